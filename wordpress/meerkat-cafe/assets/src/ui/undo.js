/*
 * What staff has done can be taken back for a few seconds. What the room can
 * undo is done at once; what it cannot is done only when the time is over, or
 * somebody does something else, or the page goes.
 */
import { t } from '../config.js';
import { button, h } from '../dom.js';

const TIME = 5000; // ms

let open = null; // end(): what can be taken back now, on this page

const settle = () => open?.();

// Before the connection is let go of.
window.addEventListener( 'pagehide', settle, { capture: true } );

export class Undo {
	element = h( 'div', { class: 'mk-undo', role: 'status' } );

	/* undo(): take it back; act(): do at the end what cannot be. back():
	   where the keyboard goes on afterwards. */
	offer( text, back, undo, act ) {
		settle();
		let timer = 0;
		const close = () => {
			const focused = this.element.contains( document.activeElement );
			clearTimeout( timer );
			open = null;
			this.element.replaceChildren();
			focused && back();
		};
		open = () => {
			close();
			act?.();
		};
		// Nobody is hurried who is about to decide.
		const wait = () => ( timer = setTimeout( () => this.element.matches( ':hover, :focus-within' ) ? wait() : settle(), TIME ) );
		this.element.replaceChildren(
			h( 'span', { dir: 'auto' }, text ),
			button( t( 'undo' ), () => {
				close();
				undo();
			}, { class: 'mk-link' } ),
			act ? button( t( 'now' ), settle, { class: 'mk-link' } ) : ''
		);
		wait();
	}
}
