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

register_deactivation_hook( FILE, __NAMESPACE__ . '\\deactivate' );

/**
 * Nothing of the plugin is scheduled any more, nor answers to an address.
 *
 * @param bool $everywhere In a network: in all its blogs.
 */
function deactivate( $everywhere ) {
	$blogs = is_multisite() && $everywhere ? get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) : array( get_current_blog_id() );
	foreach ( $blogs as $blog ) {
		$other = get_current_blog_id() !== (int) $blog && switch_to_blog( $blog );
		wp_clear_scheduled_hook( Mail\HOOK );
		Embed\forget();
		if ( $other ) {
			restore_current_blog();
		}
	}
}

add_action(
	'init',
	function () {
		load_plugin_textdomain( 'meerkat-cafe', false, dirname( plugin_basename( FILE ) ) . '/languages' );
	}
);
