/* What staff does with the room, by the menu above it. */
import { check, end, enter, faults, lab, online, person, picture, present, same, saw, say, site, until } from './harness.mjs';

const [ maud, alice ] = await present( 'maud', 'alice' );
const dialog = maud.page.locator( '.mk-dialog' );
const bar = maud.page.locator( '.mk-undo' );
const tools = async ( name ) => {
	await maud.page.getByRole( 'button', { name: 'Moderation' } ).click();
	await maud.page.getByRole( 'menuitem', { name, exact: true } ).click();
};
const fill = async ( fields ) => {
	for ( const [ id, value ] of Object.entries( fields ) ) {
		await dialog.locator( `#mk-${ id }` ).fill( value );
	}
	same( await faults( maud.page, '.mk-dialog' ), [], 'axe:' );
	await dialog.locator( '[type=submit]' ).click();
};
const notice = ( text ) => maud.page.locator( '.mk-notice', { hasText: text } ).last();

await check( 82, 'subject, words that are pinned, and slow mode, for all to see', async () => {
	await tools( 'Set the subject …' );
	await fill( { text: 'Meerkats & <b>others</b>' } );
	await alice.page.locator( '.mk-subject', { hasText: 'Meerkats & <b>others</b>' } ).waitFor();
	await tools( 'Set the subject …' );
	same( await dialog.locator( '#mk-text' ).inputValue(), 'Meerkats & <b>others</b>', 'the present one:' );
	await fill( { text: '' } );
	await until( 'no subject', () => alice.page.locator( '.mk-subject' ).isHidden() );
	await tools( 'Pin something …' );
	await fill( { text: 'Be kind.' } );
	await alice.page.locator( '.mk-pinned', { hasText: 'Be kind.' } ).waitFor();
	await maud.page.locator( '.mk-pinned' ).getByRole( 'button', { name: 'Unpin' } ).click();
	await until( 'unpinned', () => alice.page.locator( '.mk-pinned' ).isHidden() );
	await tools( 'Slow mode …' );
	await dialog.locator( '#mk-seconds' ).selectOption( '60' );
	await fill( {} );
	await alice.page.locator( '.mk-banner', { hasText: 'one message every 60 seconds' } ).waitFor();
	await tools( 'Back to normal' );
	await until( 'no banner', () => alice.page.locator( '.mk-banner' ).isHidden() );
} );

await check( 83, 'an announcement is planned, shown among those that are, and cancelled; who is banned is shown', async () => {
	await tools( 'Announce …' );
	await dialog.locator( '#mk-daily' ).check();
	await picture( 'announce' );
	await fill( { text: 'The library closes.', at: '19:45' } );
	await notice( '19:45' ).waitFor();
	await tools( 'Show announcements' );
	const shown = notice( 'The library closes.' );
	await shown.waitFor();
	const number = /(\d+)/.exec( await shown.textContent() )[ 1 ];
	await say( maud.page, `/announce cancel ${ number }` );
	await tools( 'Show announcements' );
	await notice( 'Nothing will be announced.' ).waitFor();
	await tools( 'Show who is banned or muted' );
	await notice( 'Nobody is banned or muted.' ).waitFor();
	await tools( 'Show how the room is' );
	await notice( /Here: \d+ \(moderators: / ).waitFor();
} );

await check( 84, 'all messages are removed at once, if it is not taken back', async () => {
	const bodies = () => alice.page.locator( '.mk-row:not(.mk-notice) .mk-body:not(.mk-removed)' ).count();
	await online( alice.page );
	await say( alice.page, 'one' );
	await say( alice.page, 'two' );
	await saw( maud.page, 'two' );
	await tools( 'Remove all messages' );
	await bar.filter( { hasText: 'All messages seen here are about to be removed.' } ).getByRole( 'button', { name: 'Undo' } ).click();
	await until( 'no row goes', async () => ! await maud.page.locator( '.mk-going' ).count() );
	await tools( 'Remove all messages' );
	await bar.getByRole( 'button', { name: 'Do it now' } ).click();
	await until( 'all are gone', async () => ( await bodies() ) === 0 );
	await say( alice.page, 'three' );
	await saw( maud.page, 'three' );
} );

await check( 91, 'an administrator pauses the café and all rooms of the site, and opens them again', async () => {
	await lab( 'errand', { errand: 'create_post', title: 'Hall', slug: 'hall-of-all', content: '[meerkat_cafe_room]' } );
	const [ admin, bob ] = [ await person( 'admin' ), await person( 'bob' ) ];
	await enter( admin );
	await enter( bob, '/?pagename=hall-of-all' );
	await bob.page.locator( '.meerkat-room .mk-composer[data-ready]' ).waitFor();
	const banners = bob.page.locator( '.mk-banner', { hasText: 'The chat is paused.' } );
	const all = async ( name ) => {
		await admin.page.getByRole( 'button', { name: 'Moderation' } ).click();
		await admin.page.getByRole( 'menuitem', { name, exact: true } ).click();
	};
	await all( 'Pause all rooms for 10 minutes' );
	await until( 'both are paused', async () => await banners.count() === 2 );
	await all( 'All rooms back to normal' );
	await until( 'both are open', async () => await banners.count() === 0 );
} );

await end();
