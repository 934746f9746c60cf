# Scenes: one text per rule of a XEP, played to the engine without a server.
check_PROGRAMS += scene
scene_SOURCES = %D%/scene.c %D%/scene.h %D%/macro.c %D%/seen.c %D%/leak.c \
	%D%/ctl.c %D%/setting.c \
	%D%/stage.c %D%/stage.h %D%/kept.c %D%/kept.h \
	%D%/memarchive.c %D%/memarchive.h %D%/match.c %D%/match.h \
	components/muc/features.c components/muc/features.h \
	components/cafe/features.c components/cafe/features.h
scene_LDADD = $(ROOM) $(BASE) $(BASE_LIBS)

TESTS += %D%/play
EXTRA_DIST += %D%/play %D%/../scenes
