/* What somebody new writes waits for a moderator, where the site wants that. */
import { check, end, enter, faults, lab, person, picture, same, saw, say, site, until } from './harness.mjs';

await lab( 'limits', { hold_messages: 2 } );
await lab( 'errand', { errand: 'create_user', login: 'newman', password: site.password, role: 'subscriber', name: 'Newman' } );
const [ maud, alice, newman ] = [ await person( 'maud' ), await person( 'alice' ), await person( 'newman' ) ];
for ( const one of [ maud, alice, newman ] ) {
	await enter( one );
}
const row = ( one, text ) => one.page.locator( '.mk-row', { hasText: text } ).last();
const waiting = ( text ) => maud.page.locator( '.mk-notice', { hasText: text } ).last();

await check( 76, 'what somebody new writes waits, said to them; a moderator lets it through, and all read it', async () => {
	await say( newman.page, 'my first words' );
	await row( newman, 'my first words' ).locator( '.mk-note', { hasText: 'Waits for a moderator.' } ).waitFor();
	await waiting( 'my first words' ).getByRole( 'button', { name: 'Approve' } ).waitFor();
	same( await faults( maud.page ), [], 'axe:' );
	await picture( 'waits' );
	await newman.page.reload(); // what waits is still there on the next page
	await row( newman, 'my first words' ).locator( '.mk-note', { hasText: 'Waits for a moderator.' } ).waitFor();
	await say( maud.page, 'Somebody new is here.' );
	await saw( alice.page, 'Somebody new' );
	await waiting( 'my first words' ).getByRole( 'button', { name: 'Approve' } ).click();
	await saw( alice.page, 'my first words' );
	same( ( await alice.page.locator( '.mk-body' ).allTextContents() ).at( -1 ), 'my first words', 'last:' );
	await until( 'no note', async () => ( await row( newman, 'my first words' ).locator( '.mk-note' ).count() ) === 0 );
	same( await newman.page.locator( '.mk-body', { hasText: 'my first words' } ).count(), 1, 'times:' );
	same( await waiting( 'my first words' ).getByRole( 'button' ).count(), 0, 'buttons left:' );
} );

await check( 77, 'what a moderator denies nobody else reads; its author is told', async () => {
	await say( newman.page, 'buy this' );
	await waiting( 'buy this' ).getByRole( 'button', { name: 'Deny' } ).click();
	await row( newman, 'buy this' ).locator( '.mk-note', { hasText: 'A moderator has not let this through.' } ).waitFor();
	await say( maud.page, 'That was that.' );
	await saw( alice.page, 'That was that.' );
	same( await alice.page.locator( '.mk-body', { hasText: 'buy this' } ).count(), 0, 'Alice reads it:' );
} );

await lab( 'limits' );
await end();
