/* What is heard: by screen readers, and as a tone. */
import { check, end, enter, faults, lab, online, person, picture, same, saw, say, until } from './harness.mjs';

await lab( 'settings', { sound: true } );
const [ alice, bob ] = [ await person( 'alice' ), await person( 'bob' ) ];
await alice.context.addInitScript( () => {
	window.testTones = 0;
	window.AudioContext = class extends AudioContext {
		constructor() {
			super();
			window.testTones++;
		}
	};
} );
await enter( alice );
await enter( bob );
const { page } = alice;
const log = page.locator( '.mk-log' );
const spoken = page.locator( '.mk-unseen[aria-live="assertive"]' );
const choose = async ( name ) => {
	await page.getByRole( 'button', { name: 'Settings' } ).click();
	await page.getByRole( 'menuitemradio', { name } ).click();
};

await check( 85, 'everybody chooses what is read aloud: all, mentions, nothing; it is remembered', async () => {
	same( await log.getAttribute( 'aria-live' ), 'polite' );
	await choose( 'Read aloud where my name is mentioned' );
	same( await page.evaluate( () => document.activeElement.ariaLabel ), 'Settings', 'the keyboard is at' );
	same( await log.getAttribute( 'aria-live' ), 'off' );
	await say( bob.page, 'of no concern' );
	await say( bob.page, 'and you, Alice?' );
	await until( 'it is spoken', async () => ( await spoken.textContent() ) === 'Bob: and you, Alice?' );
	await page.reload();
	await online( page );
	same( await log.getAttribute( 'aria-live' ), 'off', 'after a reload:' );
	await choose( 'Read nothing aloud' );
	await say( bob.page, 'Alice, are you there?' );
	await saw( page, 'Alice, are you there?' );
	same( await spoken.textContent(), '' );
	await page.getByRole( 'button', { name: 'Settings' } ).click();
	same( await page.getByRole( 'menuitemradio', { checked: true } ).allTextContents(), [ 'Read nothing aloud' ] );
	same( await faults( page ), [], 'axe:' );
	await picture( 'settings' );
	await page.getByRole( 'menuitemradio', { name: 'Read all messages aloud' } ).press( 'Enter' );
	same( await log.getAttribute( 'aria-live' ), 'polite' );
} );

await check( 86, 'a tone for what comes while the box is closed, as the site says, unless one turns it off', async () => {
	const unread = page.locator( '.mk-unread:not([hidden])' );
	const close = () => page.getByRole( 'button', { name: 'Close' } ).click();
	await close();
	await say( bob.page, 'ring!' );
	await unread.waitFor();
	same( await page.evaluate( () => window.testTones ), 1, 'tones:' );
	await page.locator( '.mk-tab' ).click();
	const sound = page.getByRole( 'button', { name: 'Sound' } );
	same( await sound.getAttribute( 'aria-pressed' ), 'true' );
	await sound.click();
	await page.reload();
	await online( page );
	same( await sound.getAttribute( 'aria-pressed' ), 'false', 'after a reload:' );
	await close();
	await say( bob.page, 'ring again!' );
	await unread.waitFor();
	same( await page.evaluate( () => window.testTones ), 0, 'tones:' );
} );

await lab( 'settings' );
await end();
