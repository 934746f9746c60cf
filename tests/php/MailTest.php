<?php
use Meerkat_Cafe\Mail;
use Meerkat_Cafe\Settings;

/** Reports that nobody has closed are mailed, each once. */
class MailTest extends Meerkat_Test {
	private $mails = array();
	private $sent  = true; // What wp_mail says.
	private $open  = array();
	private $away  = false;

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'pre_wp_mail', array( $this, 'take' ), 10, 2 );
		$this->to( 'site' );
	}

	protected function tearDown(): void {
		remove_filter( 'pre_wp_mail', array( $this, 'take' ), 10 );
		parent::tearDown();
	}

	public function take( $before, $mail ) {
		$this->mails[] = $mail;
		return $this->sent;
	}

	public function ask( $verb, $words ) {
		$this->assertSame( array( 'reports', array() ), array( $verb, $words ) );
		if ( $this->away ) {
			throw new Exception( 'away' );
		}
		return $this->open;
	}

	private function to( $whom ) {
		update_option( 'meerkat_cafe', array( 'cafe' => 'cafe@cafe.localhost', 'report_mail' => $whom ) );
	}

	private function report( $number, $more = array() ) {
		$this->open[] = $more + array(
			'number'     => (string) $number,
			'room'       => 'cafe@cafe.localhost',
			'at'         => '2026-11-22T15:50:00Z',
			'actor'      => 'alice@localhost',
			'actor-nick' => 'Alice',
			'whom'       => 'bob@localhost',
			'whom-nick'  => 'Bob',
			'reason'     => 'urn:xmpp:reporting:spam',
			'text'       => 'again and again',
			'message'    => '0123',
			'said'       => "buy this\n<b>now</b>",
		);
	}

	/** The mails of the next run, as if the last mail were long ago. */
	private function run_later() {
		$kept = get_option( 'meerkat_cafe_mailed', array() );
		update_option( 'meerkat_cafe_mailed', array( 'at' => 0 ) + $kept );
		return $this->run_now();
	}

	private function run_now() {
		$this->mails = array();
		Mail\run( array( $this, 'ask' ) );
		return $this->mails;
	}

	public function test_what_is_kept_of_the_setting() {
		$this->assertSame( 'none', Settings\defaults()['report_mail'] );
		foreach ( array( 'site' => 'site', 'moderators' => 'moderators', 'x@example.org' => 'none', '' => 'none' ) as $typed => $kept ) {
			$this->assertSame( $kept, Settings\sanitize( array( 'report_mail' => $typed ) + Settings\all() )['report_mail'] );
		}
		$this->assertSame( 'none', Settings\sanitize( array( 'report_mail' => array( 'site' ) ) + Settings\all() )['report_mail'] );
	}

	public function test_it_is_scheduled_while_it_is_on() {
		$this->assertSame( 'meerkat_cafe_five_minutes', wp_get_schedule( 'meerkat_cafe_mail' ) );
		$this->assertSame( 300, wp_get_schedules()['meerkat_cafe_five_minutes']['interval'] );
		$this->assertSame( 10, has_action( 'meerkat_cafe_mail', 'Meerkat_Cafe\\Mail\\run' ) );
		$first = wp_next_scheduled( 'meerkat_cafe_mail' );
		$this->to( 'moderators' );
		Mail\plan();
		$this->assertSame( $first, wp_next_scheduled( 'meerkat_cafe_mail' ) );
		$this->to( 'none' );
		$this->assertFalse( wp_next_scheduled( 'meerkat_cafe_mail' ) );
		$this->to( 'site' );
		delete_option( 'meerkat_cafe' );
		$this->assertFalse( wp_next_scheduled( 'meerkat_cafe_mail' ) );
	}

	public function test_it_is_not_scheduled_once_deactivated_and_is_again() {
		do_action( 'deactivate_' . plugin_basename( Meerkat_Cafe\FILE ), false );
		$this->assertFalse( wp_next_scheduled( 'meerkat_cafe_mail' ) );
		Mail\plan(); // As at the next page.
		$this->assertNotFalse( wp_next_scheduled( 'meerkat_cafe_mail' ) );
	}

	public function test_one_mail_has_all_of_them() {
		$this->report( 1 );
		$this->report( 2, array( 'whom-nick' => 'Carol', 'whom' => 'carol@localhost', 'said' => 'and that' ) );
		$mails = $this->run_now();
		$this->assertCount( 1, $mails );
		$this->assertSame( array( get_option( 'admin_email' ) ), $mails[0]['to'] );
		$this->assertSame( 'New reports from the chat: 2', $mails[0]['subject'] );
		foreach ( array( 'Reported: Bob (bob@localhost)', 'Reported by: Alice (alice@localhost)', 'Reason: spam: again and again', "> buy this\n> <b>now</b>\n", 'Reported: Carol (carol@localhost)', '> and that', admin_url( 'edit-comments.php?page=meerkat-cafe-record&act=report' ) ) as $words ) {
			$this->assertStringContainsString( $words, $mails[0]['message'] );
		}
	}

	public function test_none_is_mailed_twice() {
		$this->report( 1 );
		$this->assertCount( 1, $this->run_now() );
		$this->assertSame( array(), $this->run_later() );
		$this->report( 2, array( 'said' => 'the second' ) );
		$mails = $this->run_later();
		$this->assertSame( 'New reports from the chat: 1', $mails[0]['subject'] );
		$this->assertStringNotContainsString( 'buy this', $mails[0]['message'] );
		// The first is closed; what the room numbers anew is another one.
		$this->open = array();
		$this->report( 1, array( 'at' => '2026-11-22T16:00:00Z' ) );
		$this->assertCount( 1, $this->run_later() );
	}

	public function test_turned_off_and_on_again_none_is_mailed_twice() {
		$this->report( 1 );
		$this->assertCount( 1, $this->run_now() );
		$this->to( 'none' );
		$this->report( 2 );
		$this->assertSame( array(), $this->run_later() );
		$this->to( 'site' );
		$this->assertSame( 'New reports from the chat: 1', $this->run_later()[0]['subject'] );
	}

	public function test_one_mail_an_interval() {
		$this->report( 1 );
		$this->assertCount( 1, $this->run_now() );
		$this->report( 2 );
		$this->assertSame( array(), $this->run_now() );
		$this->assertCount( 1, $this->run_later() );
		// A clock that was set back keeps nothing waiting.
		$kept = get_option( 'meerkat_cafe_mailed' );
		update_option( 'meerkat_cafe_mailed', array( 'at' => time() + DAY_IN_SECONDS ) + $kept );
		$this->report( 3 );
		$this->assertCount( 1, $this->run_now() );
	}

	public function test_nothing_is_lost_while_the_cafe_is_away() {
		$this->report( 1 );
		$this->assertCount( 1, $this->run_now() );
		$this->report( 2 );
		$kept       = get_option( 'meerkat_cafe_mailed' );
		$this->away = true;
		$this->assertSame( array(), $this->run_later() );
		$this->assertSame( $kept['keys'], get_option( 'meerkat_cafe_mailed' )['keys'] );
		$this->away = false;
		$this->assertSame( 'New reports from the chat: 1', $this->run_later()[0]['subject'] );
	}

	public function test_what_could_not_be_mailed_is_mailed_later() {
		$this->report( 1 );
		$this->sent = false;
		$this->assertCount( 1, $this->run_now() );
		$this->sent = true;
		$this->report( 2 );
		$this->assertSame( 'New reports from the chat: 2', $this->run_now()[0]['subject'] );
	}

	public function test_all_who_may_moderate() {
		$this->to( 'moderators' );
		$this->report( 1 );
		get_user_by( 'login', 'alice' )->add_cap( 'meerkat_moderate' );
		$mail = function ( $login ) {
			return get_user_by( 'login', $login )->user_email;
		};
		$wanted = array( $mail( 'admin' ), $mail( 'maud' ), $mail( 'alice' ) );
		$to     = $this->run_now()[0]['to'];
		$this->assertSame( array(), array_diff( $wanted, $to ) );
		$this->assertNotContains( $mail( 'bob' ), $to );
		// Who is denied it gets none.
		get_user_by( 'login', 'maud' )->add_cap( 'meerkat_moderate', false );
		$this->report( 2 );
		$this->assertNotContains( $mail( 'maud' ), $this->run_later()[0]['to'] );
	}

	public function test_no_address_no_mail_and_nothing_lost() {
		add_filter( 'pre_option_admin_email', array( $this, 'nobody' ) );
		$this->report( 1 );
		$this->assertSame( array(), $this->run_now() );
		remove_filter( 'pre_option_admin_email', array( $this, 'nobody' ) );
		update_option( 'admin_email', 'site@example.test' );
		$this->assertCount( 1, $this->run_now() );
	}

	public function nobody() {
		return 'nobody';
	}

	public function test_names_and_words_are_nothing_but_text() {
		$this->report(
			1,
			array(
				'whom-nick' => "Bob\r\nBcc: all@example.org\r\n\r\nReported: Eve",
				'text'      => "a\nReason: b",
				'said'      => "one\r\nReported: Eve\x07\u{2028}two\r\n\r\n<script>",
				'reason'    => "urn:\nxmpp",
			)
		);
		add_filter( 'wp_mail_content_type', array( $this, 'html' ) );
		$mail = $this->run_now()[0];
		$this->assertSame( 'New reports from the chat: 1', $mail['subject'] );
		$this->assertSame( array( 'Content-Type: text/plain; charset=UTF-8' ), $mail['headers'] );
		$this->assertSame( 1, preg_match_all( '/^Reported:/m', $mail['message'] ) );
		$this->assertSame( 1, preg_match_all( '/^Reason:/m', $mail['message'] ) );
		$this->assertSame( 0, preg_match( '/^Bcc/m', $mail['message'] ) );
		$this->assertStringContainsString( "> one\n> Reported: Eve\n> two\n>\n> <script>\n", $mail['message'] );
		remove_filter( 'wp_mail_content_type', array( $this, 'html' ) );
	}

	public function html() {
		return 'text/html';
	}

	public function test_whatever_others_filter_it_is_plain_text() {
		$seen = null;
		$look = function ( $before ) use ( &$seen ) {
			$seen = apply_filters( 'wp_mail_content_type', 'text/plain' );
			return $before;
		};
		add_filter( 'pre_wp_mail', $look, 20 );
		add_filter( 'wp_mail_content_type', array( $this, 'html' ) );
		$this->report( 1 );
		$this->run_now();
		$this->assertSame( 'text/plain', $seen );
		$this->assertSame( 'text/html', apply_filters( 'wp_mail_content_type', 'text/plain' ) );
		remove_filter( 'pre_wp_mail', $look, 20 );
		remove_filter( 'wp_mail_content_type', array( $this, 'html' ) );
	}

	public function languages() {
		return array( array( 'de_DE', 'Neue Meldungen aus dem Chat: 1', 'Gemeldet von: Alice' ), array( 'hu_HU', 'Új jelentések a csevegésből: 1', 'Jelentette: Alice' ) );
	}

	/** @dataProvider languages */
	public function test_it_speaks_the_language_of_the_site( $locale, $subject, $words ) {
		unload_textdomain( 'meerkat-cafe' );
		$this->assertTrue( load_textdomain( 'meerkat-cafe', dirname( Meerkat_Cafe\FILE ) . "/languages/meerkat-cafe-$locale.mo" ) );
		$this->report( 1 );
		$mail = $this->run_now()[0];
		unload_textdomain( 'meerkat-cafe' );
		$this->assertSame( $subject, $mail['subject'] );
		$this->assertStringContainsString( $words, $mail['message'] );
	}

	public function test_a_flood_is_one_mail_of_bounded_length() {
		for ( $i = 1; $i <= 120; $i++ ) {
			$this->report( $i, array( 'said' => str_repeat( "a\n", 2500 ) ) );
		}
		$mail = $this->run_now()[0];
		$this->assertSame( 'New reports from the chat: 120', $mail['subject'] );
		$this->assertSame( 50, preg_match_all( '/^Reported:/m', $mail['message'] ) );
		$this->assertStringContainsString( 'And more of them: 70', $mail['message'] );
		$this->assertLessThan( 150000, strlen( $mail['message'] ) );
		$this->assertSame( array(), $this->run_later() );
	}

	public function test_what_the_cafe_does_not_say_is_not_there() {
		$this->report( 1, array( 'whom' => '', 'whom-nick' => '', 'said' => '', 'text' => '' ) );
		$text = $this->run_now()[0]['message'];
		$this->assertStringNotContainsString( 'Reported:', $text );
		$this->assertStringNotContainsString( '>', $text );
		$this->assertStringContainsString( "Reason: spam\n", $text );
	}

	public function test_parts_of_a_long_value_are_put_together() {
		$lines = Meerkat_Cafe\Control\whole(
			array(
				array( 'more' => 'said', 'v' => "a\u{10d}"[0] . "\u{10d}"[0] ),
				array( 'more' => 'said', 'v' => "\u{10d}"[1] ),
				array( 'room' => 'x' ),
				array( 'room' => 'y' ),
			)
		);
		$this->assertSame( array( array( 'room' => 'x', 'said' => "a\u{10d}" ), array( 'room' => 'y' ) ), $lines );
	}
}
