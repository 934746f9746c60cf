/* The server stops and starts again. */
import { enter, check, end, lab, person, picture, same, saw, until } from './harness.mjs';

const alice = await person( 'alice' );
const maud = await person( 'maud' );
await enter( maud );
await enter( alice );

await check( 30, 'the server goes and comes: the draft is kept, and all go on', async () => {
	await alice.page.locator( '.mk-composer textarea' ).fill( 'my draft' );
	await lab( 'stop_server' );
	await until( 'it is said', async () => /not available|lost/.test( await alice.page.locator( '.mk-status' ).textContent() ) );
	await alice.page.locator( '.mk-composer textarea' ).press( 'Enter' );
	same( await alice.page.locator( '.mk-composer textarea' ).inputValue(), 'my draft' );
	await until( 'it says when it tries again', async () => /Trying again in \d+ s/.test( await alice.page.locator( '.mk-status' ).textContent() ) );
	await picture( 'down' );
	await lab( 'start_server' );
	await alice.page.getByRole( 'button', { name: 'Try again' } ).click( { timeout: 3000 } ).catch( () => {} );
	await until( 'online', () => alice.page.locator( '.mk-composer[data-ready]' ).count() );
	await alice.page.locator( '.mk-composer textarea' ).press( 'Enter' );
	await until( 'Maud too', () => maud.page.locator( '.mk-composer[data-ready]' ).count() );
	await saw( maud.page, 'my draft' );
} );

await end();
