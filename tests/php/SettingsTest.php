<?php
use Meerkat_Cafe\Settings;

/** What an administrator may type, and what becomes of it. */
class SettingsTest extends Meerkat_Test {
	private function sanitize( $name, $value ) {
		return Settings\sanitize( array( $name => $value ) + Settings\all() )[ $name ];
	}

	public function good() {
		return array(
			array( 'websocket', 'wss://chat.example.org/ws', 'wss://chat.example.org/ws' ),
			array( 'websocket', ' ws://localhost:5280/ws ', 'ws://localhost:5280/ws' ),
			array( 'bosh', '', '' ),
			array( 'host', 'Example.ORG', 'example.org' ),
			array( 'cafe', 'Cafe@cafe.example.org', 'cafe@cafe.example.org' ),
			array( 'guests', 'read', 'read' ),
			array( 'guests', 'own everything', 'none' ),
			array( 'roles', array( 'editor', 'no such role' ), array( 'editor' ) ),
			array( 'embed_origins', "https://a.example\nhttps://b.example:8443", array( 'https://a.example', 'https://b.example:8443' ) ),
			array( 'retention_note', "a <script>b</script>\nc", "a \nc" ),
		);
	}

	/** @dataProvider good */
	public function test_what_is_kept( $name, $typed, $kept ) {
		$this->assertSame( $kept, $this->sanitize( $name, $typed ) );
		$this->assertSame( array(), get_settings_errors( 'meerkat_cafe' ) );
	}

	public function bad() {
		return array(
			array( 'websocket', 'ws://chat.example.org/ws' ),
			array( 'websocket', 'wss://me:secret@chat.example.org/ws' ),
			array( 'websocket', 'javascript:alert(1)' ),
			array( 'websocket', '' ),
			array( 'bosh', 'http://chat.example.org/' ),
			array( 'host', 'a b' ),
			array( 'host', '<b>' ),
			array( 'cafe', 'cafe' ),
			array( 'cafe', 'a@b@c' ),
			array( 'cafe', array( 'a@b' ) ),
			array( 'host', array( 'a' ) ),
			array( 'websocket', array( 'wss://a' ) ),
		);
	}

	/** @dataProvider bad */
	public function test_what_is_not_kept_is_said( $name, $typed ) {
		$this->assertSame( Settings\get( $name ), $this->sanitize( $name, $typed ) );
		$this->assertCount( 1, get_settings_errors( 'meerkat_cafe' ) );
	}

	public function test_origins_have_no_path_and_no_star() {
		foreach ( array( '*', 'https://*.example.org', 'https://a.example/x', "'self'", 'data:', 'https://a.example;script-src' ) as $bad ) {
			$this->assertSame( array(), $this->sanitize( 'embed_origins', $bad ), $bad );
		}
	}

	public function test_a_strange_option_does_no_harm() {
		foreach ( array( 'text', array( 'unknown' => 1 ), 7 ) as $value ) {
			update_option( 'meerkat_cafe', $value );
			$this->assertSame( Settings\defaults(), Settings\all() );
		}
	}

	public function test_who_may_chat_and_see_the_record() {
		$can = function ( $login, $what ) {
			clean_user_cache( get_user_by( 'login', $login ) );
			return get_user_by( 'login', $login )->has_cap( $what );
		};
		$this->assertSame( array( true, false ), array( $can( 'alice', 'meerkat_chat' ), $can( 'alice', 'meerkat_moderate' ) ) );
		$this->assertSame( array( true, true ), array( $can( 'maud', 'meerkat_chat' ), $can( 'maud', 'meerkat_moderate' ) ) );
		// A role editor goes before.
		get_user_by( 'login', 'alice' )->add_cap( 'meerkat_moderate' );
		get_user_by( 'login', 'maud' )->add_cap( 'meerkat_chat', false );
		$this->assertTrue( $can( 'alice', 'meerkat_moderate' ) );
		$this->assertFalse( $can( 'maud', 'meerkat_chat' ) );
		$this->assertFalse( Settings\may_chat( get_user_by( 'login', 'maud' ) ) );
		update_option( 'meerkat_cafe', array( 'roles' => array( 'author' ) ) );
		$this->assertFalse( $can( 'alice', 'meerkat_chat' ) );
		$this->assertTrue( $can( 'bob', 'meerkat_chat' ) );
	}
}
