/* What staff has done can be taken back for a while. */
import { assert, check, end, enter, faults, menu, online, person, picture, same, saw, say, site, until } from './harness.mjs';

const [ maud, alice, bob ] = [ await person( 'maud' ), await person( 'alice' ), await person( 'bob' ) ];
// However slow this machine is, Maud has the time to take it back.
await maud.context.addInitScript( () => {
	const real = window.setTimeout;
	window.setTimeout = ( call, ms, ...words ) => real( call, ms === 5000 ? 300000 : ms, ...words );
} );
for ( const one of [ maud, alice, bob ] ) {
	await enter( one );
}
const bar = maud.page.locator( '.mk-undo' );
const undo = bar.getByRole( 'button', { name: 'Undo' } );
const submit = () => maud.page.locator( '.mk-dialog [type=submit]' ).click();
const bodies = ( one ) => one.page.locator( '.mk-body' ).allTextContents();
const gone = ( one, text ) => until( `${ text } is gone`, async () => ! ( await bodies( one ) ).includes( text ) );
const state = ( one, wanted ) => until( `${ one.login } is ${ wanted }`, async () => ( await one.page.locator( '.mk-status' ).getAttribute( 'data-state' ) ) === wanted );
const comeBack = async () => {
	await bob.page.getByRole( 'button', { name: 'Come back' } ).click();
	await online( bob.page );
};

await check( 79, 'a message is not removed before one could take it back, by keyboard too; it is when the page goes', async () => {
	await say( bob.page, 'rather rude' );
	await say( bob.page, 'very rude' );
	await saw( maud.page, 'very rude' );
	await menu( maud.page, 'rather rude', 'Remove message' );
	await bar.filter( { hasText: 'What Bob wrote is about to be removed.' } ).waitFor();
	same( await bar.getAttribute( 'role' ), 'status' );
	same( await maud.page.locator( '.mk-going' ).allTextContents().then( ( all ) => all.length ), 1, 'rows that go:' );
	same( await faults( maud.page ), [], 'axe:' );
	await picture( 'undo' );
	const focused = () => maud.page.evaluate( () => document.activeElement.textContent );
	for ( let i = 0; i < 5 && await focused() !== 'Undo'; i++ ) {
		await maud.page.keyboard.press( 'Tab' );
	}
	same( await focused(), 'Undo' );
	await maud.page.keyboard.press( 'Enter' );
	await until( 'no bar', async () => ! await undo.count() );
	await until( 'no row goes', async () => ! await maud.page.locator( '.mk-going' ).count() );
	assert( ( await focused() ).includes( 'rather rude' ), `the keyboard is at ${ await focused() }` );
	await menu( maud.page, 'very rude', 'Remove message' );
	await undo.waitFor();
	await maud.page.goto( 'about:blank' );
	await gone( alice, 'very rude' );
	await saw( alice.page, 'rather rude' );
	await enter( maud );
	await saw( maud.page, 'rather rude' );
} );

await check( 80, 'a kick waits and a mute is undone; what waits is done at once with the next act', async () => {
	const kick = async () => {
		await menu( maud.page, 'rather rude', 'Kick …' );
		await submit();
		await bar.filter( { hasText: 'Bob is about to be put out.' } ).waitFor();
	};
	await kick();
	await undo.click();
	await say( bob.page, 'not leaving' );
	await saw( maud.page, 'not leaving' );
	await kick();
	await say( alice.page, 'am I next?' );
	await saw( maud.page, 'am I next?' );
	await menu( maud.page, 'am I next?', 'Mute …' );
	await submit();
	await state( bob, 'kicked' );
	await bar.filter( { hasText: 'Alice may not write now.' } ).waitFor();
	await until( 'no field', () => alice.page.locator( '.mk-composer textarea' ).evaluate( ( one ) => one.readOnly ) );
	await undo.click();
	await until( 'a field', () => alice.page.locator( '.mk-composer textarea' ).evaluate( ( one ) => ! one.readOnly ) );
	await comeBack();
} );

await check( 81, 'a ban with the last messages: taken back nothing has happened, else both', async () => {
	const ban = async () => {
		await menu( maud.page, 'not leaving', 'Ban …' );
		await maud.page.locator( '#mk-time' ).selectOption( '1h' );
		await maud.page.getByLabel( 'Also remove their last messages' ).check();
		same( await faults( maud.page, '.mk-dialog' ), [], 'axe:' );
		await submit();
		await state( bob, 'kicked' );
		await bar.filter( { hasText: 'Bob is banned.' } ).waitFor();
	};
	await ban();
	await undo.click();
	await maud.page.locator( '.mk-notice', { hasText: 'Bob may come back.' } ).waitFor();
	await comeBack();
	for ( const text of [ 'rather rude', 'not leaving' ] ) {
		await saw( alice.page, text );
	}
	await ban();
	await bar.getByRole( 'button', { name: 'Do it now' } ).click();
	for ( const text of [ 'rather rude', 'not leaving' ] ) {
		await gone( alice, text );
	}
	await saw( alice.page, 'am I next?' );
	await say( maud.page, '/unban "Bob"' );
	await comeBack();
} );

await end();
