#include "room/rsm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"

/* False where there is such an element and it holds no number. */
static bool
number(const struct stanza *set, const char *name, struct arena *arena,
    uint64_t *n, bool *given)
{
	const struct stanza *c = stanza_child(set, name, NULL);
	const char *text = stanza_text(c, arena);

	*given = c != NULL;
	if (c == NULL)
		return true;
	if (*text == '\0' || strlen(text) > 18 ||
	    strspn(text, "0123456789") != strlen(text))
		return false;
	*n = strtoull(text, NULL, 10);
	return true;
}

bool
rsm_read(const struct stanza *parent, struct arena *arena, struct rsm *r)
{
	const struct stanza *set = stanza_child(parent, "set", NS_RSM);
	const struct stanza *after = stanza_child(set, "after", NULL);
	const struct stanza *before = stanza_child(set, "before", NULL);
	uint64_t max = 0;
	bool has_max;

	*r = (struct rsm){ .given = set != NULL, .max = UINT32_MAX };
	if (!number(set, "max", arena, &max, &has_max) ||
	    !number(set, "index", arena, &r->index, &r->by_index))
		return false;
	if (has_max)
		r->max = max < UINT32_MAX ? (uint32_t)max : UINT32_MAX - 1;
	/* An empty <after/> is before the first one. */
	if (after != NULL && *stanza_text(after, arena) != '\0')
		r->after = stanza_text(after, arena);
	if (before != NULL)
		r->before = stanza_text(before, arena);
	return true;
}

static void
put_number(struct xml *xml, const char *name, uint64_t n)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	xml_leaf(xml, name, digits);
}

void
rsm_write(struct xml *xml, const char *first, const uint64_t *index,
    const char *last, const uint64_t *count)
{
	xml_open_ns(xml, "set", NS_RSM);
	if (first != NULL) {
		xml_open(xml, "first");
		if (index != NULL)
			xml_attr_int(xml, "index", (long)*index);
		xml_text(xml, first);
		xml_close(xml);
	}
	if (last != NULL)
		xml_leaf(xml, "last", last);
	if (count != NULL)
		put_number(xml, "count", *count);
	xml_close(xml);
}
