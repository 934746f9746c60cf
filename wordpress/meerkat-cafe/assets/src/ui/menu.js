/*
 * What can be done with a message, and the dialog of a kick or ban. The menu
 * shows what the server told us we are; the server decides.
 */
import { t } from '../config.js';
import { button, h } from '../dom.js';

let shown = null;

function close( back ) {
	shown?.remove();
	shown = null;
	back?.();
}

// A press beside it closes it. Not a click: the one that opened it would, and
// Enter on a message is a click, too.
document.addEventListener( 'pointerdown', ( event ) => shown && ! shown.contains( event.target ) && close() );

/* items: [ label, action ]…; falsy ones are left out. back(): where the
   keyboard goes on afterwards. */
export function menu( panel, back, items, top = false ) {
	close();
	const entries = items.filter( Boolean ).map( ( [ label, action ] ) =>
		h( 'button', { type: 'button', role: 'menuitem', tabindex: '-1', onclick: () => {
			close( back );
			action();
		} }, label )
	);
	shown = h( 'div', { class: `mk-menu ${ top ? 'mk-top' : '' }`, role: 'menu', onkeydown: ( event ) => {
		const at = entries.indexOf( document.activeElement );
		const step = { ArrowDown: 1, ArrowUp: -1 }[ event.key ];
		if ( step ) {
			entries[ ( at + step + entries.length ) % entries.length ].focus();
		} else if ( event.key === 'Escape' || event.key === 'Tab' ) {
			close( back );
		} else {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
	} }, ...entries );
	panel.append( shown );
	entries[ 0 ]?.focus();
}

export function messageItems( room, message, want, { reply, sanction } ) {
	const author = room.people.get( message.nick );
	const mine = message.nick === room.me;
	const staff = room.mayModerate && window.top === window;
	const over = staff && ! mine && author?.role !== 'moderator';
	const about = ( kind ) => () => sanction( kind, message, author );
	return [
		[ t( 'reply' ), () => reply( message ) ],
		[ t( 'copy' ), () => navigator.clipboard?.writeText( message.body ) ],
		! mine && [ t( 'report' ), about( 'report' ) ],
		staff && [ t( 'pin' ), () => want( 'command', { text: '/pin', reply: { sid: message.sid, nick: message.nick } } ) ],
		( over || ( staff && mine ) ) && [ t( 'remove' ), () => want( 'remove', { sid: message.sid } ) ],
		...( over ? [ 'mute', 'kick', 'ban', 'purge' ] : [] ).map( ( kind ) => ( author || kind !== 'kick' ) && [ t( kind ), about( kind ) ] ),
	];
}

/* What staff can do with the room. */
export function roomItems( want ) {
	const item = ( name, ...commands ) => [ t( name ), () => commands.forEach( ( text ) => want( 'command', { text } ) ) ];
	return [
		item( 'pause10', '/panic moderators 10m' ),
		item( 'pause', '/panic moderators 0' ),
		item( 'registered', '/panic registered 0' ),
		item( 'slow30', '/slow 30' ),
		item( 'normal', '/panic normal', '/slow off' ),
		item( 'reports', '/reports' ),
		item( 'heldones', '/held' ),
	];
}

/* A nickname as a command's word: it may have spaces. */
function quoted( nick ) {
	return `"${ nick.replace( /["\\]/g, '\\$&' ) }"`;
}

const TIMES = [ [ '10m', 'minutes10' ], [ '1h', 'hour' ], [ '1d', 'day' ], [ '1w', 'week' ], [ '', 'forgood' ] ];

/* A reason, and for how long; `author`: nobody if they have left. */
export function sanctionDialog( panel, back, kind, message, author, want ) {
	const field = ( label, control, ...more ) => [ h( 'label', { for: control.id }, label, ...more ), control ];
	const reason = h( 'input', { type: 'text', maxlength: '200', id: 'mk-reason' } );
	const timed = kind === 'mute' || kind === 'ban';
	const time = h( 'select', { id: 'mk-time' }, ...TIMES.slice( 0, kind === 'mute' ? -1 : undefined ).map( ( [ value, name ] ) => h( 'option', { value }, t( name ) ) ) );
	const whom = author ? quoted( message.nick ) : '^';
	const reply = author ? null : { sid: message.sid, nick: message.nick };
	const act = ( ...words ) => want( 'command', { text: words.filter( Boolean ).join( ' ' ), reply } );
	const dialog = h( 'dialog', { class: 'mk-dialog', 'aria-labelledby': 'mk-title' },
		h( 'form', { method: 'dialog', onsubmit: ( event ) => {
			event.preventDefault();
			if ( kind === 'report' ) {
				want( 'report', { sid: message.sid, reason: reason.value } );
			} else {
				act( `/${ kind }`, whom, timed && time.value, kind === 'purge' && '1d', reason.value );
			}
			dialog.close();
		} },
		h( 'h2', { id: 'mk-title' }, t( `${ kind }whom`, message.nick ) ),
		...field( t( 'why' ), reason ),
		...( timed ? field( t( 'howlong' ), time ) : [] ),
		h( 'div', { class: 'mk-buttons' }, button( t( 'cancel' ), () => dialog.close() ), h( 'button', { type: 'submit' }, t( `${ kind }whom`, message.nick ) ) ) )
	);
	dialog.addEventListener( 'close', () => {
		dialog.remove();
		back();
	} );
	panel.append( dialog );
	dialog.showModal();
}
