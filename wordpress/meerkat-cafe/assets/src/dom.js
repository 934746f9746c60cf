/*
 * Elements and text nodes, and nothing that reads text as markup.
 */

/* h( 'button', { type: 'button', onclick }, 'text', child, … ) */
export function h( tag, attributes, ...children ) {
	const element = document.createElement( tag );
	for ( const [ name, value ] of Object.entries( attributes || {} ) ) {
		if ( name.startsWith( 'on' ) ) {
			element.addEventListener( name.slice( 2 ), value );
		} else if ( value === true ) {
			element.setAttribute( name, '' );
		} else if ( value !== false && value !== null && value !== undefined ) {
			element.setAttribute( name, value );
		}
	}
	// WordPress would put pictures from its makers' machines for characters
	// that it thinks the browser cannot draw; it looks at each element alone.
	element.classList.add( 'wp-exclude-emoji' );
	element.append( ...children.filter( ( one ) => one !== null && one !== undefined ) );
	return element;
}

export const button = ( label, onclick, attributes = {} ) => h( 'button', { type: 'button', onclick, ...attributes }, label );

/* These children, in this order. Who was there before is not touched, so that
   neither the keyboard nor a press that has begun is lost, and nothing is read
   out twice. */
export function arrange( parent, wanted ) {
	[ ...parent.childNodes ].forEach( ( one ) => wanted.includes( one ) || one.remove() );
	wanted.forEach( ( one, at ) => parent.childNodes[ at ] === one || parent.insertBefore( one, parent.childNodes[ at ] || null ) );
}

/* The same for what is made anew each time: what looks as before stays, and so
   does what it does when it is pressed. */
export function refill( parent, ...children ) {
	const before = [ ...parent.childNodes ];
	const fresh = [ ...h( 'div', {}, ...children ).childNodes ];
	arrange( parent, fresh.map( ( one, at ) => ( before[ at ]?.isEqualNode( one ) ? before[ at ] : one ) ) );
}

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gi;

/* Text with its links: only http and https, and only what a URL really is. */
export function linked( text ) {
	const parts = [];
	let end = 0;
	for ( const match of text.matchAll( LINK ) ) {
		let url;
		try {
			url = new URL( match[ 0 ] );
		} catch {
			continue;
		}
		if ( url.protocol !== 'http:' && url.protocol !== 'https:' ) {
			continue;
		}
		parts.push( text.slice( end, match.index ), h( 'a', { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, match[ 0 ] ) );
		end = match.index + match[ 0 ].length;
	}
	parts.push( text.slice( end ) );
	return parts.filter( ( part ) => part !== '' );
}

/* A stable hue for a name. */
export function hue( name ) {
	let value = 7;
	for ( const letter of name ) {
		value = ( value * 31 + letter.codePointAt( 0 ) ) % 360;
	}
	return value;
}
