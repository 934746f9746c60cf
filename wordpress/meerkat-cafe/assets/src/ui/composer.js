/*
 * Where one writes: Enter sends, Shift and Enter is a new line, ↑ brings back
 * the last message, behind @ names are offered. What was not sent stays.
 */
import { t } from '../config.js';
import { h } from '../dom.js';

const LONGEST = 2000;
const WARN = 1800;
const TYPING = 5000; // ms
const SHOWN = 5; // names

export class Composer {
	#room;
	#want;
	#lastSaid = '';
	#typing = 0;
	#reply = null;
	#countdown = 0;
	#nicks = []; // who may be meant
	#picked = -1; // which of them, by the arrow keys
	#word = ''; // what is written of the name

	/* want( action, words ): what the leading tab is asked for. */
	constructor( room, want, id ) {
		this.#room = room;
		this.#want = want;
		this.field = h( 'textarea', {
			id, rows: '1', placeholder: t( 'message' ), maxlength: String( LONGEST ), enterkeyhint: 'send', autocomplete: 'off',
			'aria-autocomplete': 'list', 'aria-controls': `${ id }-names`,
			onblur: () => this.#offer( [] ), oninput: () => this.#input(), onkeydown: ( event ) => this.#key( event ),
		} );
		this.names = h( 'ul', { id: `${ id }-names`, class: 'mk-names', role: 'listbox', 'aria-label': t( 'people' ), hidden: true } );
		this.counter = h( 'span', { class: 'mk-counter', 'aria-live': 'polite' } );
		this.button = h( 'button', { type: 'submit', class: 'mk-send' }, t( 'send' ) );
		this.element = h( 'form', { class: 'mk-composer', onsubmit: ( event ) => this.#submit( event ) },
			h( 'label', { class: 'mk-unseen', for: id }, t( 'message' ) ), this.names, this.field, this.counter, this.button );
	}

	/* Without a connection one may go on writing, but not send; without a
	   voice neither. */
	enable( yes, voice ) {
		this.element.toggleAttribute( 'data-ready', yes && voice );
		this.field.readOnly = ! voice;
		this.update();
	}

	/* Slow mode: how long until the next one may go. */
	update() {
		clearTimeout( this.#countdown );
		const left = Math.ceil( ( this.#room.waitUntil - Date.now() ) / 1000 );
		this.button.disabled = ! this.element.hasAttribute( 'data-ready' ) || left > 0;
		this.button.textContent = left > 0 ? t( 'slow', left ) : t( 'send' );
		if ( left > 0 ) {
			this.#countdown = setTimeout( () => this.update(), 1000 );
		}
	}

	reply( message ) {
		this.#reply = message;
		this.field.value = `@${ message.nick } ${ this.field.value }`;
		this.field.focus();
	}

	/* Before what has been written since. */
	again( message ) {
		this.field.value = `${ message.body }\n${ this.field.value }`.trim();
		this.field.focus();
	}

	#input() {
		const { value } = this.field;
		this.#suggest();
		this.counter.textContent = ! this.#room.links && /https?:/i.test( value ) ? t( 'nolinks' ) : value.length > WARN ? t( 'left', LONGEST - value.length ) : '';
		this.field.style.height = 'auto';
		this.field.style.height = `${ Math.min( 120, this.field.scrollHeight ) }px`;
		if ( value && Date.now() - this.#typing > TYPING && this.#room.people.size <= 20 ) {
			this.#typing = Date.now();
			this.#want( 'typing', { on: true } );
		}
	}

	#key( event ) {
		if ( event.isComposing ) {
			return;
		}
		if ( this.#nicks.length && this.#keyOfNames( event ) ) {
			event.preventDefault();
			event.stopPropagation();
			return;
		}
		if ( event.key === 'Enter' && ! event.shiftKey ) {
			this.#submit( event );
		} else if ( event.key === 'ArrowUp' && ! this.field.value && this.#lastSaid ) {
			this.field.value = this.#lastSaid;
			event.preventDefault();
		}
	}

	/* Who may be meant by what is behind the @, of those who are there. */
	#suggest() {
		const { value, selectionStart: at } = this.field;
		const word = /(?:^|\s)@([^@\n]{1,32})$/.exec( value.slice( 0, at ) )?.[ 1 ];
		const begins = ( nick ) => nick !== this.#room.me && nick.toLocaleLowerCase().startsWith( word.toLocaleLowerCase() );
		this.#word = word;
		this.#offer( word ? [ ...this.#room.people.keys() ].filter( begins ).slice( 0, SHOWN ) : [] );
	}

	#offer( nicks ) {
		this.#nicks = nicks;
		this.#pick( -1 );
	}

	#pick( at ) {
		this.#picked = at;
		this.names.hidden = ! this.#nicks.length;
		this.names.replaceChildren( ...this.#nicks.map( ( nick, i ) => h( 'li', {
			id: `${ this.names.id }-${ i }`, role: 'option', 'aria-selected': String( i === at ), dir: 'auto',
			// The keyboard stays in the field.
			onpointerdown: ( event ) => event.preventDefault(), onclick: () => this.#complete( nick ),
		}, nick ) ) );
		this.field.setAttribute( 'aria-activedescendant', at < 0 ? '' : `${ this.names.id }-${ at }` );
	}

	/* Is it a key of the list of names? */
	#keyOfNames( { key, shiftKey } ) {
		const [ n, at ] = [ this.#nicks.length, this.#picked ];
		if ( key === 'ArrowDown' || key === 'ArrowUp' ) {
			this.#pick( key === 'ArrowDown' ? ( at + 1 ) % n : ( Math.max( at, 0 ) + n - 1 ) % n );
		} else if ( key === 'Escape' ) {
			this.#offer( [] );
		} else if ( ! shiftKey && ( key === 'Tab' || ( key === 'Enter' && at >= 0 ) ) ) {
			this.#complete( this.#nicks[ Math.max( at, 0 ) ] );
		} else {
			return false;
		}
		return true;
	}

	#complete( nick ) {
		const { selectionStart: at } = this.field;
		this.field.setRangeText( `${ nick } `, at - this.#word.length, at, 'end' );
		this.#input();
	}

	#submit( event ) {
		event.preventDefault();
		const body = this.field.value.trim();
		if ( ! body || this.button.disabled ) {
			return;
		}
		this.#want( 'say', { body, reply: this.#reply && { sid: this.#reply.sid, nick: this.#reply.nick } } );
		this.#lastSaid = body;
		this.#reply = null;
		this.#typing = 0;
		this.field.value = '';
		this.#input();
	}
}
