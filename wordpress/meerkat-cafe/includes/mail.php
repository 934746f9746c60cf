<?php
/**
 * New reports by mail, for staff who are not in the chat: what nobody has
 * closed yet, each report once. Every five minutes the café is asked; what
 * came is one mail.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Mail;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Control;
use Meerkat_Cafe\Rooms;
use Meerkat_Cafe\Settings;
use Meerkat_Cafe\Staff;
use const Meerkat_Cafe\OPTION;

const HOOK     = 'meerkat_cafe_mail';
const SCHEDULE = 'meerkat_cafe_five_minutes';
const KEPT     = 'meerkat_cafe_mailed';
const EVERY    = 5 * MINUTE_IN_SECONDS;
const GAP      = EVERY - MINUTE_IN_SECONDS; // Tasks begin late, and not always as late.
const MOST     = 50;   // Reports in a mail.
const LONGEST  = 1000; // Characters of anything in it.

/**
 * Hook in.
 */
function begin() {
	add_filter( 'cron_schedules', __NAMESPACE__ . '\\schedules' ); // phpcs:ignore WordPress.WP.CronInterval -- one question on a socket.
	add_action( HOOK, __NAMESPACE__ . '\\run', 10, 0 );
	// After the texts are there. Here, too, for a plugin that was activated again.
	add_action( 'init', __NAMESPACE__ . '\\plan', 20 );
	foreach ( array( 'add_option_', 'update_option_', 'delete_option_' ) as $change ) {
		add_action( $change . OPTION, __NAMESPACE__ . '\\plan', 10, 0 );
	}
}

/**
 * How often.
 *
 * @param array<string, array> $all Those there are.
 * @return array<string, array>
 */
function schedules( $all ) {
	$all[ SCHEDULE ] = array(
		'interval' => EVERY,
		'display'  => __( 'Every five minutes', 'meerkat-cafe' ),
	);
	return $all;
}

/**
 * It is scheduled if it is wanted.
 */
function plan() {
	$wanted = 'none' !== Settings\get( 'report_mail' );
	if ( $wanted !== (bool) wp_next_scheduled( HOOK ) ) {
		$wanted ? wp_schedule_event( time(), SCHEDULE, HOOK ) : wp_clear_scheduled_hook( HOOK );
	}
}

/**
 * Who gets it.
 *
 * @return string[] Addresses.
 */
function to() {
	$whom = Settings\get( 'report_mail' );
	$all  = 'site' === $whom ? array( get_option( 'admin_email' ) ) : array();
	if ( 'moderators' === $whom ) {
		// Roles or users that have one of these, and then who really may.
		foreach ( get_users( array( 'capability__in' => array( 'moderate_comments', Settings\MODERATE ) ) ) as $user ) {
			if ( $user->has_cap( Settings\MODERATE ) ) {
				$all[] = $user->user_email;
			}
		}
	}
	return array_values( array_unique( array_filter( $all, 'is_email' ) ) );
}

/**
 * What tells a report from all others; a room counts anew once all are closed.
 *
 * @param array<string, string> $report From the café.
 */
function key( $report ) {
	return ( $report['room'] ?? '' ) . ' ' . ( $report['number'] ?? '' ) . ' ' . ( $report['at'] ?? '' );
}

/**
 * Mail what is new. What was mailed is noted before it is, so that nothing is
 * mailed twice, and as it was if that fails.
 *
 * @param callable $ask How the café is asked.
 */
function run( $ask = 'Meerkat_Cafe\\Control\\ask' ) {
	$kept = get_option( KEPT );
	$kept = ( is_array( $kept ) ? $kept : array() ) + array(
		'at'   => 0,
		'keys' => array(),
	);
	$to   = to();
	$ago  = time() - $kept['at'];
	if ( ! $to || ( $ago >= 0 && $ago < GAP ) ) {
		return;
	}
	try {
		$open = call_user_func( $ask, 'reports', array() );
	} catch ( \Exception $problem ) {
		return; // It is away: what is open there is so later, too.
	}
	$open = array_filter(
		$open,
		function ( $report ) {
			return Rooms\is_ours( $report['room'] ?? '' );
		}
	);
	$keys = array_map( __NAMESPACE__ . '\\key', $open );
	$new  = array_values( array_intersect_key( $open, array_diff( $keys, $kept['keys'] ) ) );
	$note = array(
		'at'   => $new ? time() : $kept['at'],
		'keys' => array_values( $keys ),
	);
	update_option( KEPT, $note, false );
	if ( $new && ! send( $to, $new ) ) {
		update_option( KEPT, $kept, false );
	}
}

/**
 * One mail. Nothing that somebody in the chat chose is in its headers.
 *
 * @param string[]                          $to      Addresses.
 * @param array<int, array<string, string>> $reports From the café.
 * @return bool Was it taken?
 */
function send( $to, $reports ) {
	/* translators: %s: a number */
	$subject = sprintf( __( 'New reports from the chat: %s', 'meerkat-cafe' ), number_format_i18n( count( $reports ) ) );
	add_filter( 'wp_mail_content_type', __NAMESPACE__ . '\\plain', PHP_INT_MAX );
	$taken = wp_mail( $to, $subject, text( $reports ), array( 'Content-Type: text/plain; charset=UTF-8' ) );
	remove_filter( 'wp_mail_content_type', __NAMESPACE__ . '\\plain', PHP_INT_MAX );
	return $taken;
}

/**
 * Whatever else the site mails.
 */
function plain() {
	return 'text/plain';
}

/**
 * What is in the mail.
 *
 * @param array<int, array<string, string>> $reports From the café.
 */
function text( $reports ) {
	$text = '';
	foreach ( array_slice( $reports, 0, MOST ) as $report ) {
		foreach ( about( $report ) as $label => $value ) {
			$text .= '' === $value ? '' : $label . ': ' . $value . "\n";
		}
		$text .= quote( $report['said'] ?? '' ) . "\n";
	}
	if ( count( $reports ) > MOST ) {
		/* translators: %s: a number */
		$text .= sprintf( __( 'And more of them: %s', 'meerkat-cafe' ), number_format_i18n( count( $reports ) - MOST ) ) . "\n\n";
	}
	return $text . __( 'All reports, and what was done:', 'meerkat-cafe' ) . "\n" . admin_url( 'edit-comments.php?page=' . Staff\SLUG . '&act=report' ) . "\n";
}

/**
 * A report, line by line.
 *
 * @param array<string, string> $report From the café.
 * @return array<string, string> By label.
 */
function about( $report ) {
	$why  = explode( ':', $report['reason'] ?? '' );
	$text = $report['text'] ?? '';
	return array_map(
		__NAMESPACE__ . '\\line',
		array(
			__( 'Reported', 'meerkat-cafe' )    => Staff\person( $report, 'whom' ),
			__( 'Reported by', 'meerkat-cafe' ) => Staff\person( $report, 'actor' ),
			__( 'When', 'meerkat-cafe' )        => Staff\moment( $report['at'] ?? '' ),
			__( 'Room', 'meerkat-cafe' )        => (string) strstr( $report['room'] ?? '', '@', true ),
			__( 'Reason', 'meerkat-cafe' )      => end( $why ) . ( '' === $text ? '' : ': ' . $text ),
		)
	);
}

/**
 * Whatever somebody wrote, it is one line and not too long.
 *
 * @param string $text Theirs.
 */
function line( $text ) {
	$text = preg_replace( '/[\p{Cc}\p{Zl}\p{Zp}]+/u', ' ', wp_check_invalid_utf8( $text ) );
	return trim( mb_substr( (string) $text, 0, LONGEST ) );
}

/**
 * What was said, so that none of it looks like a line of ours.
 *
 * @param string $said Theirs.
 */
function quote( $said ) {
	$said = mb_substr( wp_check_invalid_utf8( $said ), 0, LONGEST );
	$text = '';
	foreach ( '' === $said ? array() : preg_split( '/\R/u', $said ) as $one ) {
		$text .= rtrim( '> ' . line( $one ) ) . "\n";
	}
	return $text;
}
