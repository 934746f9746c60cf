/* The block in the editor: a placeholder, and its settings beside it. */
( function ( wp ) {
	const el = wp.element.createElement;
	const { __, sprintf } = wp.i18n;
	const { InspectorControls, useBlockProps } = wp.blockEditor;
	const { PanelBody, TextControl, ToggleControl, SelectControl, Placeholder } = wp.components;

	wp.blocks.registerBlockType( 'meerkat-cafe/room', {
		edit( { attributes, setAttributes } ) {
			const set = ( name ) => ( value ) => setAttributes( { [ name ]: value } );
			return el(
				'div',
				useBlockProps(),
				el(
					InspectorControls,
					null,
					el(
						PanelBody,
						{ title: __( 'Chat room', 'meerkat-cafe' ) },
						el( TextControl, {
							label: __( 'Name of the room', 'meerkat-cafe' ),
							help: __( 'Empty: the room of this page.', 'meerkat-cafe' ),
							value: attributes.room,
							onChange: set( 'room' ),
						} ),
						el( TextControl, {
							label: __( 'Height', 'meerkat-cafe' ),
							help: '28rem, 400px, 60vh …',
							value: attributes.height,
							onChange: set( 'height' ),
						} ),
						el( ToggleControl, {
							label: __( 'Show who is there', 'meerkat-cafe' ),
							checked: attributes.roster,
							onChange: set( 'roster' ),
						} ),
						el( SelectControl, {
							label: __( 'Colours', 'meerkat-cafe' ),
							value: attributes.theme,
							onChange: set( 'theme' ),
							options: [
								{ value: 'auto', label: __( 'As the visitor has them', 'meerkat-cafe' ) },
								{ value: 'light', label: __( 'Light', 'meerkat-cafe' ) },
								{ value: 'dark', label: __( 'Dark', 'meerkat-cafe' ) },
							],
						} )
					)
				),
				el( Placeholder, {
					icon: 'format-chat',
					label: __( 'Chat room', 'meerkat-cafe' ),
					instructions: attributes.room
						? /* translators: %s: a room's name */ sprintf( __( 'Here goes the room “%s”.', 'meerkat-cafe' ), attributes.room )
						: __( 'Here goes the room of this page.', 'meerkat-cafe' ),
				} )
			);
		},
		save: () => null,
	} );
} )( window.wp );
