/*
 * Any bytes as a line to the Dovecot dialect: fields are never longer than what
 * they were read from, and a name that is written reads as itself.
 */
#include <string.h>

#include "base/arena.h"
#include "daemon/dovecot_line.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct bytes a, b, c;
	struct dovecot_line line, again;
	size_t sum = 0;

	dovecot_read(arena, (const char *)data, size, &line);
	MUST(line.len >= 1 && line.len <= DOVECOT_FIELDS);
	for (size_t i = 0; i < line.len; i++) {
		const char *s = line.fields[i].s, *written;

		sum += line.fields[i].len;
		MUST(s[line.fields[i].len] == '\0');
		written = dovecot_escape(arena, s);
		dovecot_read(arena, written, strlen(written), &again);
		MUST(again.len == 1 && bytes_are(again.fields[0], s));
		if (dovecot_plain(arena, line.fields[i], &a, &b, &c) ==
		    DOVECOT_PLAIN_FINE)
			MUST(a.len + b.len + c.len + 2 <= line.fields[i].len);
	}
	MUST(sum <= size);
	if (dovecot_id(&line) != 0)
		MUST(line.len >= 2 && line.fields[1].len <= 18);
	if (dovecot_get(&line, "resp", &a))
		MUST(line.len > 3);
	arena_free(&arena);
	return 0;
}
