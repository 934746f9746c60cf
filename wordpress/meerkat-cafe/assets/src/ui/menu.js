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
	back?.focus();
}

/* items: [ label, action ]…; falsy ones are left out. */
export function menu( panel, anchor, items ) {
	close();
	const entries = items.filter( Boolean ).map( ( [ label, action ] ) =>
		h( 'button', { type: 'button', role: 'menuitem', tabindex: '-1', onclick: () => {
			close( anchor );
			action();
		} }, label )
	);
	shown = h( 'div', { class: 'mk-menu', role: 'menu', onkeydown: ( event ) => {
		const at = entries.indexOf( document.activeElement );
		const step = { ArrowDown: 1, ArrowUp: -1 }[ event.key ];
		if ( step ) {
			entries[ ( at + step + entries.length ) % entries.length ].focus();
		} else if ( event.key === 'Escape' || event.key === 'Tab' ) {
			close( anchor );
		} else {
			return;
		}
		event.preventDefault();
		event.stopPropagation();
	} }, ...entries );
	panel.append( shown );
	entries[ 0 ]?.focus();
	setTimeout( () => document.addEventListener( 'click', ( event ) => shown && ! shown.contains( event.target ) && close(), { once: true } ) );
}

export function messageItems( room, message, want, { reply, sanction, told } ) {
	const author = room.people.get( message.nick );
	const over = room.mayModerate && message.nick !== room.me && author?.role !== 'moderator' && window.top === window;
	return [
		[ t( 'reply' ), () => reply( message ) ],
		[ t( 'copy' ), () => navigator.clipboard?.writeText( message.body ) ],
		message.nick !== room.me && [ t( 'report' ), () => {
			want( 'report', { sid: message.sid } );
			told( t( 'reported' ) );
		} ],
		( over || ( room.mayModerate && message.nick === room.me ) ) && [ t( 'remove' ), () => want( 'remove', { sid: message.sid } ) ],
		over && author && [ t( 'mute' ), () => want( 'command', { text: `/mute ${ quoted( message.nick ) } 10m` } ) ],
		over && author && [ t( 'kick' ), () => sanction( 'kick', message ) ],
		over && [ t( 'ban' ), () => sanction( 'ban', message ) ],
	];
}

/* A nickname as a command's word: it may have spaces. */
function quoted( nick ) {
	return `"${ nick.replace( /["\\]/g, '\\$&' ) }"`;
}

const TIMES = [ [ '10m', 'minutes10' ], [ '1h', 'hour' ], [ '1d', 'day' ], [ '1w', 'week' ], [ '', 'forgood' ] ];

export function sanctionDialog( panel, kind, message, want ) {
	const reason = h( 'input', { type: 'text', maxlength: '200', id: 'mk-reason' } );
	const time = h( 'select', { id: 'mk-time' }, ...TIMES.map( ( [ value, name ] ) => h( 'option', { value }, t( name ) ) ) );
	const also = h( 'input', { type: 'checkbox', id: 'mk-also' } );
	const dialog = h( 'dialog', { class: 'mk-dialog', 'aria-labelledby': 'mk-title' },
		h( 'form', { method: 'dialog', onsubmit: ( event ) => {
			event.preventDefault();
			const text = kind === 'kick' ? `/kick ${ quoted( message.nick ) } ${ reason.value }` : `/ban ${ quoted( message.nick ) } ${ time.value } ${ reason.value }`;
			want( 'command', { text: text.trim() } );
			if ( also.checked ) {
				want( 'command', { text: `/purge ${ quoted( message.nick ) }` } );
			}
			dialog.close();
		} },
		h( 'h2', { id: 'mk-title' }, t( `${ kind }whom`, message.nick ) ),
		h( 'label', { for: 'mk-reason' }, t( 'why' ) ), reason,
		...( kind === 'ban' ? [ h( 'label', { for: 'mk-time' }, t( 'howlong' ) ), time ] : [] ),
		h( 'label', { for: 'mk-also' }, also, ' ', t( 'alsoremove' ) ),
		h( 'div', { class: 'mk-buttons' }, button( t( 'cancel' ), () => dialog.close() ), h( 'button', { type: 'submit' }, t( `${ kind }whom`, message.nick ) ) ) )
	);
	dialog.addEventListener( 'close', () => dialog.remove() );
	panel.append( dialog );
	dialog.showModal();
}
