<?php
/**
 * Which rooms the site has beside the café: one for each post that shows one.
 * They are kept in one option, where authd reads them: a room that is not in
 * it does not exist. In a network the rooms of all blogs are also in the
 * option of the first, for authd may know but that one.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Rooms;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Settings;

const OPTION    = 'meerkat_cafe_rooms';
const META      = '_meerkat_cafe_rooms';
const SHORTCODE = 'meerkat_cafe_room';
const BLOCK     = 'meerkat-cafe/room';

/**
 * Hook in.
 */
function begin() {
	add_action( 'save_post', __NAMESPACE__ . '\\note', 10, 2 );
	add_action( 'deleted_post', __NAMESPACE__ . '\\collect' );
	add_action( 'transition_post_status', __NAMESPACE__ . '\\collect_later' );
	add_action( 'update_option_' . \Meerkat_Cafe\OPTION, __NAMESPACE__ . '\\collect', 10, 0 );
	add_action( 'add_option_' . \Meerkat_Cafe\OPTION, __NAMESPACE__ . '\\collect', 10, 0 );
	add_action( 'wp_uninitialize_site', __NAMESPACE__ . '\\forget_blog' );
}

/**
 * A room's name as it stands in its address: the same everywhere. As long as
 * a post's may be, in which a letter that is not Latin counts for six.
 *
 * @param mixed $name What an author wrote, or is in an address.
 */
function slug( $name ) {
	return is_scalar( $name ) ? substr( sanitize_key( $name ), 0, 200 ) : '';
}

/**
 * A title as programs show it that know no HTML.
 *
 * @param string $title As WordPress has it.
 */
function plain( $title ) {
	return html_entity_decode( wp_strip_all_tags( $title ), ENT_QUOTES, 'UTF-8' );
}

/**
 * What the names of this blog's rooms begin with.
 */
function prefix() {
	return is_multisite() && ! is_main_site() ? get_current_blog_id() . '.' : '';
}

/**
 * The full address of a room of this site. In a network every blog has rooms
 * of its own.
 *
 * @param string $slug From slug().
 */
function address( $slug ) {
	return prefix() . $slug . '@' . Settings\service();
}

/**
 * Rooms by the first part of their address.
 *
 * @return array<string, string>
 */
function kept() {
	$rooms = get_option( OPTION, array() );
	return is_array( $rooms ) ? $rooms : array();
}

/**
 * The rooms of this site: slug => title.
 *
 * @return array<string, string>
 */
function all() {
	$rooms = array();
	foreach ( mine( kept(), prefix() ) as $name => $title ) {
		$rooms[ substr( $name, strlen( prefix() ) ) ] = $title;
	}
	return $rooms;
}

/**
 * Those of the rooms that are one blog's.
 *
 * @param array<string, string> $rooms  From kept().
 * @param string                $prefix From prefix().
 * @return array<string, string>
 */
function mine( $rooms, $prefix ) {
	return array_filter(
		$rooms,
		function ( $name ) use ( $prefix ) {
			return '' === $prefix ? false === strpos( $name, '.' ) : 0 === strpos( $name, $prefix );
		},
		ARRAY_FILTER_USE_KEY
	);
}

/**
 * Is this room one of this blog's? All blogs of a network have one café.
 *
 * @param string $room Its address.
 */
function is_ours( $room ) {
	$prefix = prefix();
	return ! is_multisite() || ( '' === $prefix ? ! preg_match( '/^[0-9]+\./', $room ) : 0 === strpos( $room, $prefix ) );
}

/**
 * Which rooms a post shows, by block or shortcode.
 *
 * @param \WP_Post $post The post.
 * @return string[] Slugs.
 */
function shown_in( $post ) {
	$found = array();
	if ( has_block( BLOCK, $post ) ) {
		foreach ( flat( parse_blocks( $post->post_content ) ) as $block ) {
			if ( BLOCK === $block['blockName'] ) {
				$found[] = slug( $block['attrs']['room'] ?? '' ) ?: slug( $post->post_name );
			}
		}
	}
	if ( preg_match_all( '/' . get_shortcode_regex( array( SHORTCODE ) ) . '/', $post->post_content, $matches ) ) {
		foreach ( $matches[3] as $text ) {
			$attributes = (array) shortcode_parse_atts( $text );
			$found[]    = slug( $attributes['room'] ?? '' ) ?: slug( $post->post_name );
		}
	}
	return array_values( array_unique( array_filter( $found ) ) );
}

/**
 * Blocks with those inside them, in one row.
 *
 * @param array[] $blocks From parse_blocks().
 * @return array[]
 */
function flat( $blocks ) {
	$row = array();
	foreach ( $blocks as $block ) {
		$row[] = $block;
		$row   = array_merge( $row, flat( $block['innerBlocks'] ) );
	}
	return $row;
}

/**
 * A post was saved: note which rooms it shows.
 *
 * @param int      $id   The post's.
 * @param \WP_Post $post The post.
 */
function note( $id, $post ) {
	if ( wp_is_post_revision( $id ) || wp_is_post_autosave( $id ) ) {
		return;
	}
	$rooms = shown_in( $post );
	if ( $rooms ) {
		update_post_meta( $id, META, $rooms );
	} else {
		delete_post_meta( $id, META );
	}
	collect();
}

/**
 * Once a status has changed everywhere.
 */
function collect_later() {
	if ( ! has_action( 'shutdown', __NAMESPACE__ . '\\collect' ) ) {
		add_action( 'shutdown', __NAMESPACE__ . '\\collect' );
	}
}

/**
 * A blog of the network is deleted: so are its rooms.
 *
 * @param \WP_Site $blog Which.
 */
function forget_blog( $blog ) {
	switch_to_blog( get_main_site_id() );
	keep( array(), $blog->blog_id . '.' );
	restore_current_blog();
}

/**
 * Make the list anew from all published posts that show a room, of whatever
 * type and language. What not everybody may read has none: its title stands in
 * the list of rooms, and the room knows neither the post's password nor who may
 * read what is private.
 */
function collect() {
	$rooms = array();
	$posts = get_posts(
		array(
			'post_type'    => get_post_types(),
			'post_status'  => 'publish',
			'has_password' => false,
			'meta_key'     => META, // phpcs:ignore WordPress.DB.SlowDBQuery -- when a post is saved only.
			'numberposts'  => -1,
		)
	);
	foreach ( $posts as $post ) {
		foreach ( (array) get_post_meta( $post->ID, META, true ) as $slug ) {
			$rooms[ prefix() . $slug ] = plain( get_the_title( $post ) );
		}
	}
	$cafe = strstr( Settings\get( 'cafe' ), '@', true );
	if ( '' !== prefix() && 0 === strpos( $cafe, prefix() ) ) {
		// A blog's own café is a room like any other.
		$rooms[ $cafe ] = plain( get_bloginfo( 'name' ) );
	}
	keep( $rooms, prefix() );
}

/**
 * Keep the rooms of a blog, and in a network also where authd finds those of
 * all blogs.
 *
 * @param array<string, string> $rooms  By the first part of their address.
 * @param string                $prefix The blog's.
 */
function keep( $rooms, $prefix ) {
	$now = $rooms + array_diff_key( kept(), mine( kept(), $prefix ) );
	ksort( $now );
	if ( kept() !== $now ) {
		update_option( OPTION, $now, false );
	}
	if ( '' !== $prefix && ! is_main_site() ) {
		switch_to_blog( get_main_site_id() );
		keep( $rooms, $prefix );
		restore_current_blog();
	}
}
