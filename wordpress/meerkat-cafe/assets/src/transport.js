/*
 * The way to the server: WebSocket with resumption (XEP-0198), and BOSH where
 * a WebSocket does not get through. The state of a stream that may be resumed
 * is kept for the next page.
 */
import { Strophe } from 'strophe.js';

import { config } from './config.js';
import * as store from './store.js';

const AGAIN = 3600000; // ms until we try WebSocket first again
const HEAD_START = 100; // ms

/* In each blog of a network another: all of them are one origin. Of a stream
   that never got as far as to have an id Strophe 5.0.0 would believe that this
   one may ask for acks already, and the server ends it for that: each time. */
const resumable = ( kept ) => ( kept?.id ? kept : null );
const stored = { load: ( key ) => resumable( store.get( key ) ), save: store.set, clear: ( key ) => store.set( key, null ) };

let failures = 0; // attempts in a row that never reached an XMPP server

/* Where two WebSockets have failed every second attempt is BOSH; where BOSH
   was what helped, it comes first for a while. */
function wantsBosh() {
	const known = store.get( 'bosh' ) > Date.now() - AGAIN;
	return !! config.bosh && failures % 2 === 0 && ( known || failures >= 2 );
}

/* ejabberd 23.01 never answers again if a request overtakes the one before it,
   as two on two connections may. So the second goes a little later. */
function orderly( strophe ) {
	const bosh = strophe._proto;
	const hurry = bosh._throttledRequestHandler.bind( bosh );
	bosh._throttledRequestHandler = () => {
		const [ first, second ] = bosh._requests || [];
		const early = second && ! second.sends && ( ! first.sends || Date.now() - first.date < HEAD_START );
		bosh.window = early ? 1 : 2;
		hurry();
		early && setTimeout( bosh._throttledRequestHandler, HEAD_START );
	};
}

/* A way to the server that is not yet taken; login: null for a guest, whose
   address is new each time, so that nothing could be resumed. */
export class Transport {
	opened = false; // by a server of XMPP

	constructor( login, status ) {
		this.bosh = wantsBosh();
		this.strophe = new Strophe.Connection( this.bosh ? config.bosh : config.websocket, {
			mechanisms: [ login ? Strophe.SASLPlain : Strophe.SASLAnonymous ],
			enableStreamManagement: ! this.bosh && !! login,
			streamManagement: { requestResume: true, storage: stored, maxUnacked: 3 },
		} );
		this.user = login ? login.user : '';
		this.#watch( status );
		this.strophe.connect( login ? `${ login.user }@${ config.host }` : config.guestHost, login ? login.secret : '', this.status );
		this.bosh && orderly( this.strophe );
	}

	#watch( status ) {
		const { AUTHENTICATING, AUTHFAIL, CONNECTED } = Strophe.Status;
		this.status = ( code, _, stanza ) => {
			if ( ! this.opened && [ AUTHENTICATING, AUTHFAIL, CONNECTED ].includes( code ) ) {
				this.opened = true;
				failures = 0;
				store.set( 'bosh', this.bosh ? Date.now() : null );
			}
			// The server cannot say now: that is as if it were away.
			status( this, code === AUTHFAIL && stanza?.querySelector( 'temporary-auth-failure' ) ? Strophe.Status.CONNFAIL : code );
		};
	}

	/* It is over, by itself or by us; nothing more is said on it. */
	release() {
		failures += ! this.opened;
		this.opened = true;
		const { socket } = this.strophe._proto;
		if ( socket ) {
			socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
			socket.close();
		} else if ( this.bosh ) {
			this.strophe.pause();
			this.strophe._proto._requests.forEach( ( { xhr } ) => xhr.abort() );
		}
		clearTimeout( this.strophe._idleTimeout );
		this.strophe.connected = false; // nor begins that anew
	}

	/* The stream ends for good, and nobody resumes it. Prosody does not answer
	   the end of one that was resumed. */
	end( why ) {
		this.strophe.disconnect( why );
		setTimeout( () => this.release(), 1000 );
		this.forget();
	}

	forget() {
		stored.clear( `strophe-sm:${ this.user }@${ config.host }`.toLowerCase() );
	}
}
