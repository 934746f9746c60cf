/*
 * What stays in the browser between pages. Everything begins with "meerkat:"
 * and goes when somebody logs out. No storage is no reason to fail.
 */
import { config, who } from './config.js';

const PREFIX = `meerkat:${ config.blog }:${ who }:`;

export function get( name ) {
	try {
		return JSON.parse( localStorage.getItem( PREFIX + name ) );
	} catch {
		return null;
	}
}

export function set( name, value ) {
	try {
		if ( value === null ) {
			localStorage.removeItem( PREFIX + name );
		} else {
			localStorage.setItem( PREFIX + name, JSON.stringify( value ) );
		}
	} catch {
		// Full or forbidden: the next page starts from nothing.
	}
}

export function wipe() {
	try {
		Object.keys( localStorage )
			.filter( ( key ) => key.startsWith( 'meerkat:' ) || key.startsWith( 'strophe-sm' ) )
			.forEach( ( key ) => localStorage.removeItem( key ) );
	} catch {
		// Nothing is kept where nothing can be.
	}
}
