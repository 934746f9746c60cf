<?php
/**
 * Which rooms the site has beside the café: one for each post that shows one.
 * They are kept in one option, where authd reads them: a room that is not in
 * it does not exist.
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
}

/**
 * A room's name as it stands in its address: the same everywhere.
 *
 * @param mixed $name What an author wrote.
 */
function slug( $name ) {
	return substr( sanitize_key( (string) $name ), 0, 64 );
}

/**
 * The full address of a room of this site. In a network every blog has rooms
 * of its own.
 *
 * @param string $slug From slug().
 */
function address( $slug ) {
	$prefix = is_multisite() && get_current_blog_id() > 1 ? get_current_blog_id() . '.' : '';
	return $prefix . $slug . '@' . Settings\service();
}

/**
 * The rooms of this site: slug => title.
 *
 * @return array<string, string>
 */
function all() {
	$rooms = get_option( OPTION, array() );
	return is_array( $rooms ) ? $rooms : array();
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
				$found[] = slug( $block['attrs']['room'] ?? $post->post_name );
			}
		}
	}
	if ( preg_match_all( '/' . get_shortcode_regex( array( SHORTCODE ) ) . '/', $post->post_content, $matches ) ) {
		foreach ( $matches[3] as $text ) {
			$attributes = shortcode_parse_atts( $text );
			$found[]    = slug( is_array( $attributes ) && isset( $attributes['room'] ) ? $attributes['room'] : $post->post_name );
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
 * Make the list anew from all published posts that show a room.
 */
function collect() {
	$rooms = array();
	$posts = get_posts(
		array(
			'post_type'        => 'any',
			'post_status'      => array( 'publish', 'private' ),
			'meta_key'         => META, // phpcs:ignore WordPress.DB.SlowDBQuery -- when a post is saved only.
			'numberposts'      => -1,
			'suppress_filters' => false,
		)
	);
	foreach ( $posts as $post ) {
		foreach ( (array) get_post_meta( $post->ID, META, true ) as $slug ) {
			$rooms[ $slug ] = wp_strip_all_tags( get_the_title( $post ) );
		}
	}
	ksort( $rooms );
	if ( all() !== $rooms ) {
		update_option( OPTION, $rooms, false );
	}
}
