<?php
/**
 * The hint: a cookie that says nothing but "somebody is logged in", so that a
 * page from any cache can tell a guest, who gets nothing to load, from a
 * member; and whether it is still the same one, so that pages of two accounts
 * in one browser do not share a stream. It is no secret and nobody trusts it.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Hint;

defined( 'ABSPATH' ) || exit;

const COOKIE = 'meerkat_hint';

/**
 * Hook in.
 */
function begin() {
	add_action(
		'set_logged_in_cookie',
		function ( $cookie, $expire, $expiration, $user_id ) {
			put( value( $user_id ), $expire );
		},
		10,
		4
	);
	add_action(
		'clear_auth_cookie',
		function () {
			put( '', 1 );
		}
	);
	add_action( 'init', __NAMESPACE__ . '\\catch_up' );
}

/**
 * What it is for an account; who this is it does not say.
 *
 * @param int $user_id Whose.
 */
function value( $user_id ) {
	return '1' . substr( wp_hash( "meerkat_hint $user_id" ), 0, 8 );
}

/**
 * Set it where WordPress sets its own login cookie.
 *
 * @param string $value  From value(), or nothing.
 * @param int    $expire When it ends, seconds since 1970; 0: with the browser.
 */
function put( $value, $expire ) {
	if ( headers_sent() || ! apply_filters( 'send_auth_cookies', true, 0, 0, 0, '', '' ) ) {
		return;
	}
	$paths = array_unique( array( COOKIEPATH, SITECOOKIEPATH ) );
	foreach ( $paths as $path ) {
		setcookie(
			COOKIE,
			$value,
			array(
				'expires'  => $expire,
				'path'     => $path,
				'domain'   => (string) COOKIE_DOMAIN,
				'secure'   => is_ssl(),
				'httponly' => false,
				'samesite' => 'Lax',
			)
		);
	}
}

/**
 * Members who logged in before the plugin was there, and hints that outlived
 * their login.
 */
function catch_up() {
	$now  = isset( $_COOKIE[ COOKIE ] ) ? sanitize_key( wp_unslash( $_COOKIE[ COOKIE ] ) ) : '';
	$good = is_user_logged_in() ? value( get_current_user_id() ) : '';
	if ( ! wp_doing_ajax() && ! wp_doing_cron() && $now !== $good ) {
		put( $good, '' === $good ? 1 : 0 );
	}
}
