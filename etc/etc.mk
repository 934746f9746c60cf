meerkatconfdir = $(sysconfdir)/meerkat
dist_meerkatconf_DATA = %D%/authd.conf

prosodydir = $(datadir)/meerkat/prosody
dist_prosody_DATA = %D%/prosody/mod_auth_meerkat.lua

# The units name the programs, which only the installer knows where they are.
unitdir = $(systemdsystemunitdir)
unit_DATA = %D%/systemd/meerkat-authd.service
UNITS_IN = %D%/systemd/meerkat-authd.service.in
EXTRA_DIST += $(UNITS_IN)
CLEANFILES += $(unit_DATA)
$(unit_DATA): %D%/etc.mk Makefile
$(unit_DATA): %: %.in
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed \
		-e 's|@bindir[@]|$(bindir)|' \
		-e 's|@sysconfdir[@]|$(sysconfdir)|' $< >$@
