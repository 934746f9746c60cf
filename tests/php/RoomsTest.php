<?php
use Meerkat_Cafe\Embed;
use Meerkat_Cafe\Page;
use Meerkat_Cafe\Rooms;

/** Which rooms there are, and how they stand in a page. */
class RoomsTest extends Meerkat_Test {
	private function post( $content, $more = array() ) {
		return wp_insert_post( wp_slash( $more + array( 'post_title' => 'The <b>Stream</b>', 'post_name' => 'stream', 'post_content' => $content, 'post_type' => 'page', 'post_status' => 'publish' ) ) );
	}

	public function test_block_and_shortcode_make_rooms() {
		$this->post( '<!-- wp:meerkat-cafe/room {"room":"Films!"} /--> [meerkat_cafe_room room="music"]' );
		$this->assertSame( array( 'films' => 'The Stream', 'music' => 'The Stream' ), Rooms\all() );
	}

	public function test_without_a_name_it_is_the_pages() {
		$this->post( '<!-- wp:group --><!-- wp:meerkat-cafe/room /--><!-- /wp:group -->' );
		$this->assertSame( array( 'stream' ), array_keys( Rooms\all() ) );
	}

	public function test_an_empty_name_is_none() {
		$this->post( '[meerkat_cafe_room room=""]' );
		$this->assertSame( array( 'stream' ), array_keys( Rooms\all() ) );
		$this->assertStringContainsString( 'data-slug="films"', $this->shown( '[meerkat_cafe_room room="films"]' ) );
		$this->assertMatchesRegularExpression( '/data-slug="stream(-\d+)?"/', $this->shown( '[meerkat_cafe_room room=""]' ) );
	}

	/** How a post with this content shows its room. */
	private function shown( $content ) {
		$GLOBALS['post'] = get_post( $this->post( $content ) );
		$html            = do_shortcode( $content );
		unset( $GLOBALS['post'] );
		return $html;
	}

	public function test_titles_are_plain_text() {
		$this->post( '[meerkat_cafe_room]', array( 'post_title' => "Alice's Q & A" ) );
		$this->assertSame( array( 'stream' => "Alice\u{2019}s Q & A" ), Rooms\all() );
	}

	/** As translators do, who show the posts of one language only. */
	public function test_filters_of_queries_take_no_room_away() {
		$this->post( '[meerkat_cafe_room room="films"]' );
		$none = fn( $where ) => $where . ' AND 1 = 0';
		add_filter( 'posts_where', $none );
		$this->post( '[meerkat_cafe_room room="music"]', array( 'post_name' => 'other' ) );
		remove_filter( 'posts_where', $none );
		$this->assertSame( array( 'films', 'music' ), array_keys( Rooms\all() ) );
	}

	public function test_posts_of_any_type_have_rooms() {
		register_post_type( 'stream', array( 'public' => true, 'exclude_from_search' => true ) );
		$this->post( '[meerkat_cafe_room]', array( 'post_type' => 'stream' ) );
		unregister_post_type( 'stream' );
		$this->assertSame( array( 'stream' ), array_keys( Rooms\all() ) );
	}

	public function test_no_list_is_a_name() {
		$this->post( '<!-- wp:meerkat-cafe/room {"room":["a","b"]} /-->' );
		$this->assertSame( array( 'stream' ), array_keys( Rooms\all() ) );
		$this->assertSame( '', Rooms\slug( array( 'stream' ) ) ); // ?meerkat_chat_embed[]=stream
	}

	public function test_addresses_go_with_the_plugin_and_come_again() {
		$GLOBALS['wp_rewrite']->set_permalink_structure( '/%postname%/' );
		Embed\forget();
		$known = function () {
			Embed\register(); // as on each page
			return isset( get_option( 'rewrite_rules' )['^chat-embed/([a-z0-9_-]+)/?$'] );
		};
		$this->assertTrue( $known() );
		do_action( 'deactivate_' . plugin_basename( Meerkat_Cafe\FILE ), false );
		$this->assertEmpty( get_option( 'rewrite_rules' ) );
		update_option( 'rewrite_rules', array( 'of' => 'others' ) ); // somebody chose other addresses
		$this->assertTrue( $known(), 'activated again' );
		$GLOBALS['wp_rewrite']->set_permalink_structure( '' );
	}

	public function test_drafts_and_what_is_deleted_have_none() {
		$this->post( '[meerkat_cafe_room]', array( 'post_status' => 'draft' ) );
		$this->assertSame( array(), Rooms\all() );
		$id = $this->post( '[meerkat_cafe_room]' );
		$this->assertCount( 1, Rooms\all() );
		wp_delete_post( $id, true );
		$this->assertSame( array(), Rooms\all() );
	}

	public function test_what_not_everybody_may_read_has_no_room() {
		$this->post( '[meerkat_cafe_room room="board"]', array( 'post_status' => 'private' ) );
		$this->post( '[meerkat_cafe_room room="secret"]', array( 'post_password' => 'sesame' ) );
		$this->assertSame( array(), Rooms\all() );
		$id = $this->post( '[meerkat_cafe_room room="films"]' );
		$this->assertSame( array( 'films' ), array_keys( Rooms\all() ) );
		wp_update_post( array( 'ID' => $id, 'post_password' => 'sesame' ) );
		$this->assertSame( array(), Rooms\all() );
	}

	public function test_long_names_in_other_letters_are_not_the_same() {
		foreach ( array( 1, 2 ) as $day ) {
			$this->post( '[meerkat_cafe_room]', array( 'post_name' => "прямой-эфир-из-студии-$day" ) );
		}
		$this->assertCount( 2, Rooms\all() );
	}

	public function test_the_editor_speaks_the_language_of_the_site() {
		$folder = dirname( Meerkat_Cafe\FILE ) . '/languages';
		foreach ( array( 'de_DE' => 'Höhe', 'hu_HU' => 'Magasság' ) as $locale => $height ) {
			$speak = fn() => $locale;
			add_filter( 'pre_determine_locale', $speak );
			$texts = load_script_textdomain( 'meerkat-cafe-room-editor-script', 'meerkat-cafe', $folder );
			remove_filter( 'pre_determine_locale', $speak );
			$this->assertSame( array( $height ), json_decode( $texts, true )['locale_data']['messages']['Height'] );
		}
		$this->assertSame( $folder, wp_scripts()->registered['meerkat-cafe-room-editor-script']->translations_path );
	}

	public function test_a_room_in_a_page() {
		$this->post( '[meerkat_cafe_room room="films" height="30rem" theme="dark"]' );
		$html = do_shortcode( '[meerkat_cafe_room room="films" height="30rem" theme="dark"]' );
		$this->assertStringContainsString( 'data-meerkat-room="films@' . Meerkat_Cafe\Settings\service() . '"', $html );
		$this->assertStringContainsString( 'data-height="30rem"', $html );
		$this->assertStringContainsString( 'data-theme="dark"', $html );
	}

	public function test_what_authors_write_cannot_break_out() {
		$this->post( '[meerkat_cafe_room room="films"]' );
		$html = Page\room( array( 'room' => 'films', 'height' => '1px;x:url(//evil)', 'theme' => '"><script>', 'roster' => '"x' ) );
		$this->assertStringNotContainsString( 'evil', $html );
		$this->assertStringNotContainsString( '<script', $html );
		$this->assertStringContainsString( 'data-height="28rem"', $html );
	}

	public function test_an_unknown_room_is_told_to_editors_only() {
		$this->assertSame( '', Page\room( array( 'room' => 'nowhere' ) ) );
		$this->log_in( 'maud' );
		$this->assertStringContainsString( 'published', Page\room( array( 'room' => 'nowhere' ) ) );
	}
}
