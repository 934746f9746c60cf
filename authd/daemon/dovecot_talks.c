#include "daemon/dovecot_talks.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct dovecot_talk *
dovecot_talk_find(struct dovecot_talks *talks, uint32_t id)
{
	for (size_t i = 0; i < DOVECOT_TALKS; i++)
		if (talks->talks[i].id == id)
			return &talks->talks[i];
	return NULL;
}

struct dovecot_talk *
dovecot_talk_begin(struct dovecot_talks *talks, uint32_t id)
{
	struct dovecot_talk *first = &talks->talks[0];

	for (size_t i = 1; i < DOVECOT_TALKS; i++)
		if (talks->talks[i].begun < first->begun)
			first = &talks->talks[i];
	dovecot_talk_end(first);
	first->id = id;
	first->begun = ++talks->begun;
	return first;
}

void
dovecot_talk_end(struct dovecot_talk *talk)
{
	free(talk->user);
	free(talk->service);
	free(talk->address);
	*talk = (struct dovecot_talk){ 0 };
}

char *
dovecot_talk_keep(struct bytes text, size_t max)
{
	char *s = mem_new(text.len <= max ? text.len + 1 : 1);

	if (text.len > 0 && text.len <= max)
		memcpy(s, text.s, text.len);
	return s;
}

void
dovecot_talks_free(struct dovecot_talks **talks)
{
	for (size_t i = 0; i < DOVECOT_TALKS; i++)
		dovecot_talk_end(&(*talks)->talks[i]);
	free(*talks);
	*talks = NULL;
}
