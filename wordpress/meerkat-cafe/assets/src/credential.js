/*
 * The chat credential, from WordPress, kept in memory only. The nonce that the
 * route asks for comes from WordPress too, never from the page, which may be
 * in a cache.
 */
import { config } from './config.js';

const NONCE = 'meerkat:nonce';
const SPARE = 30; // Seconds a credential must still be good for.

let held = null;

export class Refused extends Error {
	constructor( status, wait = 0 ) {
		super( `status ${ status }` );
		this.status = status; // 401: not logged in, 403: may not, 429: wait
		this.wait = wait; // seconds
	}
}

async function freshNonce() {
	const answer = await fetch( config.nonce, { credentials: 'same-origin', cache: 'no-store' } );
	if ( ! answer.ok ) {
		throw new Refused( answer.status === 400 ? 401 : answer.status );
	}
	return ( await answer.text() ).trim();
}

function ask( nonce ) {
	return fetch( config.credential, {
		method: 'POST',
		credentials: 'same-origin',
		cache: 'no-store',
		headers: { 'X-WP-Nonce': nonce },
	} );
}

/* { user, secret, expires }; `anew` where the last one was refused. */
export async function credential( anew = false ) {
	if ( ! anew && held && held.expires - SPARE > Date.now() / 1000 ) {
		return held;
	}
	let nonce = sessionStorage.getItem( NONCE );
	let answer = nonce && ( await ask( nonce ) );
	if ( ! answer || answer.status === 403 || answer.status === 401 ) {
		nonce = await freshNonce();
		answer = await ask( nonce );
	}
	if ( ! answer.ok ) {
		throw new Refused( answer.status, Number( answer.headers.get( 'Retry-After' ) ) || 0 );
	}
	sessionStorage.setItem( NONCE, nonce );
	held = await answer.json();
	return held;
}

/* For the other tabs of this browser, one of which may take over: in their
   memory, too. */
export const share = () => held;

export function take( shared ) {
	held = shared || held;
}

export function forget() {
	held = null;
	sessionStorage.removeItem( NONCE );
}
