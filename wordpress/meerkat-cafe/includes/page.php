<?php
/**
 * What the plugin adds to pages: a data block and a loader of half a kilobyte
 * for the café, an element where a room goes. Guests and members get the same
 * bytes, so that any cache may keep the page.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Page;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Rooms;
use Meerkat_Cafe\Settings;
use Meerkat_Cafe\Strings;
use const Meerkat_Cafe\FILE;
use const Meerkat_Cafe\VERSION;

require_once __DIR__ . '/strings.php';

const THEMES = array( 'auto', 'light', 'dark' );

/**
 * Hook in.
 */
function begin() {
	add_action( 'init', __NAMESPACE__ . '\\register' );
	add_action( 'wp_enqueue_scripts', __NAMESPACE__ . '\\enqueue' );
	add_action( 'login_enqueue_scripts', __NAMESPACE__ . '\\wipe_after_logout' );
}

/**
 * Scripts, styles, block and shortcode.
 */
function register() {
	wp_register_script( 'meerkat-cafe', asset( 'loader.min.js' ), array(), VERSION, array( 'strategy' => 'defer', 'in_footer' => true ) );
	wp_register_style( 'meerkat-cafe', asset( 'style.min.css' ), array(), VERSION );
	add_shortcode( Rooms\SHORTCODE, __NAMESPACE__ . '\\room' );
	$block = register_block_type( dirname( FILE ) . '/blocks/room' );
	// WordPress itself looks for translations of its own directory only.
	foreach ( $block ? $block->editor_script_handles : array() as $handle ) {
		wp_set_script_translations( $handle, 'meerkat-cafe', dirname( FILE ) . '/languages' );
	}
}

/**
 * The address of a built file.
 *
 * @param string $name Its name.
 */
function asset( $name ) {
	return plugins_url( 'assets/build/' . $name, FILE );
}

/**
 * Does this page show the café box?
 */
function shows_cafe() {
	$type = is_singular() ? get_post_type() : '';
	$show = Settings\get( 'everywhere' ) && ! in_array( $type, Settings\get( 'hidden_types' ), true )
		&& ! is_customize_preview() && ! is_feed() && ! is_embed();
	/**
	 * Filters whether a page shows the café box.
	 *
	 * @param bool $show What the settings say.
	 */
	return (bool) apply_filters( 'meerkat_show', $show );
}

/**
 * The loader, on pages that show the café.
 */
function enqueue() {
	if ( shows_cafe() ) {
		load( true );
	}
}

/**
 * Add the loader and the data block, once.
 *
 * @param bool $cafe With the café box.
 */
function load( $cafe ) {
	static $loaded = false;
	wp_enqueue_script( 'meerkat-cafe' );
	if ( ! $loaded ) {
		$loaded = true;
		add_action(
			'wp_footer',
			function () use ( $cafe ) {
				data_block( $cafe || shows_cafe() );
			},
			1
		);
	}
}

/**
 * Settings and texts for the scripts. A block of data is not executed, so a
 * strict content security policy has nothing against it.
 *
 * @param bool $cafe With the café box.
 */
function data_block( $cafe ) {
	$settings = Settings\all();
	$data     = array(
		'version'    => VERSION,
		'blog'       => get_current_blog_id(),
		'host'       => $settings['host'],
		'websocket'  => $settings['websocket'],
		'bosh'       => $settings['bosh'],
		'cafe'       => $cafe ? $settings['cafe'] : '',
		'guests'     => $settings['guests'],
		'guestHost'  => $settings['guest_host'],
		'sound'      => $settings['sound'],
		'cache'      => $settings['cache'],
		'main'       => asset( 'main.min.js' ) . '?ver=' . VERSION,
		'style'      => asset( 'style.min.css' ) . '?ver=' . VERSION,
		'credential' => rest_url( 'meerkat/v1/credential' ),
		'nonce'      => admin_url( 'admin-ajax.php?action=rest-nonce', 'relative' ),
		'login'      => wp_login_url(),
		'embed'      => get_option( 'permalink_structure' ) ? home_url( '/chat-embed/%s/' ) : home_url( '/?meerkat_chat_embed=%s' ),
		'strings'    => Strings\all(),
	);
	wp_print_inline_script_tag(
		wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES ),
		array(
			'type' => 'application/json',
			'id'   => 'meerkat-config',
		)
	);
}

/**
 * The place of a room in a page: block and shortcode.
 *
 * @param array<string, mixed> $attributes What the author wrote.
 * @return string HTML.
 */
function room( $attributes ) {
	$attributes = shortcode_atts(
		array(
			'room'   => '',
			'height' => '28rem',
			'roster' => true,
			'theme'  => 'auto',
		),
		is_array( $attributes ) ? array_change_key_case( $attributes ) : array()
	);
	$slug       = Rooms\slug( $attributes['room'] ) ?: Rooms\slug( get_post_field( 'post_name' ) );
	if ( '' === $slug || ! isset( Rooms\all()[ $slug ] ) ) {
		return current_user_can( 'edit_posts' )
			? '<p><em>' . esc_html__( 'Chat: this room will be there once the page is published.', 'meerkat-cafe' ) . '</em></p>'
			: '';
	}
	load( false );
	return element( $slug, $attributes );
}

/**
 * The element that the widget fills.
 *
 * @param string               $slug       The room.
 * @param array<string, mixed> $attributes height, roster, theme.
 * @return string HTML.
 */
function element( $slug, $attributes ) {
	$height = preg_match( '/^[0-9]{1,4}(\.[0-9]{1,2})?(px|rem|em|vh|dvh|%)$/', (string) $attributes['height'] ) ? $attributes['height'] : '28rem';
	$theme  = in_array( $attributes['theme'], THEMES, true ) ? $attributes['theme'] : 'auto';
	return sprintf(
		'<div class="meerkat-room" data-meerkat-room="%1$s" data-height="%2$s" data-slug="%7$s" data-roster="%3$d" data-theme="%4$s"><p><a rel="nofollow" href="%5$s">%6$s</a></p></div>',
		esc_attr( Rooms\address( $slug ) ),
		esc_attr( $height ),
		(int) filter_var( $attributes['roster'], FILTER_VALIDATE_BOOLEAN ),
		esc_attr( $theme ),
		esc_url( wp_login_url( (string) get_permalink() ) ),
		esc_html__( 'Log in to chat', 'meerkat-cafe' ),
		esc_attr( $slug )
	);
}

/**
 * Logging out ends on the login page: there the browser forgets what it kept.
 */
function wipe_after_logout() {
	wp_enqueue_script( 'meerkat-cafe' );
}
