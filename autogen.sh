#!/bin/sh
# Make ./configure from a checkout.
set -e
cd "$(dirname "$0")"
missing=
for tool in autoconf automake make pkg-config; do
	command -v $tool >/dev/null || missing="$missing $tool"
done
[ -n "${CC:-}" ] || command -v cc >/dev/null || missing="$missing gcc"
if [ -n "$missing" ]; then
	echo "autogen.sh: these Debian packages are missing:$missing" >&2
	echo "  Install them with:  apt-get install$missing" >&2
	exit 1
fi
mkdir -p build-aux
exec autoreconf -fi "$@"
