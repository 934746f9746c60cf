<?php
use Meerkat_Cafe\Credential;

/** The credential, and who gets one. */
class CredentialTest extends Meerkat_Test {
	public function test_it_is_no_login_of_wordpress() {
		$this->log_in( 'alice' );
		$secret = Credential\mint()['secret'];
		foreach ( array( 'auth', 'secure_auth', 'logged_in', '' ) as $scheme ) {
			$this->assertFalse( wp_validate_auth_cookie( $secret, $scheme ), $scheme );
		}
		$this->assertNotFalse( wp_validate_auth_cookie( $secret, 'meerkat_chat' ) );
	}

	public function test_it_ends_with_the_session() {
		$token  = $this->log_in( 'alice' );
		$secret = Credential\mint()['secret'];
		WP_Session_Tokens::get_instance( get_current_user_id() )->destroy( $token );
		$this->assertFalse( wp_validate_auth_cookie( $secret, 'meerkat_chat' ) );
	}

	public function test_it_lives_ten_minutes_at_most_and_no_longer_than_the_session() {
		$this->log_in( 'alice' );
		$this->assertEqualsWithDelta( time() + 600, Credential\mint()['expires'], 2 );
		$this->log_in( 'alice', 100 );
		$this->assertEqualsWithDelta( time() + 100, Credential\mint()['expires'], 2 );
	}

	public function test_none_without_a_session() {
		wp_set_current_user( get_user_by( 'login', 'alice' )->ID );
		$this->assertSame( 403, Credential\mint()->get_error_data()['status'] );
		wp_set_current_user( 0 );
		$this->assertSame( 401, Credential\mint()->get_error_data()['status'] );
	}

	public function test_logins_become_addresses() {
		foreach ( array(
			'Alice'       => 'alice',
			'ulf wiger'   => 'ulf\20wiger',
			'joe@x.org'   => 'joe\40x.org',
			'a\\20b'      => 'a\5c20b',
			'a\\b'        => 'a\b',
			'ÖDÖN'        => 'ödön',
			'a/b:c<d>"e&' => 'a\2fb\3ac\3cd\3e\22e\26',
		) as $login => $localpart ) {
			$this->assertSame( $localpart, Credential\localpart( $login ) );
		}
	}

	/** Debian's WordPress comes without mbstring; -n is PHP without what is not built in. */
	public function test_localpart_without_mbstring() {
		$code = 'define( "ABSPATH", "/" ); require $argv[1]; echo (int) extension_loaded( "mbstring" ), Meerkat_Cafe\Credential\localpart( "Carol Smith" );';
		$file = ( new ReflectionFunction( 'Meerkat_Cafe\Credential\localpart' ) )->getFileName();
		exec( implode( ' ', array_map( 'escapeshellarg', array( PHP_BINARY, '-n', '-r', $code, $file ) ) ), $said, $status );
		$this->assertSame( array( 0, array( '0carol\20smith' ) ), array( $status, $said ) );
	}

	public function test_the_settings_page_says_what_authd_says_whatever_else_is_wrong() {
		$this->log_in( 'alice' );
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		add_filter( 'salt', 'strrev' );
		ob_start();
		Meerkat_Cafe\Admin\page();
		$page = ob_get_clean();
		remove_filter( 'salt', 'strrev' );
		$this->assertSame( 1, substr_count( $page, 'which authd cannot see' ), $page );
		$this->assertMatchesRegularExpression( '/id="meerkat-authd"><p>authd (could not|does not|cannot) /', $page );
	}

	public function test_the_self_check_sees_a_filter() {
		$this->log_in( 'alice' );
		$this->assertSame( array(), Credential\obstacles() );
		add_filter( 'salt', 'strrev' );
		$this->assertCount( 1, Credential\obstacles() );
		remove_filter( 'salt', 'strrev' );
	}
}
