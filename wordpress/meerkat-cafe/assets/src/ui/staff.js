/*
 * What can be done with a message, its author and the room. The menus show what
 * the server told us we are; the server decides.
 */
import { t } from '../config.js';
import { h } from '../dom.js';
import { choice, dialog, line, tick } from './dialog.js';
import { Undo } from './undo.js';

const SLOW = [ 5, 10, 30, 60, 300 ]; // seconds
const LAST = 20; // messages of somebody that are removed with them

/* A nickname as a command's word: it may have spaces. */
function quoted( nick ) {
	return `"${ nick.replace( /["\\]/g, '\\$&' ) }"`;
}

const TIMES = [ [ '10m', 'minutes10' ], [ '1h', 'hour' ], [ '1d', 'day' ], [ '1w', 'week' ], [ '0', 'forgood' ] ]; // '0': else a reason might be taken for a time

const times = ( forGood ) => choice( 'time', TIMES.filter( ( [ value ] ) => value !== '0' || forGood ).map( ( [ value, name ] ) => [ value, t( name ) ] ) );

export class Staff {
	#room;
	#want;
	#panel;
	#undo = new Undo();
	#asked = new Map(); // id of a command -> what follows once it is done

	/* redraw(): rows look different. */
	constructor( room, want, panel, redraw ) {
		this.#room = room;
		this.#want = want;
		this.#panel = panel;
		this.redraw = redraw;
		this.element = this.#undo.element;
	}

	/* A command in words; done(): the room has done it. */
	command( text, reply, done ) {
		const id = crypto.randomUUID();
		done && this.#asked.set( id, done );
		this.#want( 'command', { id, text, reply } );
	}

	/* What the room has answered to us alone. */
	answered( { id, done } ) {
		done && this.#asked.get( id )?.();
		this.#asked.delete( id );
	}

	/* They go when the time is over; until then one sees which. */
	#remove( messages, text, back, undo, more ) {
		const mark = ( going ) => {
			messages.forEach( ( one ) => ( one.going = going ) );
			this.redraw();
		};
		const act = () => {
			mark( false );
			more?.();
			messages.length && this.#want( 'remove', { sids: messages.map( ( one ) => one.sid ) } );
		};
		this.#undo.offer( text, back, () => {
			mark( false );
			undo?.();
		}, more || messages.length ? act : null );
		mark( true );
	}

	messageItems( message, back, reply ) {
		const author = this.#room.authorOf( message );
		const mine = message.nick === this.#room.me;
		const staff = this.#room.mayModerate && window.top === window;
		const over = staff && ! mine && author?.role !== 'moderator';
		const kinds = [ 'mute', author && 'kick', 'ban', 'purge' ].filter( ( kind ) => over && kind );
		return [
			[ t( 'reply' ), () => reply( message ) ],
			[ t( 'copy' ), () => navigator.clipboard?.writeText( message.body ) ],
			! mine && [ t( 'report' ), () => this.#report( message, back ) ],
			staff && [ t( 'pin' ), () => this.command( '/pin', { sid: message.sid, nick: message.nick } ) ],
			( over || ( staff && mine ) ) && [ t( 'remove' ), () => this.#remove( [ message ], t( 'removing', message.nick ), back ) ],
			...kinds.map( ( kind ) => [ t( kind ), () => this.#sanction( kind, message, author, back ) ] ),
		];
	}

	#report( message, back ) {
		const reason = line( 'reason' );
		dialog( this.#panel, back, t( 'reportwhom', message.nick ), [ [ t( 'why' ), reason ] ], () => this.#want( 'report', { sid: message.sid, reason: reason.value } ) );
	}

	/* What they said of late, as far as it is seen here. */
	#lastOf( { nick, occupant } ) {
		return this.#room.messages.filter( ( one ) => one.sid && ! one.removed && ( occupant ? one.occupant === occupant : one.nick === nick ) ).slice( -LAST );
	}

	/* Mute and ban are undone by another command; nothing else can be. author:
	   nobody if they have left. */
	#sanction( kind, message, author, back ) {
		const { nick, sid } = message;
		const [ reason, time, also, shadow ] = [ line( 'reason' ), times( kind === 'ban' ), tick( 'also' ), tick( 'shadow' ) ];
		const whom = author ? quoted( nick ) : '^';
		const reply = author ? null : { sid, nick };
		dialog( this.#panel, back, t( `${ kind }whom`, nick ), [
			[ t( 'why' ), reason ],
			( kind === 'mute' || kind === 'ban' ) && [ t( 'howlong' ), time ],
			( kind === 'kick' || kind === 'ban' ) && [ t( 'alsoremove' ), also ],
			kind === 'mute' && [ t( 'shadow' ), shadow ],
		], () => {
			const last = () => also.checked ? this.#lastOf( message ) : [];
			const text = t( `did${ kind }`, nick );
			if ( kind === 'kick' || kind === 'purge' ) {
				const words = `/${ kind } ${ whom }${ kind === 'purge' ? ' 1d' : '' } ${ reason.value }`;
				this.#remove( last(), text, back, null, () => this.command( words, reply ) );
				return;
			}
			const undo = () => this.command( `/un${ kind } ${ whom }`, reply );
			this.command( `/${ kind } ${ whom } ${ shadow.checked ? 'shadow ' : '' }${ time.value } ${ reason.value }`, reply, () => this.#remove( last(), text, back, undo ) );
		} );
	}

	/* What staff can do with the room. */
	roomItems( back ) {
		const item = ( name, ...commands ) => [ t( name ), () => commands.forEach( ( text ) => this.command( text ) ) ];
		const ask = ( name, controls, act ) => [ `${ t( name ) } …`, () => dialog( this.#panel, back, t( name ), controls, act ) ];
		const seconds = choice( 'seconds', SLOW.map( ( one ) => [ one, one ] ) );
		const text = line( 'text', { required: true, maxlength: '1000' } );
		const subject = line( 'text', { value: this.#room.subject } );
		const at = h( 'input', { type: 'time', id: 'mk-at', required: true } );
		const daily = tick( 'daily' );
		return [
			item( 'pause10', '/panic moderators 10m' ),
			item( 'pause', '/panic moderators 0' ),
			item( 'registered', '/panic registered 0' ),
			ask( 'slowmenu', [ [ t( 'seconds' ), seconds ] ], () => this.command( `/slow ${ seconds.value }` ) ),
			item( 'normal', '/panic normal', '/slow off' ),
			...( [ 'admin', 'owner' ].includes( this.#room.myself?.affiliation ) ? [ item( 'pauseall', '/panic all moderators 10m' ), item( 'normalall', '/panic all off' ) ] : [] ),
			ask( 'subject', [ [ t( 'text' ), subject ] ], () => this.#want( 'subject', { text: subject.value } ) ),
			ask( 'pintext', [ [ t( 'text' ), text ] ], () => this.command( `/pin ${ text.value }` ) ),
			ask( 'announce', [ [ t( 'text' ), text ], [ t( 'at' ), at ], [ t( 'daily' ), daily ] ], () => this.command( `/announce ${ daily.checked ? 'daily' : 'at' } ${ at.value } ${ text.value }` ) ),
			[ t( 'clear' ), () => this.#remove( this.#room.messages.filter( ( one ) => one.sid && ! one.removed ), t( 'clearing' ), back ) ],
			...[ 'reports', 'held', 'bans', 'announcements', 'stats' ].map( ( name ) => item( `show${ name }`, `/${ name }` ) ),
		];
	}
}
