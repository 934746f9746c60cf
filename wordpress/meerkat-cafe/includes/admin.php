<?php
/**
 * The settings page, with a check of what may be wrong.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Admin;

defined( 'ABSPATH' ) || exit;

use Meerkat_Cafe\Credential;
use Meerkat_Cafe\Page;
use Meerkat_Cafe\Settings;
use const Meerkat_Cafe\FILE;
use const Meerkat_Cafe\OPTION;
use const Meerkat_Cafe\VERSION;

const SLUG = 'meerkat-cafe';

/**
 * Hook in.
 */
function begin() {
	add_action( 'admin_menu', __NAMESPACE__ . '\\menu' );
	add_action( 'admin_init', __NAMESPACE__ . '\\register' );
	add_filter( 'plugin_action_links_' . plugin_basename( FILE ), __NAMESPACE__ . '\\links' );
	add_action( 'admin_enqueue_scripts', __NAMESPACE__ . '\\scripts' );
}

/**
 * A page under Settings.
 */
function menu() {
	add_options_page( __( 'Meerkat Café', 'meerkat-cafe' ), __( 'Meerkat Café', 'meerkat-cafe' ), 'manage_options', SLUG, __NAMESPACE__ . '\\page' );
}

/**
 * A way there from the list of plugins.
 *
 * @param string[] $links Those there are.
 * @return string[]
 */
function links( $links ) {
	array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( admin_url( 'options-general.php?page=' . SLUG ) ), esc_html__( 'Settings', 'meerkat-cafe' ) ) );
	return $links;
}

/**
 * The script behind "Test connection", on this page only.
 *
 * @param string $hook Which page.
 */
function scripts( $hook ) {
	if ( 'settings_page_' . SLUG === $hook ) {
		wp_enqueue_script( 'meerkat-cafe-admin', Page\asset( 'admin.min.js' ), array(), VERSION, true );
	}
}

/**
 * The option, its sections and fields.
 */
function register() {
	register_setting(
		SLUG,
		OPTION,
		array(
			'type'              => 'array',
			'sanitize_callback' => 'Meerkat_Cafe\\Settings\\sanitize',
			'default'           => array(),
			'show_in_rest'      => false,
		)
	);
	foreach ( sections() as $id => $section ) {
		add_settings_section( $id, $section['title'], '__return_null', SLUG );
		foreach ( $section['fields'] as $name => $field ) {
			add_settings_field(
				$name,
				$field['label'],
				__NAMESPACE__ . '\\field',
				SLUG,
				$id,
				$field + array(
					'name'      => $name,
					'label_for' => 'meerkat-' . $name,
				)
			);
		}
	}
}

/**
 * What can be set.
 *
 * @return array<string, array>
 */
function sections() {
	$roles = wp_list_pluck( wp_roles()->roles, 'name' );
	$types = wp_list_pluck( get_post_types( array( 'public' => true ), 'objects' ), 'label' );
	return array(
		'server' => array(
			'title'  => __( 'Your XMPP server', 'meerkat-cafe' ),
			'fields' => array(
				'host'      => array( 'label' => __( 'Host of the members', 'meerkat-cafe' ), 'kind' => 'text' ),
				'websocket' => array( 'label' => __( 'WebSocket address', 'meerkat-cafe' ), 'kind' => 'text', 'test' => true ),
				'bosh'      => array( 'label' => __( 'BOSH address', 'meerkat-cafe' ), 'kind' => 'text', 'help' => __( 'Used where WebSocket does not get through. May be empty.', 'meerkat-cafe' ) ),
				'cafe'      => array( 'label' => __( 'Address of the café', 'meerkat-cafe' ), 'kind' => 'text', 'help' => __( 'As in cafe.conf: room@domain. Rooms of streams are in the same domain.', 'meerkat-cafe' ) ),
			),
		),
		'people' => array(
			'title'  => __( 'Who may chat', 'meerkat-cafe' ),
			'fields' => array(
				'roles'      => array( 'label' => __( 'Roles', 'meerkat-cafe' ), 'kind' => 'list', 'words' => array_map( 'translate_user_role', $roles ), 'help' => __( 'None ticked: everybody who can log in.', 'meerkat-cafe' ) ),
				'guests'     => array( 'label' => __( 'Guests', 'meerkat-cafe' ), 'kind' => 'choice', 'words' => array( 'none' => __( 'do not see the chat', 'meerkat-cafe' ), 'read' => __( 'may read', 'meerkat-cafe' ), 'speak' => __( 'may write', 'meerkat-cafe' ) ) ),
				'guest_host' => array( 'label' => __( 'Host of the guests', 'meerkat-cafe' ), 'kind' => 'text', 'help' => __( 'A host of your server with anonymous login, for guests only.', 'meerkat-cafe' ) ),
			),
		),
		'look'   => array(
			'title'  => __( 'Where and how', 'meerkat-cafe' ),
			'fields' => array(
				'everywhere'    => array( 'label' => __( 'Show the café on every page', 'meerkat-cafe' ), 'kind' => 'tick' ),
				'hidden_types'  => array( 'label' => __( 'But not on', 'meerkat-cafe' ), 'kind' => 'list', 'words' => $types ),
				'sound'         => array( 'label' => __( 'Sound for new messages, unless a member turns it off', 'meerkat-cafe' ), 'kind' => 'tick' ),
				'cache'         => array( 'label' => __( 'Browsers keep the last messages until logout', 'meerkat-cafe' ), 'kind' => 'tick' ),
				'embed_origins' => array( 'label' => __( 'Other sites that may show rooms', 'meerkat-cafe' ), 'kind' => 'lines', 'help' => __( 'One a line, like https://example.org', 'meerkat-cafe' ) ),
			),
		),
		'staff'  => array(
			'title'  => __( 'Moderation', 'meerkat-cafe' ),
			'fields' => array(
				'report_mail' => array( 'label' => __( 'Mail new reports to', 'meerkat-cafe' ), 'kind' => 'choice', 'words' => array( 'none' => __( 'nobody', 'meerkat-cafe' ), 'site' => __( 'the address of the site', 'meerkat-cafe' ), 'moderators' => __( 'all who may moderate', 'meerkat-cafe' ) ), 'help' => __( 'At most every five minutes, with what was said. Needs the control socket of the café and the scheduled tasks of WordPress. Who gets such a mail sees who else does.', 'meerkat-cafe' ) ),
			),
		),
		'law'    => array(
			'title'  => __( 'Privacy', 'meerkat-cafe' ),
			'fields' => array(
				'retention_note' => array( 'label' => __( 'How long messages are kept, for your privacy policy', 'meerkat-cafe' ), 'kind' => 'lines' ),
			),
		),
	);
}

/**
 * One field of the form.
 *
 * @param array<string, mixed> $field From sections().
 */
function field( $field ) {
	$value = Settings\get( $field['name'] );
	$name  = OPTION . '[' . $field['name'] . ']';
	$id    = 'meerkat-' . $field['name'];
	switch ( $field['kind'] ) {
		case 'tick':
			printf( '<input type="checkbox" id="%s" name="%s" value="1" %s>', esc_attr( $id ), esc_attr( $name ), checked( $value, true, false ) );
			break;
		case 'lines':
			printf( '<textarea id="%s" name="%s" rows="3" class="large-text code">%s</textarea>', esc_attr( $id ), esc_attr( $name ), esc_textarea( is_array( $value ) ? implode( "\n", $value ) : $value ) );
			break;
		case 'choice':
			printf( '<select id="%s" name="%s">', esc_attr( $id ), esc_attr( $name ) );
			foreach ( $field['words'] as $word => $label ) {
				printf( '<option value="%s" %s>%s</option>', esc_attr( $word ), selected( $value, $word, false ), esc_html( $label ) );
			}
			echo '</select>';
			break;
		case 'list':
			foreach ( $field['words'] as $word => $label ) {
				printf( '<label><input type="checkbox" name="%s[]" value="%s" %s> %s</label><br>', esc_attr( $name ), esc_attr( $word ), checked( in_array( (string) $word, $value, true ), true, false ), esc_html( $label ) );
			}
			break;
		default:
			printf( '<input type="text" id="%s" name="%s" value="%s" class="regular-text code">', esc_attr( $id ), esc_attr( $name ), esc_attr( $value ) );
	}
	if ( ! empty( $field['test'] ) ) {
		printf( ' <button type="button" class="button" id="meerkat-test" data-good="%s" data-bad="%s" data-wait="%s">%s</button> <span id="meerkat-test-result" role="status"></span>', esc_attr__( 'The server answers.', 'meerkat-cafe' ), esc_attr__( 'No answer.', 'meerkat-cafe' ), esc_attr__( 'Asking …', 'meerkat-cafe' ), esc_html__( 'Test connection', 'meerkat-cafe' ) );
	}
	if ( isset( $field['help'] ) ) {
		printf( '<p class="description">%s</p>', esc_html( $field['help'] ) );
	}
}

/**
 * The page.
 */
function page() {
	$obstacles              = Credential\obstacles();
	list( $verdict, $text ) = Credential\verdict();
	?>
<div class="wrap">
<h1><?php esc_html_e( 'Meerkat Café', 'meerkat-cafe' ); ?></h1>
	<?php if ( $obstacles ) : ?>
<div class="notice notice-error inline"><p><?php esc_html_e( 'Members may not be able to log in to the chat:', 'meerkat-cafe' ); ?></p><ul>
		<?php foreach ( $obstacles as $obstacle ) : ?>
<li><?php echo esc_html( $obstacle ); ?></li>
		<?php endforeach; ?>
</ul></div>
	<?php else : ?>
<div class="notice notice-success inline" id="meerkat-self-check"><p><?php esc_html_e( 'Self-check: credentials of this site can be verified by authd.', 'meerkat-cafe' ); ?></p></div>
	<?php endif; ?>
	<?php if ( 'OK' === $verdict ) : ?>
<div class="notice notice-success inline" id="meerkat-authd"><p><?php esc_html_e( 'authd takes credentials of this site: it was asked just now.', 'meerkat-cafe' ); ?></p></div>
	<?php else : ?>
<div class="notice <?php echo '' === $verdict ? 'notice-info' : 'notice-error'; ?> inline" id="meerkat-authd"><p><?php echo esc_html( $text ); ?></p></div>
	<?php endif; ?>
	<?php if ( ! is_ssl() && 'local' !== wp_get_environment_type() ) : ?>
<div class="notice notice-warning inline"><p><?php esc_html_e( 'Browsers connect from secure pages only: serve the site by HTTPS.', 'meerkat-cafe' ); ?></p></div>
	<?php endif; ?>
<form method="post" action="options.php">
	<?php
	settings_fields( SLUG );
	do_settings_sections( SLUG );
	submit_button();
	?>
</form>
</div>
	<?php
}
