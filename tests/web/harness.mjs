/*
 * What the scripts have in common: a browser, people who log in with it, and
 * checks that print one line each. See tests/e2e/web_kit.py for the other end.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const site = JSON.parse( process.env.MEERKAT_SITE );
const artefacts = process.env.MEERKAT_ARTEFACTS;
// What is awaited comes in a moment; on a machine that does much else it takes its time.
export const WAIT = 60000;
// As a machine that is so many times slower; to look for what only a fast one does.
export const SLOW = Number( process.env.MEERKAT_SLOW ) || 1;

const answers = createInterface( { input: process.stdin } )[ Symbol.asyncIterator ]();
let browser = null;
const contexts = [];
const people = [];

/* Something done to the laboratory: stop the server, set an option, … */
export async function lab( what, words = {} ) {
	console.log( `do ${ JSON.stringify( { do: what, ...words } ) }` );
	const { value } = await answers.next();
	const answer = JSON.parse( value );
	if ( answer.error ) {
		throw new Error( `laboratory: ${ what }: ${ answer.error }` );
	}
	return answer.result;
}

async function chrome() {
	browser ||= await chromium.launch( {
		executablePath: '/usr/bin/chromium',
		args: [ '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-proxy-server' ],
		ignoreDefaultArgs: [ '--disable-back-forward-cache' ],
	} );
	return browser;
}

/* A browser of its own: cookies, storage, and what its pages asked for. */
export async function person( login, options = {} ) {
	const context = await ( await chrome() ).newContext( { viewport: { width: 1100, height: 800 }, ...options } );
	contexts.push( context );
	context.setDefaultTimeout( WAIT );
	const one = { login, context, requests: [], sockets: [], bosh: [], dialogs: [], console: [], errors: [] };
	people.push( one );
	context.on( 'page', ( page ) => watch( one, page ) );
	await context.addInitScript( () => {
		window.testSockets = [];
		window.WebSocket = class extends WebSocket {
			constructor( ...words ) {
				super( ...words );
				window.testSockets.push( this );
			}
		};
	} );
	one.page = await context.newPage();
	if ( login ) {
		await logIn( one, login );
	}
	return one;
}

function watch( one, page ) {
	page.on( 'request', ( request ) => one.requests.push( { url: request.url(), method: request.method(), page: page.url() } ) );
	page.on( 'websocket', ( socket ) => {
		const kept = { url: socket.url(), sent: [], received: [], open: true };
		one.sockets.push( kept );
		socket.on( 'framesent', ( { payload } ) => kept.sent.push( String( payload ) ) );
		socket.on( 'framereceived', ( { payload } ) => kept.received.push( String( payload ) ) );
		socket.on( 'close', () => ( kept.open = false ) );
	} );
	page.on( 'requestfinished', async ( request ) => {
		if ( request.url() === site.bosh ) {
			const answer = await request.response().then( ( response ) => response.text() ).catch( () => '' );
			one.bosh.push( { sent: request.postData(), received: answer } );
		}
	} );
	page.on( 'dialog', ( dialog ) => {
		one.dialogs.push( dialog.message() );
		dialog.dismiss().catch( () => {} );
	} );
	SLOW > 1 && one.context.newCDPSession( page ).then( ( tools ) => tools.send( 'Emulation.setCPUThrottlingRate', { rate: SLOW } ) ).catch( () => {} );
	page.on( 'console', ( message ) => one.console.push( `${ message.type() }: ${ message.text() }` ) );
	// WordPress's own scripts have errors of their own on Debian.
	page.on( 'pageerror', ( error ) => /plugins.meerkat-cafe/.test( error.stack ) && one.errors.push( error.stack ) );
}

/* Through WordPress's own form, without drawing it. */
export async function logIn( one, login ) {
	const { request } = one.context;
	await request.get( `${ site.url }/wp-login.php` );
	const answer = await request.post( `${ site.url }/wp-login.php`, { maxRedirects: 0, form: {
		log: login,
		pwd: site.passwords?.[ login ] ?? ( login === 'admin' ? site.admin_password : site.password ),
		testcookie: '1',
		redirect_to: site.url,
	} } );
	same( answer.status(), 302, `${ login } logs in:` );
}

/* In the room and able to write, with the box open. */
export async function enter( one, path = '/' ) {
	await one.page.goto( site.url + path );
	await openBox( one.page );
	await online( one.page );
}

/* People who are in the room when all that follows begins. */
export async function present( ...logins ) {
	const all = [];
	for ( const login of logins ) {
		all.push( await person( login ) );
	}
	for ( const one of all ) {
		await enter( one );
	}
	return all;
}

export async function openBox( page ) {
	const tab = page.locator( '.mk-tab' );
	await tab.waitFor();
	if ( ( await tab.getAttribute( 'aria-expanded' ) ) === 'false' ) {
		await tab.click();
	}
}

/* The stream of this page ends without a word, as in a tunnel. Prosody does not
   answer the closing of a stream that was resumed, so the browser would wait. */
export const cut = ( page ) => page.evaluate( () => window.testSockets.filter( ( one ) => one.readyState === 1 ).forEach( ( one ) => {
	one.close();
	one.dispatchEvent( new CloseEvent( 'close', { code: 1006 } ) );
} ) );

export const online = ( page ) => page.locator( '.mk-composer[data-ready]' ).first().waitFor();

export async function say( page, text ) {
	await page.locator( '.mk-composer textarea' ).first().fill( text );
	await page.locator( '.mk-composer textarea' ).first().press( 'Enter' );
}

/* The menu of the last message with this text, and an item of it. */
export async function menu( page, text, item ) {
	const row = page.locator( '.mk-row:not(.mk-notice)', { hasText: text } ).last();
	await row.hover();
	await row.locator( '.mk-dots' ).click();
	await page.locator( '.mk-menu' ).waitFor();
	if ( item ) {
		await page.getByRole( 'menuitem', { name: item } ).click();
	}
}

const axe = readFileSync( 'node_modules/axe-core/axe.min.js', 'utf8' );

/* What axe finds wrong within the widget. */
export async function faults( page, within = '.meerkat-cafe' ) {
	await page.evaluate( axe );
	const { violations } = await page.evaluate( ( place ) => window.axe.run( place, { runOnly: [ 'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice' ] } ), within );
	return violations.map( ( one ) => `${ one.id }: ${ one.nodes.map( ( node ) => node.html ).join( ' ' ) }` );
}

/* Messages as they stand in the log. */
export const said = ( page ) => page.locator( '.mk-body' ).allTextContents();

export const saw = ( page, text ) => page.locator( '.mk-body', { hasText: text } ).first().waitFor( { state: 'attached' } );

export async function until( what, condition, ms = WAIT ) {
	const end = Date.now() + ms;
	for ( ;; ) {
		const value = await condition();
		if ( value ) {
			return value;
		}
		if ( Date.now() > end ) {
			throw new Error( `in ${ ms } ms not: ${ what }` );
		}
		await new Promise( ( done ) => setTimeout( done, 50 ) );
	}
}

/* How many ms of the processor each task took that pages had meanwhile: what
   else the machine does is no fault of theirs. */
export async function taskTimes( page, act ) {
	await browser.startTracing( page, { categories: [ 'disabled-by-default-devtools.timeline' ] } );
	await act();
	const { traceEvents } = JSON.parse( await browser.stopTracing() );
	return traceEvents.filter( ( { name, tdur } ) => name === 'RunTask' && tdur ).map( ( { tdur } ) => tdur / 1000 );
}

export const pause = ( ms ) => new Promise( ( done ) => setTimeout( done, ms ) );

export function assert( good, text ) {
	if ( ! good ) {
		throw new Error( text );
	}
}

export function same( found, wanted, text = '' ) {
	const [ a, b ] = [ JSON.stringify( found ), JSON.stringify( wanted ) ];
	assert( a === b, `${ text } ${ a } is not ${ b }` );
}

export async function picture( name ) {
	let number = 0;
	for ( const context of contexts ) {
		for ( const page of context.pages() ) {
			await page.screenshot( { path: join( artefacts, `${ name }-${ ++number }.png` ) } ).catch( () => {} );
		}
	}
}

/* What went over the wire, without what logs in. */
function record( name ) {
	const kept = people.map( ( { login, sockets, bosh, console, errors } ) => ( { login, sockets, bosh, console, errors } ) );
	const text = JSON.stringify( kept, null, '\t' ).replace( />[A-Za-z0-9+/=]*<\/auth>/g, '>…</auth>' );
	writeFileSync( join( artefacts, `${ name }.json` ), text );
}

export async function check( number, name, test ) {
	try {
		await test();
		same( people.flatMap( ( { errors } ) => errors ), [], 'errors in pages:' );
		console.log( `ok ${ number } ${ name }` );
	} catch ( problem ) {
		const text = String( problem.stack || problem ).split( '\n' ).slice( 0, 6 ).join( ' | ' );
		console.log( `not ok ${ number } ${ name }: ${ text }` );
		await picture( `failed-${ number }` );
		record( `failed-${ number }` );
	}
}

export async function end() {
	await browser?.close();
	process.exit( 0 );
}
