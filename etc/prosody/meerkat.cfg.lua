-- Prosody: who may log in is known to meerkat-authd.  Our own module asks it
-- without keeping others waiting.
plugin_paths = { "/usr/share/meerkat/prosody" }

VirtualHost "example.org"
	authentication = "meerkat"
	meerkat_auth_socket = "/run/meerkat/auth.sock"
