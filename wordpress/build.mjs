/*
 * Build the plugin's scripts and style into assets/build/, which is not kept
 * in the repository, and print what each weighs on the wire.
 */
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname( fileURLToPath( import.meta.url ) );
const out = process.argv[ 2 ] || join( here, 'meerkat-cafe/assets/build' );
const source = ( name ) => join( here, 'meerkat-cafe/assets/src', name );
const budget = { 'loader.min.js': 1, 'main.min.js': 32, 'style.min.css': 3, 'admin.min.js': 1 }; // kB, gzip

mkdirSync( out, { recursive: true } );
for ( const name of Object.keys( budget ) ) {
	await build( {
		entryPoints: [ source( name.replace( '.min', '' ) ) ],
		outfile: join( out, name ),
		bundle: true,
		minify: true,
		format: name.endsWith( 'css' ) ? undefined : 'iife',
		target: [ 'chrome105', 'firefox115', 'safari16' ],
		charset: 'utf8',
		legalComments: 'linked',
		logLevel: 'warning',
	} );
}
copyFileSync( join( here, '../node_modules/strophe.js/LICENSE.txt' ), join( out, 'strophe.LICENSE.txt' ) );

let heavy = false;
for ( const [ name, limit ] of Object.entries( budget ) ) {
	const size = gzipSync( readFileSync( join( out, name ) ), { level: 9 } ).length;
	const over = size > 1024 * limit;
	heavy ||= over;
	console.log( `${ name }: ${ size } bytes gzip of ${ limit } kB${ over ? ': TOO HEAVY' : '' }` );
}
process.exit( heavy ? 1 : 0 );
