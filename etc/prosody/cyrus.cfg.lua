-- Prosody with the packages prosody-modules and lua-cyrussasl: mod_auth_cyrus
-- asks meerkat-authd at its "mux" socket, which /etc/sasl/prosody.conf names
-- (see ../sasl2/prosody.conf).  All of Prosody waits for each answer; our own
-- module (meerkat.cfg.lua) does not do that.
VirtualHost "example.org"
	authentication = "cyrus"
	cyrus_application_name = "prosody"
