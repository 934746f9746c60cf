/* What the page told us, and the texts in its language. */

export const config = JSON.parse( document.getElementById( 'meerkat-config' ).textContent );

/* A text with %s and %1$s filled in. */
export function t( name, ...values ) {
	let next = 0;
	return ( config.strings[ name ] || name ).replace( /%(?:(\d)\$)?s/g, ( _, place ) => String( values[ place ? place - 1 : next++ ] ) );
}

/* How times are written here. Some themes say de_DE, which is no language. */
export function times( options ) {
	try {
		return new Intl.DateTimeFormat( document.documentElement.lang || undefined, options );
	} catch {
		return new Intl.DateTimeFormat( undefined, options );
	}
}

/* Which account it is, by letters that tell nobody else; guests have none. */
export const who = /(?:^|; )meerkat_hint=(1\w*)/.exec( document.cookie )?.[ 1 ] || '';

export const isMember = !! who;
