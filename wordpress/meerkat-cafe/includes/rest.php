<?php
/**
 * The routes the widget asks: its credential, and reports to the moderators.
 * Only the nonce protects them: WordPress answers any origin with credentials
 * allowed. So there is no route without one, and none by GET.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Rest;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Credential;
use Meerkat_Cafe\Settings;

const BASE       = 'meerkat/v1';
// Credentials for one user. A page resumes the stream of the last one only by
// logging in, and nothing of a credential outlives a page but in another tab:
// who has but one tab open needs one for each page they go to.
const PER_MINUTE = 60;

/**
 * Hook in.
 */
function begin() {
	add_action( 'rest_api_init', __NAMESPACE__ . '\\register' );
}

/**
 * Make the routes known.
 */
function register() {
	register_rest_route(
		BASE,
		'/credential',
		array(
			'methods'             => 'POST',
			'callback'            => __NAMESPACE__ . '\\credential',
			'permission_callback' => __NAMESPACE__ . '\\may_chat',
		)
	);
}

/**
 * Only who is logged in by a session of the browser, and may chat.
 *
 * @return bool|\WP_Error
 */
function may_chat() {
	add_filter( 'nocache_headers', __NAMESPACE__ . '\\never_store' );
	if ( ! is_user_logged_in() ) {
		return new \WP_Error( 'meerkat_guest', __( 'Log in to chat.', 'meerkat-cafe' ), array( 'status' => 401 ) );
	}
	// Application passwords have no session: WordPress would make one.
	if ( '' === wp_get_session_token() ) {
		return new \WP_Error( 'meerkat_no_session', __( 'Log in to chat.', 'meerkat-cafe' ), array( 'status' => 403 ) );
	}
	if ( ! Settings\may_chat( wp_get_current_user() ) ) {
		return new \WP_Error( 'meerkat_forbidden', __( 'Your account may not chat here.', 'meerkat-cafe' ), array( 'status' => 403 ) );
	}
	return true;
}

/**
 * What WordPress says before 6.8 lets a cache keep the answer.
 *
 * @param array<string, string> $headers WordPress's own.
 * @return array<string, string>
 */
function never_store( $headers ) {
	return array( 'Cache-Control' => 'no-store, private' ) + $headers;
}

/**
 * A new credential.
 *
 * @return \WP_REST_Response|\WP_Error
 */
function credential() {
	$wait = seconds_to_wait( get_current_user_id() );
	if ( $wait > 0 ) {
		$answer = new \WP_REST_Response(
			array(
				'code'    => 'meerkat_too_often',
				'message' => __( 'Too many connections; wait a little.', 'meerkat-cafe' ),
			),
			429
		);
		$answer->header( 'Retry-After', (string) $wait );
		return $answer;
	}
	$made = Credential\mint();
	return is_wp_error( $made ) ? $made : new \WP_REST_Response( $made );
}

/**
 * Count this user's requests in the present minute.
 *
 * @param int $user_id Who.
 * @return int Seconds until there may be another one; 0: now.
 */
function seconds_to_wait( $user_id ) {
	$minute = (int) ( time() / 60 );
	$key    = "meerkat_cafe_rate_$user_id"; // One row for each: they are many.
	$kept   = get_transient( $key );
	$count  = is_array( $kept ) && $kept[0] === $minute ? $kept[1] : 0;
	if ( $count >= PER_MINUTE ) {
		return 60 - time() % 60;
	}
	set_transient( $key, array( $minute, $count + 1 ), 120 );
	return 0;
}
