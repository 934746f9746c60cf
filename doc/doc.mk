EXTRA_DIST += %D%/muc-coverage.md
