/* What the site's staff see and do in WordPress itself. */
import { assert, check, end, enter, lab, menu, person, picture, said, same, saw, say, site, until } from './harness.mjs';

const [ admin, maud, alice, bob, ulf ] = await Promise.all( [ 'admin', 'maud', 'alice', 'bob', 'ulf wiger' ].map( ( login ) => person( login ) ) );
const settings = `${ site.url }/wp-admin/options-general.php?page=meerkat-cafe`;
const record = `${ site.url }/wp-admin/edit-comments.php?page=meerkat-cafe-record`;

await check( 69, 'the settings: checked by themselves, the connection tested, bad ones said and not kept', async () => {
	const { page } = admin;
	await page.goto( settings );
	await page.locator( '#meerkat-self-check' ).waitFor();
	await page.locator( '#meerkat-authd', { hasText: 'authd takes credentials of this site' } ).waitFor();
	const result = page.locator( '#meerkat-test-result' );
	await page.locator( '#meerkat-test' ).click();
	await result.filter( { hasText: 'The server answers.' } ).waitFor();
	await page.locator( '#meerkat-websocket' ).fill( `${ site.url.replace( 'http', 'ws' ) }/nothing` );
	await page.locator( '#meerkat-test' ).click();
	await result.filter( { hasText: 'No answer.' } ).waitFor();
	await page.locator( '#meerkat-websocket' ).fill( 'http://wrong.example/' );
	await page.locator( '#meerkat-retention_note' ).fill( 'Two weeks, <b>no more</b>.' );
	same( await page.locator( '#meerkat-report_mail' ).inputValue(), 'none', 'reports are mailed to:' );
	await page.locator( '#meerkat-report_mail' ).selectOption( { label: 'all who may moderate' } );
	await page.locator( '#submit' ).click();
	await page.locator( '.settings-error', { hasText: 'wrong.example' } ).first().waitFor();
	same( await page.locator( '#meerkat-websocket' ).inputValue(), site.websocket );
	same( await page.locator( '#meerkat-retention_note' ).inputValue(), 'Two weeks, no more.' );
	same( await page.locator( '#meerkat-report_mail' ).inputValue(), 'moderators', 'reports are mailed to:' );
	await picture( 'settings' );
	await maud.page.goto( settings );
	assert( ! ( await maud.page.content() ).includes( 'meerkat-websocket' ), 'an editor sees the settings' );
	await lab( 'settings', { host: 'another.example' } );
	await page.goto( settings );
	await page.locator( '#meerkat-authd', { hasText: 'authd does not take credentials of this site.' } ).waitFor();
	await lab( 'settings', {} );
} );

await check( 70, 'the record: reports and what moderators did, for staff alone', async () => {
	for ( const one of [ maud, alice, bob, ulf ] ) {
		await enter( one );
	}
	await say( bob.page, 'something to report' );
	await saw( ulf.page, 'something to report' );
	await menu( ulf.page, 'something to report', 'Report' );
	await ulf.page.locator( '#mk-reason' ).fill( '<script>alert(1)</script>' );
	await ulf.page.locator( '.mk-dialog [type=submit]' ).click();
	await maud.page.locator( '.mk-notice', { hasText: 'alert(1)' } ).waitFor();
	await say( maud.page, '/mute "Bob" 10m loud' );
	await until( 'Bob is muted', () => bob.page.locator( '.mk-composer textarea' ).evaluate( ( one ) => one.readOnly ) );
	await say( maud.page, '/unmute "Bob"' );
	await maud.page.goto( record );
	const rows = await maud.page.locator( '#meerkat-record tbody tr' ).allTextContents();
	const row = ( ...words ) => rows.some( ( text ) => words.every( ( word ) => text.includes( word ) ) );
	assert( row( 'mute', 'Maud (maud@localhost', 'Bob (bob@localhost)', 'loud' ), rows.join( '\n' ) );
	assert( row( 'report', 'Ulf Wiger', 'Bob', '<script>alert(1)</script>' ), rows.join( '\n' ) );
	await picture( 'record' );
	await maud.page.locator( '#meerkat-act' ).selectOption( 'report' );
	await maud.page.getByRole( 'button', { name: 'Show' } ).click();
	await maud.page.waitForURL( /act=report/ );
	await maud.page.locator( '#meerkat-record' ).waitFor();
	const acts = await maud.page.locator( '#meerkat-record tbody tr td:nth-child(3)' ).allTextContents();
	same( [ ...new Set( acts ) ], [ 'report' ] );
	same( maud.dialogs, [] );
	same( ( await alice.context.request.get( record ) ).status(), 403 );
} );

await check( 71, 'WordPress\'s privacy tools: all that somebody wrote is exported, and erased in front of everybody', async () => {
	await enter( maud );
	const long = 'long '.repeat( 380 ).trim();
	await say( alice.page, 'my secret: ünnep & <b>so</b>' );
	await say( alice.page, long );
	await saw( bob.page, 'my secret' );
	await saw( bob.page, long );
	await say( bob.page, 'what Bob says' );
	await saw( alice.page, 'what Bob says' );
	const mine = await lab( 'errand', { errand: 'privacy_export', login: 'alice' } );
	const texts = mine.map( ( [ , , text ] ) => text );
	assert( texts.includes( 'my secret: ünnep & <b>so</b>' ) && texts.includes( long ), texts.join( ' / ' ).slice( 0, 500 ) );
	assert( ! texts.includes( 'what Bob says' ), 'Bob\'s, too' );
	// Whoever was in the room of a stream before is told of that, too.
	const rooms = site.cafe.replace( /^[^@]*/, '' );
	assert( mine.every( ( [ room, at ] ) => room.endsWith( rooms ) && ! Number.isNaN( Date.parse( at ) ) ), JSON.stringify( mine ) );
	const done = await lab( 'errand', { errand: 'privacy_erase', login: 'alice' } );
	same( [ done.retained, done.messages ], [ false, [] ] );
	assert( done.removed >= 2, `${ done.removed } removed` );
	for ( const page of [ bob.page, maud.page, alice.page ] ) {
		await until( 'erased', async () => ! ( await said( page ) ).some( ( text ) => text.includes( 'my secret' ) || text === long ) );
		await saw( page, 'what Bob says' );
	}
	same( await lab( 'errand', { errand: 'privacy_export', login: 'alice' } ), [] );
	const late = await person( 'ulf wiger' );
	await enter( late );
	await saw( late.page, 'what Bob says' );
	assert( ! ( await said( late.page ) ).some( ( text ) => text.includes( 'my secret' ) ), 'in the archive' );
} );

await check( 72, 'without the café\'s socket they say so, and nothing looks complete', async () => {
	const plugin = 'wp-content/mu-plugins/socket.php';
	await lab( 'file', { name: plugin, text: '<?php const MEERKAT_CAFE_SOCKET = "/nowhere/cafe.sock";' } );
	for ( const errand of [ 'privacy_export', 'privacy_erase' ] ) {
		const failed = await lab( 'errand', { errand, login: 'alice' } ).catch( ( problem ) => problem.message );
		assert( /meerkat_away: .* does not answer at .*nowhere/.test( failed ), JSON.stringify( failed ) );
	}
	await until( 'it is said', async () => {
		await maud.page.goto( record );
		return /does not answer at .nowhere/.test( await maud.page.locator( '.notice-error' ).textContent( { timeout: 500 } ).catch( () => '' ) );
	} );
	await lab( 'file', { name: plugin, text: `<?php const MEERKAT_CAFE_SOCKET = '${ site.control }';` } );
	const log = await lab( 'debug_log' );
	same( log.split( '\n' ).filter( ( line ) => line.includes( 'meerkat-cafe' ) ), [] );
} );

await end();
