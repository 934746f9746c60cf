/*
 * A list of what can be done, for a moment.
 */
import { h } from '../dom.js';

let shown = null;

function close( back ) {
	shown?.remove();
	shown = null;
	back?.();
}

// A press beside it closes it. Not a click: the one that opened it would, and
// Enter on a message is a click, too.
document.addEventListener( 'pointerdown', ( event ) => shown && ! shown.contains( event.target ) && close() );

/* items: [ label, action, checked ]…, where one of some is; falsy ones are left out. back(): where the
   keyboard goes on afterwards. */
export function menu( panel, back, items, top = false ) {
	close();
	const entries = items.filter( Boolean ).map( ( [ label, action, checked ] ) =>
		h( 'button', { type: 'button', role: checked === undefined ? 'menuitem' : 'menuitemradio', 'aria-checked': checked?.toString(), tabindex: '-1', onclick: () => {
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
