/*
 * The widget: which rooms this page shows, and the way of every event between
 * the connection, the tabs and the panels.
 */
import * as acting from './acts.js';
import { Bus } from './bus.js';
import { config, isMember, t } from './config.js';
import { forget, share, take } from './credential.js';
import { button } from './dom.js';
import { Room } from './model.js';
import * as store from './store.js';
import { Box } from './ui/box.js';
import { Panel } from './ui/panel.js';
import { Connection } from './xmpp.js';

const UNSENT = 10000; // ms without an echo
const SOON = 300; // ms until what has changed is saved
const LINGER = 30000; // ms a room is kept after the last tab let go of it

const bus = new Bus();
const rooms = new Map(); // jid -> Room, whatever any tab shows
const shown = new Map(); // jid -> [ panel ], on this page
const wanted = new Map(); // leader: jid -> time of the last tab's interest
let connection = null;
let saving = 0;
let state = { state: 'connecting' };

config.member = isMember;

function room( jid ) {
	if ( ! rooms.has( jid ) ) {
		rooms.set( jid, new Room( jid ) );
	}
	return rooms.get( jid );
}

function apply( event ) {
	if ( event.room && rooms.has( event.room ) ) {
		room( event.room ).apply( event );
	}
}

/* From the connection to everybody. */
function spread( event ) {
	apply( event );
	bus.post( { t: 'event', event } );
	saving ||= setTimeout( save, SOON );
}

/* Who is in our rooms, for the page that resumes the stream; after a logout none does. */
function save() {
	clearTimeout( saving );
	saving = 0;
	rooms.forEach( ( one, jid ) => store.set( `room:${ jid }`, one.state === 'online' && state.state !== 'loggedout' ? one.standing() : null ) );
}

function show( next ) {
	state = next;
	for ( const panels of shown.values() ) {
		panels.forEach( ( panel ) => panel.connection( state ) );
	}
	if ( next.state === 'loggedout' ) {
		forget();
		store.wipe();
		rooms.forEach( ( one ) => one.restore( { ...one.snapshot(), messages: [], people: [] } ) );
	}
}

/* What the leader does for whoever asks, itself included. */
const acts = {
	want: ( jid ) => {
		wanted.set( jid, Date.now() );
		const one = room( jid );
		if ( connection.has( jid ) ) {
			return;
		}
		const kept = one.state === 'online' ? one.standing() : store.get( `room:${ jid }` );
		if ( kept ) {
			one.restore( { ...one.snapshot(), ...kept } );
		}
		connection.join( jid, kept?.me, one.messages.findLast( ( message ) => message.sid )?.sid, !! kept, kept?.behind );
	},
	say: ( jid, { id, body, reply } ) => connection.send( acting.say( jid, id, body, reply ) ),
	typing: ( jid, { on } ) => connection.send( acting.typing( jid, on ) ),
	command: ( jid, { id, text, reply } ) => connection.send( acting.command( jid, id, text, reply ) ),
	subject: ( jid, { text } ) => connection.send( acting.subject( jid, text ) ),
	remove: async ( jid, { sids } ) => {
		// All of them now: the page may be going.
		const done = await Promise.all( sids.map( ( sid ) => connection.ask( acting.remove( jid, sid ) ) ) );
		done.includes( true ) || spread( { t: 'told', room: jid, text: 'notdone' } );
	},
	report: async ( jid, { sid, reason } ) => {
		const done = await connection.ask( acting.report( jid, sid, reason ) );
		spread( { t: 'told', room: jid, text: done ? 'reported' : 'notreported' } );
	},
	rejoin: ( jid ) => {
		connection.leave( jid );
		store.set( `room:${ jid }`, null );
		room( jid ).apply( { t: 'room', set: { state: 'connecting' } } );
		acts.want( jid );
	},
	retry: () => connection.wake(),
};

/* From a panel of this page. What is said is seen at once, as not yet sent. */
function want( jid, action, words = {} ) {
	if ( action === 'say' && ! words.body.startsWith( '/' ) || action === 'say' && words.body.startsWith( '/me ' ) ) {
		words.id = crypto.randomUUID();
		const { id, body } = words;
		const event = { t: 'message', room: jid, message: { id, sid: '', nick: room( jid ).me, occupant: '', at: Date.now(), body, sending: true } };
		apply( event );
		setTimeout( () => {
			event.message.sending && want( jid, 'retry' ); // is anybody there?
			apply( { t: 'unsent', room: jid, id, why: 'timeout' } );
		}, UNSENT );
	}
	if ( bus.leading ) {
		acts[ action ]( jid, words );
	} else {
		bus.post( { t: 'act', action, room: jid, words } );
	}
}

bus.addEventListener( 'lead', () => {
	connection = new Connection();
	connection.addEventListener( 'event', ( { detail } ) => spread( detail ) );
	connection.addEventListener( 'state', ( { detail } ) => {
		const next = { state: detail.state, until: detail.seconds ? Date.now() + 1000 * detail.seconds : 0 };
		show( next );
		tell();
	} );
	for ( const jid of shown.keys() ) {
		acts.want( jid );
	}
	connection.start();
} );

bus.addEventListener( 'deposed', () => {
	if ( connection ) {
		save();
		connection.drop();
	}
	connection = null;
} );

bus.addEventListener( 'stale', () => show( { state: 'reload' } ) );

bus.addEventListener( 'event', ( { detail } ) => {
	const handle = {
		event: () => apply( detail.event ),
		state: () => {
			if ( bus.leading && detail.state.state === 'loggedout' && state.state !== 'loggedout' ) {
				connection.logout(); // by another tab
				return;
			}
			take( detail.login );
			show( detail.state );
		},
		snapshot: () => bus.leading || room( detail.room ).catchUp( detail.snapshot ),
		hello: () => bus.leading && introduce(),
		act: () => bus.leading && Object.hasOwn( acts, detail.action ) && acts[ detail.action ]( String( detail.room ), detail.words || {} ),
	}[ detail.t ];
	handle?.();
} );

/* How we are, and with what whoever takes over logs in. */
function tell() {
	bus.post( { t: 'state', state, login: share() } );
}

/* A new tab: all that we know. */
function introduce() {
	tell();
	rooms.forEach( ( one, jid ) => bus.post( { t: 'snapshot', room: jid, snapshot: one.snapshot() } ) );
}

function add( jid, panel ) {
	shown.set( jid, [ ...( shown.get( jid ) || [] ), panel ] );
	panel.connection( state );
}

function begin() {
	if ( config.cafe ) {
		add( config.cafe, new Box( room( config.cafe ), want, () => bus.leading ) );
	}
	for ( const place of document.querySelectorAll( '[data-meerkat-room]' ) ) {
		const jid = place.dataset.meerkatRoom;
		const panel = new Panel( room( jid ), want, {
			title: t( 'room' ),
			roster: place.dataset.roster === '1' && place.clientWidth > 640,
			actions: [ button( '↗', () => open( config.embed.replace( '%s', place.dataset.slug ), '', 'popup,width=420,height=640' ), { class: 'mk-icon', 'aria-label': t( 'popout' ) } ) ],
		} );
		place.style.height = place.dataset.height;
		place.dataset.ready = '';
		place.replaceChildren( panel.element );
		add( jid, panel );
	}
	if ( shown.size === 0 ) {
		return;
	}
	bus.start();
	for ( const jid of shown.keys() ) {
		if ( ! bus.leading ) {
			bus.post( { t: 'act', action: 'want', room: jid } );
		}
	}
	setInterval( () => keepUp(), LINGER / 3 );
	document.addEventListener( 'visibilitychange', () => connection?.active( ! document.hidden ) );
	document.addEventListener( 'click', ( event ) => {
		if ( event.target.closest?.( 'a[href*="action=logout"]' ) ) {
			connection?.logout();
			bus.post( { t: 'state', state: { state: 'loggedout' } } );
			store.wipe();
		}
	} );
}

/* Every tab says now and then what it shows; rooms nobody shows are left. */
function keepUp() {
	for ( const jid of shown.keys() ) {
		want( jid, 'want' );
	}
	if ( bus.leading ) {
		for ( const [ jid, at ] of wanted ) {
			if ( Date.now() - at > LINGER && ! shown.has( jid ) ) {
				wanted.delete( jid );
				connection.leave( jid );
				store.set( `room:${ jid }`, null );
				rooms.delete( jid );
			}
		}
	}
}

begin();
