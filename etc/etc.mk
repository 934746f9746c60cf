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

prosodydir = $(datadir)/meerkat/prosody
dist_prosody_DATA = %D%/prosody/mod_auth_meerkat.lua

# What goes into the configuration of servers (doc/attach.md); tests load them.
nobase_dist_doc_DATA = \
	%D%/dovecot/meerkat.conf.ext %D%/dovecot/meerkat.lua \
	%D%/ejabberd/meerkat.yml \
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
	%D%/systemd/component.service.in
unit_DATA = %D%/systemd/meerkat-authd.service \
	%D%/systemd/meerkat-cafe.service %D%/systemd/meerkat-muc.service
EXTRA_DIST += $(UNITS_IN)
CLEANFILES += $(unit_DATA)
WRITE_UNIT = $(AM_V_GEN)$(MKDIR_P) $(@D) && sed \
	-e 's|@bindir[@]|$(bindir)|' \
	-e 's|@sysconfdir[@]|$(sysconfdir)|'
$(unit_DATA): $(UNITS_IN) %D%/etc.mk Makefile
%D%/systemd/meerkat-authd.service:
	$(WRITE_UNIT) $(srcdir)/$@.in >$@
%D%/systemd/meerkat-muc.service:
	$(WRITE_UNIT) -e 's|@name[@]|muc|g; s|@what[@]|chat rooms|' \
		$(srcdir)/$(@D)/component.service.in >$@
%D%/systemd/meerkat-cafe.service:
	$(WRITE_UNIT) -e "s|@name[@]|cafe|g; s|@what[@]|café|" \
		$(srcdir)/$(@D)/component.service.in >$@

EXTRA_DIST += %D%/demo/demo.py %D%/demo/packages %D%/demo/run %D%/demo/stream.webm
