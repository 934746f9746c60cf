/*
 * The messages: at most 200 rows, drawn once a frame, following the newest
 * only while the reader is at the end. What was there before us is not read
 * aloud, and nothing is when it comes too fast.
 */
import { t, times } from '../config.js';
import { arrange, button, h } from '../dom.js';
import * as store from '../store.js';
import { mentions, row } from './row.js';

const ROWS = 200;
const NEAR = 40; // px from the end that count as the end
const FAST = 10; // messages a minute, above which only mentions are read
const DAY = 86400000;

/* When the day began here. */
const midnight = ( at ) => new Date( at ).setHours( 0, 0, 0, 0 );

export class Log {
	#room;
	#open;
	#list = h( 'ol', { class: 'mk-list' } );
	#drawn = new Map(); // message, or what stands between them -> its row
	#frame = 0;
	#below = 0;
	#recent = [];
	#live = false;
	#follow = true; // the reader is at the end, and stays there

	constructor( room, open ) {
		this.#room = room;
		this.#open = open;
		this.pill = button( '', () => this.toEnd(), { class: 'mk-pill', hidden: true } );
		this.spoken = h( 'div', { class: 'mk-unseen', 'aria-live': 'assertive' } );
		this.element = h( 'div', {
			class: 'mk-log', tabindex: '0', 'aria-label': t( 'log' ),
			onscroll: () => this.#scrolled(), onkeydown: ( event ) => this.#key( event ),
			oncontextmenu: ( event ) => event.pointerType !== 'mouse' && this.#actions( event ),
		}, this.#list );
		// A banner above takes room from below.
		new ResizeObserver( () => this.#follow && this.toEnd() ).observe( this.element );
		this.draw();
	}

	#scrolled() {
		this.#follow = this.#atEnd();
		this.#follow && this.#seen();
	}

	#atEnd() {
		const { scrollHeight, scrollTop, clientHeight } = this.element;
		return scrollHeight - scrollTop - clientHeight < NEAR;
	}

	#seen() {
		this.#below = 0;
		this.pill.hidden = true;
	}

	toEnd() {
		this.#follow = true;
		this.element.scrollTop = this.element.scrollHeight;
		this.#seen();
	}

	/* Something has changed; many changes are one drawing. */
	changed( { detail } = {} ) {
		if ( detail?.message && ! detail.again && ! detail.message.late ) {
			this.#below++;
			this.#announce( detail.message );
		}
		this.#frame ||= requestAnimationFrame( () => this.draw() );
	}

	/* How much of it is read aloud: all, mentions, off. */
	get voice() {
		return store.get( 'voice' ) || 'all';
	}

	set voice( much ) {
		store.set( 'voice', much );
		this.spoken.textContent = '';
		this.#speak( false );
	}

	#speak( fast ) {
		const all = this.voice === 'all' && ! fast;
		this.element.setAttribute( 'aria-live', all ? 'polite' : 'off' );
		return all;
	}

	/* The log is live for few messages; for many, mentions alone are spoken,
	   and what the room tells us. */
	#announce( message ) {
		const now = Date.now();
		this.#recent = this.#recent.filter( ( at ) => now - at < 60000 );
		this.#recent.push( now );
		const all = this.#speak( this.#recent.length > FAST );
		if ( ! all && this.voice !== 'off' && ( message.notice || mentions( message.body, this.#room.me ) ) ) {
			this.spoken.textContent = `${ message.nick && `${ message.nick }: ` }${ message.body.slice( 0, 200 ) }`;
		}
	}

	draw() {
		this.#frame = 0;
		const focused = this.#list.contains( document.activeElement );
		const held = focused && this.#messageOf( document.activeElement );
		const drawn = this.#drawn;
		this.#drawn = new Map();
		// What has not changed is not drawn anew.
		const put = ( what, one ) => this.#drawn.set( what, drawn.get( what )?.isEqualNode( one ) ? drawn.get( what ) : one );
		let before = null;
		for ( const message of this.#room.messages.slice( -ROWS ) ) {
			const day = midnight( message.at );
			if ( ! before || midnight( before.at ) !== day ) {
				put( day, this.#day( day ) );
				before = null;
			}
			put( message, row( this.#room, message, before, this.#open ) );
			if ( message.sid && message.sid === this.#room.gap ) {
				put( 'gap', h( 'li', { class: 'mk-day' }, t( 'gap' ) ) );
			}
			before = message;
		}
		before || put( 'nobody', h( 'li', { class: 'mk-day' }, t( 'nobody' ) ) );
		arrange( this.#list, [ ...this.#drawn.values() ] );
		if ( ! this.#live ) {
			// Only now: what was there before is not read out.
			this.#live = true;
			this.element.setAttribute( 'role', 'log' );
			this.#speak( false );
		}
		if ( focused && ! this.#list.contains( document.activeElement ) ) {
			this.focus( held );
		}
		if ( this.#follow ) {
			this.toEnd();
		} else if ( this.#below ) {
			this.pill.textContent = t( 'below', this.#below );
			this.pill.hidden = false;
		}
	}

	/* The keyboard goes on at this message. Rows that change are drawn anew, and
	   what is being sent gets its name from the room later: so it is looked up.
	   The log itself, if the message is no more. */
	focus( message ) {
		const one = message && this.#drawn.get( this.#room.known( message ) );
		( one || this.element ).focus( { preventScroll: true } );
	}

	#messageOf( element ) {
		return [ ...this.#drawn ].find( ( [ , one ] ) => one.contains( element ) )?.[ 0 ];
	}

	#day( day ) {
		const days = Math.round( ( midnight( Date.now() ) - day ) / DAY ); // one may have 23 hours
		const name = days === 0 ? t( 'today' ) : days === 1 ? t( 'yesterday' ) : times( { dateStyle: 'long' } ).format( day );
		return h( 'li', { class: 'mk-day' }, name );
	}

	/* Up and down walk through the messages; Enter opens what can be done. */
	#key( event ) {
		const rows = [ ...this.#list.querySelectorAll( '.mk-row' ) ];
		const at = rows.indexOf( document.activeElement.closest( '.mk-row' ) );
		if ( event.key === 'ArrowUp' || event.key === 'ArrowDown' ) {
			const next = at < 0 ? rows.length - 1 : at + ( event.key === 'ArrowUp' ? -1 : 1 );
			if ( rows[ next ] ) {
				rows[ next ].focus();
				event.preventDefault();
			}
		} else if ( ( event.key === 'Enter' || event.key === 'ContextMenu' ) && at >= 0 && event.target === rows[ at ] ) {
			this.#actions( event );
		}
	}

	/* By a key, or a long touch; of a link the browser knows what to do. */
	#actions( event ) {
		const dots = ! event.target.closest( 'a' ) && event.target.closest( '.mk-row' )?.querySelector( '.mk-dots' );
		if ( dots ) {
			dots.click();
			event.preventDefault();
		}
	}
}
