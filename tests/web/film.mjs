/* Makes etc/demo/stream.webm, the film of the demonstration: slides that
   somebody shows. `node tests/web/film.mjs'; it is not part of any test. */
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const browser = await chromium.launch( { executablePath: '/usr/bin/chromium', args: [ '--headless=new', '--no-sandbox' ] } );
const page = await browser.newPage();
const bytes = await page.evaluate( async () => {
	const canvas = Object.assign( document.createElement( 'canvas' ), { width: 480, height: 270 } );
	const draw = canvas.getContext( '2d' );
	const paint = ( text, width, colour ) => {
		draw.fillStyle = colour;
		draw.fillRect( 0, 0, 480, 270 );
		draw.fillStyle = '#fff';
		draw.font = '600 34px sans-serif';
		draw.fillText( text, 32, 120 );
		draw.font = '18px sans-serif';
		draw.fillText( 'the camera, live', 32, 156 );
		draw.fillRect( 32, 200, width, 4 );
	};
	const film = new MediaRecorder( canvas.captureStream( 5 ), { mimeType: 'video/webm;codecs=vp8', videoBitsPerSecond: 60000 } );
	const parts = [];
	film.ondataavailable = ( event ) => parts.push( event.data );
	film.start();
	for ( let i = 0; i < 30; i++ ) {
		paint( i < 15 ? 'Welcome' : 'The slides', 14 * i, i < 15 ? '#1b3a4b' : '#4b2e1b' );
		await new Promise( ( done ) => setTimeout( done, 200 ) );
	}
	await new Promise( ( done ) => {
		film.onstop = done;
		film.stop();
	} );
	return [ ...new Uint8Array( await new Blob( parts ).arrayBuffer() ) ];
} );
writeFileSync( 'etc/demo/stream.webm', Buffer.from( bytes ) );
await browser.close();
