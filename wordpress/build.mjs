/*
 * Build the plugin's scripts and style into assets/build/, which is not kept
 * in the repository, and print what each weighs on the wire. In the plugin as
 * it is installed this file stands among its sources.
 */
import { build } from 'esbuild';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname( fileURLToPath( import.meta.url ) );
const assets = existsSync( join( here, 'loader.js' ) ) ? dirname( here ) : join( here, 'meerkat-cafe/assets' );
const out = process.argv[ 2 ] || join( assets, 'build' );
const source = ( name ) => join( assets, 'src', name );
const budget = { 'loader.min.js': 1, 'main.min.js': 32, 'style.min.css': 3, 'admin.min.js': 1 }; // kB, gzip

/* What of strophe.js nobody needs who logs in by PLAIN or as a guest, over one
   WebSocket or BOSH: an eighth of all bytes. It is bundled from its sources,
   without the lines that tell a developer's console what it does. */
const UNUSED = /\/(scram|sasl-(external|oauthbearer|sha\d+|xoauth2)|worker-websocket)$/;
const CHATTER = /^\s*log\.(debug|info|warn)\(.*\);$/gm;
const strophe = join( dirname( fileURLToPath( import.meta.resolve( 'strophe.js' ) ) ), '../src/index.ts' );
const lean = {
	name: 'lean',
	setup( { onResolve, onLoad } ) {
		onResolve( { filter: /^strophe\.js$/ }, () => ( { path: strophe } ) );
		onResolve( { filter: UNUSED }, ( { path } ) => ( { path, namespace: 'unused' } ) );
		onLoad( { filter: /.*/, namespace: 'unused' }, () => ( { contents: 'export default class {}' } ) );
		onLoad( { filter: /strophe\.js\/src\/.*\.ts$/ }, ( { path } ) => ( { loader: 'ts', contents: readFileSync( path, 'utf8' ).replace( CHATTER, ';' ) } ) );
	},
};

mkdirSync( out, { recursive: true } );
for ( const name of Object.keys( budget ) ) {
	await build( {
		entryPoints: [ source( name.replace( '.min', '' ) ) ],
		outfile: join( out, name ),
		bundle: true,
		plugins: [ lean ],
		minify: true,
		format: name.endsWith( 'css' ) ? undefined : 'iife',
		target: [ 'chrome105', 'firefox115', 'safari16' ],
		charset: 'utf8',
		legalComments: 'linked',
		logLevel: 'warning',
	} );
}
copyFileSync( fileURLToPath( new URL( '../LICENSE.txt', import.meta.resolve( 'strophe.js' ) ) ), join( out, 'strophe.LICENSE.txt' ) );

let heavy = false;
for ( const [ name, limit ] of Object.entries( budget ) ) {
	const size = gzipSync( readFileSync( join( out, name ) ), { level: 9 } ).length;
	const over = size > 1024 * limit;
	heavy ||= over;
	console.log( `${ name }: ${ size } bytes gzip of ${ limit } kB${ over ? ': TOO HEAVY' : '' }` );
}
process.exit( heavy ? 1 : 0 );
