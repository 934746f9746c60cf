<?php
/**
 * The chat credential: a password for the XMPP server that is good for a few
 * minutes and for nothing else. It is a WordPress cookie value under a scheme
 * of its own, so logging out, logging out everywhere and a new password end
 * it; WordPress itself never takes it for a login.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Credential;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Control;
use Meerkat_Cafe\Settings;

const SCHEME   = 'meerkat_chat';
const LIFETIME = 600; // Seconds; it is looked at only while logging in.
const LONGEST  = 255; // Bytes a SASL PLAIN password can be sure of (RFC 4616, 2).

/**
 * A new credential for whoever is logged in by a session.
 *
 * @return array{user: string, secret: string, expires: int}|\WP_Error
 */
function mint() {
	$user  = wp_get_current_user();
	$token = wp_get_session_token();
	if ( ! $user->exists() || '' === $token ) {
		return new \WP_Error( 'meerkat_no_session', __( 'Log in to chat.', 'meerkat-cafe' ), array( 'status' => $user->exists() ? 403 : 401 ) );
	}
	$session = \WP_Session_Tokens::get_instance( $user->ID )->get( $token );
	if ( ! $session ) {
		return new \WP_Error( 'meerkat_no_session', __( 'Log in to chat.', 'meerkat-cafe' ), array( 'status' => 401 ) );
	}
	$expires = min( time() + LIFETIME, (int) $session['expiration'] );
	$secret  = wp_generate_auth_cookie( $user->ID, $expires, SCHEME, $token );
	if ( '' === $secret || strlen( $secret ) > LONGEST ) {
		return new \WP_Error( 'meerkat_login_too_long', __( 'This login is too long to chat with.', 'meerkat-cafe' ), array( 'status' => 403 ) );
	}
	return array(
		'user'    => localpart( $user->user_login ),
		'secret'  => $secret,
		'expires' => $expires,
	);
}

/**
 * The name a login has as an XMPP address (XEP-0106), in lower case.
 *
 * @param string $login wp_users.user_login.
 */
function localpart( $login ) {
	$codes = array(
		' '  => '\20',
		'"'  => '\22',
		'&'  => '\26',
		"'"  => '\27',
		'/'  => '\2f',
		':'  => '\3a',
		'<'  => '\3c',
		'>'  => '\3e',
		'@'  => '\40',
	);
	// A backslash only where what follows would read as one of these codes.
	$login = preg_replace( '/\\\\(?=20|22|26|27|2f|3a|3c|3e|40|5c)/i', '\\\\5c', $login );
	// Not every PHP has it, nor does WordPress need it; the server does the same.
	$login = function_exists( 'mb_strtolower' ) ? mb_strtolower( $login, 'UTF-8' ) : strtolower( $login );
	return strtr( $login, $codes );
}

/**
 * Does authd take a credential of this site? It is made for whoever asks.
 *
 * @return string[] Its verdict (OK, NO, …), and in words what is wrong; '': nothing.
 */
function verdict() {
	$made = mint();
	try {
		if ( is_wp_error( $made ) ) {
			throw new \Exception( $made->get_error_message() );
		}
		list( $verdict ) = Control\speak(
			Control\authd(),
			'AUTHD',
			'auth',
			array(
				'user' => $made['user'],
				'host' => Settings\get( 'host' ),
				'any'  => $made['secret'],
			)
		);
	} catch ( \Exception $problem ) {
		/* translators: %s: what is wrong */
		return array( '', sprintf( __( 'authd could not be asked whether it takes them: %s', 'meerkat-cafe' ), $problem->getMessage() ) );
	}
	$words = array(
		'OK' => '',
		'NO' => __( 'authd does not take credentials of this site. Does it read the wp-config.php of this site, under the host that is set here?', 'meerkat-cafe' ),
	);
	return array( $verdict, $words[ $verdict ] ?? __( 'authd cannot look at credentials now. Its log says why.', 'meerkat-cafe' ) );
}

/**
 * Would a verifier outside of WordPress come to the same result? It knows the
 * keys in wp-config.php and the rows of the database; a plugin that filters
 * salts or cookies, or keeps sessions elsewhere, it cannot know.
 *
 * @return string[] What stands in the way, in words; empty if nothing does.
 */
function obstacles() {
	$found = array();
	foreach ( array( 'salt', 'auth_cookie', 'session_token_manager' ) as $hook ) {
		if ( has_filter( $hook ) ) {
			/* translators: %s: name of a filter hook */
			$found[] = sprintf( __( 'Another plugin uses the filter “%s”, which authd cannot see.', 'meerkat-cafe' ), $hook );
		}
	}
	$function = new \ReflectionFunction( 'wp_generate_auth_cookie' );
	if ( wp_normalize_path( ABSPATH . WPINC . '/pluggable.php' ) !== wp_normalize_path( $function->getFileName() ) ) {
		$found[] = __( 'Another plugin replaces the function wp_generate_auth_cookie().', 'meerkat-cafe' );
	}
	$user    = wp_get_current_user();
	$expires = time() + LIFETIME;
	$made    = wp_generate_auth_cookie( $user->ID, $expires, SCHEME, 'self-check' );
	$parts   = array( $user->user_login, $expires, 'self-check' );
	$good    = false;
	foreach ( array( substr( $user->user_pass, 8, 4 ), substr( $user->user_pass, -4 ) ) as $fragment ) {
		$key   = hash_hmac( 'md5', "$parts[0]|$fragment|$parts[1]|$parts[2]", wp_salt( SCHEME ) );
		$good |= hash_equals( implode( '|', $parts ) . '|' . hash_hmac( 'sha256', implode( '|', $parts ), $key ), $made );
	}
	if ( ! $good && ! $found ) {
		$found[] = __( 'WordPress makes credentials in a way that authd does not know.', 'meerkat-cafe' );
	}
	return $found;
}
