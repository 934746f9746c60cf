/* Rooms beside a stream: as block and shortcode, on their own, and in a page
   of another site. */
import { assert, check, end, faults, lab, pause, person, picture, same, site, until, WAIT } from './harness.mjs';

await lab( 'errand', { errand: 'create_post', title: 'Stream', slug: 'stream', content: '<!-- wp:video --><figure class="wp-block-video"><video controls src="/film.webm"></video></figure><!-- /wp:video --><!-- wp:meerkat-cafe/room {"height":"24rem"} /-->' } );
await lab( 'errand', { errand: 'create_post', title: 'Talk', slug: 'talk', content: '[meerkat_cafe_room room="hall" height="20rem" theme="dark"]' } );

const [ alice, bob, maud ] = [ await person( 'alice' ), await person( 'bob' ), await person( 'maud' ) ];
const room = ( page ) => page.locator( '.meerkat-room' );
const ready = ( page ) => room( page ).locator( '.mk-composer[data-ready]' ).waitFor();
const field = ( page ) => room( page ).locator( '.mk-composer textarea' );
const heard = ( page, text ) => room( page ).locator( '.mk-body', { hasText: text } ).first().waitFor();
const bodies = ( page ) => room( page ).locator( '.mk-body' ).allTextContents();

async function visit( one, slug ) {
	await one.page.goto( `${ site.url }/?pagename=${ slug }` );
	await ready( one.page );
}

async function tell( page, text ) {
	await field( page ).fill( text );
	await field( page ).press( 'Enter' );
}

await check( 63, 'the block beside a film: a room of its own on the stream that the café has', async () => {
	for ( const one of [ alice, bob, maud ] ) {
		await visit( one, 'stream' );
	}
	same( await alice.page.locator( 'video' ).count(), 1, 'films:' );
	same( alice.sockets.length, 1, 'streams:' );
	same( await room( alice.page ).getAttribute( 'data-meerkat-room' ), 'stream@cafe.localhost' );
	await tell( alice.page, 'Could the camera show the slides?' );
	await heard( bob.page, 'the slides?' );
	same( await alice.page.locator( '.meerkat-cafe .mk-body', { hasText: 'slides' } ).count(), 0, 'in the café:' );
	await lab( 'subject', { login: 'maud', room: 'stream@cafe.localhost', text: 'Talk of the day: <b>meerkats</b>' } );
	await room( alice.page ).locator( '.mk-subject', { hasText: 'Talk of the day: <b>meerkats</b>' } ).first().waitFor();
	same( await faults( alice.page, '.meerkat-room' ), [], 'axe:' );
	await picture( 'stream' );
} );

await check( 94, 'who may not set the subject is not shown as one who did, nor heard by what no rule of the room has seen', async () => {
	for ( const inside of [ '<subject>forged</subject><thread>1</thread>', '<subject xmlns="u">forged</subject>', '<body xmlns="u">forged</body>' ] ) {
		await lab( 'stanza', { login: 'bob', room: 'stream@cafe.localhost', inside } );
	}
	await lab( 'stanza', { login: 'bob', room: 'stream@cafe.localhost', inside: '<body>psst</body>', nick: 'Alice' } );
	await tell( bob.page, 'and after that' );
	await heard( alice.page, 'and after that' );
	same( await room( alice.page ).locator( '.mk-subject' ).first().textContent(), 'Talk of the day: <b>meerkats</b>' );
	same( ( await bodies( alice.page ) ).filter( ( text ) => text === 'forged' ), [], 'heard:' );
	same( await room( alice.page ).locator( '.mk-notice' ).allTextContents(), [ '✉ Bob: psst' ], 'in private:' );
	await room( alice.page ).locator( '.mk-body', { hasText: 'slides?' } ).waitFor();
} );

await check( 64, 'slow mode: after each message the button counts down, staff are exempt', async () => {
	await tell( maud.page, '/slow 4' );
	await room( alice.page ).locator( '.mk-banner', { hasText: 'Slow mode: one message every 4 seconds.' } ).waitFor();
	const send = room( alice.page ).locator( '.mk-send' );
	// As soon as it counts, for on a slow machine four seconds are soon over:
	// Enter does nothing yet.
	const counted = send.evaluate( ( button ) => new Promise( ( done ) => new MutationObserver( ( _, observer ) => {
		if ( /Slow down: [1-4] s/.test( button.textContent ) ) {
			observer.disconnect();
			const field = button.form.querySelector( 'textarea' );
			field.value = 'twice';
			field.dispatchEvent( new KeyboardEvent( 'keydown', { key: 'Enter', bubbles: true, cancelable: true } ) );
			done( field.value );
		}
	} ).observe( button, { childList: true } ) ) );
	await tell( alice.page, 'once' );
	await heard( bob.page, 'once' );
	same( await Promise.race( [ counted, pause( WAIT ) ] ), 'twice' );
	await picture( 'slow' );
	await tell( maud.page, 'one' );
	await tell( maud.page, 'two' );
	await heard( alice.page, 'two' );
	await until( 'the end of it', async () => ( await send.textContent() ) === 'Send' );
	await field( alice.page ).press( 'Enter' );
	await heard( bob.page, 'twice' );
	await room( maud.page ).locator( '.mk-banner' ).getByRole( 'button', { name: 'Back to normal' } ).click();
	await until( 'no banner', () => room( alice.page ).locator( '.mk-banner' ).isHidden() );
} );

await check( 65, 'a stream that is paused, and goes on; the café does not notice', async () => {
	await tell( maud.page, '/panic moderators 5m' );
	await room( alice.page ).locator( '.mk-banner', { hasText: 'The chat is paused.' } ).waitFor();
	await until( 'no field', () => field( alice.page ).evaluate( ( one ) => one.readOnly ) );
	assert( await alice.page.locator( '.meerkat-cafe .mk-banner' ).isHidden(), 'the café is paused' );
	await tell( maud.page, '/panic off' );
	await until( 'a field', () => field( alice.page ).evaluate( ( one ) => ! one.readOnly ) );
} );

await check( 66, 'the shortcode: another room, in its theme and height; whoever goes there leaves the other', async () => {
	await visit( alice, 'talk' );
	same( await room( alice.page ).getAttribute( 'data-theme' ), 'dark' );
	same( await room( alice.page ).evaluate( ( one ) => getComputedStyle( one ).height ), '320px' );
	await tell( alice.page, 'in the hall' );
	await heard( alice.page, 'in the hall' );
	same( ( await bodies( alice.page ) ).filter( ( text ) => /slides|once|twice/.test( text ) ), [], 'from the other room:' );
	same( await faults( alice.page, '.meerkat-room' ), [], 'axe:' );
	await picture( 'hall' );
	await visit( alice, 'stream' );
	await heard( alice.page, 'twice' );
	same( ( await bodies( alice.page ) ).filter( ( text ) => text === 'twice' ).length, 1, 'times:' );
} );

await check( 67, 'popped out it is the same room on the same stream', async () => {
	const sockets = alice.sockets.length;
	const [ popup ] = await Promise.all( [
		alice.context.waitForEvent( 'page' ),
		room( alice.page ).getByRole( 'button', { name: 'Open in a window of its own' } ).click(),
	] );
	await ready( popup );
	await heard( popup, 'twice' );
	await tell( popup, 'from the window' );
	await heard( bob.page, 'from the window' );
	await heard( alice.page, 'from the window' );
	same( alice.sockets.length, sockets, 'streams:' );
	same( await faults( popup, '.meerkat-room' ), [], 'axe:' );
	await popup.close();
} );

await check( 68, 'in a page of another site guests read along', async () => {
	const other = site.url.replace( 'localhost', '127.0.0.1' );
	await lab( 'guests', { may: 'read' } );
	await lab( 'settings', { guests: 'read', guest_host: 'anon.localhost', embed_origins: [ other ] } );
	await lab( 'file', { name: 'elsewhere.html', text: `<iframe width=600 height=500 src="${ site.url }/?meerkat_chat_embed=stream"></iframe>` } );
	const guest = await person( null );
	await guest.page.goto( `${ other }/elsewhere.html` );
	const frame = await until( 'a frame', () => guest.page.frames()[ 1 ] );
	await frame.locator( '.mk-body', { hasText: 'from the window' } ).waitFor();
	await frame.locator( '.mk-status a[target=_top]', { hasText: 'Log in to chat' } ).waitFor();
	await ready( bob.page );
	await tell( bob.page, 'hello, other site' );
	await frame.locator( '.mk-body', { hasText: 'hello, other site' } ).waitFor();
	await picture( 'elsewhere' );
	await guest.context.close();
	await lab( 'guests', { may: 'none' } );
} );

await end();
