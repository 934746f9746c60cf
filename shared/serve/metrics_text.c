#include "serve/metrics.h"

#include "base/text.h"

void
metrics_head(
    struct text *out, const char *name, const char *kind, const char *help)
{
	text_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

/* Backslash, quote and line feed are escaped; other bytes are as they are. */
static void
add_value(struct text *out, const char *value)
{
	for (; *value != '\0'; value++)
		if (*value == '\n')
			text_adds(out, "\\n");
		else if (*value == '"' || *value == '\\')
			text_addf(out, "\\%c", *value);
		else
			text_add(out, value, 1);
}

void
metrics_line(struct text *out, const char *name, const char *label,
    const char *value, double n)
{
	const char *const labels[] = { label, value, NULL };

	metrics_labelled(out, name, label != NULL ? labels : NULL, n);
}

void
metrics_labelled(
    struct text *out, const char *name, const char *const *labels, double n)
{
	const char *before = "{";

	text_adds(out, name);
	for (; labels != NULL && *labels != NULL; labels += 2) {
		text_addf(out, "%s%s=\"", before, labels[0]);
		add_value(out, labels[1]);
		text_adds(out, "\"");
		before = ",";
	}
	if (*before == ',')
		text_adds(out, "}");
	text_addf(out, " %.15g\n", n);
}

void
metrics_gauge(struct text *out, const char *name, const char *help, double n)
{
	metrics_head(out, name, "gauge", help);
	metrics_line(out, name, NULL, NULL, n);
}

void
metrics_counter(struct text *out, const char *name, const char *help, double n)
{
	metrics_head(out, name, "counter", help);
	metrics_line(out, name, NULL, NULL, n);
}
