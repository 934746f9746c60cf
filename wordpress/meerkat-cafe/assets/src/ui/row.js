/*
 * One message as a list item. Everything in it that others wrote is text.
 */
import { t, times } from '../config.js';
import { button, h, hue, linked } from '../dom.js';

const GROUP = 300000; // ms within which one author's messages stand together

const clock = times( { hour: '2-digit', minute: '2-digit' } );
const full = times( { dateStyle: 'full', timeStyle: 'short' } );

export function mentions( body, nick ) {
	return !! nick && body.toLocaleLowerCase().includes( nick.toLocaleLowerCase() );
}

export function sameAuthor( before, message ) {
	return before && before.nick && before.nick === message.nick && message.at - before.at < GROUP && ! message.body.startsWith( '/me ' );
}

/* room: the model; open( message, what ): one of its buttons, or else its action menu. */
export function row( room, message, before, open ) {
	const own = ( message.nick === room.me && ! message.notice ) || message.sending;
	const mine = ! own && ! message.notice && mentions( message.body, room.me );
	const grouped = sameAuthor( before, message );
	const item = h( 'li', {
		class: [ 'mk-row', own && 'mk-own', mine && 'mk-mine', grouped && 'mk-grouped', message.going && 'mk-going' ].filter( Boolean ).join( ' ' ),
		tabindex: '-1',
	} );
	if ( message.notice ) {
		item.classList.add( 'mk-notice' );
	} else if ( ! grouped ) {
		item.append( head( room, message ) );
	}
	item.append( body( message ) );
	if ( message.unsent || message.sending || message.held ) {
		item.append( h( 'span', { class: 'mk-note' }, note( message ) ) );
	}
	if ( message.unsent ) {
		item.append( button( t( 'retry' ), () => open( message, 'retry' ), { class: 'mk-link' } ) );
	}
	for ( const what of message.report ? [ 'done' ] : message.waits ? [ 'approve', 'deny' ] : [] ) {
		item.append( button( t( what ), () => open( message, what ), { class: 'mk-link' } ) );
	}
	if ( message.sid && ! message.removed ) {
		item.append( button( '⋯', () => open( message ), {
			class: 'mk-dots',
			// By keyboard it is Enter on the message: a way through all
			// of these would be long.
			tabindex: '-1',
			'aria-label': `${ t( 'actions' ) }: ${ message.nick }`,
			'aria-haspopup': 'menu',
		} ) );
	}
	return item;
}

/* Why it did not go out, as far as the room has said. */
function note( message ) {
	if ( message.sending || message.held ) {
		return t( message.held || 'sending' );
	}
	return message.why === 'timeout' ? t( 'unsent' ) : `${ t( 'refused' ) } ${ message.text || '' }`;
}

function head( room, message ) {
	const author = room.authorOf( message );
	const when = new Date( message.at );
	const line = h( 'div', { class: 'mk-head' } );
	const name = h( 'span', { class: 'mk-nick' }, message.nick );
	name.style.setProperty( '--mk-hue', hue( message.occupant || message.nick ) );
	line.append( name );
	if ( author?.role === 'moderator' ) {
		line.append( h( 'span', { class: 'mk-badge' }, t( 'moderator' ) ) );
	}
	line.append( h( 'time', { datetime: when.toISOString(), title: full.format( when ) }, clock.format( when ) ) );
	return line;
}

function body( message ) {
	if ( message.removed ) {
		return h( 'p', { class: 'mk-body mk-removed' }, t( message.by ? 'removed' : 'gone' ) );
	}
	if ( message.body.startsWith( '/me ' ) ) {
		return h( 'p', { class: 'mk-body mk-me', dir: 'auto' }, `${ message.nick } `, ...linked( message.body.slice( 4 ) ) );
	}
	return h( 'p', { class: 'mk-body', dir: 'auto' }, ...linked( message.body ) );
}
