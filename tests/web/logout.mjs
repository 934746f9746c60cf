/* Logged out in another browser: WordPress ends the session, authd sees it,
   the café puts its owner out, and the browser finds that it is no one's. */
import { assert, check, end, enter, lab, logIn, online, openBox, person, picture, same, say, saw, site, until } from './harness.mjs';

const [ alice, bob, admin ] = [ await person( 'alice' ), await person( 'bob' ), await person( 'admin' ) ];
await enter( bob );
await enter( alice );
const second = await alice.context.newPage();
await second.goto( site.url );
await online( second );
await say( alice.page, 'from here' );
await saw( bob.page, 'from here' );

/* What the buttons "Log Out Everywhere" and "… Else" do on a page of a profile;
   Debian lacks a library that their script needs. */
async function destroySessions( one, page ) {
	const words = await page.evaluate( () => ( { nonce: document.getElementById( '_wpnonce' ).value, user_id: document.getElementById( 'user_id' ).value } ) );
	const done = await one.context.request.post( `${ site.url }/wp-admin/admin-ajax.php`, { form: { action: 'destroy-sessions', ...words } } );
	assert( ( await done.json() ).success, 'WordPress did not' );
}

const LEFT = { hasText: 'You have been logged out.' };

await check( 75, 'logged out everywhere else, from another browser: this stream ends, that one stays, and nobody notices', async () => {
	const [ here, there ] = [ await person( 'alice' ), await person( 'alice' ) ];
	await enter( here );
	await enter( there );
	const seen = () => bob.sockets.flatMap( ( socket ) => socket.received ).filter( ( frame ) => /<presence[^>]*\/Alice['"]/.test( frame ) ).length;
	const before = seen();
	await lab( 'authd_sees', { user: 'alice' } ); // and not only when it looks the next time
	const profile = await there.context.newPage();
	await profile.goto( `${ site.url }/wp-admin/profile.php` );
	await destroySessions( there, profile );
	await here.page.locator( '.mk-status', LEFT ).waitFor();
	await until( 'no stream', () => here.sockets.every( ( one ) => ! one.open ) );
	await say( there.page, 'still here' );
	await saw( bob.page, 'still here' );
	same( seen(), before, 'comings and goings:' );
	await here.context.close();
	await there.context.close();
	await logIn( alice, 'alice' );
	await enter( alice );
	await second.reload();
	await online( second );
} );

await check( 34, 'logged out everywhere, in another browser: the live stream ends, in all tabs', async () => {
	await admin.page.goto( `${ site.url }/wp-admin/users.php?s=alice` );
	await admin.page.goto( await admin.page.locator( '#the-list a', { hasText: 'alice' } ).first().getAttribute( 'href' ) );
	await destroySessions( admin, admin.page );
	for ( const page of [ alice.page, second ] ) {
		await openBox( page );
		const said = page.locator( '.mk-status', LEFT );
		await said.waitFor();
		await said.locator( 'a', { hasText: 'Log in to chat' } ).waitFor();
		await until( 'no messages', async () => ( await page.locator( '.mk-body' ).count() ) === 0 ); // with the next frame
	}
	await until( 'no stream', () => ! alice.sockets.at( -1 ).open ); // of earlier ones a reload hides the end
	same( await alice.page.evaluate( () => Object.keys( localStorage ).filter( ( key ) => /meerkat|strophe/.test( key ) && ! /:open$/.test( key ) ) ), [], 'kept:' );
	await until( 'gone for Bob', () => bob.sockets.at( -1 ).received.some( ( frame ) => [ /^<presence/, /\/Alice['"]/, /unavailable/, /307/ ].every( ( part ) => part.test( frame ) ) ) );
	await picture( 'logged-out' );
} );

await end();
