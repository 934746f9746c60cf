/* The demonstration, as a guest and three members look at it. With
   MEERKAT_PICTURES it makes the two pictures of the README in that folder. */
import { join } from 'node:path';
import { check, end, enter, online, openBox, person, picture, same, saw, say, site, until } from './harness.mjs';

const size = { viewport: { width: 1000, height: 640 } };
const [ grace, bob, alice, guest ] = await Promise.all( [ 'grace', 'bob', 'alice', null ].map( ( login ) => person( login, size ) ) );

async function photograph( page, name ) {
	await picture( name );
	if ( process.env.MEERKAT_PICTURES ) {
		await page.mouse.move( 0, 0 );
		await page.screenshot( { path: join( process.env.MEERKAT_PICTURES, `${ name }.png` ) } );
	}
}

await check( 60, 'the café: three members talk, and who edits or runs the site moderates', async () => {
	for ( const one of [ grace, bob, alice ] ) {
		await enter( one );
	}
	await say( bob.page, 'Good morning! Coffee is ready.' );
	await saw( alice.page, 'Coffee is ready' );
	await say( alice.page, 'Two, please ☕' );
	await saw( grace.page, 'Two, please' );
	await say( grace.page, 'Alice, the talk begins at ten: https://example.org/talks' );
	await saw( alice.page, 'begins at ten' );
	const badges = () => alice.page.locator( '.mk-row:has(.mk-badge) .mk-nick' ).allTextContents();
	await until( 'two moderators', async () => ( await badges() ).join() === 'Bob,Grace' );
	// WordPress would put pictures from its makers' machines for what it
	// thinks the browser cannot draw.
	same( await alice.page.locator( '.meerkat-cafe img' ).count(), 0 );
	await photograph( alice.page, 'cafe' );
} );

await check( 61, 'a guest sees the same, is called a guest, and may not write', async () => {
	await guest.page.goto( site.url );
	await openBox( guest.page );
	await saw( guest.page, 'Coffee is ready' );
	await until( 'no voice', () => guest.page.locator( '.mk-composer textarea' ).first().evaluate( ( one ) => one.readOnly ) );
	await guest.page.locator( '.mk-toggle' ).first().click();
	await until( 'a guest', async () => /Guest-\d+/.test( await guest.page.locator( '.mk-people' ).first().textContent() ) );
	await guest.page.locator( '.mk-status a', { hasText: 'Log in to chat' } ).first().waitFor();
} );

await check( 62, 'the stream: a film that plays, and a room beside it', async () => {
	for ( const one of [ alice, bob, guest ] ) {
		await one.page.goto( site.stream );
	}
	const room = ( one ) => one.page.locator( '.meerkat-room' );
	await room( alice ).locator( '.mk-composer[data-ready]' ).waitFor();
	await room( bob ).locator( '.mk-composer[data-ready]' ).waitFor();
	await until( 'a film', () => alice.page.locator( 'video' ).evaluate( ( film ) => film.readyState > 2 && film.videoWidth === 480 ) );
	const tell = async ( one, text ) => {
		await room( one ).locator( 'textarea' ).fill( text );
		await room( one ).locator( 'textarea' ).press( 'Enter' );
		for ( const other of [ alice, bob, guest ] ) {
			await room( other ).locator( '.mk-body', { hasText: text } ).waitFor();
		}
	};
	await tell( bob, 'Welcome to the stream.' );
	await tell( alice, 'Could the camera show the slides, please?' );
	await tell( bob, 'Done – better now?' );
	await tell( alice, 'Perfect, thank you!' );
	same( await alice.page.locator( '.meerkat-cafe .mk-body', { hasText: 'camera' } ).count(), 0, 'in the café, too:' );
	await alice.page.locator( '.meerkat-cafe .mk-icon' ).last().click();
	await alice.page.setViewportSize( { width: 1000, height: 780 } );
	await alice.page.evaluate( () => scrollTo( 0, 0 ) );
	await photograph( alice.page, 'stream' );
} );

await end();
