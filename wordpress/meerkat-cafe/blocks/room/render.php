<?php
/**
 * A room, as the block shows it: the same as the shortcode.
 *
 * @package Meerkat_Cafe
 * @var array<string, mixed> $attributes
 */

defined( 'ABSPATH' ) || exit;

echo \Meerkat_Cafe\Page\room( $attributes ); // phpcs:ignore WordPress.Security.EscapeOutput -- escaped where it is made.
