/* Moderation, as the moderator does it and as the others see it. */
import { assert, check, end, enter, lab, menu, online, person, picture, present, same, say, saw, site, until } from './harness.mjs';

const [ maud, alice, bob ] = await present( 'maud', 'alice', 'bob' );

const state = ( page, wanted ) => until( `status ${ wanted }`, async () => ( await page.locator( '.mk-status' ).getAttribute( 'data-state' ) ) === wanted );

await check( 49, 'a member has no menu to remove or to ban others', async () => {
	await say( bob.page, 'from Bob' );
	await saw( alice.page, 'from Bob' );
	await menu( alice.page, 'from Bob' );
	const items = await alice.page.getByRole( 'menuitem' ).allTextContents();
	same( items, [ 'Reply', 'Copy', 'Report …' ] );
	await alice.page.keyboard.press( 'Escape' );
} );

await check( 33, 'in slow mode the wait is counted down, and the text stays', async () => {
	await say( maud.page, '/slow 60' );
	await alice.page.locator( '.mk-banner', { hasText: 'every 60 seconds' } ).waitFor();
	await say( alice.page, 'my first' );
	await saw( maud.page, 'my first' );
	await say( alice.page, 'too early' );
	const send = alice.page.locator( '.mk-send' );
	await until( 'a countdown', async () => /Slow down: [1-5]?\d s/.test( await send.textContent() ) );
	assert( await send.isDisabled(), 'it may be sent' );
	same( await alice.page.locator( '.mk-composer textarea' ).inputValue(), 'too early' );
	await picture( 'slow' );
	const first = await send.textContent();
	await until( 'the next second', async () => ( await send.textContent() ) !== first );
	await say( maud.page, '/slow off' ); // and nobody need wait any longer
	await until( 'the end of it', async () => ( await send.textContent() ) === 'Send' );
	await alice.page.locator( '.mk-composer textarea' ).press( 'Enter' );
	await saw( maud.page, 'too early' );
} );

await check( 31, 'muted, kicked and banned: each is said to whom it happens', async () => {
	await say( bob.page, 'I am still here' );
	await saw( maud.page, 'I am still here' );
	await menu( maud.page, 'I am still here', 'Mute …' );
	await maud.page.locator( '.mk-dialog [type=submit]' ).click();
	await bob.page.locator( '.mk-status', { hasText: 'You may read, but not write.' } ).waitFor();
	await until( 'no field', () => bob.page.locator( '.mk-composer textarea' ).evaluate( ( one ) => one.readOnly ) );
	await say( maud.page, '/unmute "Bob"' );
	await online( bob.page );

	await menu( maud.page, 'I am still here', 'Kick …' );
	await maud.page.locator( '#mk-reason' ).fill( 'calm down' );
	await picture( 'kick' );
	await maud.page.locator( '.mk-dialog [type=submit]' ).click();
	await state( bob.page, 'kicked' );
	await bob.page.locator( '.mk-status', { hasText: 'calm down' } ).waitFor();
	await bob.page.getByRole( 'button', { name: 'Come back' } ).click();
	await online( bob.page );

	await menu( maud.page, 'I am still here', 'Ban …' );
	await maud.page.locator( '#mk-time' ).selectOption( '1h' );
	await maud.page.locator( '.mk-dialog [type=submit]' ).click();
	await until( 'out', () => bob.page.locator( '.mk-composer[data-ready]' ).count().then( ( n ) => n === 0 ) );
	await bob.page.getByRole( 'button', { name: 'Come back' } ).click();
	await state( bob.page, 'banned' );
	await picture( 'banned' );
} );

await check( 95, 'who has a name now is not taken for who spoke under it before', async () => {
	for ( const login of [ 'dora', 'theodora' ] ) { // nobody who was in before, and may still be
		await lab( 'errand', { errand: 'create_user', login, password: site.password, role: 'subscriber', name: 'Dora' } );
	}
	await lab( 'stanza', { login: 'dora', room: site.cafe, inside: '<body>rude</body>' } );
	await saw( maud.page, 'rude' );
	const dora = await person( 'theodora' );
	await enter( dora );
	await say( dora.page, 'and I am Dora' );
	await saw( maud.page, 'and I am Dora' );
	await menu( maud.page, 'rude', 'Ban …' );
	await maud.page.locator( '.mk-dialog [type=submit]' ).click();
	await maud.page.locator( '.mk-undo', { hasText: 'Dora' } ).waitFor();
	await say( dora.page, 'it was not me' );
	await saw( maud.page, 'it was not me' );
} );

await check( 45, 'WordPress\'s log of all this names no file of the plugin', async () => {
	const log = await lab( 'debug_log' );
	same( log.split( '\n' ).filter( ( line ) => line.includes( 'meerkat-cafe' ) ), [] );
} );

await end();
