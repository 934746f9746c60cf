/*
 * A few fields and two buttons, before something is done.
 */
import { t } from '../config.js';
import { button, h } from '../dom.js';

/* controls: [ label, control ]…; falsy ones are left out. back(): where the
   keyboard goes on afterwards. act(): it was confirmed. */
export function dialog( panel, back, title, controls, act ) {
	const one = h( 'dialog', { class: 'mk-dialog', 'aria-labelledby': 'mk-title' },
		h( 'form', { method: 'dialog', onsubmit: ( event ) => {
			event.preventDefault();
			one.close();
			act();
		} },
		h( 'h2', { id: 'mk-title' }, title ),
		...controls.filter( Boolean ).map( ( [ label, control ] ) => h( 'label', { class: control.type }, label, control ) ),
		h( 'div', { class: 'mk-buttons' }, button( t( 'cancel' ), () => one.close() ), h( 'button', { type: 'submit' }, title ) ) )
	);
	one.addEventListener( 'close', () => {
		one.remove();
		back();
	} );
	panel.append( one );
	one.showModal();
}

export const line = ( id, attributes ) => h( 'input', { type: 'text', id: `mk-${ id }`, maxlength: '200', ...attributes } );

export const tick = ( id ) => h( 'input', { type: 'checkbox', id: `mk-${ id }` } );

/* options: [ value, label ]… */
export const choice = ( id, options ) => h( 'select', { id: `mk-${ id }` }, ...options.map( ( [ value, label ] ) => h( 'option', { value }, label ) ) );
