<?php
use Meerkat_Cafe\Rest;

/** The route that hands out credentials. */
class RestTest extends Meerkat_Test {
	private function ask( $method = 'POST' ) {
		return rest_do_request( new WP_REST_Request( $method, '/meerkat/v1/credential' ) );
	}

	public function test_guests_get_nothing() {
		$this->assertSame( 401, $this->ask()->get_status() );
	}

	public function test_a_member_gets_one_by_post_only() {
		$this->log_in( 'alice' );
		$this->assertSame( 404, $this->ask( 'GET' )->get_status() );
		$answer = $this->ask();
		$this->assertSame( 200, $answer->get_status() );
		$this->assertSame( 'alice', $answer->get_data()['user'] );
	}

	public function test_an_application_password_is_no_session() {
		wp_set_current_user( get_user_by( 'login', 'alice' )->ID );
		$this->assertSame( 403, $this->ask()->get_status() );
		$this->assertSame( array(), WP_Session_Tokens::get_instance( get_current_user_id() )->get_all() );
	}

	public function test_only_the_roles_of_the_settings() {
		update_option( 'meerkat_cafe', array( 'roles' => array( 'editor' ) ) );
		$this->log_in( 'alice' );
		$this->assertSame( 403, $this->ask()->get_status() );
		$this->log_in( 'maud' );
		$this->assertSame( 200, $this->ask()->get_status() );
	}

	public function test_one_row_for_each_member() {
		$this->log_in( 'alice' );
		$rows = fn() => (int) $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE '\\_transient\\_meerkat\\_cafe\\_%'" );
		$this->ask();
		$this->assertSame( 1, $rows() );
		$name = $GLOBALS['wpdb']->get_var( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE '\\_transient\\_meerkat\\_cafe\\_%'" );
		$this->assertSame( '_transient_meerkat_cafe_rate_' . get_current_user_id(), $name, 'another one each minute' );
	}

	public function test_the_next_minute_begins_anew() {
		$this->log_in( 'alice' );
		set_transient( 'meerkat_cafe_rate_' . get_current_user_id(), array( (int) ( time() / 60 ) - 1, Rest\PER_MINUTE ), 120 );
		$this->assertSame( 200, $this->ask()->get_status() );
	}

	public function test_too_often() {
		$this->log_in( 'alice' );
		// Two minutes at most, should one end meanwhile.
		for ( $i = 0; $i <= 2 * Rest\PER_MINUTE; $i++ ) {
			$answer = $this->ask();
			if ( 429 === $answer->get_status() ) {
				break;
			}
		}
		$this->assertSame( 429, $answer->get_status() );
		$this->assertGreaterThan( 0, (int) $answer->get_headers()['Retry-After'] );
		$this->assertArrayNotHasKey( 'secret', $answer->get_data() );
		$this->log_in( 'bob' );
		$this->assertSame( 200, $this->ask()->get_status(), 'another one waits for it' );
	}
}
