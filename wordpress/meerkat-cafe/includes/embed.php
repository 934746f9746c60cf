<?php
/**
 * A room alone in a page: for the iframe of other sites, and to pop out. The
 * page has its own policy of what may run in it and who may frame it.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Embed;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Page;
use Meerkat_Cafe\Rooms;
use Meerkat_Cafe\Settings;
use const Meerkat_Cafe\VERSION;

const VARIABLE = 'meerkat_chat_embed';
const CAFE     = 'cafe';

/**
 * Hook in.
 */
function begin() {
	add_action( 'init', __NAMESPACE__ . '\\register' );
	add_filter( 'query_vars', __NAMESPACE__ . '\\query_vars' );
	add_action( 'parse_request', __NAMESPACE__ . '\\answer' );
}

/**
 * /chat-embed/<room>/ where addresses are pretty.
 */
function register() {
	add_rewrite_rule( '^chat-embed/([a-z0-9_-]+)/?$', 'index.php?' . VARIABLE . '=$matches[1]', 'top' );
	if ( get_option( 'meerkat_cafe_rules' ) !== VERSION ) {
		flush_rewrite_rules( false );
		update_option( 'meerkat_cafe_rules', VERSION, true );
	}
}

/**
 * WordPress makes its rules anew when it has none, without ours if we are not
 * there; when we are again, ours must come again.
 */
function forget() {
	delete_option( 'meerkat_cafe_rules' );
	delete_option( 'rewrite_rules' );
}

/**
 * Also ?meerkat_chat_embed=<room>, where they are not.
 *
 * @param string[] $names What WordPress knows.
 * @return string[]
 */
function query_vars( $names ) {
	$names[] = VARIABLE;
	return $names;
}

/**
 * The room's own page.
 *
 * @param \WP $request What is asked for.
 */
function answer( $request ) {
	if ( empty( $request->query_vars[ VARIABLE ] ) ) {
		return;
	}
	$slug = Rooms\slug( $request->query_vars[ VARIABLE ] );
	if ( CAFE !== $slug && ! isset( Rooms\all()[ $slug ] ) ) {
		wp_die( esc_html__( 'There is no such chat room.', 'meerkat-cafe' ), '', array( 'response' => 404 ) );
	}
	header( 'Content-Type: text/html; charset=' . get_option( 'blog_charset' ) );
	header( 'Content-Security-Policy: ' . policy() );
	header( 'Referrer-Policy: same-origin' );
	header( 'X-Content-Type-Options: nosniff' );
	show( $slug );
	exit;
}

/**
 * What may run in the page, whom it may speak to, who may frame it.
 */
function policy() {
	$server = array();
	foreach ( array( 'websocket', 'bosh' ) as $name ) {
		$parts = wp_parse_url( Settings\get( $name ) );
		if ( isset( $parts['host'] ) ) {
			$server[] = $parts['scheme'] . '://' . $parts['host'] . ( isset( $parts['port'] ) ? ':' . $parts['port'] : '' );
		}
	}
	return implode(
		'; ',
		array(
			"default-src 'none'",
			"script-src 'self'",
			"style-src 'self'",
			"connect-src 'self' " . implode( ' ', $server ),
			"img-src 'self' data:",
			"media-src 'self'",
			"base-uri 'none'",
			"form-action 'none'",
			trim( "frame-ancestors 'self' " . implode( ' ', Settings\get( 'embed_origins' ) ) ),
		)
	);
}

/**
 * The whole document.
 *
 * @param string $slug The room, or "cafe".
 */
function show( $slug ) {
	$title = CAFE === $slug ? __( 'Café', 'meerkat-cafe' ) : Rooms\all()[ $slug ];
	$jid   = CAFE === $slug ? Settings\get( 'cafe' ) : Rooms\address( $slug );
	?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
<meta charset="<?php bloginfo( 'charset' ); ?>">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title><?php echo esc_html( $title . ' – ' . get_bloginfo( 'name' ) ); ?></title>
<?php // phpcs:disable WordPress.WP.EnqueuedResources -- a page of its own, without the theme. ?>
<link rel="stylesheet" href="<?php echo esc_url( Page\asset( 'style.min.css' ) . '?ver=' . VERSION ); ?>">
</head>
<body class="meerkat-embed">
<div class="meerkat-room" data-meerkat-room="<?php echo esc_attr( $jid ); ?>" data-slug="<?php echo esc_attr( $slug ); ?>" data-height="100dvh" data-roster="1" data-theme="auto"><p><a target="_top" rel="nofollow" href="<?php echo esc_url( wp_login_url() ); ?>"><?php esc_html_e( 'Log in to chat', 'meerkat-cafe' ); ?></a></p></div>
	<?php Page\data_block( false ); ?>
<script defer src="<?php echo esc_url( Page\asset( 'loader.min.js' ) . '?ver=' . VERSION ); ?>"></script>
</body>
</html>
	<?php
}
