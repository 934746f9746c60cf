/*
 * AP/1, the wire between authd and those who ask it: lines of fields between
 * tabs, values percent-encoded (authproto(7)).  Both ends are built from this
 * module, so they cannot drift apart.
 */
#ifndef BASE_AUTHPROTO_H
#define BASE_AUTHPROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUTHPROTO_VERSION 1
#define AUTHPROTO_LINE_MAX 16384 /* bytes, with the line feed */
#define AUTHPROTO_WINDOW 64      /* questions a connection may have open */
#define AUTHPROTO_FIELDS 32
#define AUTHPROTO_VERB_MAX 16
#define AUTHPROTO_KEY_MAX 16
#define AUTHPROTO_SECRET_MAX 4096 /* WordPress' own limit of a password */
#define AUTHPROTO_NAME_MAX 1023   /* of user and host */
#define AUTHPROTO_SVC_MAX 32
#define AUTHPROTO_DEADLINE 10000 /* milliseconds, where none is asked for */
#define AUTHPROTO_DEADLINE_MAX 25000

struct arena;

/*
 * NO is authoritative; TMP means that nothing was decided, so it is never
 * cached and counts against nobody; BAD is the asker's own mistake.
 */
enum authproto_class {
	AUTHPROTO_BAD = 0,
	AUTHPROTO_NO,
	AUTHPROTO_OK,
	AUTHPROTO_TMP,
	AUTHPROTO_PART, /* "*": more comes before the final reply */
};

enum authproto_code {
	AUTHPROTO_FINE = 0,
	/* NO */
	AUTHPROTO_DENIED,
	AUTHPROTO_DISABLED,
	AUTHPROTO_EXPIRED,
	AUTHPROTO_NOUSER,
	AUTHPROTO_FORBIDDEN,
	/* TMP */
	AUTHPROTO_DB,
	AUTHPROTO_BUSY,
	AUTHPROTO_THROTTLED,
	AUTHPROTO_TIMEOUT,
	AUTHPROTO_SHUTDOWN,
	AUTHPROTO_CANCELLED,
	/* BAD */
	AUTHPROTO_SYNTAX,
	AUTHPROTO_TOOLONG,
	AUTHPROTO_VERB,
	AUTHPROTO_MISSING,
	AUTHPROTO_VALUE,
	AUTHPROTO_DUPID,
	AUTHPROTO_NOVERSION,
};

/* Their words on the wire, and the class of reply that a code belongs to. */
const char *authproto_verb(enum authproto_class class);
const char *authproto_word(enum authproto_code code);
enum authproto_class authproto_class_of(enum authproto_code code);

struct authproto_field {
	const char *key, *value; /* decoded and NUL-terminated; "" for none */
	size_t len;              /* of the value, which may hold NUL */
};

struct authproto_line {
	const char *verb;
	uint32_t id; /* of the question; 0 where the line has none */
	size_t fields_len;
	struct authproto_field fields[AUTHPROTO_FIELDS];
};

/*
 * Read one line, without its line feed; what comes out lives in the arena.
 * Anything but AUTHPROTO_FINE is the code of the BAD it deserves; the id is
 * set as soon as it was readable, so that the BAD can name it.
 */
enum authproto_code authproto_read(struct arena *arena, const char *s,
    size_t len, struct authproto_line *line_r);

/* NULL: no such field. */
const struct authproto_field *authproto_get(
    const struct authproto_line *line, const char *key);
const char *authproto_gets(
    const struct authproto_line *line, const char *key); /* "": none */
bool authproto_number(const struct authproto_field *field, int64_t *n_r);

/* What a reply says; a code it does not know leaves AUTHPROTO_FINE. */
bool authproto_is_reply(const struct authproto_line *line,
    enum authproto_class *class_r, enum authproto_code *code_r);

/*
 * A line being written.  It lies in one piece and never moves, so whoever puts
 * a secret into it can wipe it.  What does not fit makes authproto_end() false.
 */
struct authproto_out {
	size_t len;
	bool over;
	char s[AUTHPROTO_LINE_MAX];
};

void authproto_begin(struct authproto_out *out, const char *verb);
void authproto_begin_id(
    struct authproto_out *out, const char *verb, uint32_t id);
void authproto_flag(struct authproto_out *out, const char *word);
void authproto_add(
    struct authproto_out *out, const char *key, const char *value, size_t len);
void authproto_adds(
    struct authproto_out *out, const char *key, const char *value);
void authproto_addn(struct authproto_out *out, const char *key, int64_t n);
bool authproto_end(struct authproto_out *out); /* adds the line feed */
void authproto_wipe(struct authproto_out *out);

/* A whole reply of a class other than OK. */
void authproto_refuse(
    struct authproto_out *out, uint32_t id, enum authproto_code code);

#endif
