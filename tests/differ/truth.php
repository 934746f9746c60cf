<?php
// What PHP makes of the records that tests/differ/ours.c reads, in the same
// words; WordPress's own functions where it has some (Debian's package). Its
// arguments: a folder for wp-config.php and the like; or "seeds".

define( 'WP', '/usr/share/wordpress/wp-includes/' );
define( 'NAMES', array( 'DB_NAME', 'DB_PASSWORD', 'DB_HOST', 'LOGGED_IN_KEY', 'MULTISITE' ) );

// A reference may lead back to where it stands, so there is an end to it.
function dump( $value, &$left ) {
	if ( --$left < 0 ) {
		return '!';
	}
	switch ( gettype( $value ) ) {
		case 'NULL':
			return 'n';
		case 'boolean':
			return 'b' . (int) $value . ';';
		case 'integer':
			return "i$value;";
		case 'double':
			return 'd' . (int) (bool) $value . ';';
		case 'string':
			return 's' . bin2hex( $value ) . ';';
		case 'array':
			$text = '(';
			foreach ( $value as $key => $item ) {
				$text .= dump( $key, $left ) . dump( $item, $left );
			}
			return $text . ')';
	}
	return 'o';
}

function dump_all( $value ) {
	$left = 20000;
	return dump( $value, $left );
}

// As maybe_unserialize() does it.
function serialized( $text ) {
	if ( ! is_serialized( $text ) ) {
		return '-';
	}
	$value = @unserialize( trim( $text ), array( 'allowed_classes' => false ) );
	return false === $value && 'b:0;' !== trim( $text ) ? '-' : dump_all( $value );
}

// wp_check_password() since 6.8.
function password( $hash, $password ) {
	if ( strlen( $hash ) <= 32 ) {
		return hash_equals( $hash, md5( $password ) );
	}
	if ( strlen( $password ) > 4096 ) {
		return false;
	}
	if ( str_starts_with( $hash, '$wp' ) ) {
		return password_verify(
			base64_encode( hash_hmac( 'sha384', $password, 'wp-sha384', true ) ),
			substr( $hash, 3 )
		);
	}
	if ( str_starts_with( $hash, '$P$' ) ) {
		return ( new PasswordHash( 8, true ) )->CheckPassword( $password, $hash );
	}
	return password_verify( $password, $hash );
}

// In a process of its own, for it defines constants and may end in any way.
function wpconfig( $folder, $text ) {
	file_put_contents( "$folder/wp-config.php", $text );
	@unlink( "$folder/found" );
	$pid = pcntl_fork();
	if ( 0 === $pid ) {
		error_reporting( 0 );
		ini_set( 'display_errors', '0' );
		set_time_limit( 2 );
		ob_start();
		register_shutdown_function( function () {
			ob_end_clean();
			posix_kill( posix_getpid(), SIGKILL );
		} );
		( static function () use ( $folder ) {
			include "$folder/run.php";
		} )();
		exit;
	}
	pcntl_waitpid( $pid, $status );
	$found = @file_get_contents( "$folder/found" );
	return false === $found ? '-' : $found;
}

function prepare_wpconfig( $folder ) {
	file_put_contents( "$folder/run.php", '<?php include __DIR__ . "/wp-config.php"; '
		. 'include __DIR__ . "/wp-settings.php";' );
	file_put_contents( "$folder/wp-settings.php", <<<'PHP'
<?php
$differ_found = array();
foreach ( \NAMES as $differ_name ) {
	$differ_found[ $differ_name ] = \defined( $differ_name ) ? array( \constant( $differ_name ) ) : array();
}
$differ_found['$table_prefix'] = isset( $table_prefix ) ? array( $table_prefix ) :
	( array_key_exists( 'table_prefix', get_defined_vars() ) ? array( null ) : array() );
$differ_out = array();
foreach ( $differ_found as $differ_name => $differ_value ) {
	$differ_type = array( 'boolean' => 'bool', 'integer' => 'int', 'double' => 'float', 'string' => 'string', 'NULL' => 'null' );
	$differ_text = '';
	if ( $differ_value ) {
		$differ_kind = gettype( $differ_value[0] );
		$differ_text = isset( $differ_type[ $differ_kind ] )
			? $differ_type[ $differ_kind ] . ':' . bin2hex( (string) $differ_value[0] ) : $differ_kind . ':';
	}
	$differ_out[] = "$differ_name=$differ_text";
}
\file_put_contents( __DIR__ . '/found', implode( "\t", $differ_out ) );
exit;
PHP
	);
}

function seeds() {
	$seeds = array();
	foreach ( array( 'known', "p\xc3\xa4ss w\xc3\xb6rd", str_repeat( 'long', 30 ), '' ) as $password ) {
		$wp      = base64_encode( hash_hmac( 'sha384', $password, 'wp-sha384', true ) );
		$cheap   = array( 'cost' => 4 );
		$hasher  = new PasswordHash( 8, true );
		$hashes  = array(
			md5( $password ),
			strtoupper( md5( $password ) ),
			$hasher->crypt_private( $password, '$P$5saltsalt' ),
			$hasher->crypt_private( $password, '$H$5saltsalt' ),
			password_hash( $password, PASSWORD_BCRYPT, $cheap ),
			'$2a' . substr( password_hash( $password, PASSWORD_BCRYPT, $cheap ), 3 ),
			'$wp' . password_hash( $wp, PASSWORD_BCRYPT, $cheap ),
			'$wp' . password_hash( $wp, PASSWORD_ARGON2ID, array( 'memory_cost' => 8, 'time_cost' => 1, 'threads' => 1 ) ),
			crypt( $password, '$1$saltsalt$' ),
			crypt( $password, '$5$rounds=1000$saltsalt$' ),
			crypt( $password, '$6$rounds=1000$saltsalt$' ),
			crypt( $password, 'ab' ),
			crypt( $password, '_J9..rasm' ),
			password_hash( $password, PASSWORD_ARGON2I, array( 'memory_cost' => 8, 'time_cost' => 1, 'threads' => 1 ) ),
			password_hash( $password, PASSWORD_ARGON2ID, array( 'memory_cost' => 32, 'time_cost' => 2, 'threads' => 2 ) ),
			'*0', '*1', '*', '', '!', '$P$', '$2y$04$',
		);
		foreach ( $hashes as $hash ) {
			$seeds[] = bin2hex( $hash ) . ' ' . bin2hex( $password );
		}
	}
	return implode( "\n", $seeds ) . "\n";
}

require WP . 'class-phpass.php';
if ( 'seeds' === $argv[1] ) {
	echo seeds();
	exit;
}
define( 'ABSPATH', "$argv[1]/" );
if ( ! isset( $argv[2] ) ) {
	// Only functions are wanted, and none of them now.
	function add_filter() {}
	mkdir( "$argv[1]/wp-includes" );
	file_put_contents( "$argv[1]/wp-includes/option.php", '<?php' );
	define( 'WPINC', 'wp-includes' );
	require WP . 'functions.php';
} else {
	prepare_wpconfig( $argv[1] );
}
while ( 5 === strlen( $head = (string) fread( STDIN, 5 ) ) ) {
	$len  = unpack( 'V', substr( $head, 1 ) )[1];
	$text = $len ? stream_get_contents( STDIN, $len ) : '';
	if ( 'S' === $head[0] ) {
		echo serialized( $text );
	} elseif ( 'P' === $head[0] ) {
		$at = unpack( 'v', $text )[1];
		echo (int) password( substr( $text, 2, $at ), substr( $text, 2 + $at ) );
	} else {
		echo wpconfig( $argv[1], $text );
	}
	echo "\n";
}
