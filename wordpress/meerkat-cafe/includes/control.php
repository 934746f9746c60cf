<?php
/**
 * What only the café itself can say or do, asked over its control socket (see
 * meerkatctl(1)): a line there, lines back. authd, which is asked whether it
 * takes what we make, speaks the same way (meerkat-authproto(7)).
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Control;

defined( 'ABSPATH' ) || exit;

const TIMEOUT = 10; // Seconds.

/**
 * Where the café listens. wp-config.php may say another place.
 */
function path() {
	return defined( 'MEERKAT_CAFE_SOCKET' ) ? (string) MEERKAT_CAFE_SOCKET : '/run/meerkat/cafe.sock';
}

/**
 * Where authd listens.
 */
function authd() {
	return defined( 'MEERKAT_AUTHD_SOCKET' ) ? (string) MEERKAT_AUTHD_SOCKET : '/run/meerkat/auth.sock';
}

/**
 * A connection.
 *
 * @param string $path A socket.
 * @return resource
 * @throws \Exception Where there is none.
 */
function connect( $path ) {
	$text = __( 'there is no such socket', 'meerkat-cafe' );
	// PHP warns of what we tell in words of our own.
	set_error_handler( '__return_true', E_WARNING ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- as above.
	$stream = file_exists( $path ) ? stream_socket_client( 'unix://' . $path, $code, $text, TIMEOUT ) : false;
	restore_error_handler();
	if ( ! $stream ) {
		/* translators: 1: path of a socket, 2: what is wrong */
		throw new \Exception( sprintf( __( 'The chat does not answer at %1$s: %2$s', 'meerkat-cafe' ), $path, $text ) );
	}
	stream_set_timeout( $stream, TIMEOUT );
	return $stream;
}

/**
 * Ask the café.
 *
 * @param string               $verb  Such as export, erase, audit.
 * @param array<string, mixed> $words More for the request.
 * @return array<int, array<string, string>> The lines of the answer.
 * @throws \Exception Where there is no answer, or it is no.
 */
function ask( $verb, $words ) {
	list( $final, $lines ) = speak( path(), 'MEERKAT', $verb, $words );
	if ( 'OK' !== $final ) {
		throw new \Exception( __( 'The chat could not do that now.', 'meerkat-cafe' ) );
	}
	return $lines;
}

/**
 * Ask somebody of ours.
 *
 * @param string               $path     Their socket.
 * @param string               $greeting How they are greeted.
 * @param string               $verb     What is asked.
 * @param array<string, mixed> $words    More for it.
 * @return array{0: string, 1: array<int, array<string, string>>} The verdict, and the lines of the answer.
 * @throws \Exception Where there is no answer.
 */
function speak( $path, $greeting, $verb, $words ) {
	$stream = connect( $path );
	$line   = $verb . "\t1";
	foreach ( $words as $key => $value ) {
		$line .= "\t$key=" . rawurlencode( (string) $value );
	}
	fwrite( $stream, "$greeting\t1\tagent=wordpress\n$line\n" ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- a socket, no file.
	$lines = array();
	$final = null;
	while ( null === $final ) {
		$answer = fgets( $stream );
		if ( false === $answer ) {
			throw new \Exception( __( 'The chat did not answer in time.', 'meerkat-cafe' ) );
		}
		$words = explode( "\t", rtrim( $answer, "\n" ) );
		$final = in_array( $words[0], array( 'OK', 'NO', 'TMP', 'BAD' ), true ) ? $words[0] : null;
		if ( $final || '*' === $words[0] ) {
			$lines[] = fields( array_slice( $words, 2 ) );
		}
	}
	fclose( $stream ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- as above.
	return array( $final, whole( array_values( array_filter( $lines ) ) ) );
}

/**
 * What is too long for a line comes before it, in lines of its own.
 *
 * @param array<int, array<string, string>> $lines As they came.
 * @return array<int, array<string, string>>
 */
function whole( $lines ) {
	$whole = array();
	$long  = array();
	foreach ( $lines as $line ) {
		if ( isset( $line['more'] ) ) {
			$long[ $line['more'] ] = ( $long[ $line['more'] ] ?? '' ) . ( $line['v'] ?? '' );
		} else {
			$whole[] = $line + $long;
			$long    = array();
		}
	}
	return $whole;
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
