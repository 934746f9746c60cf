<?php
/**
 * The one option of the plugin, what may be in it, and what it is when nobody
 * has said anything. No secrets are kept in it.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Settings;

defined( 'ABSPATH' ) || exit;

use const Meerkat_Cafe\OPTION;

const GUESTS   = array( 'none', 'read', 'speak' );
const MAIL     = array( 'none', 'site', 'moderators' );
const CHAT     = 'meerkat_chat'; // What one must be able to: a capability.
const MODERATE = 'meerkat_moderate';

/**
 * Hook in.
 */
function begin() {
	add_filter( 'user_has_cap', __NAMESPACE__ . '\\capabilities', 10, 4 );
}

/**
 * Who may chat and who may see what moderators did, where no role says so by
 * itself: nothing is written into roles. Who moderates in the chat itself
 * follows from the role, as cafe.conf says.
 *
 * @param array<string, bool> $all    What the user can.
 * @param string[]            $wanted What is asked for.
 * @param array               $words  As it was asked.
 * @param \WP_User            $user   Who.
 * @return array<string, bool>
 */
function capabilities( $all, $wanted, $words, $user ) {
	if ( in_array( CHAT, $wanted, true ) && ! isset( $all[ CHAT ] ) ) {
		$roles        = get( 'roles' );
		$all[ CHAT ] = $roles ? (bool) array_intersect( $roles, $user->roles ) : ! empty( $all['read'] );
	}
	if ( in_array( MODERATE, $wanted, true ) && ! isset( $all[ MODERATE ] ) ) {
		$all[ MODERATE ] = ! empty( $all['moderate_comments'] );
	}
	return $all;
}

/**
 * Every setting with its default.
 *
 * @return array<string, mixed>
 */
function defaults() {
	$host = wp_parse_url( home_url(), PHP_URL_HOST );
	return array(
		'host'           => $host,
		'websocket'      => 'wss://' . $host . '/xmpp-websocket',
		'bosh'           => '',
		'cafe'           => 'cafe@cafe.' . $host,
		'guest_host'     => '',
		'guests'         => 'none',
		'everywhere'     => true,
		'hidden_types'   => array(),
		'roles'          => array(),
		'sound'          => false,
		'cache'          => true,
		'embed_origins'  => array(),
		'report_mail'    => 'none',
		'retention_note' => '',
	);
}

/**
 * The settings as they are, complete.
 *
 * @return array<string, mixed>
 */
function all() {
	$saved = get_option( OPTION, array() );
	return array_merge( defaults(), is_array( $saved ) ? array_intersect_key( $saved, defaults() ) : array() );
}

/**
 * One setting.
 *
 * @param string $name Its name.
 * @return mixed
 */
function get( $name ) {
	return all()[ $name ];
}

/**
 * The domain of the café and of all rooms of this site.
 */
function service() {
	return substr( strrchr( '@' . get( 'cafe' ), '@' ), 1 );
}

/**
 * What an administrator typed becomes what is kept. What cannot be kept is
 * said, and the old value stays.
 *
 * @param mixed $input The form.
 * @return array<string, mixed>
 */
function sanitize( $input ) {
	$input = is_array( $input ) ? $input : array();
	$now   = all();
	foreach ( array( 'everywhere', 'sound', 'cache' ) as $name ) {
		$now[ $name ] = ! empty( $input[ $name ] );
	}
	foreach ( array( 'host', 'guest_host' ) as $name ) {
		$now[ $name ] = host_or( $input[ $name ] ?? '', $now[ $name ], 'guest_host' === $name );
	}
	$now['websocket']      = url_or( $input['websocket'] ?? '', $now['websocket'], array( 'wss', 'ws' ), false );
	$now['bosh']           = url_or( $input['bosh'] ?? '', $now['bosh'], array( 'https', 'http' ), true );
	$now['cafe']           = jid_or( $input['cafe'] ?? '', $now['cafe'] );
	$now['guests']         = in_array( $input['guests'] ?? '', GUESTS, true ) ? $input['guests'] : 'none';
	$now['report_mail']    = in_array( $input['report_mail'] ?? '', MAIL, true ) ? $input['report_mail'] : 'none';
	$now['roles']          = known( $input['roles'] ?? array(), array_keys( wp_roles()->roles ) );
	$now['hidden_types']   = known( $input['hidden_types'] ?? array(), get_post_types( array( 'public' => true ) ) );
	$now['embed_origins']  = origins( $input['embed_origins'] ?? '' );
	$now['retention_note'] = sanitize_textarea_field( $input['retention_note'] ?? '' );
	return $now;
}

/**
 * Say that a value was not taken.
 *
 * @param string $text What is wrong.
 */
function complain( $text ) {
	add_settings_error( OPTION, 'meerkat-' . md5( $text ), $text );
}

/**
 * A host name, or the old one.
 *
 * @param mixed  $value What was typed.
 * @param string $old   What was before.
 * @param bool   $empty May it be empty?
 */
function host_or( $value, $old, $empty ) {
	$value = strtolower( trim( sanitize_text_field( $value ) ) );
	if ( ( '' === $value && $empty ) || preg_match( '/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/', $value ) ) {
		return $value;
	}
	/* translators: %s: what was typed */
	complain( sprintf( __( '“%s” is no host name; the former one is kept.', 'meerkat-cafe' ), $value ) );
	return $old;
}

/**
 * An address with one of these schemes, or the old one. Without TLS only the
 * site's own machine will do: credentials travel over it.
 *
 * @param mixed    $value   What was typed.
 * @param string   $old     What was before.
 * @param string[] $schemes The secure one first, then the other.
 * @param bool     $empty   May it be empty?
 */
function url_or( $value, $old, $schemes, $empty ) {
	$value = trim( sanitize_text_field( $value ) );
	$parts = wp_parse_url( $value );
	$local = isset( $parts['host'] ) && in_array( $parts['host'], array( 'localhost', '127.0.0.1', '[::1]' ), true );
	if ( '' === $value && $empty ) {
		return '';
	}
	if ( isset( $parts['scheme'], $parts['host'] ) && ! isset( $parts['user'] )
		&& ( $schemes[0] === $parts['scheme'] || ( $local && $schemes[1] === $parts['scheme'] ) ) ) {
		return esc_url_raw( $value, $schemes );
	}
	/* translators: 1: what was typed, 2: wss or https */
	complain( sprintf( __( '“%1$s” is no address that begins with %2$s://; the former one is kept.', 'meerkat-cafe' ), $value, $schemes[0] ) );
	return $old;
}

/**
 * A room's address, or the old one.
 *
 * @param mixed  $value What was typed.
 * @param string $old   What was before.
 */
function jid_or( $value, $old ) {
	$value = strtolower( trim( sanitize_text_field( $value ) ) );
	if ( preg_match( '/^[a-z0-9_.-]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/', $value ) ) {
		return $value;
	}
	/* translators: %s: what was typed */
	complain( sprintf( __( '“%s” is no address of a room; the former one is kept.', 'meerkat-cafe' ), $value ) );
	return $old;
}

/**
 * Those of the values that are known.
 *
 * @param mixed    $values What was ticked.
 * @param string[] $known  What there is.
 * @return string[]
 */
function known( $values, $known ) {
	return array_values( array_intersect( (array) $values, $known ) );
}

/**
 * Origins, one a line: scheme, host and perhaps a port, nothing else.
 *
 * @param mixed $text What was typed.
 * @return string[]
 */
function origins( $text ) {
	$good = array();
	foreach ( preg_split( '/\s+/', is_array( $text ) ? implode( "\n", $text ) : (string) $text, -1, PREG_SPLIT_NO_EMPTY ) as $line ) {
		$line = strtolower( sanitize_text_field( $line ) );
		if ( preg_match( '#^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$#', $line ) ) {
			$good[] = $line;
		} else {
			/* translators: %s: what was typed */
			complain( sprintf( __( '“%s” is no origin like https://example.org and was left out.', 'meerkat-cafe' ), $line ) );
		}
	}
	return array_values( array_unique( $good ) );
}

/**
 * May this user chat?
 *
 * @param \WP_User $user Who.
 */
function may_chat( $user ) {
	return $user->exists() && is_user_member_of_blog( $user->ID ) && $user->has_cap( CHAT );
}
