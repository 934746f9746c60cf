/*
 * Any bytes as what an import brings: a room's record, somebody's and a message
 * (what is between two line feeds), into a room of the same name and of
 * another.  What is taken is XML that can be sent, and carries the new name.
 */
#include <string.h>

#include "base/arena.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/archive.h"
#include "room/transfer.h"

#include "fuzz.h"

#define END "</message>"
#define ID "019b76dabb880000cc159b5b24d5e01146e7"

static void
try_message(const struct renaming *r, const char *s)
{
	struct archive_message m = {
		.id = ID,
		.sender = "room@old.example",
		.resource = "",
		.nick = "",
		.body = "",
		.stanza = s,
		.stanza_len = strlen(s),
	};
	const char *sent, *tag;

	if (transfer_message(r, &m, "") != NULL)
		return;
	MUST(m.stanza[m.stanza_len] == '\0' && m.head < m.stanza_len);
	MUST(strlen(m.stanza) == m.stanza_len);
	MUST(strncmp(m.sender, r->jid, strlen(r->jid)) == 0);
	sent = arena_join(r->arena, arena_dup(r->arena, m.stanza, m.head),
	    " to='x'", m.stanza + m.head, NULL);
	MUST(stanza_is_whole(sent) && text_is_utf8(sent, strlen(sent)));
	/* As a tombstone and a page of the archive take it apart. */
	tag = arena_dup(r->arena, m.stanza, strcspn(m.stanza, ">") + 1);
	MUST(stanza_is_whole(arena_join(r->arena, tag, END, NULL)));
	MUST(strcmp(m.stanza + m.stanza_len - strlen(END), END) == 0);
}

static void
try_all(const struct renaming *r, const char *s)
{
	const char *value;

	if (transfer_room(r, s, &value) == NULL)
		MUST(text_is_utf8(value, strlen(value)));
	if (transfer_person(r, "romeo@x.example", s, &value) == NULL)
		MUST(strstr(value, "affiliation=") != NULL);
	try_message(r, s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const char *s = arena_dup(arena, (const char *)data, size);
	struct renaming same = { arena, "room@old.example",
		"room@old.example" };
	struct renaming other = { arena, "a-longer-name@new.example",
		"room@old.example" };

	try_all(&same, s);
	try_all(&other, s);
	arena_free(&arena);
	return 0;
}
