/*
 * Stanzas into plain events, so that every tab can be told the same. Only text
 * and names come out of here, never elements.
 *
 *	{ t: 'message', room, message: { id, sid, nick, occupant, at, body, … } }
 *	{ t: 'gone', room, sid, by, occupant }	the text is no more; occupant: so its author wants
 *	{ t: 'person', room, person: { nick, role, affiliation, occupant } }
 *	{ t: 'left', room, nick }
 *	{ t: 'typing', room, nick, on }
 *	{ t: 'room', room, set: { state, subject, me, … } }
 *	{ t: 'notice', room, message }		told to us alone, by the room
 *	{ t: 'held', room, id, denied }		ours: it waits for a moderator
 *	{ t: 'unsent', room, id, why, text, wait }	wait: seconds until it may
 */
export const NS = {
	muc: 'http://jabber.org/protocol/muc',
	user: 'http://jabber.org/protocol/muc#user',
	admin: 'http://jabber.org/protocol/muc#admin',
	stanzas: 'urn:ietf:params:xml:ns:xmpp-stanzas',
	sid: 'urn:xmpp:sid:0',
	hints: 'urn:xmpp:hints',
	occupant: 'urn:xmpp:occupant-id:0',
	ours: 'urn:meerkat:room:0', // doc/cafe-wire.md
	delay: 'urn:xmpp:delay',
	mam: 'urn:xmpp:mam:2',
	rsm: 'http://jabber.org/protocol/rsm',
	forward: 'urn:xmpp:forward:0',
	states: 'http://jabber.org/protocol/chatstates',
	moderate: 'urn:xmpp:message-moderate:1',
	retract: 'urn:xmpp:message-retract:1',
	reference: 'urn:xmpp:reply:0',
	ping: 'urn:xmpp:ping',
	csi: 'urn:xmpp:csi:0',
	disco: 'http://jabber.org/protocol/disco#info',
	report: 'urn:xmpp:reporting:1',
	data: 'jabber:x:data',
};

export const bare = ( jid ) => ( jid || '' ).split( '/' )[ 0 ];
export const resource = ( jid ) => ( jid || '' ).slice( bare( jid ).length + 1 );

/* The first child of that name and namespace (any where none is given). */
export function child( element, name, ns ) {
	for ( const one of element?.children || [] ) {
		if ( ( ! name || one.localName === name ) && ( ! ns || one.namespaceURI === ns ) ) {
			return one;
		}
	}
	return null;
}

const textOf = ( element, name ) => child( element, name )?.textContent || '';

function statuses( presence ) {
	const x = child( presence, 'x', NS.user );
	return [ ...( x?.children || [] ) ].filter( ( one ) => one.localName === 'status' ).map( ( one ) => Number( one.getAttribute( 'code' ) ) );
}

export function errorOf( stanza ) {
	const error = child( stanza, 'error' );
	const condition = [ ...( error?.children || [] ) ].find( ( one ) => one.namespaceURI === NS.stanzas && one.localName !== 'text' );
	return { by: error?.getAttribute( 'by' ), type: error?.getAttribute( 'type' ), condition: condition?.localName || 'undefined-condition', text: child( error, 'text', NS.stanzas )?.textContent || '' };
}

/* How long to wait, as far as the words of a refusal say it. */
function secondsIn( text ) {
	const found = /wait\s+(\d+)/i.exec( text ) || /(\d+)\s*s/i.exec( text );
	return found ? Math.min( 3600, Number( found[ 1 ] ) ) : 3;
}

/* A message of a room; `at` where it comes from an archive. */
export function readMessage( stanza, at ) {
	const room = bare( stanza.getAttribute( 'from' ) );
	const nick = resource( stanza.getAttribute( 'from' ) );
	const events = [];

	if ( stanza.getAttribute( 'type' ) === 'error' ) {
		const { type, condition, text } = errorOf( stanza );
		const wait = type === 'wait' ? secondsIn( text ) : 0;
		return [ { t: 'unsent', room, id: stanza.getAttribute( 'id' ), why: condition, text, wait } ];
	}
	// Of another namespace the room knows no rule.
	const [ subject, body, thread ] = [ 'subject', 'body', 'thread' ].map( ( name ) => child( stanza, name, stanza.namespaceURI ) );
	if ( nick && stanza.getAttribute( 'type' ) !== 'groupchat' ) {
		// To us alone: nobody else has heard it, and nobody can remove it.
		return body ? [ { t: 'notice', room, message: { id: crypto.randomUUID(), sid: '', nick: '', at: Date.now(), body: `✉ ${ nick }: ${ body.textContent }` } } ] : [];
	}
	const retract = child( stanza, 'retract', NS.retract );
	const occupant = child( stanza, 'occupant-id', NS.occupant )?.getAttribute( 'id' ) || '';
	if ( retract ) {
		return [ { t: 'gone', room, sid: retract.getAttribute( 'id' ), by: resource( child( retract, 'moderated', NS.moderate )?.getAttribute( 'by' ) ), occupant: nick && ( occupant || nick ) } ];
	}
	if ( ! nick ) {
		const said = readRoom( stanza, room, at );
		if ( said ) {
			return said;
		}
	}
	// With a thread it is none (XEP-0045, 8.1); in an archive it may be no more.
	if ( subject && ! body ) {
		return at || thread ? [] : [ { t: 'room', room, set: { subject: subject.textContent } } ];
	}
	if ( child( stanza, 'composing', NS.states ) || child( stanza, 'paused', NS.states ) || child( stanza, 'active', NS.states ) ) {
		events.push( { t: 'typing', room, nick, on: !! child( stanza, 'composing', NS.states ) } );
	}
	if ( body ) {
		const delay = child( stanza, 'delay', NS.delay );
		const reply = child( stanza, 'reply', NS.reference );
		const stanzaId = [ ...stanza.children ].find( ( one ) => one.localName === 'stanza-id' && one.namespaceURI === NS.sid && bare( one.getAttribute( 'by' ) ) === room );
		events.push( {
			t: 'message',
			room,
			message: {
				id: stanza.getAttribute( 'id' ) || '',
				sid: stanzaId?.getAttribute( 'id' ) || '',
				nick,
				occupant,
				at: at || Date.parse( delay?.getAttribute( 'stamp' ) ) || Date.now(),
				// What a moderator has approved says when it was written, but is new.
				late: !! ( at || ( delay && bare( delay.getAttribute( 'from' ) ) !== room ) ),
				body: body.textContent,
				reply: reply?.getAttribute( 'id' ) || '',
				removed: !! child( stanza, 'retracted', NS.retract ),
			},
		} );
	}
	return events;
}

/* Commands whose outcome stands above the messages. */
const SEEN = [ 'panic', 'slow', 'pin', 'unpin' ];

/* What comes of an archive, believed only from the room that it is of; null: it
   is nothing of that kind. */
export function readArchived( stanza ) {
	const result = child( stanza, 'result', NS.mam );
	const forwarded = child( result, 'forwarded', NS.forward );
	if ( ! forwarded ) {
		return null;
	}
	const inner = child( forwarded, 'message' );
	if ( ! inner || bare( inner.getAttribute( 'from' ) ) !== bare( stanza.getAttribute( 'from' ) ) ) {
		return [];
	}
	const at = Date.parse( child( forwarded, 'delay', NS.delay )?.getAttribute( 'stamp' ) );
	const events = readMessage( inner, at );
	events.forEach( ( { message } ) => message && ( message.sid = result.getAttribute( 'id' ) ) );
	return events;
}

/* After which message the next page begins; '': that was the last one. */
export function nextOf( result ) {
	const fin = child( result, 'fin', NS.mam );
	return fin?.getAttribute( 'complete' ) === 'true' ? '' : textOf( child( fin, 'set', NS.rsm ), 'last' );
}

const when = ( element ) => Date.parse( element?.getAttribute( 'until' ) ) || 0;

/* What the room itself says: how it is, what is pinned, what we may not, what
   came of a command. From an archive all that is long past. */
function readRoom( stanza, room, at ) {
	const ours = ( name ) => child( stanza, name, NS.ours );
	const [ pinned, state, sanction, report, held, waits ] = [ 'pinned', 'state', 'sanction', 'open', 'held', 'waits' ].map( ours );
	const set = ( what ) => [ { t: 'room', room, set: what } ];
	if ( pinned ) {
		const { textContent: text } = pinned;
		return at ? [] : set( { pinned: text && { text, nick: pinned.getAttribute( 'nick' ) || '', id: pinned.getAttribute( 'id' ) || '' } } );
	}
	if ( state ) {
		const links = child( stanza, 'x', NS.user ) ? {} : { links: state.getAttribute( 'links' ) !== 'no' };
		return set( {
			mode: state.getAttribute( 'mode' ) || 'normal',
			until: when( state ),
			slow: Number( state.getAttribute( 'slow' ) ) || 0,
			guests: state.getAttribute( 'guests' ) || '',
			...links,
		} );
	}
	if ( sanction ) {
		return set( { mutedUntil: when( sanction ) } );
	}
	if ( held ) {
		return [ { t: 'held', room, id: held.getAttribute( 'id' ), denied: held.getAttribute( 'denied' ) === 'true' } ];
	}
	const command = ours( 'command' );
	if ( ours( 'notice' ) || ( command?.getAttribute( 'done' ) === 'true' && SEEN.includes( command.getAttribute( 'name' ) ) ) ) {
		return [];
	}
	if ( report || waits || command || child( stanza, 'no-store', NS.hints ) ) {
		const message = {
			id: stanza.getAttribute( 'id' ) || '',
			sid: '',
			nick: '',
			at: Date.now(),
			body: textOf( stanza, 'body' ),
			report: report?.getAttribute( 'report' ) || '',
			waits: waits?.getAttribute( 'message' ) || '',
			done: command?.getAttribute( 'done' ) === 'true',
		};
		return message.body ? [ { t: 'notice', room, message } ] : [];
	}
	return null;
}

/* Presence of a room; `me` is our nick as far as we know it. */
export function readPresence( stanza, me ) {
	const room = bare( stanza.getAttribute( 'from' ) );
	const nick = resource( stanza.getAttribute( 'from' ) );
	const type = stanza.getAttribute( 'type' );
	const codes = statuses( stanza );
	const item = child( child( stanza, 'x', NS.user ), 'item' );

	if ( type === 'error' ) {
		const { condition, text, by } = errorOf( stanza );
		// Where the room itself has not refused, it cannot be reached: the
		// server says so, Prosody in the name of the component, ejabberd
		// as if we were forbidden to go to another server.
		const away = ! by || ( by !== room && AWAY.includes( condition ) );
		return [ { t: 'room', room, set: { state: away ? 'away' : refusal( condition ), reason: away ? '' : text, outUntil: when( child( child( stanza, 'error' ), 'sanction', NS.ours ) ) } } ];
	}
	if ( type === 'unavailable' ) {
		return readLeaving( { room, nick, codes, item, until: when( child( stanza, 'sanction', NS.ours ) ), mine: codes.includes( 110 ) || nick === me } );
	}
	if ( type ) {
		return [];
	}
	const events = [ {
		t: 'person',
		room,
		person: {
			nick,
			role: item?.getAttribute( 'role' ) || 'none',
			affiliation: item?.getAttribute( 'affiliation' ) || 'none',
			occupant: child( stanza, 'occupant-id', NS.occupant )?.getAttribute( 'id' ) || '',
		},
	} ];
	if ( codes.includes( 110 ) ) {
		events.push( { t: 'room', room, set: { me: nick, state: 'online', reason: '' } } );
	}
	return events;
}

function readLeaving( { room, nick, codes, item, until, mine } ) {
	if ( codes.includes( 303 ) ) {
		return [ { t: 'left', room, nick } ];
	}
	const events = [ { t: 'left', room, nick } ];
	if ( mine ) {
		const state = codes.includes( 301 ) ? 'banned' : codes.includes( 333 ) || codes.includes( 332 ) ? 'lost' : codes.includes( 307 ) ? 'kicked' : codes.includes( 321 ) || codes.includes( 322 ) ? 'closed' : 'left';
		// Without an actor it was the site or the service itself.
		events.push( { t: 'room', room, set: { state, reason: textOf( item, 'reason' ), actor: child( item, 'actor' )?.getAttribute( 'nick' ) || '', outUntil: until } } );
	}
	return events;
}

const AWAY = [ 'service-unavailable', 'remote-server-not-found', 'remote-server-timeout', 'internal-server-error' ];

/* How a refused join is said. */
function refusal( condition ) {
	return {
		conflict: 'clash',
		forbidden: 'banned',
		'service-unavailable': 'full',
		'resource-constraint': 'full',
		'registration-required': 'closed',
		'item-not-found': 'closed',
		'not-allowed': 'closed',
	}[ condition ] || 'closed';
}
