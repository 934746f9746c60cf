/*
 * A room as one sees it: header, how the connection is, messages, who is
 * there, and where to write. The café's box and stream rooms both hold one.
 */
import { config, t, times } from '../config.js';
import { button, h, linked, refill } from '../dom.js';
import { Composer } from './composer.js';
import { Log } from './log.js';
import { menu } from './menu.js';
import { Staff } from './staff.js';

const STATES = { away: 'away', kicked: 'kicked', banned: 'banned', full: 'full', closed: 'closed', clash: 'clash', left: 'kicked' };
const loginLink = () => h( 'a', { href: config.login, target: '_top' }, t( 'login' ) );
const clock = times( { hour: '2-digit', minute: '2-digit' } );
const full = times( { dateStyle: 'medium', timeStyle: 'short' } );
const moment = ( at ) => ( at - Date.now() < 43200000 ? clock : full ).format( at );
let panels = 0;

export class Panel {
	#room;
	#want;
	#connection = { state: 'connecting' };
	#countdown = 0;
	#told = ''; // for a moment
	#telling = 0;

	constructor( room, want, { title, roster = false, actions = [] } ) {
		const id = `mk-${ ++panels }`;
		const element = this.element = h( 'section', { class: 'mk-panel', 'aria-label': title } );
		this.#room = room;
		this.#want = ( action, words ) => want( room.jid, action, words );
		this.log = new Log( room, ( message, what ) => this.#open( message, what ) );
		this.composer = new Composer( room, this.#want, `${ id }-field` );
		this.staff = new Staff( room, this.#want, element, () => this.log.changed() );
		this.status = h( 'div', { class: 'mk-status', role: 'status' } );
		this.subject = h( 'p', { class: 'mk-subject', dir: 'auto', hidden: true } );
		this.pinned = h( 'div', { class: 'mk-pinned', hidden: true } );
		this.banner = h( 'div', { class: 'mk-banner', role: 'status', hidden: true } );
		this.tools = button( '⋮', () => this.#openTools(), { class: 'mk-icon', 'aria-label': t( 'moderation' ), 'aria-haspopup': 'menu', hidden: true } );
		this.own = button( '⚙\uFE0E', () => this.#openOwn(), { class: 'mk-icon', 'aria-label': t( 'settings' ), 'aria-haspopup': 'menu' } );
		this.typing = h( 'p', { class: 'mk-typing', hidden: true } );
		this.people = h( 'ul', { class: 'mk-people', id: `${ id }-people`, 'aria-label': t( 'people' ), hidden: ! roster } );
		this.toggle = button( t( 'people' ), () => this.#togglePeople(), { class: 'mk-icon mk-toggle', 'aria-expanded': String( roster ), 'aria-controls': `${ id }-people` } );
		element.append(
			h( 'header', {}, h( 'h2', {}, title ), this.toggle, this.tools, this.own, ...actions ),
			this.subject, this.pinned, this.banner, this.status,
			h( 'div', { class: 'mk-middle' }, this.log.element, this.people, this.log.pill ),
			this.log.spoken, this.typing, this.staff.element, this.composer.element );
		room.addEventListener( 'change', ( { detail } ) => this.#changed( detail ) );
		this.update();
	}

	/* How the connection of all rooms is. */
	connection( state ) {
		this.#connection = state;
		this.update();
	}

	#changed( { what, detail } ) {
		if ( what === 'message' || what === 'notice' || what === 'gone' || what === 'unsent' || what === 'held' || what === 'history' || what === 'all' ) {
			this.log.changed( { detail } );
		}
		if ( detail?.back && detail.message ) {
			this.composer.again( detail.message );
		}
		if ( what === 'notice' ) {
			this.staff.answered( detail.message );
		}
		if ( what === 'told' ) {
			this.told( t( detail ) );
		} else if ( what === 'message' ) {
			this.composer.update(); // in slow mode the wait begins
		} else {
			this.update();
		}
	}

	#togglePeople() {
		this.people.hidden = ! this.people.hidden;
		this.toggle.setAttribute( 'aria-expanded', String( ! this.people.hidden ) );
		this.#updatePeople();
	}

	update() {
		this.#updateStatus();
		this.#updateBanner();
		this.#updatePeople();
		this.subject.hidden = ! this.#room.subject;
		this.subject.textContent = this.#room.subject;
		const typing = [ ...this.#room.people.values() ].filter( ( one ) => one.typing && one.nick !== this.#room.me );
		this.typing.hidden = ! typing.length;
		this.typing.textContent = typing.length > 2 ? t( 'typingmany' ) : t( 'typing', typing.map( ( one ) => one.nick ).join( ', ' ) );
		const role = this.#room.myself?.role;
		this.composer.enable( this.#connection.state === 'online' && this.#room.state === 'online', role !== 'visitor' );
	}

	/* Always words, never colour alone; and what one can do about it. */
	#updateStatus() {
		clearTimeout( this.#countdown );
		const { state, until } = this.#connection;
		const parts = this.#told ? [ this.#told ] : [];
		if ( state !== 'online' ) {
			const left = until ? Math.max( 0, Math.ceil( ( until - Date.now() ) / 1000 ) ) : 0;
			parts.push( t( state, left ) );
			if ( state === 'down' ) {
				parts.push( button( t( 'retry' ), () => this.#want( 'retry' ), { class: 'mk-link' } ) );
				this.#countdown = setTimeout( () => this.#updateStatus(), 1000 );
			} else if ( state === 'loggedout' || state === 'again' ) {
				parts.push( loginLink() );
			}
		} else if ( STATES[ this.#room.state ] ) {
			parts.push( t( STATES[ this.#room.state ] ) );
			if ( this.#room.outUntil > Date.now() ) {
				parts.push( t( 'until', moment( this.#room.outUntil ) ) );
			}
			if ( this.#room.reason ) {
				parts.push( t( 'reason', this.#room.reason ) );
			}
			if ( this.#room.state === 'kicked' || this.#room.state === 'left' ) {
				parts.push( button( t( 'rejoin' ), () => this.#want( 'rejoin' ), { class: 'mk-link' } ) );
			}
		} else if ( this.#room.myself?.role === 'visitor' && ! ( config.member && this.#room.mode === 'moderators' ) ) {
			parts.push( t( 'muted' ), config.member ? '' : loginLink() );
			if ( this.#room.mutedUntil > Date.now() ) {
				parts.push( t( 'until', moment( this.#room.mutedUntil ) ) );
			}
		}
		refill( this.status, ...parts.flatMap( ( part ) => [ part, ' ' ] ) );
		this.status.hidden = ! parts.length;
		this.status.dataset.state = state === 'online' ? this.#room.state : state;
	}

	/* What holds for all: who may write, how often, and what is pinned. */
	#updateBanner() {
		const { mode, slow, until, pinned, mayModerate } = this.#room;
		const text = { moderators: t( 'paused' ), registered: t( 'membersonly' ) }[ mode ] || ( slow ? t( 'slowmode', slow ) : '' );
		const normal = () => this.staff.command( this.#room.mode === 'normal' ? '/slow off' : '/panic normal' );
		this.banner.hidden = ! text;
		refill( this.banner, text, until > Date.now() ? ` ${ t( 'until', moment( until ) ) } ` : ' ', mayModerate ? button( t( 'normal' ), normal, { class: 'mk-link' } ) : '' );
		this.pinned.hidden = ! pinned;
		refill( this.pinned, ...( pinned ? [
			h( 'span', { class: 'mk-badge' }, t( 'pinned' ) ), ' ',
			h( 'span', { dir: 'auto' }, ...linked( pinned.nick ? `${ pinned.nick }: ${ pinned.text }` : pinned.text ) ), ' ',
			mayModerate ? button( t( 'unpin' ), () => this.staff.command( '/unpin' ), { class: 'mk-link' } ) : '',
		] : [] ) );
		this.tools.hidden = ! mayModerate || window.top !== window;
	}

	#updatePeople() {
		if ( this.people.hidden ) {
			return;
		}
		const order = { moderator: 0, participant: 1, visitor: 2 };
		const all = [ ...this.#room.people.values() ].sort( ( a, b ) => order[ a.role ] - order[ b.role ] || a.nick.localeCompare( b.nick ) );
		refill( this.people, ...all.map( ( one ) =>
			h( 'li', {}, h( 'span', { dir: 'auto' }, one.nick ), one.role === 'moderator' ? h( 'span', { class: 'mk-badge' }, t( 'moderator' ) ) : null )
		) );
	}

	/* Say something for a moment, to eyes and ears, whatever happens meanwhile. */
	told( text ) {
		this.#told = text;
		clearTimeout( this.#telling );
		this.#telling = text && setTimeout( () => this.told( '' ), 4000 );
		this.#updateStatus();
	}

	/* What everybody may choose for themselves. */
	#openOwn() {
		const voices = [ 'all', 'mentions', 'off' ].map( ( much ) => [ t( `voice${ much }` ), () => ( this.log.voice = much ), much === this.log.voice ] );
		menu( this.element, () => this.own.focus(), voices, true );
	}

	#openTools() {
		const back = () => this.tools.focus();
		menu( this.element, back, this.staff.roomItems( back ), true );
	}

	#open( message, what ) {
		if ( what === 'retry' ) {
			this.composer.again( message );
			return;
		}
		if ( what ) {
			this.staff.command( `/${ what } ${ message.report || message.waits }` );
			message.report = message.waits = ''; // seen to
			this.log.changed();
			return;
		}
		const back = () => this.log.focus( message );
		menu( this.element, back, this.staff.messageItems( message, back, ( one ) => this.composer.reply( one ) ) );
	}
}
