-- Prosody: who may log in is known to meerkat-authd, and the rooms and the café
-- attach as components.  Put this into /etc/prosody/conf.d, and your domain and
-- the two secrets into this.

-- Browsers come through the web server, which has the TLS (doc/attach.md).
consider_websocket_secure = true
consider_bosh_secure = true
http_default_host = "example.org"
-- Prosody's own limit lets 65,000 elements in one stanza through, which occupy the
-- rooms for seconds.  Half of it is a quarter of the time, and enough for avatars.
c2s_stanza_size_limit = 128 * 1024

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
