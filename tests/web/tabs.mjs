/* Many tabs of one browser: what they share. */
import { assert, check, end, logIn, online, openBox, person, same, saw, say, site } from './harness.mjs';

await check( 90, 'a tab that takes over logs in with what the other was given, and asks the site for nothing', async () => {
	const [ alice, bob ] = [ await person( 'alice' ), await person( 'bob' ) ];
	const asked = () => alice.requests.filter( ( { url } ) => url.includes( 'meerkat/v1/credential' ) || url.includes( 'rest-nonce' ) ).length;
	for ( const one of [ alice, bob ] ) {
		await one.page.goto( site.url );
		await openBox( one.page );
		await online( one.page );
	}
	const before = asked();
	assert( before > 0, 'nothing was asked for' );
	let other = alice.page;
	for ( let i = 0; i < 3; i++ ) { // the tab that leads is gone each time
		const tab = await alice.context.newPage();
		await tab.goto( site.url );
		await online( tab );
		const connected = tab.waitForEvent( 'websocket' );
		await other.close();
		await connected;
		await say( bob.page, `number ${ i }` );
		await saw( tab, `number ${ i }` );
		await say( tab, `answer ${ i }` );
		await saw( bob.page, `answer ${ i }` );
		other = tab;
	}
	same( asked(), before, 'requests:' );
	const kept = await other.evaluate( () => JSON.stringify( [ { ...localStorage }, { ...sessionStorage } ] ) );
	const auth = alice.sockets[ 0 ].sent.find( ( frame ) => frame.startsWith( '<auth' ) );
	const secret = Buffer.from( />([^<]*)</.exec( auth )[ 1 ], 'base64' ).toString().split( '\0' )[ 2 ];
	assert( secret && ! kept.includes( secret ), 'it is in the storage' );
	await alice.context.close();
	await bob.context.close();
} );

await check( 92, 'who logs in as somebody else in the same browser is that one, and sees nothing of the other', async () => {
	const [ alice, maud ] = [ await person( 'alice' ), await person( 'maud' ) ];
	for ( const one of [ alice, maud ] ) {
		await one.page.goto( site.url );
		await openBox( one.page );
		await online( one.page );
	}
	await logIn( alice, 'ulf wiger' ); // Alice has not logged out, and her tab is open
	const tab = await alice.context.newPage();
	await tab.goto( site.url );
	await openBox( tab );
	await online( tab );
	await say( tab, 'who am I?' );
	const row = maud.page.locator( '.mk-row', { hasText: 'who am I?' } );
	await row.locator( '.mk-nick', { hasText: 'Ulf Wiger' } ).waitFor();
	await say( alice.page, 'and who am I?' );
	await maud.page.locator( '.mk-row', { hasText: 'and who am I?' } ).locator( '.mk-nick', { hasText: 'Alice' } ).waitFor();
	await alice.context.close();
	await maud.context.close();
} );

await end();
