/*
 * One browser, many tabs, one connection for each account. The tab that holds a lock is the
 * leader and has the connection; the others speak with it over a channel.
 *
 * A page that goes into the back/forward cache would keep the lock frozen, so
 * it lets go on the way out, also of its place in the queue, and asks again on
 * the way back. A leader that does not beat any more is robbed of the lock.
 */
import { config, who } from './config.js';

const PROTOCOL = 1; // Another version's tab is told to load its page again.
const BEAT = 20000; // ms
const MISSED = 4;

export class Bus extends EventTarget {
	#channel = null;
	#letGo = null;
	#waiting = null;
	#leading = false;
	#lastBeat = Date.now();
	#name = `meerkat:${ config.blog }:${ who }`;
	#timer = 0;

	constructor() {
		super();
		window.addEventListener( 'pagehide', () => this.#leave() );
		window.addEventListener( 'pageshow', ( event ) => event.persisted && this.start() );
	}

	get leading() {
		return this.#leading;
	}

	start() {
		try {
			this.#channel = new BroadcastChannel( this.#name );
			this.#channel.onmessage = ( { data } ) => this.#receive( data );
		} catch {
			// As below: alone.
		}
		this.#queue();
		this.#timer = setInterval( () => this.#beat(), BEAT );
		this.post( { t: 'hello' } );
	}

	/* To all other tabs. */
	post( event ) {
		this.#channel?.postMessage( { v: PROTOCOL, ...event } );
	}

	#queue( steal ) {
		if ( ! navigator.locks ) {
			// Very old: every tab leads itself.
			this.#lead();
			return;
		}
		this.#waiting?.abort();
		this.#waiting = new AbortController();
		const options = steal ? { steal } : { signal: this.#waiting.signal };
		navigator.locks
			.request( this.#name, options, () => new Promise( ( done ) => {
				this.#letGo = done;
				this.#lead();
			} ) )
			.catch( ( { name } ) => {
				if ( name === 'AbortError' ) {
					this.#leading && this.#deposed();
				} else {
					// In a frame of another site the browser may allow
					// nothing of all that: then this tab is alone.
					this.#lead();
				}
			} );
	}

	#lead() {
		this.#leading = true;
		this.dispatchEvent( new Event( 'lead' ) );
	}

	/* Somebody stole the lock: the connection is theirs to resume. */
	#deposed() {
		this.#leading = false;
		this.#letGo = null;
		this.dispatchEvent( new Event( 'deposed' ) );
		this.#queue();
	}

	#leave() {
		clearInterval( this.#timer );
		if ( this.#leading ) {
			this.dispatchEvent( new Event( 'deposed' ) );
		}
		this.#leading = false;
		this.#channel?.close();
		this.#channel = null;
		this.#letGo?.();
		this.#letGo = null;
		this.#waiting?.abort();
	}

	#beat() {
		if ( this.#leading ) {
			this.post( { t: 'beat' } );
		} else if ( Date.now() - this.#lastBeat > MISSED * BEAT && document.visibilityState === 'visible' ) {
			this.#lastBeat = Date.now();
			this.#queue( true );
		}
	}

	#receive( event ) {
		if ( ! event || typeof event !== 'object' ) {
			return;
		}
		if ( event.v !== PROTOCOL ) {
			this.dispatchEvent( new Event( 'stale' ) );
			return;
		}
		this.#lastBeat = Date.now();
		this.dispatchEvent( new CustomEvent( 'event', { detail: event } ) );
	}
}
