-- Prosody with the package prosody-modules: mod_auth_dovecot asks meerkat-authd
-- at its "dovecot" socket.  All of Prosody waits for each answer; our own module
-- (meerkat.cfg.lua) does not do that.
VirtualHost "example.org"
	authentication = "dovecot"
	dovecot_auth_socket = "/run/meerkat/dovecot.sock"
	auth_append_host = true -- the user's domain says which site is asked
