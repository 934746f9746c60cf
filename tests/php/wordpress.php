<?php
/**
 * The plugin's own tests run inside a real WordPress of the laboratory, whose
 * folder is in MEERKAT_SITE_ROOT. PHP loads this before PHPUnit itself (as
 * auto_prepend_file), for WordPress must be loaded outside of all functions.
 */

$meerkat_site = parse_url( getenv( 'MEERKAT_SITE_URL' ) );
$_SERVER     += array(
	'HTTP_HOST'       => $meerkat_site['host'] . ':' . $meerkat_site['port'],
	'SERVER_PROTOCOL' => 'HTTP/1.1',
	'REQUEST_METHOD'  => 'GET',
	'REQUEST_URI'     => '/',
	'REMOTE_ADDR'     => '127.0.0.1',
);
require getenv( 'MEERKAT_SITE_ROOT' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/template.php'; // add_settings_error()
