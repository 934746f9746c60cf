/*
 * The connection, in the leading tab only: WebSocket with resumption
 * (XEP-0198), BOSH where that does not get through. It makes events of what
 * comes and stanzas of what the tabs want; it knows no page.
 */
import { Strophe, $iq, $msg, $pres } from 'strophe.js';

import { credential, forget, Refused } from './credential.js';
import { config } from './config.js';
import { NS, bare, child, errorOf, readMessage, readPresence } from './read.js';

const FIRST = 1000; // ms until the first try again
const LONGEST = 60000;
const PAGE = 50; // messages of history
const AGAIN = 5000; // ms until we try a room again that is full or away
const PATIENCE = 15000; // ms a login may take
const IDLE = 600000; // ms of silence until we ask whether we are still in
const SM_KEY = 'strophe-sm:';

const stored = {
	load: ( key ) => {
		try {
			return JSON.parse( localStorage.getItem( key ) );
		} catch {
			return null;
		}
	},
	save: ( key, state ) => {
		try {
			localStorage.setItem( key, JSON.stringify( state ) );
		} catch {
			// Then a reload is a new login.
		}
	},
	clear: ( key ) => {
		try {
			localStorage.removeItem( key );
		} catch {
			// As above.
		}
	},
};

export class Connection extends EventTarget {
	#strophe = null;
	#rooms = new Map(); // jid -> { nick, last, since, idle }
	#tries = 0;
	#timer = 0;
	#refused = false;
	#stopped = true;
	#bosh = false;
	#user = '';
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
		window.addEventListener( 'online', this.#wake );
		window.addEventListener( 'offline', this.#sleep );
		this.#open();
	}

	/* Let go of the socket and say nothing: another tab resumes the stream. */
	drop() {
		this.#stopped = true;
		clearTimeout( this.#timer );
		window.removeEventListener( 'online', this.#wake );
		window.removeEventListener( 'offline', this.#sleep );
		this.#release();
		this.#strophe = null;
		this.#online = false;
	}

	#release() {
		const socket = this.#strophe?._proto?.socket;
		if ( socket ) {
			socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
			socket.close();
		}
	}

	#wake = () => {
		this.#tries = 0;
		this.#again( 0 );
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
		if ( this.#stopped || this.#strophe ) {
			return;
		}
		if ( this.#tries === 0 ) {
			this.#say( 'connecting' );
		}
		try {
			const login = config.guests !== 'none' && ! config.member ? null : await credential( this.#refused );
			if ( ! this.#stopped ) {
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
		this.#bosh = !! config.bosh && this.#tries > 2;
		this.#strophe = new Strophe.Connection( this.#bosh ? config.bosh : config.websocket, {
			mechanisms: [ login ? Strophe.SASLPlain : Strophe.SASLAnonymous ],
			enableStreamManagement: ! this.#bosh,
			streamManagement: { requestResume: true, storage: stored, maxUnacked: 3 },
		} );
		const strophe = this.#strophe;
		this.#user = login ? login.user : '';
		// A server that takes the connection and says nothing more.
		this.#timer = setTimeout( () => {
			if ( strophe === this.#strophe && ! this.#online ) {
				this.#release();
				this.#lost();
			}
		}, PATIENCE );
		strophe.connect( login ? `${ login.user }@${ config.host }` : config.guestHost, login ? login.secret : '', ( status ) => {
			if ( strophe === this.#strophe ) {
				this.#status( status );
			}
		} );
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
		this.#strophe = null;
		this.#online = false;
		if ( this.#refused ) {
			this.#stopped = true;
			this.#say( 'again' );
			return;
		}
		this.#refused = true; // once more, with a new credential
		this.#again( 0 );
	}

	#lost() {
		if ( ! this.#strophe ) {
			return;
		}
		this.#strophe = null;
		this.#online = false;
		if ( this.#tries === 0 ) {
			this.#say( 'reconnecting' );
		}
		this.#again();
	}

	#connected() {
		const strophe = this.#strophe;
		this.#tries = 0;
		this.#refused = false;
		this.#online = true;
		clearTimeout( this.#timer );
		strophe.addHandler( ( stanza ) => this.#message( stanza ), null, 'message' );
		strophe.addHandler( ( stanza ) => this.#presence( stanza ), null, 'presence' );
		strophe.addHandler( ( stanza ) => this.#pinged( stanza ), NS.ping, 'iq', 'get' );
		this.#say( 'online', { resumed: strophe.hasResumed() } );
		if ( strophe.hasResumed() ) {
			this.#rooms.forEach( ( room, jid ) => room.resumed ? this.#in( jid ) : this.#join( jid ) );
			return;
		}
		this.#rooms.forEach( ( room, jid ) => this.#join( jid ) );
	}

	/* Enter a room and get what was said since we were last in it. */
	join( jid, nick, last, resumed = false ) {
		this.#rooms.set( jid, { nick, last, resumed, idle: 0 } );
		if ( ! this.#online ) {
			return;
		}
		if ( resumed && this.#strophe.hasResumed() ) {
			this.#in( jid );
		} else {
			this.#join( jid );
		}
	}

	has( jid ) {
		return this.#rooms.has( jid );
	}

	/* The stream was resumed, so we never left. */
	#in( jid ) {
		this.#event( { t: 'room', room: jid, set: { state: 'online' } } );
		this.#listen( jid );
	}

	#join( jid ) {
		const room = this.#rooms.get( jid );
		room.nick ||= this.#user || 'guest'; // what we ask for; the room may know better
		this.#event( { t: 'clear', room: jid } );
		this.#event( { t: 'room', room: jid, set: { state: 'connecting' } } );
		this.#strophe.send(
			$pres( { to: `${ jid }/${ room.nick }` } ).c( 'x', { xmlns: NS.muc } ).c( 'history', { maxstanzas: '0' } )
		);
		this.#listen( jid );
	}

	leave( jid ) {
		const room = this.#rooms.get( jid );
		this.#rooms.delete( jid );
		clearTimeout( room?.idle );
		if ( room && this.#online ) {
			this.#strophe.send( $pres( { to: `${ jid }/${ room.nick }`, type: 'unavailable' } ) );
		}
	}

	/* The archive, from the last message that is known; else its end. */
	history( jid, last ) {
		const set = $iq( { type: 'set', to: jid } ).c( 'query', { xmlns: NS.mam, queryid: this.#strophe.getUniqueId() } )
			.c( 'set', { xmlns: NS.rsm } ).c( 'max' ).t( String( PAGE ) ).up();
		const iq = last ? set.c( 'after' ).t( last ) : set.c( 'before' );
		this.#strophe.sendIQ(
			iq,
			( result ) => this.#page( jid, last, result ),
			() => this.#event( { t: 'history', room: jid, gap: !! last } )
		);
	}

	#page( jid, last, result ) {
		const fin = child( result, 'fin', NS.mam );
		const end = child( child( fin, 'set', NS.rsm ), 'last' )?.textContent;
		const done = ! last || ! end || fin.getAttribute( 'complete' ) === 'true';
		if ( ! done && this.#strophe ) {
			this.history( jid, end );
		}
	}

	/* One room heard from, or silent for long: are we still in? (XEP-0410) */
	#listen( jid ) {
		const room = this.#rooms.get( jid );
		if ( ! room ) {
			return;
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
		return true;
	}

	#message( stanza ) {
		const result = child( stanza, 'result', NS.mam );
		const forwarded = child( result, 'forwarded', NS.forward );
		if ( forwarded ) {
			this.#archived( bare( stanza.getAttribute( 'from' ) ), result, forwarded );
			return true;
		}
		const room = bare( stanza.getAttribute( 'from' ) );
		if ( this.#rooms.has( room ) ) {
			this.#listen( room );
			readMessage( stanza ).forEach( ( event ) => this.#event( event ) );
		}
		return true;
	}

	/* Believed only from a room that we asked. */
	#archived( room, result, forwarded ) {
		const inner = child( forwarded, 'message' );
		const at = Date.parse( child( forwarded, 'delay', NS.delay )?.getAttribute( 'stamp' ) );
		if ( ! this.#rooms.has( room ) || bare( inner?.getAttribute( 'from' ) ) !== room ) {
			return;
		}
		readMessage( inner, at ).forEach( ( event ) => {
			if ( event.message ) {
				event.message.sid = result.getAttribute( 'id' );
			}
			this.#event( event );
		} );
	}

	#presence( stanza ) {
		const jid = bare( stanza.getAttribute( 'from' ) );
		const room = this.#rooms.get( jid );
		if ( ! room ) {
			return true;
		}
		this.#listen( jid );
		readPresence( stanza, room.nick ).forEach( ( event ) => {
			if ( event.set?.me ) {
				room.nick = event.set.me;
				room.resumed = true;
			}
			this.#event( event );
			if ( event.set?.state === 'online' && ! room.filled ) {
				room.filled = true;
				this.history( jid, room.last );
			}
			if ( event.set?.state === 'away' || event.set?.state === 'full' ) {
				clearTimeout( room.idle );
				room.idle = setTimeout( () => this.#online && this.#rooms.has( jid ) && this.#join( jid ), AGAIN * ( 0.5 + Math.random() ) );
			}
			if ( event.set?.state === 'lost' ) {
				room.filled = false;
				this.#join( jid );
			}
		} );
		return true;
	}

	/* Now, and not when the time has come. */
	retry() {
		this.#wake();
	}

	/* What tabs want; each returns nothing, what comes of it comes as events. */
	say( jid, id, body, reply ) {
		const message = $msg( { to: jid, type: 'groupchat', id } ).c( 'body' ).t( body ).up();
		if ( reply ) {
			message.c( 'reply', { xmlns: NS.reference, id: reply.sid, to: `${ jid }/${ reply.nick }` } ).up();
		}
		message.c( 'active', { xmlns: NS.states } );
		this.#online && this.#strophe.send( message );
	}

	typing( jid, on ) {
		this.#online && this.#strophe.send( $msg( { to: jid, type: 'groupchat' } ).c( on ? 'composing' : 'paused', { xmlns: NS.states } ) );
	}

	/* A command to the room's moderation; resolves true where it was done. */
	ask( jid, payload ) {
		const iq = $iq( { type: 'set', to: jid } );
		payload( iq );
		return new Promise( ( done ) => {
			if ( this.#online ) {
				this.#strophe.sendIQ( iq, () => done( true ), () => done( false ), 20000 );
			} else {
				done( false );
			}
		} );
	}

	remove( jid, sid, reason ) {
		return this.ask( jid, ( iq ) => {
			iq.c( 'moderate', { xmlns: NS.moderate, id: sid } ).c( 'retract', { xmlns: NS.retract } ).up();
			if ( reason ) {
				iq.c( 'reason' ).t( reason );
			}
		} );
	}

	setRole( jid, nick, role, reason ) {
		return this.ask( jid, ( iq ) => {
			iq.c( 'query', { xmlns: NS.admin } ).c( 'item', { nick, role } );
			if ( reason ) {
				iq.c( 'reason' ).t( reason );
			}
		} );
	}

	report( jid, sid, reason ) {
		return this.ask( jid, ( iq ) => {
			iq.c( 'report', { xmlns: NS.report, reason: 'urn:xmpp:reporting:abuse' } )
				.c( 'stanza-id', { xmlns: NS.sid, by: jid, id: sid } ).up();
			if ( reason ) {
				iq.c( 'text' ).t( reason );
			}
		} );
	}

	/* For staff, in words: /ban nick 10m reason, /slow 10, /pin … */
	command( jid, text ) {
		const id = this.#strophe?.getUniqueId();
		this.#online && this.#strophe.send( $msg( { to: jid, type: 'groupchat', id } ).c( 'body' ).t( text ) );
	}

	/* Nobody looks: the server may hold back what can wait (XEP-0352). */
	active( yes ) {
		if ( this.#online && ! this.#bosh ) {
			this.#strophe.send( new Strophe.Builder( yes ? 'active' : 'inactive', { xmlns: NS.csi } ) );
		}
	}

	/* Logged out on the site: the stream ends, and everything is forgotten. */
	logout() {
		this.#stopped = true;
		if ( this.#online ) {
			this.#strophe.disconnect( 'logged out' );
		}
		this.#strophe = null;
		this.#online = false;
		stored.clear( `${ SM_KEY }${ this.#user }@${ config.host }`.toLowerCase() );
		forget();
		this.#say( 'loggedout' );
	}
}
