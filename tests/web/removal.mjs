/* What moderators remove is gone for all. It needs the café's archive. */
import { assert, check, end, menu, online, present, say, saw, site, until } from './harness.mjs';

const [ maud, alice, bob ] = await present( 'maud', 'alice', 'bob' );

await check( 32, 'a removed message is gone in all tabs and from what is kept', async () => {
	const second = await alice.context.newPage();
	await second.goto( site.url );
	await online( second );
	await say( bob.page, 'something rude' );
	for ( const page of [ maud.page, alice.page, second ] ) {
		await saw( page, 'something rude' );
	}
	await menu( maud.page, 'something rude', 'Remove message' );
	for ( const page of [ maud.page, alice.page, bob.page, second ] ) {
		await until( 'removed', async () => ! ( await page.locator( '.mk-body' ).allTextContents() ).includes( 'something rude' ) );
		await saw( page, 'Message removed by a moderator' );
	}
	const kept = await alice.page.evaluate( () => JSON.stringify( { ...localStorage } ) );
	assert( ! kept.includes( 'something rude' ), 'it is still kept' );
	await second.close();
} );

await end();
