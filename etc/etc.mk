# Everything around the programs.  Settings that are there already are never
# written over, and only taken away if they are still as they came.
SAMPLES = %D%/authd.conf %D%/cafe.conf %D%/muc.conf
EXTRA_DIST += $(SAMPLES)
confdir = $(DESTDIR)$(sysconfdir)/meerkat

install-data-local:
	$(MKDIR_P) '$(confdir)'
	for f in $(SAMPLES); do \
		to='$(confdir)'/$${f##*/}; \
		test -e "$$to" || $(INSTALL_DATA) $(srcdir)/$$f "$$to" || exit 1; \
	done
uninstall-local:
	for f in $(SAMPLES); do \
		to='$(confdir)'/$${f##*/}; \
		! cmp -s $(srcdir)/$$f "$$to" || rm -f "$$to" || exit 1; \
	done

# Where Prosody looks anyhow: Debian's, below /usr and below /usr/local.
prosodydir = $(prefix)/lib/prosody/modules
dist_prosody_DATA = %D%/prosody/mod_auth_meerkat.lua \
	%D%/prosody/mod_meerkat_multicast.lua

# What goes into the configuration of servers (doc/attach.md); tests load them.
nobase_dist_doc_DATA = \
	%D%/dovecot/meerkat.conf.ext %D%/dovecot/meerkat.lua \
	%D%/ejabberd/meerkat.yml \
	%D%/fail2ban/filter.d/meerkat-authd.conf \
	%D%/fail2ban/jail.d/meerkat-authd.conf \
	%D%/jabberd2/authreg.xml %D%/jabberd2/meerkat-pipe \
	%D%/mongooseim/auth.toml \
	%D%/postfix/main.cf \
	%D%/prosody/cyrus.cfg.lua %D%/prosody/dovecot.cfg.lua \
	%D%/prosody/meerkat.cfg.lua \
	%D%/sasl2/prosody.conf

# The user of the components, and the group that may ask authd.
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = %D%/systemd/meerkat.conf

# The units name the programs, which only the installer knows where they are.
# The two components have one template.
unitdir = $(systemdsystemunitdir)
UNITS_IN = %D%/systemd/meerkat-authd.service.in \
	%D%/systemd/authd.socket.in %D%/systemd/component.service.in
unit_DATA = %D%/systemd/meerkat-authd.socket \
	%D%/systemd/meerkat-authd-admin.socket \
	%D%/systemd/meerkat-authd-dovecot.socket \
	%D%/systemd/meerkat-authd-info.socket \
	%D%/systemd/meerkat-authd-mux.socket \
	%D%/systemd/meerkat-authd-socketmap.socket \
	%D%/systemd/meerkat-authd.service \
	%D%/systemd/meerkat-cafe.service %D%/systemd/meerkat-muc.service
EXTRA_DIST += $(UNITS_IN)
CLEANFILES += $(unit_DATA)
WRITE_UNIT = $(AM_V_GEN)$(MKDIR_P) $(@D) && sed \
	-e 's|@bindir[@]|$(bindir)|' \
	-e 's|@sysconfdir[@]|$(sysconfdir)|'
$(unit_DATA): $(UNITS_IN) %D%/etc.mk Makefile
%D%/systemd/meerkat-authd.service:
	$(WRITE_UNIT) $(srcdir)/$@.in >$@
# One for each dialect; authd knows them by their FileDescriptorName=.
WRITE_SOCKET = $(MKDIR_P) $(@D) && write() { sed \
	-e "s|@name[@]|$$1|; s|@path[@]|$$2|; s|@mode[@]|$$3|" \
	-e "s|@group[@]|$$4|" $(srcdir)/$(@D)/authd.socket.in >$@; } && write
%D%/systemd/meerkat-authd.socket:
	$(AM_V_GEN)$(WRITE_SOCKET) native auth.sock 0660 meerkat
%D%/systemd/meerkat-authd-admin.socket:
	$(AM_V_GEN)$(WRITE_SOCKET) admin authd-admin.sock 0600 root
%D%/systemd/meerkat-authd-dovecot.socket:
	$(AM_V_GEN)$(WRITE_SOCKET) dovecot dovecot.sock 0660 meerkat
%D%/systemd/meerkat-authd-info.socket:
	$(AM_V_GEN)$(WRITE_SOCKET) info info.sock 0660 meerkat
%D%/systemd/meerkat-authd-mux.socket:
	$(AM_V_GEN)$(WRITE_SOCKET) mux mux 0660 meerkat
%D%/systemd/meerkat-authd-socketmap.socket:
	$(AM_V_GEN)$(WRITE_SOCKET) socketmap socketmap.sock 0660 meerkat
%D%/systemd/meerkat-muc.service:
	$(WRITE_UNIT) -e 's|@name[@]|muc|g; s|@what[@]|chat rooms|' \
		$(srcdir)/$(@D)/component.service.in >$@
%D%/systemd/meerkat-cafe.service:
	$(WRITE_UNIT) -e "s|@name[@]|cafe|g; s|@what[@]|café|" \
		$(srcdir)/$(@D)/component.service.in >$@

EXTRA_DIST += %D%/demo/demo.py %D%/demo/packages %D%/demo/run %D%/demo/stream.webm
