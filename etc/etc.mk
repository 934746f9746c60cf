prosodydir = $(datadir)/meerkat/prosody
dist_prosody_DATA = %D%/prosody/mod_auth_meerkat.lua

