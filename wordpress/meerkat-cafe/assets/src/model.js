/*
 * What is known of one room: who is there, what was said, how we stand. The
 * leader and every other tab hold the same, for they apply the same events.
 */
import * as store from './store.js';
import { config } from './config.js';

const ROWS = 200;
const CACHED = 100;
const DAY = 86400000; // ms
const TYPING = 10000; // ms

export class Room extends EventTarget {
	constructor( jid ) {
		super();
		this.jid = jid;
		this.reset();
		const kept = config.cache && store.get( `log:${ jid }` );
		// What waits may have been denied while we were away.
		this.messages = Array.isArray( kept ) ? kept.filter( ( { held, at } ) => ! held || at > Date.now() - DAY ) : [];
	}

	reset() {
		this.people = new Map(); // nick -> { nick, role, affiliation, id, typing }
		this.me = null; // our nick in it
		this.state = 'connecting'; // …, online, kicked, banned, full, closed, clash
		this.reason = '';
		this.subject = '';
		this.gap = ''; // the message after which some may be missing
		this.behind = ''; // the message after which the archive has more, which we are getting
		this.slow = 0; // seconds between two messages
		this.mode = 'normal'; // registered, slow, moderators: who may write
		this.until = 0; // ms: when the mode ends; 0: when somebody ends it
		this.pinned = null; // { text, nick, id }
		this.links = true; // may we write any?
		this.mutedUntil = 0; // ms
		this.outUntil = 0; // ms: not before may we come back
		this.actor = ''; // who put us out
		this.waitUntil = 0; // ms: not before may we speak again
		this.count = 0;
	}

	/* All of it, for a tab that comes later. */
	snapshot() {
		return {
			people: [ ...this.people.values() ],
			messages: this.messages,
			me: this.me,
			state: this.state,
			reason: this.reason,
			subject: this.subject,
			gap: this.gap,
			behind: this.behind,
			slow: this.slow,
			waitUntil: this.waitUntil,
			count: this.count,
			mode: this.mode,
			until: this.until,
			pinned: this.pinned,
			links: this.links,
			mutedUntil: this.mutedUntil,
		};
	}

	/* What a page that resumes the stream must know: no presence comes again. */
	standing() {
		const { messages, state, reason, gap, waitUntil, count, ...rest } = this.snapshot();
		return rest;
	}

	/* Who is still typing says so again. */
	restore( { people, messages, ...rest } ) {
		Object.assign( this, rest );
		this.people = new Map( people.map( ( one ) => [ one.nick, { ...one, typing: 0 } ] ) );
		this.messages = messages;
		this.#changed( 'all' );
	}

	/* From the leading tab, which need not know what of this one did not go out. */
	catchUp( snapshot ) {
		const ours = this.messages.filter( ( m ) => ( m.sending || m.unsent ) && ! snapshot.messages.some( ( { id } ) => id === m.id ) );
		this.restore( { ...snapshot, messages: [ ...snapshot.messages, ...ours ] } );
	}

	get myself() {
		return this.people.get( this.me );
	}

	get mayModerate() {
		return this.myself?.role === 'moderator';
	}

	/* Whose it is, while they are in: another may have that name by now. */
	authorOf( { nick, occupant } ) {
		const one = this.people.get( nick );
		return occupant && one?.occupant !== occupant ? undefined : one;
	}

	/* One event of the room; see xmpp.js for what there is. */
	apply( event ) {
		const method = {
			message: () => this.#message( event ),
			gone: () => this.#gone( event ),
			unsent: () => this.#unsent( event ),
			held: () => this.#held( event ),
			person: () => this.#person( event ),
			left: () => this.people.delete( event.nick ),
			typing: () => this.#typing( event ),
			room: () => this.#set( event.set ),
			clear: () => this.#clear(),
			notice: () => this.#notice( event ),
			told: () => event.text,
			history: () => this.#history( event ),
		}[ event.t ];
		if ( method ) {
			const detail = method();
			this.#changed( event.t, detail );
		}
	}

	/* Who waits for their turn in slow mode need not once it is over. */
	#set( set ) {
		Object.assign( this, set );
		this.waitUntil = Math.min( this.waitUntil, set.slow >= 0 ? Date.now() + 1000 * set.slow : Infinity );
	}

	#changed( what, detail ) {
		this.dispatchEvent( new CustomEvent( 'change', { detail: { what, detail } } ) );
	}

	/* The one that it is again: by the room's id, else by sender and id. */
	known( one ) {
		return this.messages.find( ( m ) =>
			one.sid && m.sid ? m.sid === one.sid : one.id && m.id === one.id && ( m.nick === one.nick || m.sending )
		);
	}

	/* What the room tells us next is all there is. */
	#clear() {
		this.people.clear();
		Object.assign( this, { pinned: null, mode: 'normal', until: 0, slow: 0, links: true, mutedUntil: 0 } );
	}

	/* In the log, but nobody else's, and not kept. Asked for again it stands
	   where it was asked for last. */
	#notice( { message } ) {
		const notice = { ...message, notice: true };
		this.messages = this.messages.filter( ( one ) => ! one.notice || one.id !== notice.id );
		this.messages.push( notice );
		return { message: notice, again: false };
	}

	#message( { message } ) {
		const before = this.known( message );
		if ( message.nick === this.me && ! message.late && ! message.sending && this.slow && ! this.mayModerate ) {
			this.waitUntil = Date.now() + 1000 * this.slow;
		}
		if ( before ) {
			Object.assign( before, message, { sending: false, unsent: false, held: '' } );
			this.#keep();
			return { message: before, again: true };
		}
		let at = this.messages.length;
		// The room's ids are in its order; our clock need not be right.
		while ( message.late && at > 0 && ! ( this.messages[ at - 1 ].sid && this.messages[ at - 1 ].sid < message.sid ) ) {
			at--;
		}
		this.messages.splice( at, 0, message );
		this.messages.splice( 0, Math.max( 0, this.messages.length - ROWS ) );
		const author = this.people.get( message.nick );
		if ( author ) {
			author.typing = false;
		}
		this.#keep();
		return { message, again: false };
	}

	/* occupant: who wants it back, if not the room; only its author may. */
	#gone( { sid, by, occupant } ) {
		const message = this.messages.find( ( m ) => m.sid === sid && ( ! occupant || occupant === m.occupant ) );
		if ( message ) {
			Object.assign( message, { body: '', removed: true, by } );
			this.#keep();
		}
		return { message, again: true };
	}

	/* anew: what we had is of too long ago. */
	#history( { gap, anew } ) {
		this.messages = this.messages.filter( ( m ) => ! anew || ! m.sid );
		this.gap = gap ? this.messages.findLast( ( m ) => m.sid )?.sid || '' : this.gap;
	}

	/* Too early: it goes back to where it was written. */
	#unsent( { id, why, text, wait } ) {
		const message = this.messages.find( ( m ) => m.id === id && m.sending );
		if ( wait ) {
			this.waitUntil = Date.now() + 1000 * wait;
			this.messages = this.messages.filter( ( m ) => m !== message );
			return { message, again: true, back: true };
		}
		if ( message ) {
			Object.assign( message, { sending: false, unsent: true, why, text } );
		}
		return { message, again: true };
	}

	/* Others read it once a moderator has. */
	#held( { id, denied } ) {
		const message = this.messages.find( ( m ) => m.id === id && m.nick === this.me && ! m.sid );
		if ( message ) {
			Object.assign( message, { sending: false, unsent: false, held: denied ? 'denied' : 'waits' } );
			this.#keep();
		}
		return { message, again: true };
	}

	#person( { person } ) {
		const typing = this.people.get( person.nick )?.typing;
		this.people.set( person.nick, { ...person, typing } );
	}

	/* Who goes on says so again; who stops may not say it. */
	#typing( { nick, on } ) {
		const person = this.people.get( nick );
		if ( person ) {
			const since = ( person.typing = on && Date.now() );
			on && setTimeout( () => this.people.get( nick )?.typing === since && this.apply( { t: 'typing', nick } ), TYPING );
		}
	}

	#keep() {
		if ( config.cache ) {
			store.set( `log:${ this.jid }`, this.messages.filter( ( m ) => ! m.sending && ! m.unsent && ! m.notice && m.held !== 'denied' ).slice( -CACHED ) );
		}
	}
}
