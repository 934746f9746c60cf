/* Names that are offered, and what a thumb can reach. */
import { assert, check, end, faults, openBox, person, picture, present, same, saw, say, site, until } from './harness.mjs';

const [ alice, ulf, maud ] = await present( 'alice', 'ulf wiger', 'maud' );
const { page } = alice;
const field = page.locator( '.mk-composer textarea' );
const names = page.getByRole( 'option' );
const offered = ( wanted ) => until( `${ wanted } are offered`, async () => JSON.stringify( await names.allTextContents() ) === JSON.stringify( wanted ) );

await check( 87, 'behind @ names are offered, by keyboard and by touch', async () => {
	await until( 'they are there', async () => /· [3-9]/.test( await page.locator( '.mk-tab' ).textContent() ) );
	await field.focus();
	await page.keyboard.type( 'Dear @ulf' );
	await offered( [ 'Ulf Wiger' ] );
	same( await faults( page ), [], 'axe:' );
	await picture( 'names' );
	await page.keyboard.press( 'ArrowDown' );
	same( await names.getAttribute( 'aria-selected' ), 'true' );
	same( await names.getAttribute( 'id' ), await field.getAttribute( 'aria-activedescendant' ), 'active:' );
	await page.keyboard.press( 'Enter' );
	same( await field.inputValue(), 'Dear @Ulf Wiger ' );
	await offered( [] );
	await page.keyboard.type( 'and @m' );
	await offered( [ 'Maud' ] );
	await page.keyboard.press( 'Escape' );
	await offered( [] );
	assert( await field.isVisible(), 'the box was closed' );
	await page.keyboard.type( 'a' );
	await names.click();
	same( await field.inputValue(), 'Dear @Ulf Wiger and @Maud ' );
	await page.keyboard.type( 'me@ulf, @alic' ); // an address; nobody calls themselves
	await offered( [] );
	await field.fill( '' );
	await page.keyboard.type( 'hello @mau' );
	await offered( [ 'Maud' ] );
	await page.keyboard.press( 'Enter' ); // none was picked
	await saw( maud.page, 'hello @mau' );
	await offered( [] );
} );

await check( 88, 'on a small screen the page behind the sheet is out of reach, until it is wider or closed', async () => {
	const small = await person( 'bob', { viewport: { width: 360, height: 640 }, hasTouch: true } );
	await small.page.goto( site.url );
	await openBox( small.page );
	const reach = async () => small.page.evaluate( () => [ ...document.body.children ].filter( ( one ) => ! one.inert && one.querySelector( 'a[href]' ) && ! one.matches( '.meerkat-cafe' ) ).length );
	const locked = () => small.page.evaluate( () => document.documentElement.classList.contains( 'mk-locked' ) );
	same( await reach(), 0, 'parts of the page in reach:' );
	same( await faults( small.page ), [], 'axe:' );
	await small.page.setViewportSize( { width: 800, height: 640 } );
	await until( 'the page is in reach', async () => await reach() > 0 && ! await locked() );
	await small.page.setViewportSize( { width: 360, height: 640 } );
	await until( 'it is not', async () => await reach() === 0 && locked() );
	await small.page.getByRole( 'button', { name: 'Close' } ).click();
	assert( await reach() > 0, 'the page is out of reach' );
	assert( ! await locked(), 'the page does not scroll' );
	await small.context.close();
} );

await check( 89, 'a long touch opens what can be done with a message', async () => {
	await say( maud.page, 'touch this' );
	await saw( page, 'touch this' );
	const open = ( pointerType ) => page.locator( '.mk-body', { hasText: 'touch this' } ).evaluate( ( one, type ) => one.dispatchEvent( new PointerEvent( 'contextmenu', { bubbles: true, cancelable: true, pointerType: type } ) ), pointerType );
	assert( await open( 'mouse' ), 'the browser\'s own menu is gone' );
	same( await page.getByRole( 'menu' ).count(), 0 );
	assert( ! await open( 'touch' ), 'the browser\'s own menu comes, too' );
	await page.getByRole( 'menuitem', { name: 'Reply' } ).waitFor();
	await page.keyboard.press( 'Escape' );
} );

await end();
