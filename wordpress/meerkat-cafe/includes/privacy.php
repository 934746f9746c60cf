<?php
/**
 * What WordPress's own privacy tools export and erase: the messages that a
 * member wrote, in the archive of the chat itself.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Privacy;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Control;
use Meerkat_Cafe\Credential;
use Meerkat_Cafe\Settings;

const PAGE  = 100; // Messages in one step.
const STEPS = 20;  // So often we ask whether all is erased.

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
 * @return array|\WP_Error
 */
function export( $email, $page = 1 ) {
	$user  = get_user_by( 'email', $email );
	$items = array();
	try {
		$lines = $user ? Control\ask( 'export', whose( $user ) + array( 'from' => ( $page - 1 ) * PAGE, 'max' => PAGE ) ) : array();
	} catch ( \Exception $problem ) {
		return failed( $problem );
	}
	foreach ( whole( $lines ) as $line ) {
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
 * The chat cannot be asked: what is without its messages must not look
 * complete, and nobody be mailed that it is.
 *
 * @param \Exception $problem Why.
 * @return \WP_Error
 */
function failed( $problem ) {
	if ( wp_doing_ajax() ) {
		// Of a WP_Error WordPress shows only that there was one.
		wp_send_json_error( esc_html( $problem->getMessage() ) );
	}
	return new \WP_Error( 'meerkat_away', $problem->getMessage() );
}

/**
 * Erase all that somebody wrote.
 *
 * @param string $email Whose.
 * @param int    $page  From 1; the café goes on by itself meanwhile.
 * @return array|\WP_Error
 */
function erase( $email, $page = 1 ) {
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
		$lines                   = Control\ask( 'erase', whose( $user ) );
		$answer['items_removed'] = (int) ( $lines[0]['erased'] ?? 0 );
		$answer['done']          = 0 === (int) ( $lines[0]['pending'] ?? 0 ) || $page >= STEPS;
	} catch ( \Exception $problem ) {
		return failed( $problem );
	}
	return $answer;
}

/**
 * How the café knows a user.
 *
 * @param \WP_User $user Who.
 * @return array{jid: string}
 */
function whose( $user ) {
	return array( 'jid' => Credential\localpart( $user->user_login ) . '@' . Settings\get( 'host' ) );
}

/**
 * A long message comes in several lines, each with all but a part of its text.
 *
 * @param array<int, array<string, string>> $lines From the café.
 * @return array<int, array<string, string>>
 */
function whole( $lines ) {
	$messages = array();
	foreach ( $lines as $line ) {
		$last = count( $messages ) - 1;
		if ( $last >= 0 && $messages[ $last ]['id'] === $line['id'] && $messages[ $last ]['room'] === $line['room'] ) {
			$messages[ $last ]['body'] .= $line['body'];
		} else {
			$messages[] = $line;
		}
	}
	return $messages;
}
