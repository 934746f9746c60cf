/* The way of one message: two members, two browsers. */
import { assert, check, end, enter, person, picture, same, say, saw, site, said } from './harness.mjs';

const alice = await person( 'alice' );
const bob = await person( 'bob' );

await check( 3, 'a member connects with the WordPress credential by PLAIN', async () => {
	await enter( alice );
	const auth = alice.sockets.flatMap( ( socket ) => socket.sent ).find( ( frame ) => frame.startsWith( '<auth' ) );
	assert( /mechanism=['"]PLAIN['"]/.test( auth ), auth );
	const [ , user, secret ] = Buffer.from( />([^<]*)</.exec( auth )[ 1 ], 'base64' ).toString().split( '\0' );
	same( user, 'alice' );
	same( secret.split( '|' ).length, 4, secret.length );
} );

await check( 48, 'what one says the other sees, once', async () => {
	await enter( bob );
	await say( alice.page, 'hello, Bob' );
	await saw( bob.page, 'hello, Bob' );
	await saw( alice.page, 'hello, Bob' );
	same( ( await said( bob.page ) ).filter( ( text ) => text === 'hello, Bob' ).length, 1 );
	same( ( await said( alice.page ) ).filter( ( text ) => text === 'hello, Bob' ).length, 1 );
	same( [ ...alice.errors, ...bob.errors ], [] );
} );

await picture( `smoke-${ site.server }` );
await end();
