<?php
/**
 * Plugin Name:       Meerkat Café
 * Description:       A chat for everybody on your site and a room beside every stream, on your own XMPP server, with your site's own logins.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The Meerkat authors
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       meerkat-cafe
 * Domain Path:       /languages
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';
const OPTION  = 'meerkat_cafe';
const FILE    = __FILE__;

foreach ( array( 'settings', 'credential', 'rest', 'rooms', 'hint', 'page', 'embed', 'control', 'privacy', 'staff', 'mail', 'admin' ) as $part ) {
	require __DIR__ . '/includes/' . $part . '.php';
}

Settings\begin();
Rest\begin();
Rooms\begin();
Hint\begin();
Page\begin();
Embed\begin();
Privacy\begin();
Staff\begin();
Mail\begin();
Admin\begin();

add_action(
	'init',
	function () {
		load_plugin_textdomain( 'meerkat-cafe', false, dirname( plugin_basename( FILE ) ) . '/languages' );
	}
);
