<?php
/**
 * What the editor's script needs.
 *
 * @package Meerkat_Cafe
 */

defined( 'ABSPATH' ) || exit;

return array(
	'dependencies' => array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-i18n' ),
	'version'      => \Meerkat_Cafe\VERSION,
);
