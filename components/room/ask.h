/*
 * Acts come in pairs: ask every feature whether it may be, tell every feature
 * that it was.  For the files that are acts only.
 */
#ifndef ROOM_ASK_H
#define ROOM_ASK_H

#include "room/engine.h"
#include "room/feature.h"

/* The whole body of a function: the first no has been answered. */
#define ask(t, may)                                                            \
	for (each_feature(f, (t)->engine))                                     \
		if ((*f)->may != NULL && !(*f)->may(t))                        \
			return false;                                          \
	return true

#define tell(t, done)                                                          \
	for (each_feature(f, (t)->engine))                                     \
		if ((*f)->done != NULL)                                        \
	(*f)->done(t)

#endif
