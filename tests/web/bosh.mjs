/* Where a WebSocket does not get through it goes by BOSH (XEP-0124, XEP-0206). */
import { check, end, enter, lab, person, picture, said, same, saw, say, site, until } from './harness.mjs';

const bob = await person( 'bob' );
await enter( bob );

/* There and back again, on two pages, and Bob sees nobody go. */
async function talk( alice, word ) {
	await enter( alice );
	await until( 'by BOSH', () => alice.bosh.length );
	const seen = () => bob.sockets.at( -1 ).received.filter( ( frame ) => /<presence[^>]*\/Alice['"]/.test( frame ) ).length;
	const before = seen();
	for ( let i = 0; i < 5; i++ ) {
		await say( alice.page, `${ word } ${ i }` );
		await say( bob.page, `${ word } answer ${ i }` );
	}
	await saw( bob.page, `${ word } 4` );
	await saw( alice.page, `${ word } answer 4` );
	await enter( alice, '/?p=1' );
	await say( bob.page, `${ word } again` );
	await saw( alice.page, `${ word } again` );
	await say( alice.page, `${ word } yes` );
	await saw( bob.page, `${ word } yes` );
	const all = ( await said( alice.page ) ).filter( ( text ) => text.startsWith( word ) );
	same( all.length, new Set( all ).size, 'something twice:' );
	same( seen(), before, 'comings and goings:' );
	same( alice.errors, [] );
}

await check( 50, 'WebSocket is refused: it goes by BOSH, and from then on at once', async () => {
	await lab( 'settings', { websocket: `${ site.url.replace( 'http', 'ws' ) }/nothing-here` } );
	const alice = await person( 'alice' );
	await talk( alice, 'refused' );
	const sockets = alice.sockets.length;
	await enter( alice, '/?p=2' );
	same( alice.sockets.length, sockets, 'WebSockets:' );
	await picture( 'bosh' );
	await alice.context.close();
	await lab( 'settings', {} );
} );

await check( 51, 'WebSocket is swallowed: it goes by BOSH', async () => {
	const alice = await person( 'alice' );
	await alice.context.addInitScript( () => {
		window.WebSocket = class extends EventTarget {
			readyState = 0;
			close() {}
			send() {}
		};
	} );
	await talk( alice, 'swallowed' );
	await alice.context.close();
} );

await end();
