/* From page to page, many tabs, leaving: one stream, and nobody notices. */
import { assert, check, cut, end, enter, lab, online, openBox, pause, person, picture, said, same, say, saw, site, until, WAIT } from './harness.mjs';

const alice = await person( 'alice' );
const bob = await person( 'bob' );
await enter( bob );
await enter( alice );
await until( 'Bob sees Alice', () => heard( bob, /<presence[^>]*from=['"][^'"]*\/Alice['"]/ ) );

/* What came to somebody, over all their streams. */
function heard( one, pattern ) {
	return one.sockets.flatMap( ( socket ) => socket.received ).filter( ( frame ) => pattern.test( frame ) ).length;
}

const presences = () => heard( bob, /<presence[^>]*from=['"][^'"]*\/Alice['"]/ );
const before = presences();
const resumed = ( one ) => heard( one, /<resumed/ );
const count = async ( page, text ) => ( await said( page ) ).filter( ( one ) => one === text ).length;

await say( alice.page, 'before I go' );
await saw( bob.page, 'before I go' );
await saw( alice.page, 'before I go' );

await check( 12, 'going to another page resumes the stream', async () => {
	await alice.page.goto( 'about:blank' );
	await say( bob.page, 'while she was away' );
	await saw( bob.page, 'while she was away' );
	await alice.page.goto( `${ site.url }/?p=1` );
	await online( alice.page );
	same( resumed( alice ), 1 );
} );

await check( 13, 'what was said meanwhile is there once', async () => {
	await saw( alice.page, 'while she was away' );
	same( await count( alice.page, 'while she was away' ), 1 );
} );

await check( 14, 'what was said before is still there', async () => {
	same( await count( alice.page, 'before I go' ), 1 );
	for ( let i = 0; i < 3; i++ ) {
		await alice.page.reload();
		await saw( alice.page, 'before I go' );
		await online( alice.page );
	}
	same( await count( alice.page, 'before I go' ), 1 );
} );

await check( 15, 'the panel is still open', async () => {
	same( await alice.page.locator( '.mk-tab' ).getAttribute( 'aria-expanded' ), 'true' );
} );

await check( 16, 'others saw no coming and going', async () => {
	same( resumed( alice ), 4 );
	same( presences(), before );
} );

let second;
await check( 17, 'a second tab follows: no second stream', async () => {
	const sockets = alice.sockets.length;
	second = await alice.context.newPage();
	await second.goto( site.url );
	await openBox( second );
	await online( second );
	await saw( second, 'before I go' );
	same( alice.sockets.length, sockets );
} );

await check( 18, 'what the second tab says both show, once', async () => {
	await say( second, 'from the second tab' );
	for ( const page of [ second, alice.page, bob.page ] ) {
		await saw( page, 'from the second tab' );
	}
	await pause( 300 );
	for ( const page of [ second, alice.page, bob.page ] ) {
		same( await count( page, 'from the second tab' ), 1 );
		same( await page.locator( '.mk-note' ).count(), 0 );
	}
} );

await check( 19, 'the first tab closes, the second takes the stream over', async () => {
	const times = resumed( alice );
	await alice.page.close();
	await until( 'a resumed stream', () => resumed( alice ) === times + 1 );
	alice.page = second;
	await say( bob.page, 'still there?' );
	await saw( second, 'still there?' );
	await say( second, 'yes' );
	await saw( bob.page, 'yes' );
} );

await check( 20, 'and still nobody noticed', async () => {
	same( presences(), before );
} );

await check( 21, 'what comes while the box is closed is counted, and said in its name', async () => {
	await alice.page.getByRole( 'button', { name: 'Close' } ).click();
	await say( bob.page, 'one' );
	await say( bob.page, 'two' );
	await until( 'two unread', async () => ( await alice.page.locator( '.mk-unread' ).textContent() ) === '2' );
	assert( /2 unread/.test( await alice.page.locator( '.mk-tab' ).getAttribute( 'aria-label' ) ), 'not in its name' );
	await openBox( alice.page );
	assert( await alice.page.locator( '.mk-unread' ).isHidden(), 'still counted' );
} );

await check( 22, 'a stream that is cut says so and comes back by itself', async () => {
	const states = alice.page.evaluate( () => new Promise( ( done ) => {
		const seen = [];
		const status = document.querySelector( '.mk-status' );
		new MutationObserver( () => {
			seen.at( -1 ) !== status.dataset.state && seen.push( status.dataset.state );
			status.dataset.state === 'online' && seen.length > 1 && done( seen );
		} ).observe( status, { attributes: true } );
	} ) );
	await online( alice.page );
	const times = resumed( alice );
	await cut( alice.page );
	const seen = await Promise.race( [ states, pause( WAIT ).then( () => [ 'nothing' ] ) ] );
	assert( seen.includes( 'reconnecting' ) && seen.at( -1 ) === 'online', seen.join( ' ' ) );
	await until( 'resumed', () => resumed( alice ) > times );
	await say( alice.page, 'back again' );
	await saw( bob.page, 'back again' );
	same( presences(), before );
} );

await check( 29, 'a leader in the back/forward cache lets another tab lead', async () => {
	const other = await alice.context.newPage();
	await other.goto( site.url );
	await openBox( other );
	await online( other );
	await alice.page.evaluate( () => window.addEventListener( 'pageshow', ( event ) => ( window.cameBack = event.persisted ) ) );
	const times = resumed( alice );
	await alice.page.goto( `${ site.url }/wp-includes/images/blank.gif` );
	await until( 'the other tab leads', () => resumed( alice ) === times + 1 );
	await say( bob.page, 'to the other tab' );
	await saw( other, 'to the other tab' );
	alice.page.goBack( { waitUntil: 'commit' } ).catch( () => {} );
	await until( 'back from the cache', () => alice.page.evaluate( () => window.cameBack === true ).catch( () => false ) );
	await online( alice.page );
	await saw( alice.page, 'to the other tab' );
	same( presences(), before );
	const again = resumed( alice );
	await other.close();
	await until( 'this tab leads again', () => resumed( alice ) === again + 1 );
} );

await check( 39, 'a nonce that is too old is asked for anew, once', async () => {
	const asked = () => alice.requests.filter( ( { url } ) => /rest-nonce/.test( url ) ).length;
	await alice.page.evaluate( () => sessionStorage.setItem( 'meerkat:nonce', 'stale' ) );
	const times = asked();
	await alice.page.reload();
	await online( alice.page );
	same( asked(), times + 1 );
} );

await check( 40, 'one page from a cache gives each of two members their own name', async () => {
	const html = await ( await alice.context.request.get( site.url ) ).text();
	await lab( 'file', { name: 'cached.html', text: html } );
	for ( const one of [ alice, bob ] ) {
		await one.page.goto( `${ site.url }/cached.html` );
		await online( one.page );
		await openBox( one.page );
		await say( one.page, `I am ${ one.login }` );
	}
	for ( const one of [ alice, bob ] ) {
		const row = bob.page.locator( '.mk-row', { hasText: `I am ${ one.login }` } );
		await row.waitFor();
		// Of what one says in a row only the first has a name.
		const nick = await row.evaluate( ( it ) => {
			while ( ! it.querySelector( '.mk-nick' ) ) {
				it = it.previousElementSibling;
			}
			return it.querySelector( '.mk-nick' ).textContent;
		} );
		same( nick, site.people[ one.login ] );
	}
} );

await check( 41, 'a page that is only prepared does not connect', async () => {
	const carol = await person( 'maud' );
	await carol.page.addInitScript( () => Object.defineProperty( document, 'prerendering', { get: () => ! window.shown } ) );
	await carol.page.goto( site.url, { waitUntil: 'networkidle' } );
	same( carol.sockets.length, 0 );
	await carol.page.evaluate( () => {
		window.shown = true;
		document.dispatchEvent( new Event( 'prerenderingchange' ) );
	} );
	await carol.page.locator( '.mk-tab' ).waitFor();
	await until( 'a stream', () => carol.sockets.length === 1 );
	await carol.context.close();
} );

await picture( 'pages' );

await check( 26, 'logging out: no box, nothing kept, the credential is void', async () => {
	const auth = alice.sockets.at( -1 ).sent.find( ( frame ) => frame.startsWith( '<auth' ) );
	const secret = Buffer.from( />([^<]*)</.exec( auth )[ 1 ], 'base64' ).toString().split( '\0' )[ 2 ];
	same( await lab( 'authd_verdict', { user: 'alice', password: secret } ), 'OK' );
	await alice.page.goto( `${ site.url }/wp-login.php?action=logout` );
	await alice.page.locator( 'a[href*="action=logout"]' ).click();
	await alice.page.waitForURL( /loggedout/ );
	await until( 'nothing kept', () => alice.page.evaluate( () => Object.keys( localStorage ).filter( ( key ) => /meerkat|strophe/.test( key ) ).length === 0 ) );
	await alice.page.goto( site.url, { waitUntil: 'networkidle' } );
	same( await alice.page.locator( '.meerkat-cafe' ).count(), 0 );
	same( await lab( 'authd_verdict', { user: 'alice', password: secret } ), 'NO' );
} );

await check( 96, 'a page that went before its stream could be resumed is no trap for the next', async () => {
	await bob.page.addInitScript( () => {
		const key = Object.keys( localStorage ).find( ( one ) => one.includes( 'strophe-sm:' ) );
		if ( key && ! sessionStorage.testOnce ) {
			sessionStorage.testOnce = 'yes';
			localStorage[ key ] = JSON.stringify( { ...JSON.parse( localStorage[ key ] ), id: null, enabled: false, enableSent: true, sinceLastAck: 2 } );
		}
	} );
	await bob.page.reload();
	same( await bob.page.evaluate( () => sessionStorage.testOnce ), 'yes' );
	await online( bob.page );
	await say( bob.page, 'and here I am' );
	await until( 'it was said', () => heard( bob, /and here I am/ ) );
} );

await end();
