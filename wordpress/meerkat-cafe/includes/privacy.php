<?php
/**
 * What WordPress's own privacy tools export and erase: the messages that a
 * member wrote, in the archive of the chat itself.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Privacy;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Credential;
use Meerkat_Cafe\Settings;

const PAGE    = 100; // Messages in one step.
const TIMEOUT = 10;  // Seconds.

/**
 * Hook in.
 */
function begin() {
	add_filter( 'wp_privacy_personal_data_exporters', __NAMESPACE__ . '\\exporters' );
	add_filter( 'wp_privacy_personal_data_erasers', __NAMESPACE__ . '\\erasers' );
	add_action( 'admin_init', __NAMESPACE__ . '\\policy' );
}

/**
 * A suggestion for the site's privacy policy.
 */
function policy() {
	$text  = '<p>' . esc_html__( 'Messages that you write in the chat are shown to everybody in it and kept in its archive, with your name and the time. Moderators may remove them. To be recognised, your browser keeps a functional cookie that says that you are logged in, and the last messages until you log out.', 'meerkat-cafe' ) . '</p>';
	$extra = Settings\get( 'retention_note' );
	if ( '' !== $extra ) {
		$text .= '<p>' . esc_html( $extra ) . '</p>';
	}
	wp_add_privacy_policy_content( __( 'Chat', 'meerkat-cafe' ), $text );
}

/**
 * Name the exporter.
 *
 * @param array $all Those there are.
 * @return array
 */
function exporters( $all ) {
	$all['meerkat-cafe'] = array(
		'exporter_friendly_name' => __( 'Chat messages', 'meerkat-cafe' ),
		'callback'               => __NAMESPACE__ . '\\export',
	);
	return $all;
}

/**
 * Name the eraser.
 *
 * @param array $all Those there are.
 * @return array
 */
function erasers( $all ) {
	$all['meerkat-cafe'] = array(
		'eraser_friendly_name' => __( 'Chat messages', 'meerkat-cafe' ),
		'callback'             => __NAMESPACE__ . '\\erase',
	);
	return $all;
}

/**
 * One page of what somebody wrote.
 *
 * @param string $email Whose.
 * @param int    $page  From 1.
 * @return array
 * @throws \Exception Where the chat cannot be asked: an export without its
 *                    messages must not look complete.
 */
function export( $email, $page = 1 ) {
	$user  = get_user_by( 'email', $email );
	$items = array();
	$lines = $user ? ask( 'export', $user, array( 'from' => ( $page - 1 ) * PAGE, 'max' => PAGE ) ) : array();
	foreach ( $lines as $line ) {
		$items[] = array(
			'group_id'    => 'meerkat-cafe',
			'group_label' => __( 'Chat messages', 'meerkat-cafe' ),
			'item_id'     => 'meerkat-' . $line['id'],
			'data'        => array(
				array( 'name' => __( 'Room', 'meerkat-cafe' ), 'value' => $line['room'] ),
				array( 'name' => __( 'Time', 'meerkat-cafe' ), 'value' => $line['at'] ),
				array( 'name' => __( 'Message', 'meerkat-cafe' ), 'value' => $line['body'] ),
			),
		);
	}
	return array(
		'data' => $items,
		'done' => count( $lines ) < PAGE,
	);
}

/**
 * Erase all that somebody wrote.
 *
 * @param string $email Whose.
 * @return array
 */
function erase( $email ) {
	$user   = get_user_by( 'email', $email );
	$answer = array(
		'items_removed'  => 0,
		'items_retained' => false,
		'messages'       => array(),
		'done'           => true,
	);
	if ( ! $user ) {
		return $answer;
	}
	try {
		$lines                   = ask( 'erase', $user, array() );
		$answer['items_removed'] = (int) ( $lines[0]['erased'] ?? 0 );
	} catch ( \Exception $problem ) {
		$answer['items_retained'] = true;
		$answer['messages'][]     = $problem->getMessage();
	}
	return $answer;
}

/**
 * Ask the café over its control socket (see meerkatctl(1)); one line there,
 * lines back.
 *
 * @param string               $verb  export or erase.
 * @param \WP_User             $user  Whose messages.
 * @param array<string, mixed> $words More for the request.
 * @return array<int, array<string, string>>
 * @throws \Exception Where it cannot be asked.
 */
function ask( $verb, $user, $words ) {
	$path   = defined( 'MEERKAT_CAFE_SOCKET' ) ? MEERKAT_CAFE_SOCKET : '/run/meerkat/cafe.sock';
	$stream = stream_socket_client( 'unix://' . $path, $code, $text, TIMEOUT );
	if ( ! $stream ) {
		/* translators: 1: path of a socket, 2: what is wrong */
		throw new \Exception( sprintf( __( 'The chat does not answer at %1$s: %2$s', 'meerkat-cafe' ), $path, $text ) );
	}
	stream_set_timeout( $stream, TIMEOUT );
	$words = array( 'jid' => Credential\localpart( $user->user_login ) . '@' . Settings\get( 'host' ) ) + $words;
	$line  = $verb . "\t1";
	foreach ( $words as $key => $value ) {
		$line .= "\t$key=" . rawurlencode( (string) $value );
	}
	fwrite( $stream, "MEERKAT\t1\tagent=wordpress\n$line\n" ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- a socket, no file.
	$lines = array();
	$final = null;
	while ( null === $final ) {
		$answer = fgets( $stream );
		if ( false === $answer ) {
			throw new \Exception( __( 'The chat did not answer in time.', 'meerkat-cafe' ) );
		}
		$fields = explode( "\t", rtrim( $answer, "\n" ) );
		if ( '*' === $fields[0] || in_array( $fields[0], array( 'OK', 'NO', 'TMP', 'BAD' ), true ) ) {
			$values = fields( array_slice( $fields, 2 ) );
			if ( '*' === $fields[0] || $values ) {
				$lines[] = $values;
			}
			$final = '*' === $fields[0] ? null : $fields[0];
		}
	}
	fclose( $stream ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- as above.
	if ( 'OK' !== $final ) {
		throw new \Exception( __( 'The chat could not do that now.', 'meerkat-cafe' ) );
	}
	return $lines;
}

/**
 * Words like key=value, decoded.
 *
 * @param string[] $words From the line.
 * @return array<string, string>
 */
function fields( $words ) {
	$values = array();
	foreach ( $words as $word ) {
		list( $key, $value ) = array_pad( explode( '=', $word, 2 ), 2, '' );
		$values[ $key ]      = rawurldecode( $value );
	}
	return $values;
}
