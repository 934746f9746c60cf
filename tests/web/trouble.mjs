/* What staff do when there is trouble, with the menus of the widget. */
import { assert, check, end, enter, faults, menu, online, openBox, person, picture, present, same, saw, say, site, until } from './harness.mjs';

const [ maud, alice, ulf ] = await present( 'maud', 'alice', 'ulf wiger' );
const field = ( one ) => one.page.locator( '.mk-composer textarea' );
const banner = ( one ) => one.page.locator( '.mk-banner' );
const mayWrite = ( one, yes ) => until( `${ one.login } ${ yes ? 'may' : 'may not' } write`, async () => yes !== await field( one ).evaluate( ( it ) => it.readOnly ) );
const tools = async ( name ) => {
	await maud.page.getByRole( 'button', { name: 'Moderation' } ).click();
	await maud.page.getByRole( 'menuitem', { name, exact: true } ).click();
};
const submit = () => maud.page.locator( '.mk-dialog [type=submit]' ).click();

await check( 52, 'the chat is paused: said to all, until when; what was written stays; and goes on', async () => {
	assert( await alice.page.getByRole( 'button', { name: 'Moderation' } ).isHidden(), 'Alice has the tools of staff' );
	await field( alice ).fill( 'half a sentence' );
	await maud.page.getByRole( 'button', { name: 'Moderation' } ).click();
	same( await faults( maud.page ), [], 'axe:' );
	await maud.page.getByRole( 'menuitem', { name: 'Pause for 10 minutes' } ).click();
	for ( const one of [ alice, ulf, maud ] ) {
		await banner( one ).filter( { hasText: /The chat is paused\. Until \d+:\d+/ } ).waitFor();
	}
	await mayWrite( alice, false );
	same( await faults( alice.page ), [], 'axe:' );
	await say( maud.page, 'Let us all breathe.' );
	await saw( alice.page, 'breathe' );
	same( await alice.page.locator( '.mk-notice' ).count(), 0, 'said twice:' );
	assert( await alice.page.locator( '.mk-pill' ).isHidden(), 'the newest is out of sight' );
	await picture( 'paused' );
	await alice.page.reload();
	await openBox( alice.page );
	await banner( alice ).filter( { hasText: 'The chat is paused.' } ).waitFor();
	await banner( maud ).getByRole( 'button', { name: 'Back to normal' } ).click();
	await until( 'no banner', () => banner( alice ).isHidden() );
	await mayWrite( alice, true );
	await online( alice.page );
	await say( alice.page, 'a whole sentence' );
	await saw( ulf.page, 'a whole sentence' );
} );

await check( 53, 'a pinned message stands above the others, also for who comes later, until it is unpinned', async () => {
	await say( ulf.page, 'The stream starts at eight.' );
	await saw( maud.page, 'starts at eight' );
	await menu( maud.page, 'starts at eight', 'Pin' );
	const pinned = ( page ) => page.locator( '.mk-pinned', { hasText: 'Ulf Wiger: The stream starts at eight.' } );
	await pinned( alice.page ).waitFor();
	same( await alice.page.locator( '.mk-pinned button' ).count(), 0, 'Alice can unpin:' );
	const late = await person( 'bob' );
	await enter( late );
	await pinned( late.page ).waitFor();
	same( await faults( late.page ), [], 'axe:' );
	await picture( 'pinned' );
	await late.page.reload(); // resumed: it does not come again
	await pinned( late.page ).waitFor();
	await late.context.close();
	await maud.page.locator( '.mk-pinned' ).getByRole( 'button', { name: 'Unpin' } ).click();
	await until( 'unpinned', () => alice.page.locator( '.mk-pinned' ).isHidden() );
} );

/* Something that is pressed when it changes would not be pressed, and the
   keyboard would be nowhere. */
await check( 90, 'what has not changed is not drawn anew, and what is told stays to be read', async () => {
	const { page } = maud;
	await say( maud.page, '/slow 30' );
	const normal = banner( maud ).getByRole( 'button', { name: 'Back to normal' } );
	await normal.focus();
	const dots = page.locator( '.mk-row', { hasText: 'a whole sentence' } ).last().locator( '.mk-dots' );
	const before = [ await normal.elementHandle(), await dots.elementHandle() ];
	const late = await person( 'bob' );
	await enter( late );
	await say( late.page, 'Sorry for being late.' );
	await saw( page, 'for being late' );
	await late.context.close();
	same( await Promise.all( before.map( ( one ) => one.evaluate( ( it ) => it.isConnected ) ) ), [ true, true ] );
	assert( await before[ 0 ].evaluate( ( it ) => it === document.activeElement ), 'the keyboard is elsewhere' );
	await page.keyboard.press( 'Enter' );
	await until( 'no banner', () => banner( maud ).isHidden() );

	const told = ulf.page.locator( '.mk-status' ).evaluate( ( status ) => new Promise( ( done ) => {
		let began = 0;
		new MutationObserver( () => {
			const there = status.textContent.includes( 'The moderators have been told.' );
			began ||= there && performance.now();
			began && ! there && done( performance.now() - began );
		} ).observe( status, { childList: true } );
	} ) );
	await menu( ulf.page, 'for being late', 'Report' );
	await ulf.page.locator( '.mk-dialog [type=submit]' ).click();
	await ulf.page.locator( '.mk-status', { hasText: 'have been told' } ).waitFor();
	await field( alice ).fill( 'Ulf sees that I am writing' );
	const ms = await told;
	assert( ms > 3500, `told for ${ ms } ms` );
	await field( alice ).fill( '' );
} );

await check( 54, 'a report reaches staff, with its reason, and is closed by them', async () => {
	await say( ulf.page, 'buy this' );
	await saw( alice.page, 'buy this' );
	await menu( alice.page, 'buy this', 'Report' );
	await alice.page.locator( '#mk-reason' ).fill( 'again and again' );
	same( await faults( alice.page, '.mk-dialog' ), [], 'axe:' );
	await alice.page.locator( '.mk-dialog [type=submit]' ).click();
	await alice.page.locator( '.mk-status', { hasText: 'The moderators have been told.' } ).waitFor();
	const row = maud.page.locator( '.mk-notice', { hasText: 'again and again' } );
	await row.waitFor();
	assert( /Alice/.test( await row.textContent() ) && /buy this/.test( await row.textContent() ), await row.textContent() );
	same( await alice.page.locator( '.mk-notice', { hasText: 'again and again' } ).count(), 0, 'Alice sees it:' );
	await picture( 'report' );
	await menu( alice.page, 'buy this', 'Report' ); // at once: too often
	await alice.page.locator( '.mk-dialog [type=submit]' ).click();
	await alice.page.locator( '.mk-status', { hasText: 'That could not be reported now.' } ).waitFor();
	await row.getByRole( 'button', { name: 'Done' } ).click();
	const before = await maud.page.locator( '.mk-notice' ).count();
	await tools( 'Show reports' );
	await until( 'an answer', async () => ( await maud.page.locator( '.mk-notice' ).count() ) > before );
	assert( ! /again and again/.test( await maud.page.locator( '.mk-notice' ).last().textContent() ), 'it is still open' );
} );

await check( 55, 'muted for a time: said until when, and over with it', async () => {
	await menu( maud.page, 'buy this', 'Mute' );
	await maud.page.locator( '#mk-time' ).selectOption( '1h' );
	await picture( 'mute' );
	await submit();
	await ulf.page.locator( '.mk-status', { hasText: /You may read, but not write\. +Until \d+:\d+/ } ).waitFor();
	await mayWrite( ulf, false );
	await ulf.page.reload();
	await openBox( ulf.page );
	await ulf.page.locator( '.mk-status', { hasText: 'You may read, but not write.' } ).waitFor();
	await say( maud.page, '/unmute "Ulf Wiger"' );
	await mayWrite( ulf, true );
} );

await check( 56, 'banned and all they said removed, at one go', async () => {
	await online( ulf.page );
	await say( ulf.page, 'and this' );
	await saw( alice.page, 'and this' );
	await menu( maud.page, 'and this', 'Ban, and remove' );
	await maud.page.locator( '#mk-reason' ).fill( 'advertising' );
	await submit();
	await ulf.page.locator( '.mk-status[data-state="banned"]', { hasText: 'advertising' } ).waitFor();
	for ( const page of [ alice.page, maud.page ] ) {
		for ( const text of [ 'buy this', 'and this' ] ) {
			await until( `${ text } is removed`, async () => ! ( await page.locator( '.mk-body' ).allTextContents() ).includes( text ) );
		}
		await saw( page, 'a whole sentence' );
	}
	await picture( 'purged' );
	await say( maud.page, '/unban "Ulf Wiger"' );
	await saw( maud.page, 'breathe' );
} );

await end();
