# End-to-end tests: the programs of this build on real servers (see README.md).
EXTRA_DIST += tests/build tests/packages tests/install tests/run \
	%D%/README.md %D%/conftest.py %D%/pytest.ini %D%/test_lab.py %D%/test_cafe.py %D%/test_slice.py \
	%D%/authd_kit.py %D%/test_authd.py %D%/test_authd_dialects.py %D%/test_authd_mariadb.py %D%/test_authd_mariadb_tls.py \
	%D%/test_authd_admin.py %D%/test_authd_reload.py %D%/test_authd_doctor.py %D%/test_authd_sites.py %D%/test_authd_systemd.py %D%/test_authd_servers.py %D%/test_authd_wire.py \
	%D%/test_extauth.py %D%/test_hostile.py \
	%D%/test_multicast.py %D%/test_slixmpp.py %D%/test_terminal.py %D%/test_restart.py %D%/test_unnoticed.py \
	%D%/test_hold.py %D%/test_moderation.py %D%/test_sites.py %D%/test_store.py \
	%D%/test_web.py \
	%D%/web_kit.py \
	tests/web \
	tests/php \
	%D%/test_web_newest.py \
	%D%/test_web_plugin.py \
	%D%/lab/__init__.py %D%/lab/browser.py %D%/lab/client.py %D%/lab/crowd.py \
	%D%/lab/dovecot.py %D%/lab/jabberd2.py %D%/lab/postfix.py \
	%D%/lab/snippet.py \
	%D%/lab/ejabberd.py %D%/lab/laboratory.py %D%/lab/mariadb.py \
	%D%/lab/meerkat.py %D%/lab/php/site.php %D%/lab/ports.py \
	%D%/lab/plugin.py %D%/lab/process.py %D%/lab/prosody.py \
	%D%/lab/prosody_modules/mod_lab_ready.lua %D%/lab/server.py \
	%D%/lab/session.py %D%/lab/terminal.py %D%/lab/warden.py %D%/lab/web.py \
	%D%/lab/wordpress.py

check-e2e: all
	MEERKAT_BUILD='$(abs_builddir)' PYTHONDONTWRITEBYTECODE=1 \
		/usr/bin/python3 -m pytest -q $(srcdir)/%D%
.PHONY: check-e2e

EXTRA_DIST += %D%/test_demo.py
EXTRA_DIST += %D%/test_authd_peers.py
EXTRA_DIST += %D%/test_authd_rights.py
EXTRA_DIST += %D%/test_threats.py
EXTRA_DIST += %D%/test_fail2ban.py
EXTRA_DIST += %D%/ctl_kit.py %D%/test_console.py
EXTRA_DIST += %D%/test_ctl.py
EXTRA_DIST += %D%/test_ctl_away.py
EXTRA_DIST += %D%/test_young.py
EXTRA_DIST += %D%/test_ctl_cafe.py
