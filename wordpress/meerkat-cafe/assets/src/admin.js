/* "Test connection" on the settings page: does the server open a stream? */
const button = document.getElementById( 'meerkat-test' );
const result = document.getElementById( 'meerkat-test-result' );

button?.addEventListener( 'click', () => {
	const say = ( text ) => ( result.textContent = text );
	const { good, bad, wait } = button.dataset;
	const host = document.getElementById( 'meerkat-host' ).value;
	let socket;
	say( wait );
	try {
		socket = new WebSocket( document.getElementById( 'meerkat-websocket' ).value, 'xmpp' );
	} catch {
		return say( bad );
	}
	const timer = setTimeout( () => finish( bad ), 10000 );
	const finish = ( text ) => {
		clearTimeout( timer );
		socket.onerror = socket.onclose = null;
		socket.close();
		say( text );
	};
	socket.onopen = () => {
		const open = document.implementation.createDocument( 'urn:ietf:params:xml:ns:xmpp-framing', 'open' );
		open.documentElement.setAttribute( 'to', host );
		open.documentElement.setAttribute( 'version', '1.0' );
		socket.send( new XMLSerializer().serializeToString( open ) );
	};
	socket.onmessage = ( event ) => finish( /^<open/.test( event.data ) ? good : bad );
	socket.onerror = socket.onclose = () => finish( bad );
} );
