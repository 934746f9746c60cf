/* What happens to a widget that is open for hours: networks that die, clocks that
   are wrong, other clients, other tabs, strange themes. */
import { assert, check, end, enter, lab, online, openBox, pause, person, picture, said, same, saw, say, site, until } from './harness.mjs';

const [ alice, bob, maud ] = [ await person( 'alice' ), await person( 'bob' ), await person( 'maud' ) ];
for ( const one of [ alice, bob, maud ] ) {
	await enter( one );
}
const frames = ( one, way, pattern ) => one.sockets.flatMap( ( socket ) => socket[ way ] ).filter( ( frame ) => pattern.test( frame ) ).length;
const state = ( page, wanted ) => page.locator( `.mk-status[data-state="${ wanted }"]` ).waitFor( { state: 'attached' } );
const stanza = ( login, inside, more = {} ) => lab( 'stanza', { login, room: site.cafe, inside, ...more } );
const places = async ( page, ...texts ) => {
	const all = await said( page );
	return texts.map( ( text ) => all.indexOf( text ) );
};

/* In the browser's storage, between two pages; without what a stream is resumed
   by. change( messages ): what is kept of the café, and comes of it. */
async function meanwhile( one, change ) {
	await one.page.goto( `${ site.url }/wp-includes/images/blank.gif` );
	await one.page.evaluate( ( text ) => {
		const change = new Function( `return ${ text }` )();
		for ( const key of Object.keys( localStorage ) ) {
			if ( /:(strophe-sm|room):/.test( key ) ) {
				localStorage.removeItem( key );
			} else if ( /:log:cafe@/.test( key ) ) {
				localStorage.setItem( key, JSON.stringify( change( JSON.parse( localStorage.getItem( key ) ) ) ) );
			}
		}
	}, String( change ) );
}

await check( 116, 'two messages that another client gave one id are two', async () => {
	await stanza( 'bob', '<body>the first of this id</body>', { id: 'same' } );
	await stanza( 'bob', '<body>the second of this id</body>', { id: 'same' } );
	await saw( alice.page, 'the second of this id' );
	await saw( alice.page, 'the first of this id' );
} );

await check( 97, 'what its author takes back with another client is gone, also from what is kept; nobody else can', async () => {
	await say( bob.page, 'I regret this' );
	await saw( alice.page, 'I regret this' );
	const sid = await alice.page.evaluate( () => {
		const key = Object.keys( localStorage ).find( ( one ) => /:log:cafe@/.test( one ) );
		return JSON.parse( localStorage.getItem( key ) ).find( ( { body } ) => body === 'I regret this' ).sid;
	} );
	const retract = ( text ) => `<retract xmlns='urn:xmpp:message-retract:1' id='${ sid }'/><body>${ text }</body>`;
	await stanza( 'mallory', retract( 'not mine' ) );
	await say( maud.page, 'after the first' );
	await saw( alice.page, 'after the first' );
	await saw( alice.page, 'I regret this' );
	await stanza( 'bob', retract( 'mine' ) );
	await until( 'it is gone', async () => ! ( await said( alice.page ) ).includes( 'I regret this' ) );
	await alice.page.locator( '.mk-removed' ).getByText( 'Message removed', { exact: true } ).waitFor();
	const kept = await alice.page.evaluate( () => JSON.stringify( { ...localStorage } ) );
	assert( ! kept.includes( 'I regret this' ), 'it is still kept' );
	same( await places( alice.page, 'mine', 'not mine' ), [ -1, -1 ], 'shown as messages:' );
} );

await check( 98, 'who stops writing is not said to write for ever', async () => {
	await bob.page.locator( '.mk-composer textarea' ).pressSequentially( 'half a' );
	await alice.page.locator( '.mk-typing', { hasText: 'Bob is typing' } ).waitFor();
	await alice.page.locator( '.mk-typing' ).waitFor( { state: 'hidden' } );
	await bob.page.locator( '.mk-composer textarea' ).pressSequentially( ' word' );
	await alice.page.locator( '.mk-typing', { hasText: 'Bob is typing' } ).waitFor();
	await alice.page.reload();
	await online( alice.page );
	await alice.page.locator( '.mk-typing' ).waitFor( { state: 'hidden' } );
	await bob.page.locator( '.mk-composer textarea' ).fill( '' );
} );

await check( 99, 'missed messages stand where they were said, however the clock of this machine is', async () => {
	await say( alice.page, 'said before' );
	await saw( bob.page, 'said before' );
	await saw( alice.page, 'said before' );
	await meanwhile( alice, ( all ) => all.map( ( one ) => ( { ...one, at: one.at + 3600000 } ) ) );
	await say( bob.page, 'said since' );
	await enter( alice );
	await saw( alice.page, 'said since' );
	const [ before, since ] = await places( alice.page, 'said before', 'said since' );
	assert( before >= 0 && before < since, `${ before }, ${ since }` );
} );

await check( 100, 'where the archive does not know the last message any more all begins anew', async () => {
	await meanwhile( alice, ( all ) => [ { ...all.at( -1 ), id: 'old', sid: all.at( -1 ).sid.replace( /./g, ( _, at ) => ( at === 15 ? 1 : 0 ) ), body: 'of long ago' } ] );
	await say( bob.page, 'said of late' );
	await enter( alice );
	await saw( alice.page, 'said of late' );
	await until( 'the old is gone', async () => ! ( await said( alice.page ) ).includes( 'of long ago' ) );
} );

await check( 101, 'after a long absence not all of the archive is loaded', async () => {
	await meanwhile( alice, ( all ) => all );
	await stanza( 'maud', '<body>backlog</body>', { times: 400 } );
	await stanza( 'maud', '<body>the last of all</body>' );
	const counts = () => [ /urn:xmpp:mam:2/, /^<presence.*history/ ].map( ( pattern ) => frames( alice, 'sent', pattern ) );
	const before = counts();
	await enter( alice );
	await saw( alice.page, 'the last of all' );
	const [ pages, joins ] = counts().map( ( count, at ) => count - before[ at ] ); // who is not answered soon joins again
	assert( joins && pages <= 6 * joins, `${ pages } pages of the archive, ${ joins } times` );
} );

await check( 102, 'days begin at midnight here', async () => {
	const one = await person( 'alice', { timezoneId: 'America/Los_Angeles' } );
	await enter( one );
	await saw( one.page, 'the last of all' ); // and so something is kept
	await meanwhile( one, () => [ { id: 'x', sid: '', nick: 'Bob', occupant: '', at: Date.parse( '2026-01-01T18:00:00Z' ), body: 'this morning' } ] );
	await one.context.route( /rest-nonce|meerkat.v1/, ( route ) => route.abort() ); // nothing else is said meanwhile
	await one.page.clock.setFixedTime( new Date( '2026-01-02T01:30:00Z' ) );
	await one.page.goto( site.url );
	await saw( one.page, 'this morning' );
	same( ( await one.page.locator( '.mk-day' ).allTextContents() )[ 0 ], 'Today' );
	await one.context.close();
} );

await check( 118, 'a page that goes while it catches up leaves nothing out', async () => {
	await meanwhile( alice, ( all ) => all );
	await stanza( 'maud', '<body>one of many</body>', { times: 120 } );
	await alice.page.addInitScript( () => {
		if ( ! sessionStorage.testHeld ) {
			const { send } = WebSocket.prototype;
			let asked = 0;
			WebSocket.prototype.send = function( text ) {
				if ( /urn:xmpp:mam:2/.test( text ) && ++asked > 1 ) {
					sessionStorage.testHeld = 'yes';
				} else {
					send.call( this, text );
				}
			};
		}
	} );
	await enter( alice );
	await until( 'it wants the next', () => alice.page.evaluate( () => sessionStorage.testHeld ) );
	await say( bob.page, 'said meanwhile' );
	await saw( alice.page, 'said meanwhile' );
	await enter( alice, '/?p=1' );
	await until( 'all', async () => ( await said( alice.page ) ).filter( ( text ) => text === 'one of many' ).length === 120 );
} );

await check( 103, 'a theme whose language is none does no harm', async () => {
	const html = await ( await alice.context.request.get( site.url ) ).text();
	await lab( 'file', { name: 'strange.html', text: html.replace( /<html lang="[^"]*"/, '<html lang="de_DE"' ) } );
	await enter( alice, '/strange.html' );
	same( await alice.page.locator( 'html' ).getAttribute( 'lang' ), 'de_DE' );
} );

await check( 104, 'offline for a moment, and the connection was never lost', async () => {
	await enter( alice );
	await alice.page.evaluate( () => window.dispatchEvent( new Event( 'offline' ) ) );
	await state( alice.page, 'offline' );
	await alice.page.evaluate( () => window.dispatchEvent( new Event( 'online' ) ) );
	await online( alice.page );
} );

await check( 105, 'a connection that died without a word is found out, and resumed', async () => {
	const times = frames( alice, 'received', /<resumed/ );
	await alice.page.evaluate( () => {
		for ( const one of window.testSockets ) {
			one.send = () => {};
			one.onmessage = () => {};
		}
		window.dispatchEvent( new Event( 'online' ) );
	} );
	await say( bob.page, 'can you hear me?' );
	await saw( alice.page, 'can you hear me?' );
	same( frames( alice, 'received', /<resumed/ ), times + 1, 'resumed:' );
} );

await check( 106, 'a tab in the back/forward cache does not stand in the way of the others', async () => {
	const other = await alice.context.newPage();
	await other.goto( site.url );
	await openBox( other );
	await online( other );
	await other.goto( `${ site.url }/?p=1` );
	await online( other );
	const times = frames( alice, 'received', /<resumed/ );
	await alice.page.close();
	alice.page = other;
	await until( 'this tab leads', () => frames( alice, 'received', /<resumed/ ) > times );
	await say( bob.page, 'to who is left' );
	await saw( other, 'to who is left' );
} );

await check( 107, 'what did not go out stays when another tab opens, and when it is tried again', async () => {
	const second = await alice.context.newPage();
	await second.goto( site.url );
	await openBox( second );
	await online( second );
	const field = second.locator( '.mk-composer textarea' );
	await lab( 'cafe_answers', { yes: false } );
	try {
		await say( second, 'lost words' );
		await say( alice.page, 'lost, too' );
		await alice.page.locator( '.mk-row', { hasText: 'lost, too' } ).getByRole( 'button', { name: 'Try again' } ).waitFor();
		const again = second.locator( '.mk-row', { hasText: 'lost words' } ).getByRole( 'button', { name: 'Try again' } );
		await again.waitFor();
		const third = await alice.context.newPage();
		await third.goto( site.url );
		await online( third );
		await saw( third, 'to who is left' );
		await saw( second, 'lost, too' );
		await third.reload();
		await online( third );
		await pause( 300 );
		await field.fill( 'other words' );
		await again.click();
		same( await field.inputValue(), 'lost words\nother words' );
		same( ( await said( second ) ).filter( ( text ) => text === 'lost, too' ).length, 1, 'times:' );
		await third.close();
	} finally {
		await lab( 'cafe_answers', { yes: true } );
	}
	await saw( bob.page, 'lost words' );
	await second.close();
} );

await check( 108, 'something that is no nonce is asked for anew', async () => {
	const ulf = await person( 'ulf wiger' );
	await ulf.context.route( /rest-nonce/, ( route ) => route.fulfill( { body: '<html>\nWait a moment</html>' } ), { times: 1 } );
	await enter( ulf );
	await ulf.context.close();
} );

await check( 117, 'who is about to connect does not connect twice', async () => {
	const ulf = await person( 'ulf wiger' );
	await ulf.context.route( /meerkat.v1/, async ( route ) => {
		await pause( 500 );
		await route.continue();
	} );
	const asked = ulf.page.waitForRequest( /meerkat.v1/ );
	await ulf.page.goto( site.url );
	await asked;
	await ulf.page.evaluate( () => window.dispatchEvent( new Event( 'online' ) ) );
	await openBox( ulf.page );
	await online( ulf.page );
	await say( ulf.page, 'once' );
	await saw( bob.page, 'once' );
	same( ulf.sockets.filter( ( { open } ) => open ).length, 1, 'streams:' );
	await ulf.context.close();
} );

await check( 109, 'no tone is made that the browser would only keep', async () => {
	await lab( 'settings', { sound: true } );
	const ulf = await person( 'ulf wiger' );
	await ulf.context.addInitScript( () => {
		Object.defineProperty( navigator, 'userActivation', { value: { hasBeenActive: false } } ); // looking at a page is a touch here
		window.testTones = 0;
		window.AudioContext = class extends AudioContext {
			constructor() {
				super();
				window.testTones++;
			}
		};
	} );
	await ulf.page.goto( site.url );
	await ulf.page.locator( '.mk-composer[data-ready]' ).waitFor( { state: 'attached' } );
	await say( bob.page, 'ring?' );
	await ulf.page.locator( '.mk-unread:not([hidden])' ).waitFor();
	same( await ulf.page.evaluate( () => window.testTones ), 0, 'tones:' );
	await ulf.context.close();
	await lab( 'settings' );
} );

await check( 110, 'on a small screen closing leaves nothing to go back to', async () => {
	const small = await person( 'ulf wiger', { viewport: { width: 360, height: 640 }, hasTouch: true } );
	await small.page.goto( site.url );
	await openBox( small.page );
	assert( await small.page.evaluate( () => history.state.meerkat ), 'no way back' );
	await small.page.getByRole( 'button', { name: 'Close' } ).click();
	await until( 'back', () => small.page.evaluate( () => ! history.state?.meerkat ) );
	await small.context.close();
} );

await check( 111, 'a moderator\'s browser does not keep who is who', async () => {
	await maud.page.locator( '.mk-toggle' ).click();
	await maud.page.locator( '.mk-people li', { hasText: 'Bob' } ).waitFor();
	await maud.page.reload();
	await online( maud.page );
	const kept = await until( 'Bob is kept', async () => {
		const all = await maud.page.evaluate( () => JSON.stringify( { ...localStorage } ) );
		return /:room:.*\\"nick\\":\\"Bob/.test( all ) && all;
	} );
	same( /.{0,80}bob@.{0,80}/.exec( kept )?.[ 0 ], undefined, 'kept:' );
} );

await check( 112, 'a page that is not secure does not show what could not work', async () => {
	const page = await alice.context.newPage();
	await page.addInitScript( () => Object.defineProperty( window, 'isSecureContext', { value: false } ) );
	await page.goto( site.url, { waitUntil: 'networkidle' } );
	same( await page.locator( '.meerkat-cafe' ).count(), 0 );
	await page.close();
} );

await check( 113, 'the server is there before authd: nobody need log in again', async () => {
	await lab( 'stop_server' );
	await lab( 'stop_authd' );
	await lab( 'start_server' );
	await until( 'refused for now, twice', async () => {
		await alice.page.evaluate( () => window.dispatchEvent( new Event( 'online' ) ) );
		// Who has tried in vain meanwhile does by BOSH.
		return frames( alice, 'received', /temporary-auth-failure/ ) + alice.bosh.filter( ( { received } ) => /temporary-auth-failure/.test( received ) ).length >= 2;
	} );
	await lab( 'start_authd' );
	for ( const one of [ alice, bob, maud ] ) {
		// Not when the time has come: that may be long if all took long.
		await one.page.evaluate( () => window.dispatchEvent( new Event( 'online' ) ) );
		await online( one.page );
	}
	await say( alice.page, 'all are back' );
	await saw( bob.page, 'all are back' );
} );

await check( 114, 'logged out in one tab: the stream of the other ends at once', async () => {
	const other = await alice.context.newPage();
	await other.goto( site.url );
	await openBox( other );
	await online( other );
	// It is not the site that tells it.
	await alice.page.route( /rest-nonce|meerkat.v1/, ( route ) => route.abort() );
	await other.locator( '#wp-admin-bar-logout a' ).evaluate( ( link ) => link.click() );
	await until( 'no stream', () => ! alice.sockets.at( -1 ).open );
	await state( alice.page, 'loggedout' );
	await alice.page.goto( `${ site.url }/wp-includes/images/blank.gif` ); // where nothing wipes
	same( await alice.page.evaluate( () => Object.keys( localStorage ).filter( ( key ) => /:(room|log|strophe-sm):/.test( key ) ) ), [], 'kept:' );
} );

await check( 115, 'where guests come in, too, nothing is left of who was logged in', async () => {
	await lab( 'settings', { guests: 'read', guest_host: 'anon.localhost' } );
	await maud.context.clearCookies();
	await maud.page.goto( site.url );
	await maud.page.locator( '.mk-tab' ).waitFor();
	same( await maud.page.evaluate( () => Object.keys( localStorage ).filter( ( key ) => /^meerkat:\d+:\w/.test( key ) ) ), [] );
	await lab( 'settings' );
	await picture( 'rough' );
} );

await end();
