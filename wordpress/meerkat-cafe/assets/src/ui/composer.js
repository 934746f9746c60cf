/*
 * Where one writes: Enter sends, Shift and Enter is a new line, ↑ brings back
 * the last message, @ and Tab complete a name. What was not sent stays.
 */
import { t } from '../config.js';
import { h } from '../dom.js';

const LONGEST = 2000;
const WARN = 1800;
const TYPING = 5000; // ms

export class Composer {
	#room;
	#want;
	#lastSaid = '';
	#typing = 0;
	#reply = null;
	#countdown = 0;

	/* want( action, words ): what the leading tab is asked for. */
	constructor( room, want, id ) {
		this.#room = room;
		this.#want = want;
		this.field = h( 'textarea', {
			id, rows: '1', placeholder: t( 'message' ), maxlength: String( LONGEST ), enterkeyhint: 'send', autocomplete: 'off',
			oninput: () => this.#input(), onkeydown: ( event ) => this.#key( event ),
		} );
		this.counter = h( 'span', { class: 'mk-counter', 'aria-live': 'polite' } );
		this.button = h( 'button', { type: 'submit', class: 'mk-send' }, t( 'send' ) );
		this.element = h( 'form', { class: 'mk-composer', onsubmit: ( event ) => this.#submit( event ) },
			h( 'label', { class: 'mk-unseen', for: id }, t( 'message' ) ), this.field, this.counter, this.button );
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

	again( message ) {
		this.field.value ||= message.body;
		this.field.focus();
	}

	#input() {
		const { value } = this.field;
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
		if ( event.key === 'Enter' && ! event.shiftKey ) {
			this.#submit( event );
		} else if ( event.key === 'ArrowUp' && ! this.field.value && this.#lastSaid ) {
			this.field.value = this.#lastSaid;
			event.preventDefault();
		} else if ( event.key === 'Tab' && ! event.shiftKey ) {
			this.#complete( event );
		}
	}

	#complete( event ) {
		const { value, selectionStart: at } = this.field;
		const word = /@([^@\n]{1,32})$/.exec( value.slice( 0, at ) );
		const nick = word && [ ...this.#room.people.keys() ].find( ( one ) => one.toLocaleLowerCase().startsWith( word[ 1 ].toLocaleLowerCase() ) );
		if ( nick ) {
			const start = at - word[ 0 ].length;
			this.field.value = `${ value.slice( 0, start ) }@${ nick } ${ value.slice( at ) }`;
			this.field.selectionStart = this.field.selectionEnd = start + nick.length + 2;
			event.preventDefault();
		}
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
