#include "sys/conf_value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"

#define SECRET_MAX 1024

struct unit {
	const char *name;
	int64_t factor;
};

static const struct unit sizes[] = {
	{ "", 1 },
	{ "B", 1 },
	{ "K", 1024 },
	{ "KB", 1024 },
	{ "KiB", 1024 },
	{ "M", 1024 * 1024 },
	{ "MB", 1024 * 1024 },
	{ "MiB", 1024 * 1024 },
	{ "G", 1024 * 1024 * 1024 },
	{ "GB", 1024 * 1024 * 1024 },
	{ "GiB", 1024 * 1024 * 1024 },
	{ NULL, 0 },
};

static const struct unit durations[] = {
	{ "", 1000 },
	{ "ms", 1 },
	{ "s", 1000 },
	{ "m", 60 * 1000 },
	{ "min", 60 * 1000 },
	{ "h", 60 * 60 * 1000 },
	{ "d", 24 * 60 * 60 * 1000 },
	{ NULL, 0 },
};

static bool
with_unit(const char *s, const struct unit *units, int64_t *value_r)
{
	char *end;
	long long n;

	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	n = strtoll(s, &end, 10);
	if (errno != 0)
		return false;
	end += strspn(end, " ");
	for (; units->name != NULL; units++)
		if (strcmp(end, units->name) == 0)
			return !__builtin_mul_overflow(
			    n, units->factor, value_r);
	return false;
}

bool
conf_value_size(const char *s, int64_t *bytes_r)
{
	return with_unit(s, sizes, bytes_r);
}

bool
conf_value_duration(const char *s, int64_t *ms_r)
{
	return with_unit(s, durations, ms_r);
}

static const char *
first_line(struct arena *arena, FILE *f, bool *open_r, const char **why_r)
{
	char line[SECRET_MAX + 2];
	const char *secret = NULL;
	struct stat st;
	size_t len;

	if (fstat(fileno(f), &st) != 0) {
		*why_r = strerror(errno);
		return NULL;
	}
	*open_r = S_ISREG(st.st_mode) && (st.st_mode & S_IROTH) != 0;
	setvbuf(f, NULL, _IONBF, 0); /* no copy of it stays in a buffer */
	len = fread(line, 1, sizeof(line) - 1, f);
	line[len] = '\0';
	len = strcspn(line, "\r\n");
	if (ferror(f))
		*why_r = strerror(errno);
	else if (len == 0)
		*why_r = "its first line is empty";
	else if (len > SECRET_MAX)
		*why_r = "its first line is too long";
	else
		secret = arena_dup(arena, line, len);
	explicit_bzero(line, sizeof(line));
	return secret;
}

const char *
conf_value_secret(
    struct arena *arena, const char *path, bool *open_r, const char **why_r)
{
	FILE *f = fopen(path, "re");
	const char *secret;

	*open_r = false;
	if (f == NULL) {
		*why_r = strerror(errno);
		return NULL;
	}
	secret = first_line(arena, f, open_r, why_r);
	fclose(f);
	return secret;
}
