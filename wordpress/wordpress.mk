# The WordPress plugin: `make plugin-zip' builds its scripts and translations
# into meerkat-cafe.zip, which any WordPress installs. It needs node and npm,
# gettext and python3; the other programs do not need this.
plugin-zip:
	$(srcdir)/%D%/pack '$(abs_builddir)/meerkat-cafe.zip'
.PHONY: plugin-zip
CLEANFILES += meerkat-cafe.zip
EXTRA_DIST += package.json package-lock.json %D%/build.mjs %D%/pack \
	%D%/translate %D%/meerkat-cafe
