/*
 * A moderator takes back what somebody said (XEP-0425, and its version 0 for
 * older clients).  The archive is asked for the message while the request is
 * kept; whether its sender moderates is asked again when it has answered.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/audit.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/identity.h"
#include "room/purge.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 30000 /* milliseconds until the archive has answered */

/* What is asked for, in either version; id NULL: no such request. */
struct request {
	const char *id;
	const struct stanza *moderate; /* holds the reason */
	const char *retract_ns;
};

static struct request
request_of(const struct turn *t)
{
	const struct stanza *now = turn_payload(t, "moderate", NS_MODERATE);
	const struct stanza *old = turn_payload(t, "apply-to", NS_FASTEN);
	struct request r = { NULL, NULL, NULL };

	if (now != NULL) {
		r.id = stanza_attr(now, "id");
		r.moderate = now;
		r.retract_ns = NS_RETRACT;
	} else if (old != NULL) {
		r.id = stanza_attr(old, "id");
		r.moderate = stanza_child(old, "moderate", NS_MODERATE_0);
		r.retract_ns = NS_RETRACT_0;
	}
	return r;
}

/* Who may moderate without being in has no nickname to be named by. */
static bool
moderate(
    struct turn *t, const struct request *r, const struct archive_message *m)
{
	char identity[IDENTITY_SIZE];
	const struct moderation moderation = {
		.by = t->actor != NULL ? t->actor->in_room : NULL,
		.identity = identity,
		.reason = stanza_text(
		    stanza_child(r->moderate, "reason", NULL), t->arena),
	};

	identity_of(t->room, t->from->bare, strlen(t->from->bare), identity);
	audit_note(t, &(const struct audit){
			  .act = "retract",
			  .target = m->sender,
			  .target_nick = m->nick,
			  .reason = moderation.reason,
			  .message = m->id,
		      });
	retract_moderate(t, m, &moderation);
	purge_corrections(t, m, &moderation);
	return turn_result(t);
}

/* What the room itself said, of others' messages, stays. */
static bool
answered(struct turn *t, const struct request *r)
{
	const struct archive_page *page = t->answer->page;

	if (page == NULL)
		turn_refuse(t, REFUSE_BUSY);
	else if (page->failed)
		turn_refuse(t, REFUSE_STORE);
	else if (page->len == 0 ||
		 strcmp(page->messages[0].sender, t->room->jid) == 0)
		turn_refuse(t, REFUSE_NO_MESSAGE);
	else
		return moderate(t, r, &page->messages[0]);
	return true;
}

/* False: it has been refused. */
static bool
may_moderate(struct turn *t, const struct request *r)
{
	if (authority_of(t).role < ROLE_MODERATOR)
		return turn_refuse(
		    t, t->room->locked ? REFUSE_NO_ROOM : REFUSE_NOT_MODERATOR);
	if (stanza_child(r->moderate, "retract", r->retract_ns) == NULL)
		return turn_refuse(t, REFUSE_NOT_IMPLEMENTED);
	return r->id != NULL || turn_refuse(t, REFUSE_BAD_REQUEST);
}

static bool
moderation_query(struct turn *t)
{
	const struct request r = request_of(t);

	if (r.moderate == NULL || *t->to->resource != '\0' || turn_is_get(t) ||
	    t->room == NULL || !t->room->config.archiving)
		return false;
	if (!may_moderate(t, &r))
		return true;
	if (t->waited != NULL && t->waited->whose == &feature_moderation)
		return answered(t, &r);
	archived_ask(t, &feature_moderation, r.id, WITHIN);
	return true;
}

static void
moderation_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL || !t->room->config.archiving)
		return;
	disco_put(xml, NS_MODERATE);
	disco_put(xml, NS_MODERATE_0);
}

const struct feature feature_moderation = {
	.name = "moderation",
	.query = moderation_query,
	.disco = moderation_disco,
};
