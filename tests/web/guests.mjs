/* People without an account, where the site lets them in. */
import { assert, check, end, enter, faults, lab, openBox, person, picture, same, saw, say, site, until } from './harness.mjs';

const [ bob, maud ] = [ await person( 'bob' ), await person( 'maud' ) ];
const names = async ( page ) => {
	if ( await page.locator( '.mk-people' ).isHidden() ) {
		await page.locator( '.mk-toggle' ).click();
	}
	return page.locator( '.mk-people li' ).allTextContents();
};
const guests = async ( page ) => ( await names( page ) ).filter( ( name ) => /^Guest-\d{4,}$/.test( name ) );

await check( 57, 'where guests may read: one of them reads, has a number for a name, and goes when they go', async () => {
	await lab( 'guests', { may: 'read' } );
	await enter( maud );
	await enter( bob );
	const guest = await person( null );
	await guest.page.goto( site.url );
	await openBox( guest.page );
	await say( bob.page, 'hello, guests' );
	await saw( guest.page, 'hello, guests' );
	assert( await guest.page.locator( '.mk-composer textarea' ).evaluate( ( one ) => one.readOnly ), 'a guest has a field' );
	await guest.page.locator( '.mk-status a', { hasText: 'Log in to chat' } ).waitFor();
	same( await faults( guest.page ), [], 'axe:' );
	await until( 'one guest', async () => ( await guests( bob.page ) ).length === 1 );
	for ( let i = 0; i < 3; i++ ) { // each page is a new guest, and the old one leaves
		await guest.page.reload();
		await openBox( guest.page );
		await saw( guest.page, 'hello, guests' );
	}
	await until( 'still one guest', async () => ( await guests( bob.page ) ).length === 1 );
	await picture( 'reading' );
	await guest.context.close();
	await until( 'no guest', async () => ( await guests( bob.page ) ).length === 0 );
} );

await check( 58, 'where guests may write they do; only members, says staff, and they read', async () => {
	await lab( 'guests', { may: 'speak' } );
	const guest = await person( null );
	await enter( guest );
	await until( 'Bob is back', () => bob.page.locator( '.mk-composer[data-ready]' ).count() );
	await say( guest.page, 'may I?' );
	await saw( bob.page, 'may I?' );
	const row = bob.page.locator( '.mk-row', { hasText: 'may I?' } );
	assert( /^Guest-\d{4,}$/.test( await row.locator( '.mk-nick' ).textContent() ), 'no guest\'s name' );
	await until( 'Maud is back', () => maud.page.locator( '.mk-composer[data-ready]' ).count() );
	await say( maud.page, '/panic registered 10m' );
	await guest.page.locator( '.mk-banner', { hasText: 'Only members may write now.' } ).waitFor();
	await until( 'no field', () => guest.page.locator( '.mk-composer textarea' ).evaluate( ( one ) => one.readOnly ) );
	await say( bob.page, 'we go on' );
	await saw( guest.page, 'we go on' );
	same( await faults( guest.page ), [], 'axe:' );
	await picture( 'members-only' );
	await say( maud.page, '/panic off' );
	await until( 'a field', () => guest.page.locator( '.mk-composer textarea' ).evaluate( ( one ) => ! one.readOnly ) );
	await guest.context.close();
} );

await check( 59, 'where guests do not come in, none does', async () => {
	await lab( 'guests', { may: 'none' } );
	const guest = await person( null );
	await guest.page.goto( site.url, { waitUntil: 'networkidle' } );
	same( [ await guest.page.locator( '.meerkat-cafe' ).count(), guest.sockets.length ], [ 0, 0 ] );
	await guest.context.close();
} );

await end();
