<?php
/** Each test in a transaction of its own: what it writes is rolled back. */
abstract class Meerkat_Test extends PHPUnit\Framework\TestCase {
	protected function setUp(): void {
		$GLOBALS['wpdb']->query( 'START TRANSACTION' );
		wp_cache_flush();
		WP_Session_Tokens::get_instance( get_user_by( 'login', 'alice' )->ID )->destroy_all();
	}

	protected function tearDown(): void {
		$GLOBALS['wpdb']->query( 'ROLLBACK' );
		wp_cache_flush();
		wp_set_current_user( 0 );
		$GLOBALS['wp_settings_errors'] = array();
		$_COOKIE                       = array();
	}

	/** Log in as a browser does: a session, and its cookie. Returns the token. */
	protected function log_in( $login, $seconds = 3600 ) {
		$user  = get_user_by( 'login', $login );
		$token = WP_Session_Tokens::get_instance( $user->ID )->create( time() + $seconds );
		$_COOKIE[ LOGGED_IN_COOKIE ] = wp_generate_auth_cookie( $user->ID, time() + $seconds, 'logged_in', $token );
		wp_set_current_user( $user->ID );
		return $token;
	}
}
