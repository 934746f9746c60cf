/*
 * The café's box: a tab at the corner of every page that opens a panel. On a
 * small screen the panel is a sheet of its own.
 */
import { config, t } from '../config.js';
import { button, h } from '../dom.js';
import * as store from '../store.js';
import { mentions } from './row.js';
import { Panel } from './panel.js';

const SMALL = matchMedia( '(max-width: 480px)' );

export class Box {
	#room;
	#unread = 0;
	#mine = 0;
	#behind = []; // what of the page cannot be reached while the sheet is open

	/* loud(): is this the tab that makes a sound for all? */
	constructor( room, want, loud ) {
		this.loud = loud;
		this.#room = room;
		this.badge = h( 'span', { class: 'mk-unread', hidden: true, 'aria-hidden': 'true' } );
		this.tab = button( '', () => this.#toggle(), { class: 'mk-tab', 'aria-expanded': 'false', 'aria-controls': 'meerkat-panel' } );
		this.label = h( 'span', {}, t( 'cafe' ) );
		this.tab.append( this.label, this.badge );
		this.panel = new Panel( room, want, {
			title: t( 'cafe' ),
			actions: [ this.#soundButton(), button( '×', () => this.show( false ), { class: 'mk-icon', 'aria-label': t( 'close' ) } ) ],
		} );
		this.sheet = h( 'div', { id: 'meerkat-panel', hidden: true, onkeydown: ( event ) => event.key === 'Escape' && this.show( false ) }, this.panel.element );
		this.element = h( 'div', { class: 'meerkat-cafe' }, this.sheet, this.tab );
		document.body.append( this.element );
		room.addEventListener( 'change', ( { detail } ) => this.#changed( detail ) );
		window.addEventListener( 'popstate', () => SMALL.matches && this.isOpen && this.show( false, true ) );
		SMALL.addEventListener( 'change', () => this.#cover( this.isOpen && SMALL.matches ) );
		this.#name();
		if ( store.get( 'open' ) && ! SMALL.matches ) {
			this.show( true, true );
		}
	}

	get isOpen() {
		return ! this.sheet.hidden;
	}

	connection( state ) {
		this.panel.connection( state );
	}

	get #sound() {
		return store.get( 'sound' ) ?? config.sound;
	}

	#soundButton() {
		const one = button( '♪', () => {
			store.set( 'sound', ! this.#sound );
			one.setAttribute( 'aria-pressed', String( this.#sound ) );
		}, { class: 'mk-icon', 'aria-label': t( 'sound' ), 'aria-pressed': String( this.#sound ) } );
		return one;
	}

	/* A short tone, without a file to load. Browsers make none before somebody
	   has touched the page, and keep what would be for ever. */
	#ring() {
		if ( ! this.#sound || ! this.loud() || ! navigator.userActivation?.hasBeenActive ) {
			return;
		}
		const audio = new AudioContext();
		const [ tone, volume ] = [ audio.createOscillator(), audio.createGain() ];
		volume.gain.setValueAtTime( 0.1, audio.currentTime );
		volume.gain.exponentialRampToValueAtTime( 0.001, audio.currentTime + 0.3 );
		tone.connect( volume ).connect( audio.destination );
		tone.onended = () => audio.close();
		tone.start();
		tone.stop( audio.currentTime + 0.3 );
	}

	#toggle() {
		this.show( ! this.isOpen );
	}

	/* quietly: as it was on the last page, without moving the focus. */
	show( open, quietly = false ) {
		if ( open === this.isOpen ) {
			return;
		}
		this.sheet.hidden = ! open;
		this.tab.setAttribute( 'aria-expanded', String( open ) );
		this.element.classList.toggle( 'mk-open', open );
		store.set( 'open', open || null );
		this.#cover( open && SMALL.matches );
		if ( open && SMALL.matches && ! quietly ) {
			history.pushState( { ...history.state, meerkat: true }, '' );
		} else if ( ! open && ! quietly && history.state?.meerkat ) {
			history.back(); // to where it was opened
		}
		if ( open ) {
			this.#unread = this.#mine = 0;
			this.panel.log.toEnd();
		}
		if ( ! quietly ) {
			( open ? this.panel.composer.field : this.tab ).focus();
		}
		this.#name();
	}

	/* A sheet above the page: what is behind it is out of reach meanwhile. */
	#cover( modal ) {
		for ( const [ name, value ] of [ [ 'role', 'dialog' ], [ 'aria-modal', 'true' ], [ 'aria-label', t( 'cafe' ) ] ] ) {
			if ( modal ) {
				this.sheet.setAttribute( name, value );
			} else {
				this.sheet.removeAttribute( name );
			}
		}
		document.documentElement.classList.toggle( 'mk-locked', modal );
		this.#behind.forEach( ( one ) => ( one.inert = false ) );
		this.#behind = modal ? [ ...document.body.children ].filter( ( one ) => one !== this.element && ! one.inert ) : [];
		this.#behind.forEach( ( one ) => ( one.inert = true ) );
	}

	#changed( { what, detail } ) {
		if ( ( what === 'message' || detail?.message?.report || detail?.message?.waits ) && ! detail.again && ! detail.message.late && detail.message.nick !== this.#room.me && ( ! this.isOpen || document.hidden ) ) {
			this.#unread++;
			this.#ring();
			this.#mine += mentions( detail.message.body, this.#room.me );
		}
		this.#name();
	}

	#name() {
		const people = this.#room.count || this.#room.people.size;
		this.label.textContent = people ? `${ t( 'cafe' ) } · ${ people }` : t( 'cafe' );
		this.badge.hidden = ! this.#unread;
		this.badge.textContent = this.#unread > 99 ? '99+' : String( this.#unread );
		this.badge.classList.toggle( 'mk-mine', this.#mine > 0 );
		this.tab.setAttribute( 'aria-label', this.#unread ? `${ this.label.textContent }, ${ t( 'unread', this.#unread ) }` : this.label.textContent );
	}
}
