/*
 * What the rooms of a scene stand on: their engine, its effects, the time, and
 * what they stored.  A turn here is what one line of a scene sets off; what
 * its effects ask of the archive is answered at its end.
 */
#ifndef TESTS_SCENE_STAGE_H
#define TESTS_SCENE_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kept.h"
#include "room/outbox.h"
#include "room/settings.h"

struct arena;
struct engine;
struct feature;
struct memarchive;
struct stanza;

/* When the archive answers: at the turn's end; when told to; or with "I could
 * not read". */
enum archive_mood { ARCHIVE_PROMPT, ARCHIVE_LATE, ARCHIVE_FAILS };

#define ASKED 64
#define ACCOUNTS 32

struct stage {
	const struct feature *const *features;
	struct engine_settings set;
	struct engine *engine;
	unsigned starts; /* each begins with another seed */
	int64_t now;
	struct arena *all, *turn; /* of the scene; of the turn being played */
	struct outbox out;
	struct kept kept;
	struct memarchive *archive;
	enum archive_mood mood;
	struct asked {
		const char *wait;
		const struct archive_query *query; /* of the archive, or */
		const char *jid;                   /* of the site: who is it? */
	} asked[ASKED]; /* what is still to be answered */
	size_t asked_len;
	struct {
		const char *jid, *roles, *name;
	} accounts[ACCOUNTS]; /* of the site; roles NULL: it cannot be asked */
	size_t accounts_len;
	const struct effect *stored; /* the next one not yet carried out */
};

void stage_init(struct stage *stage, const char *start);
void stage_free(struct stage *stage);

/* An empty service of these features. */
void stage_begin(struct stage *stage, const struct feature *const *features);

/* The service was killed, and starts with what was stored. */
void stage_restart(struct stage *stage);

/* Another setting, by its name in settings.h, and a restart: false where there
 * is none of that name. */
bool stage_set(struct stage *stage, const char *name, char *value);

/* The site has this account, or has it otherwise; "later": it cannot be asked
 * about it. */
void stage_account(
    struct stage *stage, const char *jid, const char *roles, const char *name);

/* From now on, after a restart too; false: there is no such limit. */
bool stage_limit(struct stage *stage, const char *name, const char *value);

/* A room's setting, a word or more; false: there is no such thing. */
bool stage_config(
    struct stage *stage, const char *room, const char *var, const char *value);

/* The effects of the last turn are gone. */
void stage_turn(struct stage *stage);

void stage_handle(struct stage *stage, const struct stanza *in);
void stage_linked(struct stage *stage);
/* The site says that an account changed (NULL: any); false: there is no such
 * change. */
bool stage_changed(struct stage *stage, const char *jid, const char *why);
/* What this bare JID or occupant id said in the last seconds goes. */
bool stage_purge(struct stage *stage, const char *room, const char *who,
    int64_t seconds, const char *reason);

void stage_shutdown(struct stage *stage);
void stage_wait(struct stage *stage, int64_t until);

/* Carry out what was posted, in order, and let the archive answer if it is
 * prompt; stage_answer() makes it answer now. */
void stage_settle(struct stage *stage);
void stage_answer(struct stage *stage);

#endif
