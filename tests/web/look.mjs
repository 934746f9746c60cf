/* How it looks and feels: for keyboards, screen readers, small screens, other
   directions, strict policies, other sites; and when things go wrong. */
import { assert, check, end, enter, faults, lab, online, openBox, person, picture, same, say, saw, site, SLOW, taskTimes, until } from './harness.mjs';

/* What is wider than its place. */
const overflowing = ( page ) => page.evaluate( () => {
	const all = [ ...document.querySelectorAll( '.meerkat-cafe *' ) ].filter( ( one ) => one.clientWidth && ! one.matches( '.mk-unseen, .mk-unseen *' ) );
	const wide = all.filter( ( one ) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle( one ).display !== 'inline' );
	const out = all.filter( ( one ) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1 );
	return [ ...wide, ...out ].map( ( one ) => `${ one.tagName }.${ one.className } ${ one.textContent.slice( 0, 40 ) }` );
} );

const alice = await person( 'alice' );
const maud = await person( 'maud' );
await enter( maud );

await check( 23, 'axe finds nothing, open, with a menu, with a list of people, and closed', async () => {
	await alice.page.goto( site.url );
	await alice.page.locator( '.mk-tab' ).waitFor();
	same( await faults( alice.page ), [], 'closed:' );
	await openBox( alice.page );
	await online( alice.page );
	await say( maud.page, 'Alice, this is for you: https://example.org/' );
	await saw( alice.page, 'this is for you' );
	await say( alice.page, 'thank you' );
	await saw( maud.page, 'thank you' );
	same( await faults( alice.page ), [], 'open:' );
	await alice.page.locator( '.mk-toggle' ).click();
	same( await faults( alice.page ), [], 'people:' );
	await alice.page.locator( '.mk-toggle' ).click();
	await alice.page.locator( '.mk-row' ).last().hover();
	await alice.page.locator( '.mk-dots' ).last().click();
	same( await faults( alice.page ), [], 'menu:' );
	await alice.page.keyboard.press( 'Escape' );
} );

await check( 36, 'enough contrast in a dark theme, and with an accent that is too light', async () => {
	await alice.page.evaluate( () => {
		for ( const [ name, value ] of [ [ 'base', '#101010' ], [ 'contrast', '#f0f0f0' ], [ 'primary', '#9DFF20' ] ] ) {
			document.body.style.setProperty( `--wp--preset--color--${ name }`, value );
		}
	} );
	same( await faults( alice.page ), [], 'dark:' );
	await picture( 'dark' );
	await alice.page.evaluate( () => document.body.removeAttribute( 'style' ) );
} );

await check( 35, 'everything can be done by keyboard alone', async () => {
	const { page } = alice;
	const at = () => page.evaluate( () => `${ document.activeElement.tagName } ${ document.activeElement.className }` );
	await page.keyboard.press( 'Escape' );
	await page.locator( '.mk-tab' ).focus();
	await page.keyboard.press( 'Escape' );
	same( await page.locator( '.mk-tab' ).getAttribute( 'aria-expanded' ), 'false' );
	await page.keyboard.press( 'Enter' );
	await until( 'the field', async () => /TEXTAREA/.test( await at() ) );
	await page.keyboard.type( 'two' );
	await page.keyboard.press( 'Shift+Enter' );
	await page.keyboard.type( 'lines' );
	await page.keyboard.press( 'Enter' );
	await saw( maud.page, 'two\nlines' );
	await page.keyboard.press( 'ArrowUp' );
	same( await page.locator( '.mk-composer textarea' ).inputValue(), 'two\nlines' );
	await page.locator( '.mk-composer textarea' ).fill( '' );
	await page.keyboard.type( 'hello @mau' );
	await page.keyboard.press( 'Tab' );
	same( await page.locator( '.mk-composer textarea' ).inputValue(), 'hello @Maud ' );
	await page.keyboard.press( 'Enter' );
	for ( let i = 0; i < 8 && ! /mk-log/.test( await at() ); i++ ) {
		await page.keyboard.press( 'Shift+Tab' );
	}
	assert( /mk-log/.test( await at() ), await at() );
	await page.keyboard.press( 'ArrowUp' );
	await page.keyboard.press( 'ArrowUp' );
	assert( /mk-row/.test( await at() ), await at() );
	await page.keyboard.press( 'Enter' );
	same( await page.evaluate( () => document.activeElement.getAttribute( 'role' ) ), 'menuitem' );
	await page.keyboard.press( 'ArrowDown' );
	await page.keyboard.press( 'Escape' );
	same( await page.locator( '.mk-menu' ).count(), 0 );
	assert( /mk-row/.test( await at() ), await at() );
} );

/* Rows are drawn anew when something happens; it must not be felt. */
await check( 78, 'the keyboard stays where it is while others talk and what was sent is confirmed', async () => {
	const { page } = alice;
	const row = () => page.evaluate( () => document.activeElement.closest( '.mk-row' )?.querySelector( '.mk-body' ).textContent );
	const said = 'said while nobody answers';
	await lab( 'cafe_answers', { yes: false } );
	try {
		await say( page, said );
		await page.locator( '.mk-row', { hasText: said } ).locator( '.mk-note' ).waitFor();
		await page.locator( '.mk-log' ).focus();
		await page.keyboard.press( 'ArrowUp' );
		same( await row(), said );
	} finally {
		await lab( 'cafe_answers', { yes: true } );
	}
	await until( 'confirmed', async () => ! await page.locator( '.mk-row', { hasText: said } ).locator( '.mk-note' ).count() );
	same( await row(), said, 'when it was confirmed' );
	await page.keyboard.press( 'Enter' );
	same( await page.locator( '.mk-menu' ).count(), 1 );
	await say( maud.page, 'and others talk on' );
	await saw( page, 'and others talk on' );
	await page.keyboard.press( 'Escape' );
	same( await row(), said, 'after the menu' );
	await page.keyboard.press( 'Enter' );
	await page.getByRole( 'menuitem', { name: 'Reply' } ).press( 'Enter' );
	await until( 'the field', () => page.evaluate( () => document.activeElement.tagName === 'TEXTAREA' ) );
	await page.locator( '.mk-composer textarea' ).fill( '' );
} );

await check( 24, 'nothing is wider than a screen of 360 pixels', async () => {
	const small = await person( 'alice', { viewport: { width: 360, height: 640 }, hasTouch: true } );
	await enter( small );
	await say( small.page, 'W'.repeat( 300 ) );
	await saw( small.page, 'WWWW' );
	same( await overflowing( small.page ), [] );
	same( await faults( small.page ), [] );
	const sheet = await small.page.evaluate( () => document.querySelector( '#meerkat-panel' ).getBoundingClientRect().toJSON() );
	assert( sheet.top <= 46 && sheet.bottom >= 639 && sheet.width >= 359, `no sheet of its own: ${ JSON.stringify( sheet ) }` );
	await picture( 'small' );
	await small.page.goBack();
	same( await small.page.locator( '.mk-tab' ).getAttribute( 'aria-expanded' ), 'false' );
	await small.context.close();
} );

await check( 37, 'in German and from right to left nothing is too wide', async () => {
	const plugin = 'wp-content/mu-plugins/german.php'; // for WordPress itself speaks no German here
	// PHP looks at a file that it knows only now and then.
	const speaks = ( language ) => until( language, async () => ( await ( await alice.context.request.get( site.url ) ).text() ).includes( `<html lang="${ language }"` ) );
	await lab( 'file', { name: plugin, text: "<?php add_filter( 'locale', fn() => 'de_DE' );" } );
	try {
		await speaks( 'de-DE' );
		for ( const width of [ 1100, 360 ] ) {
			const one = await person( 'alice', { viewport: { width, height: 640 } } );
			await one.page.addInitScript( () => document.addEventListener( 'DOMContentLoaded', () => ( document.documentElement.dir = 'rtl' ) ) );
			await enter( one );
			same( await one.page.locator( '.mk-send' ).textContent(), 'Senden' );
			await one.page.locator( '.mk-toggle' ).click();
			same( await overflowing( one.page ), [] );
			await picture( `rtl-${ width }` );
			await one.context.close();
		}
	} finally {
		await lab( 'file', { name: plugin, text: '<?php' } );
		await speaks( 'en-US' );
	}
} );

await check( 38, 'a strict content security policy has nothing against it', async () => {
	const one = await person( 'maud' );
	await one.page.addInitScript( () => {
		window.violations = [];
		document.addEventListener( 'securitypolicyviolation', ( event ) => window.violations.push( `${ event.violatedDirective } ${ event.sourceFile } ${ event.blockedURI }` ) );
	} );
	const policy = `default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' ${ new URL( site.websocket ).origin }`;
	await lab( 'file', { name: 'page.html', text: await ( await one.context.request.get( site.url ) ).text() } );
	await lab( 'file', { name: 'strict.php', text: `<?php header( "Content-Security-Policy: ${ policy }" ); readfile( 'page.html' );` } );
	await enter( one, '/strict.php' );
	await say( one.page, 'under a policy' );
	await saw( alice.page, 'under a policy' );
	// The theme has styles in the page, which the policy is against.
	same( ( await one.page.evaluate( () => window.violations ) ).filter( ( text ) => /meerkat|connect-src/.test( text ) ), [] );
	await one.page.goto( `${ site.url }/?meerkat_chat_embed=cafe` );
	await online( one.page );
	same( await one.page.evaluate( () => window.violations ), [] );
	await one.context.close();
} );

/* A page of another site that shows the café in a frame. */
async function framed( one ) {
	const other = site.url.replace( 'localhost', '127.0.0.1' );
	await lab( 'file', { name: 'frame.html', text: `<iframe width=600 height=500 src="${ site.url }/?meerkat_chat_embed=cafe"></iframe>` } );
	await one.page.goto( `${ other }/frame.html`, { waitUntil: 'networkidle' } );
	return one.page.frames()[ 1 ];
}

await check( 27, 'other sites may not frame it', async () => {
	const one = await person( null );
	const frame = await framed( one );
	same( await frame.locator( '.meerkat-room' ).count().catch( () => 0 ), 0 );
	assert( one.console.some( ( text ) => /frame-ancestors/.test( text ) ), one.console.join( ' / ' ) );
	await one.context.close();
} );

await check( 43, 'a site that is allowed to frames it; its guests get a link to log in', async () => {
	await lab( 'settings', { embed_origins: [ site.url.replace( 'localhost', '127.0.0.1' ) ] } );
	const one = await person( null );
	const frame = await framed( one );
	const link = frame.locator( '.meerkat-room a' );
	await link.waitFor();
	same( [ await link.textContent(), await link.getAttribute( 'target' ) ], [ 'Log in to chat', '_top' ] );
	same( one.sockets.length, 0 );
	await one.context.close();
	await lab( 'settings', {} );
} );

await check( 42, 'two thousand messages: two hundred rows, and no long task', async () => {
	const one = await alice.context.newPage();
	await one.goto( site.url );
	await openBox( one );
	await online( one );
	const tasks = await taskTimes( one, async () => {
		await one.evaluate( ( room ) => new Promise( ( done ) => {
			const channel = new BroadcastChannel( `meerkat:1:${ /meerkat_hint=(1\w*)/.exec( document.cookie )[ 1 ] }` );
			let number = 0;
			const timer = setInterval( () => {
				for ( let i = 0; i < 20; i++ ) {
					number++;
					channel.postMessage( { v: 1, t: 'event', event: { t: 'message', room, message: { id: `flood-${ number }`, sid: `flood-${ number }`, nick: 'Bob', occupant: '', at: Date.now(), body: `number ${ number }` } } } );
				}
				if ( number >= 2000 ) {
					clearInterval( timer );
					done();
				}
			}, 10 );
		} ), site.cafe );
		await saw( one, 'number 2000' );
	} );
	assert( ( await one.locator( '.mk-row' ).count() ) <= 200, 'too many rows' );
	assert( tasks.length > 100 && Math.max( ...tasks ) < 200 * SLOW, `${ tasks.length } tasks, one of ${ Math.max( ...tasks ) } ms` );
	console.log( `figure the longest task while 2,000 messages come: ${ Math.max( ...tasks ) } ms of ${ tasks.length }` );
	await one.close();
} );

await end();
