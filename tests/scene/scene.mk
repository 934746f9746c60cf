# Scenes: one text per rule of a XEP, played to the engine without a server.
check_PROGRAMS += scene
scene_SOURCES = %D%/scene.c %D%/match.c %D%/match.h \
	components/muc/features.c components/muc/features.h \
	components/cafe/features.c components/cafe/features.h
scene_LDADD = $(ROOM) $(BASE) $(BASE_LIBS)

TESTS += %D%/play
EXTRA_DIST += %D%/play %D%/../scenes
