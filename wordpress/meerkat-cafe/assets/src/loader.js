/*
 * On every page, for everybody: half a kilobyte. Who is logged in has a hint
 * cookie and gets the widget once the browser has nothing better to do, but soon;
 * who is not gets nothing, and what an earlier login left behind is forgotten.
 * On a page that is not secure nobody could log in, nor send.
 */
( function ( d ) {
	const block = d.getElementById( 'meerkat-config' );
	const hint = /(^|; )meerkat_hint=1/.test( d.cookie );
	const wipe = () => {
		try {
			// Not what a guest keeps.
			Object.keys( localStorage ).forEach( ( key ) => /^meerkat:\d+:\w/.test( key ) && localStorage.removeItem( key ) );
		} catch {
			// No storage, nothing to forget.
		}
	};
	const load = () => {
		const config = JSON.parse( block.textContent );
		hint || wipe();
		if ( ( ! hint && config.guests === 'none' ) || ! window.isSecureContext ) {
			return;
		}
		const add = ( tag, attributes ) => d.head.append( Object.assign( d.createElement( tag ), attributes ) );
		add( 'link', { rel: 'stylesheet', href: config.style } );
		add( 'script', { src: config.main, async: true } );
	};
	if ( ! block ) {
		return hint || wipe();
	}
	const soon = () => ( window.requestIdleCallback || setTimeout )( load, { timeout: 2000 } );
	if ( d.prerendering ) {
		d.addEventListener( 'prerenderingchange', soon, { once: true } );
	} else {
		soon();
	}
} )( document );
