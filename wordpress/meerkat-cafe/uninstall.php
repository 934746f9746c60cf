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
	foreach ( array( 'meerkat_cafe', 'meerkat_cafe_rooms', 'meerkat_cafe_rules', 'meerkat_cafe_mailed' ) as $option ) {
		delete_option( $option );
	}
	wp_clear_scheduled_hook( 'meerkat_cafe_mail' );
	delete_post_meta_by_key( '_meerkat_cafe_rooms' );
	// How often each member has asked for a credential; WordPress has no
	// function for transients whose names one does not know.
	global $wpdb;
	$meerkat_cafe_names = $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- as above.
		$wpdb->prepare( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( '_transient_meerkat_cafe_' ) . '%' )
	);
	foreach ( $meerkat_cafe_names as $meerkat_cafe_name ) {
		delete_transient( substr( $meerkat_cafe_name, strlen( '_transient_' ) ) );
	}
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
