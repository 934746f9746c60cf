#include "room/disco.h"

#include "base/xml.h"

void
disco_put(struct xml *xml, const char *var)
{
	xml_open(xml, "feature");
	xml_attr(xml, "var", var);
	xml_close(xml);
}
