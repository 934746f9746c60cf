-- Prosody: who may log in is known to meerkat-authd, and the rooms and the café
-- attach as components.  Put this into /etc/prosody/conf.d, and your domain and
-- the two secrets into this.

-- Browsers come through the web server, which has the TLS (doc/attach.md).
consider_websocket_secure = true
consider_bosh_secure = true
http_default_host = "example.org"
-- A stanza of nothing but 65,000 elements would occupy the rooms for seconds.
c2s_stanza_size_limit = 64 * 1024

VirtualHost "example.org"
	modules_enabled = { "websocket", "bosh" }
	-- Our own module asks without keeping others waiting.
	authentication = "meerkat"
	meerkat_auth_socket = "/run/meerkat/auth.sock"

-- Guests, if you want them (guest_domain in cafe.conf, and the plugin's settings).
--VirtualHost "guests.example.org"
--	authentication = "anonymous"

Component "rooms.example.org"
	component_secret = "SECRET-OF-THE-ROOMS"

Component "cafe.example.org"
	component_secret = "SECRET-OF-THE-CAFE"
