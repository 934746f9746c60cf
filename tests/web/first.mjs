/* Guests get nothing; what a member's page holds and what goes over the wire. */
import { assert, check, end, enter, lab, openBox, person, picture, same, say, saw, site, until } from './harness.mjs';

const guest = await person( null );
const alice = await person( 'alice' );

await check( 1, 'a guest\'s page asks for nothing but the loader', async () => {
	await guest.page.goto( site.url, { waitUntil: 'networkidle' } );
	const ours = guest.requests.map( ( { url } ) => url ).filter( ( url ) => /meerkat|admin-ajax|rest_route|wp-json/.test( url ) );
	same( ours.map( ( url ) => url.replace( /.*\/|\?.*/g, '' ) ), [ 'loader.min.js' ] );
	same( guest.sockets.length, 0 );
} );

await check( 2, 'a guest sees no box', async () => {
	same( await guest.page.locator( '.meerkat-cafe' ).count(), 0 );
} );

await check( 4, 'the page has no credential and no nonce, and is the same for all', async () => {
	const page = async ( one ) => ( await one.context.request.get( site.url ) ).text();
	const [ ofGuest, ofAlice ] = [ await page( guest ), await page( alice ) ];
	const block = ( html ) => /<script[^>]*id="meerkat-config"[^>]*>(.*?)<\/script>/s.exec( html )[ 1 ];
	same( block( ofAlice ), block( ofGuest ) );
	assert( ! /nonce=|_wpnonce|X-WP-Nonce/i.test( block( ofAlice ) ), 'a nonce in the page' );
	assert( ! ofAlice.includes( 'alice|' ) && ! /alice/i.test( block( ofAlice ) ), 'a name in the page' );
} );

await check( 7, 'opening puts the focus where one writes', async () => {
	await alice.page.goto( site.url );
	await alice.page.locator( '.mk-tab' ).waitFor();
	same( await alice.page.locator( '.mk-tab' ).getAttribute( 'aria-expanded' ), 'false' );
	await alice.page.locator( '.mk-tab' ).click();
	await until( 'focus in the field', () => alice.page.evaluate( () => document.activeElement?.tagName === 'TEXTAREA' ) );
} );

await check( 8, 'the tab says whether it is open; Escape closes and gives the focus back', async () => {
	const tab = alice.page.locator( '.mk-tab' );
	same( await tab.getAttribute( 'aria-expanded' ), 'true' );
	await alice.page.keyboard.press( 'Escape' );
	same( await tab.getAttribute( 'aria-expanded' ), 'false' );
	assert( await tab.evaluate( ( one ) => one === document.activeElement ), 'the focus is elsewhere' );
	await openBox( alice.page );
} );

await check( 3, 'a member connects with the WordPress credential by PLAIN', async () => {
	await enter( alice );
	const auth = alice.sockets.flatMap( ( socket ) => socket.sent ).find( ( frame ) => frame.startsWith( '<auth' ) );
	assert( /mechanism=['"]PLAIN['"]/.test( auth ), auth );
	alice.secret = Buffer.from( />([^<]*)</.exec( auth )[ 1 ], 'base64' ).toString().split( '\0' )[ 2 ];
	same( alice.secret.split( '|' ).length, 4 );
} );

await check( 5, 'the credential is in no address, and in no storage', async () => {
	const mac = alice.secret.split( '|' )[ 3 ];
	same( alice.requests.filter( ( { url } ) => url.includes( mac ) ), [] );
	const kept = await alice.page.evaluate( () => JSON.stringify( [ { ...localStorage }, { ...sessionStorage }, document.cookie ] ) );
	assert( ! kept.includes( mac ), 'it is kept' );
} );

await check( 25, 'a stolen credential is no login at WordPress', async () => {
	const jar = await alice.context.cookies();
	const thief = await person( null );
	const names = jar.filter( ( { name } ) => /^wordpress_(logged_in_)?[0-9a-f]{32}$/.test( name ) );
	assert( names.length >= 2, 'no login cookies' );
	for ( const value of [ alice.secret, encodeURIComponent( alice.secret ) ] ) {
		await thief.context.addCookies( names.map( ( { name } ) => ( { name, value, url: site.url } ) ) );
		const answer = await thief.context.request.get( `${ site.url }/wp-admin/profile.php`, { maxRedirects: 0 } );
		same( answer.status(), 302 );
		assert( answer.headers().location.includes( 'wp-login.php' ), answer.headers().location );
	}
	same( await lab( 'authd_verdict', { user: 'alice', password: alice.secret } ), 'OK' );
} );

await check( 28, 'no cache may keep the credential, and no one gets it without a nonce', async () => {
	const config = await alice.page.evaluate( () => JSON.parse( document.getElementById( 'meerkat-config' ).textContent ) );
	const { request } = alice.context;
	const nonce = await ( await request.get( `${ site.url }${ config.nonce }` ) ).text();
	const good = await request.post( config.credential, { headers: { 'X-WP-Nonce': nonce } } );
	same( good.status(), 200 );
	same( good.headers()[ 'cache-control' ], 'no-store, private' );
	same( Object.keys( await good.json() ), [ 'user', 'secret', 'expires' ] );
	same( ( await request.post( config.credential ) ).status(), 401 );
	same( ( await request.post( config.credential, { headers: { 'X-WP-Nonce': 'x' } } ) ).status(), 403 );
	same( ( await request.get( config.credential, { headers: { 'X-WP-Nonce': nonce } } ) ).status(), 404 );
} );

await check( 6, 'a login with a space works', async () => {
	const ulf = await person( 'ulf wiger' );
	await enter( ulf );
	await say( ulf.page, 'from Ulf' );
	await saw( alice.page, 'from Ulf' );
	assert( ( await alice.page.locator( '.mk-nick' ).allTextContents() ).includes( 'Ulf Wiger' ), 'not under his display name' );
	await ulf.context.close();
} );

const bad = [
	'<img src=x onerror=alert(1)>',
	'<script>alert(2)</script>',
	'"><svg/onload=alert(3)>',
	'javascript:alert(4) <a href="javascript:alert(4)">x</a>',
	'&lt;b&gt;<b>bold</b> http://"onmouseover=alert(5)//',
];

await check( 9, 'five texts that would be scripts stay text', async () => {
	const mallory = await person( 'mallory' );
	await enter( mallory );
	for ( const text of bad ) {
		await say( mallory.page, text );
		await until( text, async () => ( await alice.page.locator( '.mk-body' ).allTextContents() ).includes( text ) );
	}
	same( await alice.page.locator( '.meerkat-cafe :is(img, script, svg, b, [onerror], [onload], [onmouseover])' ).count(), 0 );
	// In Mallory's own page WordPress itself falls for her name, not we.
	same( alice.dialogs, [] );
	await picture( 'hostile' );
	await mallory.context.close();
} );

await check( 10, 'only http and https are links, and they tell nobody where from', async () => {
	await say( alice.page, 'see https://example.org/a?b=1&c, http://x.example. and ftp://no.example javascript:alert(1) data:text/html,x' );
	await saw( alice.page, 'ftp://no.example' );
	const links = await alice.page.locator( '.mk-body a' ).evaluateAll( ( all ) => all.map( ( one ) => [ one.protocol, one.rel, one.target ] ) );
	assert( links.length >= 2, 'no links' );
	for ( const [ protocol, rel, target ] of links ) {
		assert( [ 'http:', 'https:' ].includes( protocol ), protocol );
		same( [ rel, target ], [ 'noopener noreferrer nofollow ugc', '_blank' ] );
	}
	const hrefs = await alice.page.locator( '.mk-body a' ).evaluateAll( ( all ) => all.map( ( one ) => one.href ) );
	assert( hrefs.includes( 'https://example.org/a?b=1&c' ) && hrefs.includes( 'http://x.example/' ), hrefs.join( ' ' ) );
} );

await check( 11, 'a hostile display name is text everywhere', async () => {
	const nicks = await alice.page.locator( '.mk-nick' ).allTextContents();
	assert( nicks.includes( site.people.mallory ), nicks.join( ' / ' ) );
	await alice.page.locator( '.mk-toggle' ).click();
	same( await alice.page.locator( '.meerkat-cafe img' ).count(), 0 );
	same( alice.dialogs, [] );
	same( alice.errors, [] );
} );

await end();
