/* What a page view costs, for guests and members: requests and bytes of ours,
   as a server that compresses would send them. */
import { gzipSync } from 'node:zlib';
import { assert, check, end, enter, online, person, same, site, until } from './harness.mjs';

const gz = ( text ) => gzipSync( text, { level: 9 } ).length;

/* What the plugin has a page ask for, from now on. */
function count( one ) {
	const seen = { requests: 0, php: 0, bytes: 0, files: 0, waiting: 0 };
	const take = async ( request ) => {
		if ( ! /meerkat|rest-nonce/.test( request.url() ) || /meerkat_chat_embed/.test( request.url() ) ) {
			return;
		}
		seen.waiting++;
		const answer = await request.response();
		const head = Object.entries( await answer.allHeaders() ).map( ( [ name, value ] ) => `${ name }: ${ value }\r\n` ).join( '' ).length;
		seen.waiting--;
		if ( answer.fromServiceWorker() || ( await request.sizes() ).responseBodySize === 0 ) {
			return; // from the browser's cache
		}
		seen.requests++;
		seen.php += /rest-nonce|credential/.test( request.url() );
		const bytes = head + gz( await answer.body() );
		seen.bytes += bytes;
		seen.files += /assets/.test( request.url() ) ? bytes : 0;
	};
	one.page.on( 'requestfinished', take );
	seen.stop = async () => {
		await until( 'all answers', () => seen.waiting === 0 );
		one.page.off( 'requestfinished', take );
		return seen;
	};
	return seen;
}

/* What our block of data adds to the page itself. */
async function inPage( one ) {
	const html = await ( await one.context.request.get( site.url ) ).text();
	const ours = /<script[^>]*id="meerkat-config"[^>]*>.*?<\/script>|<script[^>]*meerkat-cafe\/assets[^>]*><\/script>/gs;
	return gz( html ) - gz( html.replace( ours, '' ) );
}

function tell( who, seen, page, socket = 0 ) {
	console.log( `figure ${ who }: ${ seen.requests } requests (${ seen.php } to PHP), ${ seen.bytes } bytes, of which ${ seen.files } are files that browsers may keep; in the page ${ page }; over the stream ${ socket }` );
}

await check( 73, 'a guest\'s page view: one request for less than a kilobyte, and none to PHP', async () => {
	const guest = await person( null );
	const seen = count( guest );
	await guest.page.goto( site.url, { waitUntil: 'networkidle' } );
	await seen.stop();
	const page = await inPage( guest );
	tell( 'a guest, the first page', seen, page );
	same( [ seen.requests, seen.php ], [ 1, 0 ] );
	assert( seen.bytes < 1024 && page < 4096, `${ seen.bytes } bytes, and ${ page } in the page` );
} );

await check( 74, 'a member\'s page view: the first loads the widget, the next resumes the stream', async () => {
	const alice = await person( 'alice' );
	for ( const [ name, path, requests, php, kilobytes ] of [ [ 'first', '/', 5, 2, 38 ], [ 'next', '/?p=1', 4, 1, 38 ] ] ) {
		const seen = count( alice );
		const sockets = alice.sockets.length;
		await enter( alice, path );
		await online( alice.page );
		await seen.stop();
		const stream = alice.sockets.slice( sockets ).flatMap( ( socket ) => [ ...socket.sent, ...socket.received ] ).join( '' ).length;
		tell( `a member, the ${ name } page`, seen, await inPage( alice ), stream );
		assert( seen.requests <= requests && seen.php <= php && seen.bytes < 1024 * kilobytes, JSON.stringify( seen ) );
	}
} );

await end();
