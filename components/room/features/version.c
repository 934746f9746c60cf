/*
 * What this service is, what time it has and for how long it has been there
 * (XEP-0092, XEP-0202, XEP-0012).
 */
#include "base/jid.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/xml.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/turn.h"

static bool
tell_version(struct turn *t)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_VERSION);
	xml_leaf(&xml, "name", t->engine->set.software);
	xml_leaf(&xml, "version", t->engine->set.version);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
tell_time(struct turn *t)
{
	char stamp[STAMP_SIZE];
	struct xml xml;

	stamp_write(stamp, t->now / 1000 * 1000);
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "time", NS_TIME);
	xml_leaf(&xml, "tzo", "+00:00");
	xml_leaf(&xml, "utc", stamp);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

/* For how long the service has been running (XEP-0012, 4). */
static bool
tell_last(struct turn *t)
{
	int64_t seconds = (t->now - t->engine->began_at) / 1000;
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_LAST);
	xml_attr_int(&xml, "seconds", seconds > 0 ? (long)seconds : 0);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
version_query(struct turn *t)
{
	if (!turn_is_get(t) || *t->to->resource != '\0' ||
	    (*t->to->node != '\0' && !authority_sees(t)))
		return false;
	if (turn_payload(t, "query", NS_VERSION) != NULL)
		return tell_version(t);
	if (turn_payload(t, "time", NS_TIME) != NULL)
		return tell_time(t);
	if (*t->to->node == '\0' && turn_payload(t, "query", NS_LAST) != NULL)
		return tell_last(t);
	return false;
}

static void
version_disco(struct turn *t, struct xml *xml)
{
	disco_put(xml, NS_VERSION);
	disco_put(xml, NS_TIME);
	if (t->room == NULL)
		disco_put(xml, NS_LAST);
}

const struct feature feature_version = {
	.name = "version",
	.query = version_query,
	.disco = version_disco,
};
