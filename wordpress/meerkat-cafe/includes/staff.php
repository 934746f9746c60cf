<?php
/**
 * What was reported and what moderators did, for staff: the record that the
 * café keeps.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Staff;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Control;
use Meerkat_Cafe\Rooms;
use Meerkat_Cafe\Settings;

const SLUG  = 'meerkat-cafe-record';
const MAY   = Settings\MODERATE;
const SPANS = array( 1, 7, 30, 365 ); // Days.
const ROWS  = 500;

/**
 * Hook in.
 */
function begin() {
	add_action( 'admin_menu', __NAMESPACE__ . '\\menu' );
}

/**
 * A page beside the comments, for those who moderate them.
 */
function menu() {
	add_comments_page( __( 'Chat: reports and record', 'meerkat-cafe' ), __( 'Chat', 'meerkat-cafe' ), MAY, SLUG, __NAMESPACE__ . '\\page' );
}

/**
 * What an act is called.
 *
 * @return array<string, string>
 */
function acts() {
	return array(
		'report'      => __( 'report', 'meerkat-cafe' ),
		'done'        => __( 'report closed', 'meerkat-cafe' ),
		'kick'        => __( 'kick', 'meerkat-cafe' ),
		'ban'         => __( 'ban', 'meerkat-cafe' ),
		'unban'       => __( 'unban', 'meerkat-cafe' ),
		'mute'        => __( 'mute', 'meerkat-cafe' ),
		'shadow'      => __( 'muted unnoticed', 'meerkat-cafe' ),
		'voice'       => __( 'voice given', 'meerkat-cafe' ),
		'approve'     => __( 'message approved', 'meerkat-cafe' ),
		'deny'        => __( 'message denied', 'meerkat-cafe' ),
		'retract'     => __( 'message removed', 'meerkat-cafe' ),
		'purge'       => __( 'messages removed', 'meerkat-cafe' ),
		'panic'       => __( 'who may write', 'meerkat-cafe' ),
		'slow'        => __( 'slow mode', 'meerkat-cafe' ),
		'pin'         => __( 'pin', 'meerkat-cafe' ),
		'unpin'       => __( 'unpin', 'meerkat-cafe' ),
		'announce'    => __( 'announcement planned', 'meerkat-cafe' ),
		'unannounce'  => __( 'announcement cancelled', 'meerkat-cafe' ),
		'subject'     => __( 'subject', 'meerkat-cafe' ),
		'role'        => __( 'role', 'meerkat-cafe' ),
		'affiliation' => __( 'affiliation', 'meerkat-cafe' ),
		'config'      => __( 'settings', 'meerkat-cafe' ),
	);
}

/**
 * The record of so many days and of this blog's rooms, newest first.
 *
 * @param int    $days How many.
 * @param string $act  Only this; '': all.
 * @return array<int, array<string, string>>
 * @throws \Exception Where the café cannot be asked.
 */
function record( $days, $act ) {
	$rows = Control\ask( 'audit', array( 'since' => 1000 * ( time() - $days * DAY_IN_SECONDS ) ) );
	$rows = array_filter(
		$rows,
		function ( $row ) use ( $act ) {
			return isset( $row['act'] ) && ( '' === $act || $row['act'] === $act ) && Rooms\is_ours( $row['room'] ?? '' );
		}
	);
	return array_slice( array_reverse( $rows ), 0, ROWS );
}

/**
 * A moment as the site writes them.
 *
 * @param string $stamp From the café (XEP-0082); '': none.
 */
function moment( $stamp ) {
	$at = '' === $stamp ? false : strtotime( $stamp );
	return $at ? wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $at ) : '';
}

/**
 * Who somebody is: their name there, and the address behind it.
 *
 * @param array<string, string> $row From record().
 * @param string                $key actor or whom.
 */
function person( $row, $key ) {
	$nick = $row[ $key . '-nick' ] ?? '';
	$jid  = $row[ $key ] ?? '';
	if ( '' === $nick || '' === $jid ) {
		return $nick . $jid;
	}
	/* translators: 1: a name, 2: an address */
	return sprintf( __( '%1$s (%2$s)', 'meerkat-cafe' ), $nick, $jid );
}

/**
 * What is shown of a row, in the order of columns().
 *
 * @param array<string, string> $row From record().
 * @return string[] Text.
 */
function cells( $row ) {
	return array(
		moment( $row['at'] ?? '' ),
		strtok( $row['room'] ?? '', '@' ),
		acts()[ $row['act'] ] ?? $row['act'],
		person( $row, 'actor' ),
		person( $row, 'whom' ),
		$row['reason'] ?? '',
		moment( $row['until'] ?? '' ),
		$row['detail'] ?? '',
	);
}

/**
 * What stands above them.
 *
 * @return string[]
 */
function columns() {
	return array(
		__( 'When', 'meerkat-cafe' ),
		__( 'Room', 'meerkat-cafe' ),
		__( 'What', 'meerkat-cafe' ),
		__( 'Who', 'meerkat-cafe' ),
		__( 'To whom', 'meerkat-cafe' ),
		__( 'Reason', 'meerkat-cafe' ),
		__( 'Until', 'meerkat-cafe' ),
		__( 'Details', 'meerkat-cafe' ),
	);
}

/**
 * The page.
 */
function page() {
	// Nothing is changed by what is asked for here, so there is no nonce.
	$days = isset( $_GET['days'] ) ? (int) $_GET['days'] : 7; // phpcs:ignore WordPress.Security.NonceVerification
	$act  = isset( $_GET['act'] ) ? sanitize_key( wp_unslash( $_GET['act'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification
	$days = in_array( $days, SPANS, true ) ? $days : 7;
	echo '<div class="wrap"><h1>' . esc_html__( 'Chat: reports and record', 'meerkat-cafe' ) . '</h1>';
	form( $days, $act );
	try {
		table( record( $days, $act ) );
	} catch ( \Exception $problem ) {
		printf( '<div class="notice notice-error inline"><p>%s</p></div>', esc_html( $problem->getMessage() ) );
	}
	echo '</div>';
}

/**
 * Which part of the record.
 *
 * @param int    $days How many.
 * @param string $act  Which.
 */
function form( $days, $act ) {
	echo '<form method="get"><input type="hidden" name="page" value="' . esc_attr( SLUG ) . '"><p>';
	printf( '<label for="meerkat-days">%s</label> <select id="meerkat-days" name="days">', esc_html__( 'Days', 'meerkat-cafe' ) );
	foreach ( SPANS as $span ) {
		printf( '<option value="%1$d" %2$s>%1$d</option>', (int) $span, selected( $days, $span, false ) );
	}
	printf( '</select> <label for="meerkat-act">%s</label> <select id="meerkat-act" name="act"><option value="">%s</option>', esc_html__( 'What', 'meerkat-cafe' ), esc_html__( 'Everything', 'meerkat-cafe' ) );
	foreach ( acts() as $name => $label ) {
		printf( '<option value="%s" %s>%s</option>', esc_attr( $name ), selected( $act, $name, false ), esc_html( $label ) );
	}
	printf( '</select> <button class="button">%s</button></p></form>', esc_html__( 'Show', 'meerkat-cafe' ) );
}

/**
 * The rows.
 *
 * @param array<int, array<string, string>> $rows From record().
 */
function table( $rows ) {
	if ( ! $rows ) {
		printf( '<p>%s</p>', esc_html__( 'Nothing is on record.', 'meerkat-cafe' ) );
		return;
	}
	echo '<table class="wp-list-table widefat striped" id="meerkat-record"><thead><tr>';
	foreach ( columns() as $column ) {
		printf( '<th scope="col">%s</th>', esc_html( $column ) );
	}
	echo '</tr></thead><tbody>';
	foreach ( $rows as $row ) {
		echo '<tr>';
		foreach ( cells( $row ) as $text ) {
			printf( '<td dir="auto">%s</td>', esc_html( $text ) );
		}
		echo '</tr>';
	}
	echo '</tbody></table>';
}
