/*
 * The service is set otherwise while it runs.
 */
#ifndef ROOM_RETUNE_H
#define ROOM_RETUNE_H

struct engine;
struct engine_settings;

/*
 * What is set here holds from the next stanza on; it lives as long as the
 * engine, or until the next call.  What a service is -- its domain, its one
 * room, whether there are accounts, its chance -- stays as it was.
 */
void engine_retune(struct engine *engine, const struct engine_settings *set);

#endif
