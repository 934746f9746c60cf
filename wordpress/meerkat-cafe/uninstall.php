<?php
/**
 * Nothing of the plugin stays behind. WordPress's own secret_key does: other
 * plugins may use it.
 *
 * @package Meerkat_Cafe
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Forget everything in the blog that is switched to.
 */
function meerkat_cafe_uninstall_blog() {
	foreach ( array( 'meerkat_cafe', 'meerkat_cafe_rooms', 'meerkat_cafe_rules' ) as $option ) {
		delete_option( $option );
	}
	delete_post_meta_by_key( '_meerkat_cafe_rooms' );
}

if ( is_multisite() ) {
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $meerkat_cafe_blog ) {
		switch_to_blog( $meerkat_cafe_blog );
		meerkat_cafe_uninstall_blog();
		restore_current_blog();
	}
} else {
	meerkat_cafe_uninstall_blog();
}
