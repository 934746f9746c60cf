/*
 * What tabs want done in a room, as stanzas; what comes of it comes as events.
 */
import { $iq, $msg } from 'strophe.js';

import { NS } from './read.js';

const PAGE = 50; // messages

/* A page of the archive (XEP-0313) after a message, or its end. */
export function history( jid, last ) {
	const set = $iq( { type: 'set', to: jid } ).c( 'query', { xmlns: NS.mam, queryid: crypto.randomUUID() } )
		.c( 'set', { xmlns: NS.rsm } ).c( 'max' ).t( String( PAGE ) ).up();
	return last ? set.c( 'after' ).t( last ) : set.c( 'before' );
}

export function say( jid, id, body, reply ) {
	const message = $msg( { to: jid, type: 'groupchat', id } ).c( 'body' ).t( body ).up();
	if ( reply ) {
		message.c( 'reply', { xmlns: NS.reference, id: reply.sid, to: `${ jid }/${ reply.nick }` } ).up();
	}
	return message.c( 'active', { xmlns: NS.states } );
}

export function typing( jid, on ) {
	return $msg( { to: jid, type: 'groupchat' } ).c( on ? 'composing' : 'paused', { xmlns: NS.states } );
}

/* For staff, in words: /ban nick 10m reason, /slow 10. `reply`: the message
   it is about; "^" in the text is its author then. */
export function command( jid, id, text, reply ) {
	const message = $msg( { to: jid, type: 'groupchat', id } ).c( 'body' ).t( text ).up();
	return reply ? message.c( 'reply', { xmlns: NS.reference, id: reply.sid, to: `${ jid }/${ reply.nick }` } ) : message;
}

export function subject( jid, text ) {
	return $msg( { to: jid, type: 'groupchat' } ).c( 'subject' ).t( text );
}

export function remove( jid, sid ) {
	return $iq( { type: 'set', to: jid } ).c( 'moderate', { xmlns: NS.moderate, id: sid } ).c( 'retract', { xmlns: NS.retract } );
}

export function report( jid, sid, reason ) {
	const iq = $iq( { type: 'set', to: jid } ).c( 'report', { xmlns: NS.report, reason: 'urn:xmpp:reporting:abuse' } )
		.c( 'stanza-id', { xmlns: NS.sid, by: jid, id: sid } ).up();
	return reason ? iq.c( 'text' ).t( reason ) : iq;
}
