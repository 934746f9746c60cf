/*
 * Whom to write to about the service, and its card (XEP-0157, XEP-0054).
 */
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/turn.h"

static void
put(struct xml *xml, const char *var, const char *const *addresses)
{
	if (addresses == NULL || *addresses == NULL)
		return;
	form_open(xml, var, "list-multi", NULL);
	for (; *addresses != NULL; addresses++)
		xml_leaf(xml, "value", *addresses);
	form_close(xml);
}

static bool
is_any(const char *const *addresses)
{
	return addresses != NULL && *addresses != NULL;
}

static void
service_disco(struct turn *t, struct xml *xml)
{
	const struct engine_settings *set = &t->engine->set;

	if (t->room != NULL)
		return;
	disco_put(xml, NS_VCARD);
	if (!is_any(set->abuse_addresses) && !is_any(set->admin_addresses) &&
	    !is_any(set->support_addresses))
		return;
	form_begin(
	    xml, "result", "http://jabber.org/network/serverinfo", NULL, NULL);
	put(xml, "abuse-addresses", set->abuse_addresses);
	put(xml, "admin-addresses", set->admin_addresses);
	put(xml, "support-addresses", set->support_addresses);
	form_end(xml);
}

static void
put_leaf(struct xml *xml, const char *name, const char *text)
{
	if (text != NULL && *text != '\0')
		xml_leaf(xml, name, text);
}

static bool
service_query(struct turn *t)
{
	struct xml xml;

	if (*t->to->node != '\0' || *t->to->resource != '\0' ||
	    turn_payload(t, "vCard", NS_VCARD) == NULL)
		return false;
	if (!turn_is_get(t)) {
		turn_refuse_saying(
		    t, REFUSE_RANK, "This card is not to be set");
		return true;
	}
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "vCard", NS_VCARD);
	put_leaf(&xml, "FN", t->engine->set.name);
	put_leaf(&xml, "URL", t->engine->set.url);
	put_leaf(&xml, "DESC", t->engine->set.description);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

const struct feature feature_service = {
	.name = "service",
	.query = service_query,
	.disco = service_disco,
};
