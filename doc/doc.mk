EXTRA_DIST += %D%/attach.md %D%/benchmarks.md %D%/cafe-wire.md \
	%D%/moderation.md %D%/muc-coverage.md %D%/threats.md %D%/web-checks.md \
	%D%/pictures %D%/cafe.png %D%/stream.png
# The manual pages; meerkat-cafe.conf(5) is a link.
dist_man_MANS = \
	%D%/meerkatctl.1 \
	%D%/meerkat-authd.conf.5 %D%/meerkat-cafe.conf.5 \
	%D%/meerkat-muc.conf.5 \
	%D%/meerkat-authproto.7 \
	%D%/meerkat-authd.8 %D%/meerkat-cafe.8 %D%/meerkat-extauth.8 \
	%D%/meerkat-muc.8
