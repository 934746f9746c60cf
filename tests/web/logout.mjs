/* Logged out in another browser: WordPress ends the session, authd sees it,
   the café puts its owner out, and the browser finds that it is no one's. */
import { assert, check, end, enter, online, openBox, person, picture, same, say, saw, site, until } from './harness.mjs';

const [ alice, bob, admin ] = [ await person( 'alice' ), await person( 'bob' ), await person( 'admin' ) ];
await enter( bob );
await enter( alice );
const second = await alice.context.newPage();
await second.goto( site.url );
await online( second );
await say( alice.page, 'from here' );
await saw( bob.page, 'from here' );

await check( 34, 'logged out everywhere, in another browser: the live stream ends, in all tabs', async () => {
	await admin.page.goto( `${ site.url }/wp-admin/users.php?s=alice` );
	await admin.page.goto( await admin.page.locator( '#the-list a', { hasText: 'alice' } ).first().getAttribute( 'href' ) );
	// What the button "Log Out Everywhere" does; Debian lacks a library that
	// its script needs.
	const words = await admin.page.evaluate( () => ( { nonce: document.getElementById( '_wpnonce' ).value, user_id: document.getElementById( 'user_id' ).value } ) );
	const done = await admin.context.request.post( `${ site.url }/wp-admin/admin-ajax.php`, { form: { action: 'destroy-sessions', ...words } } );
	assert( ( await done.json() ).success, 'WordPress did not' );
	for ( const page of [ alice.page, second ] ) {
		await openBox( page );
		const said = page.locator( '.mk-status', { hasText: 'You have been logged out.' } );
		await said.waitFor( { timeout: 60000 } );
		await said.locator( 'a', { hasText: 'Log in to chat' } ).waitFor();
		same( await page.locator( '.mk-body' ).count(), 0, 'messages:' );
	}
	await until( 'no stream', () => alice.sockets.every( ( one ) => ! one.open ) );
	same( await alice.page.evaluate( () => Object.keys( localStorage ).filter( ( key ) => /meerkat|strophe/.test( key ) && ! /:open$/.test( key ) ) ), [], 'kept:' );
	await until( 'gone for Bob', async () => /Café · 1$/.test( await bob.page.locator( '.mk-tab span' ).first().textContent() ) );
	await picture( 'logged-out' );
} );

await end();
