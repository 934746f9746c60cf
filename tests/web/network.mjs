/* A network of two blogs: two cafés, a room "talk" in each, one browser. */
import { check, end, enter, online, openBox, person, picture, said, same, saw, say, site, until } from './harness.mjs';

const second = `${ site.url }/second`;
const [ alice, bob ] = [ await person( 'alice' ), await person( 'bob' ) ];
const other = await alice.context.newPage();

async function enterBlog( page, url ) {
	await page.goto( url );
	await openBox( page );
	await online( page );
}

/* In the room of the page, not in the café. */
const room = ( page ) => page.locator( '.meerkat-room' );
const write = async ( page, text ) => {
	await room( page ).locator( '.mk-composer[data-ready]' ).waitFor();
	await room( page ).locator( 'textarea' ).fill( text );
	await room( page ).locator( 'textarea' ).press( 'Enter' );
};

await check( 44, 'two blogs of a network: two cafés and two rooms in one browser, and nothing crosses', async () => {
	await enter( bob );
	await enterBlog( alice.page, site.url );
	await enterBlog( other, second );
	await until( 'a stream for each', () => alice.sockets.length === 2 );
	await say( alice.page, 'in the first' );
	await say( other, 'in the second' );
	await saw( bob.page, 'in the first' );
	await saw( other, 'in the second' );
	for ( const url of [ '/?p=1', '/' ] ) { // both resume their own stream
		await alice.page.goto( site.url + url );
		await other.goto( second + url );
		await online( alice.page );
		await online( other );
		await say( alice.page, `first ${ url }` );
		await say( other, `second ${ url }` );
		await saw( bob.page, `first ${ url }` );
		await saw( other, `second ${ url }` );
	}
	const resumed = alice.sockets.flatMap( ( socket ) => socket.received ).filter( ( frame ) => frame.startsWith( '<resumed' ) );
	same( resumed.length, 4, 'resumed streams:' );
	await enterBlog( bob.page, second );
	await saw( bob.page, 'second /' );
	for ( const [ one, wrong ] of [ [ alice.page, 'second' ], [ other, 'first' ], [ bob.page, 'first' ] ] ) {
		same( ( await said( one ) ).filter( ( text ) => text.includes( wrong ) ), [], 'from the other blog:' );
	}
	await alice.page.goto( `${ site.url }/talk/` );
	await other.goto( `${ second }/talk/` );
	const addresses = await Promise.all( [ alice.page, other ].map( ( one ) => room( one ).getAttribute( 'data-meerkat-room' ) ) );
	same( addresses, [ 'talk@cafe.localhost', '2.talk@cafe.localhost' ] );
	await write( alice.page, 'about the first talk' );
	await write( other, 'about the second talk' );
	await room( alice.page ).locator( '.mk-body', { hasText: 'first talk' } ).waitFor();
	await room( other ).locator( '.mk-body', { hasText: 'second talk' } ).waitFor();
	same( await room( other ).locator( '.mk-body' ).count(), 1 );
	await picture( 'network' );
} );

await end();
