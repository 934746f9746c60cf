/*
 * The connection, in the leading tab only, and the rooms we are in by it. It
 * makes events of what comes, and comes back by itself; it knows no page.
 */
import { Strophe, $iq, $pres } from 'strophe.js';

import { history } from './acts.js';
import { credential, forget, Refused } from './credential.js';
import { config } from './config.js';
import { NS, bare, child, errorOf, nextOf, readArchived, readMessage, readPresence } from './read.js';
import { Transport } from './transport.js';

const FIRST = 1000; // ms until the first try again
const LONGEST = 60000;
const AGAIN = 5000; // ms until we try a room again that is full or away
const JOINING = 8000; // ms a room may take to answer: what goes to one that stops is lost
const OPENING = 5000; // ms until the server must have said something
const PATIENCE = 15000; // ms a login may take
const IDLE = 600000; // ms of silence until we ask whether we are still in
const PINGING = 10000; // ms the server may take to say that it is there
const PAGES = 4; // of the archive, and one more, to catch up; else we begin anew

export class Connection extends EventTarget {
	#way = null;
	#rooms = new Map(); // jid -> { nick, last, resumed, filled, whole, idle }
	#tries = 0;
	#timer = 0;
	#refused = false;
	#stopped = true;
	#online = false; // logged in; until then nothing is sent

	/* state: connecting, online, reconnecting, offline, down, again, … */
	#say( state, more = {} ) {
		this.dispatchEvent( new CustomEvent( 'state', { detail: { state, ...more } } ) );
	}

	#event( event ) {
		this.dispatchEvent( new CustomEvent( 'event', { detail: event } ) );
	}

	start() {
		this.#stopped = false;
		window.addEventListener( 'online', this.wake );
		window.addEventListener( 'offline', this.#sleep );
		this.#open();
	}

	get #strophe() {
		return this.#way?.strophe;
	}

	/* Let go of the socket and say nothing: another tab resumes the stream.
	   A guest's nobody can resume, so they leave. */
	drop() {
		this.#stopped = true;
		clearTimeout( this.#timer );
		window.removeEventListener( 'online', this.wake );
		window.removeEventListener( 'offline', this.#sleep );
		if ( this.#online && ! this.#way.user ) {
			this.#strophe.disconnect();
		}
		this.#release();
	}

	#release() {
		this.#way?.release();
		this.#way = null;
		this.#online = false;
	}

	/* Now, and not when the time has come. What seems to be there may be gone
	   without a word: a network that changed, a machine that slept. */
	wake = () => {
		const there = () => this.#say( 'online' );
		if ( this.#online ) {
			this.#strophe.sendIQ( $iq( { type: 'get' } ).c( 'ping', { xmlns: NS.ping } ), there, ( error ) => error ? there() : this.#lost(), PINGING );
		} else if ( ! this.#way ) {
			this.#tries = 0;
			this.#again( 0 );
		}
	};

	#sleep = () => this.#say( 'offline' );

	/* Again after a while: longer each time, and not all browsers at once. */
	#again( delay ) {
		if ( this.#stopped ) {
			return;
		}
		clearTimeout( this.#timer );
		const wait = delay ?? Math.min( LONGEST, FIRST * 2 ** this.#tries++ ) * ( 0.5 + Math.random() );
		if ( navigator.onLine === false ) {
			this.#say( 'offline' );
		} else if ( this.#tries > 2 ) {
			this.#say( 'down', { seconds: Math.ceil( wait / 1000 ) } );
		}
		this.#timer = setTimeout( () => this.#open(), wait );
	}

	async #open() {
		if ( this.#stopped || this.#way ) {
			return;
		}
		this.#tries || this.#say( 'connecting' );
		try {
			const login = config.guests !== 'none' && ! config.member ? null : await credential( this.#refused );
			if ( ! this.#stopped && ! this.#way ) {
				this.#connect( login );
			}
		} catch ( problem ) {
			this.#noCredential( problem );
		}
	}

	#noCredential( problem ) {
		if ( problem instanceof Refused && problem.status === 401 ) {
			this.logout();
		} else if ( problem instanceof Refused && problem.status === 403 ) {
			this.#stopped = true;
			this.#say( 'forbidden' );
		} else if ( problem instanceof Refused && problem.status === 429 ) {
			this.#again( 1000 * Math.max( 1, problem.wait ) );
		} else {
			this.#again();
		}
	}

	#connect( login ) {
		const way = new Transport( login, ( one, status ) => one === this.#way && this.#status( status ) );
		this.#way = way;
		const late = () => way === this.#way && ! this.#online && this.#lost();
		// Something in between that swallows all, or a server that is stuck.
		this.#timer = setTimeout( () => {
			this.#timer = way.opened ? setTimeout( late, PATIENCE - OPENING ) : 0;
			way.opened || late();
		}, OPENING );
	}

	#status( status ) {
		const { CONNECTED, AUTHFAIL, CONNFAIL, DISCONNECTED, CONNTIMEOUT } = Strophe.Status;
		if ( status === CONNECTED ) {
			this.#connected();
		} else if ( status === AUTHFAIL ) {
			this.#authFailed();
		} else if ( status === CONNFAIL || status === DISCONNECTED || status === CONNTIMEOUT ) {
			this.#lost();
		}
	}

	#authFailed() {
		this.#release();
		if ( this.#refused ) {
			this.#say( 'again' ); // and when this page is looked at again
		} else {
			this.#refused = true; // once more, with a new credential
			this.#again( 0 );
		}
	}

	#lost() {
		this.#release();
		this.#tries || this.#say( 'reconnecting' );
		this.#again();
	}

	#connected() {
		const strophe = this.#strophe;
		this.#tries = 0;
		this.#refused = false;
		this.#online = true;
		clearTimeout( this.#timer );
		// Strophe would call none again that has failed once.
		const always = ( handle ) => ( stanza ) => {
			try {
				handle( stanza );
			} catch ( problem ) {
				reportError( problem );
			}
			return true;
		};
		strophe.addHandler( always( ( stanza ) => this.#message( stanza ) ), null, 'message' );
		strophe.addHandler( always( ( stanza ) => this.#presence( stanza ) ), null, 'presence' );
		strophe.addHandler( always( ( stanza ) => this.#pinged( stanza ) ), NS.ping, 'iq', 'get' );
		this.#say( 'online' );
		this.#rooms.forEach( ( room, jid ) => room.resumed && strophe.hasResumed() ? this.#in( jid ) : this.#join( jid ) );
	}

	/* Enter a room and get what was said since we were last in it; behind: the
	   page before this one went when it had got so far. */
	join( jid, nick, last, resumed, behind ) {
		this.#rooms.set( jid, { nick, last: behind || last, resumed, whole: resumed && ! behind, idle: 0 } );
		if ( this.#online ) {
			resumed && this.#strophe.hasResumed() ? this.#in( jid ) : this.#join( jid );
		}
	}

	has( jid ) {
		return this.#rooms.has( jid );
	}

	/* The stream was resumed, so we never left. */
	#in( jid ) {
		const room = this.#rooms.get( jid );
		room.filled = true;
		this.#event( { t: 'room', room: jid, set: { state: 'online' } } );
		this.#listen( jid );
		room.whole || this.#history( jid, room.last );
	}

	#join( jid ) {
		const room = this.#rooms.get( jid );
		room.nick ||= this.#way.user || 'guest'; // what we ask for; the room may know better
		room.filled = room.whole = false;
		this.#event( { t: 'clear', room: jid } );
		this.#event( { t: 'room', room: jid, set: { state: 'connecting' } } );
		this.#strophe.send(
			$pres( { to: `${ jid }/${ room.nick }` } ).c( 'x', { xmlns: NS.muc } ).c( 'history', { maxstanzas: '0' } )
		);
		this.#joinLater( jid, JOINING );
	}

	/* Unless we hear from the room before, and not all at the same time. */
	#joinLater( jid, wait ) {
		const room = this.#rooms.get( jid );
		clearTimeout( room.idle );
		room.idle = setTimeout( () => this.#online && room === this.#rooms.get( jid ) && this.#join( jid ), wait * ( 0.5 + Math.random() ) );
	}

	leave( jid ) {
		const room = this.#rooms.get( jid );
		this.#rooms.delete( jid );
		clearTimeout( room?.idle );
		if ( room && this.#online ) {
			this.#strophe.send( $pres( { to: `${ jid }/${ room.nick }`, type: 'unavailable' } ) );
		}
	}

	/* The archive, from the last message that is known; else its end, also where
	   too much has been said since, or that message is no more. */
	#history( jid, last, pages = PAGES ) {
		const room = this.#rooms.get( jid );
		const anew = () => {
			room.last = '';
			this.#event( { t: 'history', room: jid, anew: true } );
			this.#history( jid );
		};
		this.#strophe.sendIQ(
			history( jid, last ),
			( result ) => {
				const next = last && nextOf( result );
				room.whole = ! next;
				this.#event( { t: 'room', room: jid, set: { behind: next || '' } } );
				next && this.#online && ( pages ? this.#history( jid, next, pages - 1 ) : anew() );
			},
			( error ) => last && errorOf( error ).condition === 'item-not-found' ? anew() : this.#event( { t: 'history', room: jid, gap: !! last } )
		);
	}

	/* One room heard from, or silent for long: are we still in? (XEP-0410) */
	#listen( jid ) {
		const room = this.#rooms.get( jid );
		if ( ! room?.filled ) {
			return; // not in yet
		}
		clearTimeout( room.idle );
		room.idle = setTimeout( () => this.#selfPing( jid ), IDLE );
	}

	#selfPing( jid ) {
		const room = this.#rooms.get( jid );
		if ( ! room || ! this.#online ) {
			return;
		}
		this.#strophe.sendIQ(
			$iq( { type: 'get', to: `${ jid }/${ room.nick }` } ).c( 'ping', { xmlns: NS.ping } ),
			() => this.#listen( jid ),
			( error ) => {
				const { condition } = errorOf( error );
				// These are answers of our own client by way of the room.
				if ( condition !== 'service-unavailable' && condition !== 'feature-not-implemented' ) {
					this.#join( jid );
				}
			},
			20000
		);
	}

	#pinged( stanza ) {
		this.#strophe.send( $iq( { type: 'result', to: stanza.getAttribute( 'from' ), id: stanza.getAttribute( 'id' ) } ) );
	}

	#message( stanza ) {
		const jid = bare( stanza.getAttribute( 'from' ) );
		const room = this.#rooms.get( jid );
		if ( ! room ) {
			return;
		}
		const archived = readArchived( stanza );
		if ( ! archived ) {
			this.#listen( jid );
			child( stanza, 'check', NS.ours ) && this.#way.user && this.#loggedIn();
		}
		( archived || readMessage( stanza ) ).forEach( ( event ) => {
			// While pages are missing what comes now does not say where they begin.
			room.last = ( ( archived || room.whole ) && event.message?.sid ) || room.last;
			this.#event( event );
		} );
	}

	#presence( stanza ) {
		const jid = bare( stanza.getAttribute( 'from' ) );
		const room = this.#rooms.get( jid );
		if ( ! room ) {
			return;
		}
		this.#listen( jid );
		readPresence( stanza, room.nick ).forEach( ( event ) => {
			if ( event.set?.me ) {
				room.nick = event.set.me;
				room.resumed = true;
			}
			this.#event( event );
			if ( event.set?.state && ! room.filled ) {
				clearTimeout( room.idle );
			}
			if ( event.set?.state === 'online' && ! room.filled ) {
				room.filled = true;
				this.#history( jid, room.last );
				this.#listen( jid );
			}
			if ( event.set?.state === 'away' || event.set?.state === 'full' ) {
				this.#joinLater( jid, AGAIN );
			}
			if ( event.set?.state === 'kicked' && ! event.set.actor ) {
				this.#putOut( jid );
			}
			if ( event.set?.state === 'lost' ) {
				room.filled = false;
				this.#join( jid );
			}
		} );
	}

	/* By nobody in the room: the site has logged us out somewhere. If it was
	   not this browser, we are back at once. */
	async #putOut( jid ) {
		if ( await this.#loggedIn() ) {
			this.#online && this.#rooms.has( jid ) && this.#join( jid );
		}
	}

	/* Is this browser still? If not, it is over. */
	async #loggedIn() {
		try {
			await credential( true );
			return true;
		} catch ( problem ) {
			problem instanceof Refused && problem.status === 401 && this.logout();
			return false;
		}
	}

	/* What is asked for while nobody is connected is not done later. */
	send( stanza ) {
		this.#online && this.#strophe.send( stanza );
	}

	/* Resolves true where it was done. */
	ask( iq ) {
		return new Promise( ( done ) => {
			if ( this.#online ) {
				this.#strophe.sendIQ( iq, () => done( true ), () => done( false ), 20000 );
			} else {
				done( false );
			}
		} );
	}

	/* Nobody looks: the server may hold back what can wait (XEP-0352). */
	active( yes ) {
		if ( this.#online && ! this.#way.bosh ) {
			this.#strophe.send( new Strophe.Builder( yes ? 'active' : 'inactive', { xmlns: NS.csi } ) );
		}
		yes && this.wake();
	}

	/* Logged out on the site: the stream ends, and everything is forgotten. */
	logout() {
		this.#stopped = true;
		clearTimeout( this.#timer );
		this.#online && this.#way.end( 'logged out' );
		this.#way = null;
		this.#online = false;
		forget();
		this.#say( 'loggedout' );
	}
}
