/*
 * What whoever runs the service asks of the rooms, in a scene: a line becomes
 * the question that meerkatctl would send.
 */
#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/text.h"
#include "room/control.h"
#include "scene.h"

#define ID 7

static void
add_field(struct scene *s, struct authproto_line *line, char *word)
{
	struct authproto_field *field = &line->fields[line->fields_len];
	char *value = strchr(word, '=');

	if (value == NULL || line->fields_len == AUTHPROTO_FIELDS)
		scene_fail(s, "ctl answer verb key=value", word);
	*value++ = '\0';
	*field = (struct authproto_field){
		.key = word, .value = value, .len = strlen(value)
	};
	line->fields_len++;
}

/* "* 7 nick=a<LF>OK 7<LF>" as the scene has it: a word for the end, and what
 * is in the lines before it, decoded. */
static void
check(struct scene *s, const struct text *reply, const char *end,
    const char *wanted, const char *unwanted)
{
	const char *at = reply->s, *lf;
	struct authproto_line line;
	bool found = wanted == NULL;
	enum authproto_code code = AUTHPROTO_FINE;

	for (; *at != '\0'; at = lf + 1) {
		lf = strchr(at, '\n');
		code =
		    authproto_read(s->stage.all, at, (size_t)(lf - at), &line);
		if (code != AUTHPROTO_FINE || line.id != ID)
			scene_fail(s, "ctl was answered with", at);
		for (size_t i = 0; i < line.fields_len; i++) {
			const char *value = line.fields[i].value;

			if (wanted != NULL && strcmp(value, wanted) == 0)
				found = true;
			if (unwanted != NULL && strcmp(value, unwanted) == 0)
				scene_fail(s, "ctl was answered with", at);
		}
	}
	if (strcmp(line.verb, "OK") == 0
		? strcmp(end, "ok") != 0
		: strcmp(authproto_gets(&line, "code"), end) != 0)
		scene_fail(s, "ctl was answered with", reply->s);
	if (!found)
		scene_fail(s, "ctl was answered without it", reply->s);
}

void
scene_ctl(struct scene *s, char *text)
{
	struct authproto_line line = { .id = ID };
	const char *end = scene_word(&text);
	struct text reply = { 0 };
	char *word, *wanted = NULL, *unwanted = NULL;

	line.verb = scene_word(&text);
	while (line.verb != NULL && (word = scene_word(&text)) != NULL)
		if (strncmp(word, "->", 2) == 0)
			wanted = scene_word(&text);
		else if (strcmp(word, "-/>") == 0)
			unwanted = scene_word(&text);
		else
			add_field(s, &line, word);
	if (line.verb == NULL || !engine_control(s->stage.engine, &line,
				     s->stage.now, &s->stage.out, &reply))
		scene_fail(s, "ctl answer verb key=value", "no such verb");
	check(s, &reply, end, wanted, unwanted);
	text_free(&reply);
}
