/*
 * What we make of inputs that PHP is the judge of, one line for each: rows that
 * serialize() wrote, passwords to hashes, and wp-config.php.
 * tests/differ/differ gives the same to PHP and compares.  A record is its
 * kind, the length of the rest in four bytes, the lowest first, and the rest.
 * The argument is the folder that wp-config.php is in.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wp/password.h"
#include "wp/phpserial.h"
#include "wp/wpconfig.h"

static const char *const names[] = { "DB_NAME", "DB_PASSWORD", "DB_HOST",
	"LOGGED_IN_KEY", "MULTISITE", "$table_prefix" };

static void
put_hex(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		printf("%02x", (unsigned char)text.s[i]);
}

static void
put_value(struct php_value value)
{
	struct php_value key, item;

	switch (value.type) {
	case PHP_NULL:
		putchar('n');
		break;
	case PHP_BOOL:
		printf("b%d;", (int)value.number);
		break;
	case PHP_INT:
		printf("i%lld;", (long long)value.number);
		break;
	case PHP_FLOAT:
		printf("d%d;", php_is_true(&value));
		break;
	case PHP_STRING:
		putchar('s');
		put_hex(value.text);
		putchar(';');
		break;
	case PHP_ARRAY:
		putchar('(');
		while (php_next(&value, &key, &item)) {
			put_value(key);
			put_value(item);
		}
		putchar(')');
		break;
	case PHP_OBJECT:
		putchar('o');
		break;
	}
}

static void
do_serialized(struct bytes text)
{
	struct php_value value;

	if (php_read(text, &value))
		put_value(value);
	else
		putchar('-');
}

/* The length of the hash in two bytes, the hash, the password. */
static void
do_password(struct password_bench *bench, struct bytes text)
{
	size_t len = (unsigned char)text.s[0] | (size_t)(unsigned char)text.s[1]
						    << 8;
	struct bytes hash = bytes_cut(text, 2, 2 + len);
	struct bytes password = bytes_cut(text, 2 + len, text.len);
	struct password_cost cost = password_cost_of(hash, &password_defaults);

	if (password_check(bench, hash, password, &password_defaults) ==
	    VERDICT_YES)
		printf("1");
	else if (cost.too_dear)
		printf("0 too dear");
	else if (cost.kind == PASSWORD_NONE)
		printf("0 no such kind of hash");
	else
		printf("0");
}

static void
do_wpconfig(struct bytes text, const char *dir)
{
	static const char *const types[] = { "string", "int", "float", "bool",
		"null" };
	struct arena *arena = arena_new();
	const char *why;
	unsigned line;
	struct wpconfig *config = wpconfig_read(
	    arena, text, dir, arena_join(arena, dir, "/", NULL), &why, &line);

	if (config == NULL)
		printf("-%s", why);
	for (size_t i = 0; config != NULL && i < sizeof(names) / sizeof(*names);
	     i++) {
		struct wpconfig_value value = wpconfig_get(config, names[i]);

		printf("%s%s=", i > 0 ? "\t" : "", names[i]);
		if (value.state == WPCONFIG_UNKNOWN) {
			printf("?%s", value.why);
		} else if (value.state == WPCONFIG_SET) {
			printf("%s:", types[value.type]);
			put_hex(value.text);
		}
	}
	arena_free(&arena);
}

int
main(int argc, char **argv)
{
	struct password_bench *bench = password_bench_new();
	unsigned char head[5];

	while (fread(head, 1, sizeof(head), stdin) == sizeof(head)) {
		size_t len = head[1] | (size_t)head[2] << 8 |
			     (size_t)head[3] << 16 | (size_t)head[4] << 24;
		/* Exactly as long, so that a sanitizer sees a step too far. */
		char *s = malloc(len > 0 ? len : 1);
		struct bytes text = { s, len };

		if (s == NULL || fread(s, 1, len, stdin) != len)
			return 1;
		if (head[0] == 'S')
			do_serialized(text);
		else if (head[0] == 'P' && len >= 2)
			do_password(bench, text);
		else if (head[0] == 'W')
			do_wpconfig(text, argc > 1 ? argv[1] : "/nowhere");
		putchar('\n');
		free(s);
	}
	password_bench_free(&bench);
	return ferror(stdout) != 0;
}
