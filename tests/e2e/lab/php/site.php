<?php
/**
 * One errand in a WordPress site of the laboratory.
 *
 * Usage: php site.php DOCROOT, with {"do": name, ...} as JSON on standard
 * input, so that no password is ever seen in a list of processes. The answer
 * is JSON on standard output.
 */

$errand = json_decode( stream_get_contents( STDIN ), true );
$site   = $errand['site'];

// What a web server would have told WordPress.
$_SERVER['HTTP_HOST']       = parse_url( $site, PHP_URL_HOST ) . ':' . parse_url( $site, PHP_URL_PORT );
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REQUEST_URI']     = '/';

if ( 'install' === $errand['do'] ) {
	define( 'WP_INSTALLING', true );
}
require $argv[1] . '/wp-load.php';

if ( isset( $errand['blog'] ) ) {
	switch_to_blog( $errand['blog'] );
}

/** A user of the site, by login. */
function lab_user( $login ) {
	$user = get_user_by( 'login', $login );
	if ( ! $user ) {
		throw new Exception( "no user $login" );
	}
	return $user;
}

/** What of the plugin is in the blog's tables, or scheduled. */
function lab_left() {
	global $wpdb;
	return array_merge(
		preg_grep( '/meerkat/', array_merge( ...array_map( 'array_keys', array_values( array_filter( get_option( 'cron' ), 'is_array' ) ) ) ) ),
		$wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%meerkat%'" ),
		$wpdb->get_col( "SELECT meta_key FROM $wpdb->postmeta WHERE meta_key LIKE '%meerkat%'" ),
		$wpdb->get_col( "SELECT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE '%meerkat%'" )
	);
}

/** WordPress reports most failures as a value. */
function lab_checked( $result ) {
	if ( is_wp_error( $result ) ) {
		throw new Exception( $result->get_error_code() . ': ' . $result->get_error_message() );
	}
	return $result;
}

$errands = array(
	'install'          => function ( $e ) {
		require ABSPATH . 'wp-admin/includes/upgrade.php';
		add_filter( 'pre_wp_mail', '__return_true' );
		add_filter( 'pre_option_siteurl', fn() => $e['site'] );
		$made = wp_install( $e['title'], $e['login'], $e['login'] . '@example.test', true, '', wp_slash( $e['password'] ) );
		return array( 'id' => $made['user_id'] );
	},
	'create_user'      => function ( $e ) {
		// Slashed, as wp-login.php slashes what is typed into its form: else
		// a password with a quote could never be used to log in.
		$id = lab_checked( wp_insert_user( wp_slash( array(
			'user_login'   => $e['login'],
			'user_pass'    => $e['password'],
			'user_email'   => $e['email'] ?? 'u' . wp_rand() . '@example.test',
			'display_name' => $e['name'] ?? $e['login'],
			'role'         => $e['role'],
		) ) ) );
		return array( 'id' => $id );
	},
	'set_role'         => function ( $e ) {
		lab_user( $e['login'] )->set_role( $e['role'] );
	},
	'set_email'        => function ( $e ) {
		add_filter( 'send_email_change_email', '__return_false' );
		lab_checked( wp_update_user( array( 'ID' => lab_user( $e['login'] )->ID, 'user_email' => $e['email'] ) ) );
	},
	'set_display_name' => function ( $e ) {
		lab_checked( wp_update_user( wp_slash( array( 'ID' => lab_user( $e['login'] )->ID, 'display_name' => $e['name'] ) ) ) );
	},
	'raw_display_name' => function ( $e ) {
		// As a row may be that no form of WordPress has ever let through.
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->users, array( 'display_name' => $e['name'] ), array( 'ID' => lab_user( $e['login'] )->ID ) );
	},
	'create_post'      => function ( $e ) {
		return lab_checked( wp_insert_post( wp_slash( array( 'post_title' => $e['title'], 'post_name' => $e['slug'], 'post_content' => $e['content'], 'post_type' => 'page', 'post_status' => 'publish' ) ) ) );
	},
	'uninstall_plugin' => function ( $e ) {
		require ABSPATH . 'wp-admin/includes/plugin.php';
		deactivate_plugins( $e['plugin'], true, ! empty( $e['network'] ) );
		uninstall_plugin( $e['plugin'] );
		return lab_left();
	},
	'left'             => fn() => lab_left(),
	'change_password'  => function ( $e ) {
		add_filter( 'send_password_change_email', '__return_false' );
		lab_checked( wp_update_user( wp_slash( array( 'ID' => lab_user( $e['login'] )->ID, 'user_pass' => $e['password'] ) ) ) );
	},
	'sessions'         => function ( $e ) {
		return array_values( WP_Session_Tokens::get_instance( lab_user( $e['login'] )->ID )->get_all() );
	},
	'destroy_sessions' => function ( $e ) {
		WP_Session_Tokens::get_instance( lab_user( $e['login'] )->ID )->destroy_all();
	},
	// A cookie or credential by WordPress's own function, for a session that
	// lives as long as it does, or is over already.
	'credential'       => function ( $e ) {
		$user = lab_user( $e['login'] );
		$end  = time() + $e['seconds'];
		$token = WP_Session_Tokens::get_instance( $user->ID )->create( time() + 3600 );
		return wp_generate_auth_cookie( $user->ID, $end, $e['scheme'], $token );
	},
	// A hash as an earlier or another release would have stored it.
	'set_hash'         => function ( $e ) {
		global $wpdb;
		$wpdb->update( $wpdb->users, array( 'user_pass' => $e['hash'] ), array( 'ID' => lab_user( $e['login'] )->ID ) );
	},
	'delete_user'      => function ( $e ) {
		require ABSPATH . 'wp-admin/includes/user.php';
		return wp_delete_user( lab_user( $e['login'] )->ID );
	},
	'app_password'     => function ( $e ) {
		list( $password ) = lab_checked( WP_Application_Passwords::create_new_application_password( lab_user( $e['login'] )->ID, array( 'name' => $e['name'] ) ) );
		return $password;
	},
	'activate_plugin'  => function ( $e ) {
		require ABSPATH . 'wp-admin/includes/plugin.php';
		lab_checked( activate_plugin( $e['plugin'], '', ! empty( $e['network'] ) ) );
	},
	// What WordPress's tools for personal data do, page by page.
	'privacy_export'   => function ( $e ) {
		$rows = array();
		for ( $page = 1, $done = false; ! $done; $page++ ) {
			$part = lab_checked( apply_filters( 'wp_privacy_personal_data_exporters', array() )['meerkat-cafe']['callback']( lab_user( $e['login'] )->user_email, $page ) );
			$done = $part['done'];
			$rows = array_merge( $rows, array_map( fn( $item ) => array_column( $item['data'], 'value' ), $part['data'] ) );
		}
		return $rows;
	},
	'privacy_erase'    => function ( $e ) {
		$removed = 0;
		for ( $page = 1, $done = false; ! $done; $page++ ) {
			$part     = lab_checked( apply_filters( 'wp_privacy_personal_data_erasers', array() )['meerkat-cafe']['callback']( lab_user( $e['login'] )->user_email, $page ) );
			$done     = $part['done'];
			$removed += $part['items_removed'];
		}
		return array( 'removed' => $removed, 'retained' => $part['items_retained'], 'messages' => $part['messages'] );
	},
	'make_network'     => function ( $e ) {
		require ABSPATH . 'wp-admin/includes/upgrade.php';
		require ABSPATH . 'wp-admin/includes/network.php';
		foreach ( $GLOBALS['wpdb']->tables( 'ms_global' ) as $table => $name ) {
			$GLOBALS['wpdb']->$table = $name;
		}
		install_network();
		$user = lab_user( 'admin' );
		wp_set_current_user( $user->ID );
		lab_checked( populate_network( 1, $_SERVER['HTTP_HOST'], $user->user_email, $e['title'], '/', false ) );
	},
	'create_blog'      => function ( $e ) {
		$id = lab_checked( wp_insert_site( array( 'domain' => $_SERVER['HTTP_HOST'], 'path' => '/' . $e['slug'] . '/', 'network_id' => 1, 'title' => $e['title'], 'user_id' => lab_user( 'admin' )->ID ) ) );
		// WordPress makes blogs without the colon of a port.
		$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->blogs, array( 'domain' => $_SERVER['HTTP_HOST'] ), array( 'blog_id' => $id ) );
		clean_blog_cache( $id );
		update_blog_option( $id, 'home', $e['site'] . '/' . $e['slug'] );
		update_blog_option( $id, 'siteurl', $e['site'] . '/' . $e['slug'] );
		foreach ( get_users( array( 'blog_id' => 1 ) ) as $user ) {
			add_user_to_blog( $id, $user->ID, $user->roles[0] );
		}
		return $id;
	},
	// A scheduled task, as wp-cron.php does it: how often it is done, and what
	// it would have mailed.
	'cron'             => function ( $e ) {
		$mails = array();
		add_filter(
			'pre_wp_mail',
			function ( $taken, $mail ) use ( &$mails ) {
				$mails[] = $mail;
				return true;
			},
			10,
			2
		);
		$event = wp_get_scheduled_event( $e['hook'] );
		if ( $event ) {
			do_action_ref_array( $e['hook'], $event->args );
		}
		return array( 'every' => $event ? $event->interval : null, 'mails' => $mails );
	},
	'blocks'           => function () {
		return array_keys( WP_Block_Type_Registry::get_instance()->get_all_registered() );
	},
	'database'         => function () {
		return get_class( $GLOBALS['wpdb'] );
	},
	'version'          => function () {
		return $GLOBALS['wp_version'];
	},
	'option'           => function ( $e ) {
		if ( array_key_exists( 'value', $e ) ) {
			update_option( $e['name'], $e['value'] );
		}
		return get_option( $e['name'] );
	},
);

try {
	$answer = array( 'result' => $errands[ $errand['do'] ]( $errand ) );
} catch ( Throwable $problem ) {
	$answer = array( 'error' => $problem->getMessage() );
}
echo "\n", json_encode( $answer ), "\n";
