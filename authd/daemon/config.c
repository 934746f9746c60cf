#include "daemon/config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"

#define DEPTH_MAX 4 /* of files that include files */
#define INCLUDES_MAX 16

/* One PHP file, and the ones it includes where that is certain. */
struct source {
	const char *path;
	struct wpconfig *wpconfig;
	struct source
	    *included[INCLUDES_MAX]; /* as in the file; NULL: unread */
	size_t included_len;
};

struct config {
	const char *abspath;
	struct source *sources[2]; /* overrides, wp-config.php */
};

static bool
slurp(struct arena *arena, const char *path, struct bytes *text_r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	size_t len = 0, size = WPCONFIG_SIZE_MAX + 1;
	struct stat st;
	ssize_t n = -1;
	char *s;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = EINVAL;
		return false;
	}
	if ((size_t)st.st_size + 1 < size)
		size = (size_t)st.st_size + 1;
	s = arena_alloc(arena, size);
	while (len < size && (n = read(fd, s + len, size - len)) > 0)
		len += (size_t)n;
	close(fd);
	if (n > 0 || len > WPCONFIG_SIZE_MAX) {
		errno = EFBIG;
		return false;
	}
	*text_r = (struct bytes){ s, len };
	return n == 0;
}

/* The folder of a file, as PHP's __DIR__ has it: without symbolic links. */
static const char *
folder_of(struct arena *arena, const char *path)
{
	char real[PATH_MAX], *slash;

	if (realpath(path, real) == NULL)
		return NULL;
	slash = strrchr(real, '/');
	if (slash == real)
		return "/";
	return arena_dup(arena, real, (size_t)(slash - real));
}

static struct source *
read_source(struct arena *arena, const char *path, const char *abspath,
    unsigned depth, struct text *said)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	const struct wpconfig_include *include;
	const char *why = "";
	struct bytes text;
	unsigned line = 0;

	source->path = path;
	if (!slurp(arena, path, &text)) {
		text_addf(said, "%s:0: %s", path, strerror(errno));
		return NULL;
	}
	source->wpconfig = wpconfig_read(
	    arena, text, folder_of(arena, path), abspath, &why, &line);
	if (source->wpconfig == NULL) {
		text_addf(said, "%s:%u: %s", path, line, why);
		return NULL;
	}
	for (size_t i = 0; i < INCLUDES_MAX && depth < DEPTH_MAX; i++) {
		struct text ignored = { 0 };

		include = wpconfig_include_at(source->wpconfig, i);
		if (include == NULL)
			break;
		/* One that cannot be read leaves what it sets unknown. */
		if (include->path != NULL)
			source->included[i] = read_source(
			    arena, include->path, abspath, depth + 1, &ignored);
		source->included_len = i + 1;
		text_free(&ignored);
	}
	return source;
}

/*
 * WordPress' folder is that of wp-config.php, or the admin's own word: the
 * file may also lie one level above, and then nothing in it says where.
 */
static const char *
find_abspath(struct arena *arena, const char *path, const char *abspath)
{
	const char *folder = abspath != NULL ? abspath : folder_of(arena, path);
	const char *with_slash;

	if (folder == NULL)
		return NULL;
	with_slash = folder[strlen(folder) - 1] == '/'
			 ? folder
			 : arena_join(arena, folder, "/", NULL);
	if (abspath == NULL &&
	    access(arena_join(arena, with_slash, "wp-settings.php", NULL),
		F_OK) != 0)
		return NULL;
	return with_slash;
}

struct config *
config_load(struct arena *arena, const char *path, const char *overrides,
    const char *abspath, struct text *said)
{
	struct config *config = arena_alloc(arena, sizeof(*config));

	config->abspath = find_abspath(arena, path, abspath);
	if (overrides != NULL) {
		config->sources[0] =
		    read_source(arena, overrides, config->abspath, 0, said);
		if (config->sources[0] == NULL)
			return NULL;
	}
	config->sources[1] = read_source(arena, path, config->abspath, 0, said);
	return config->sources[1] != NULL ? config : NULL;
}

/*
 * What only the include of a file made doubtful, that file may settle.  If it
 * does not, the doubt stays: what stands after the include may be a second
 * definition, and PHP keeps the first.
 */
static struct wpconfig_value
look_up(const struct source *source, const char *name, const char **path_r)
{
	struct wpconfig_value value = wpconfig_get(source->wpconfig, name);

	*path_r = source->path;
	if (value.state != WPCONFIG_UNKNOWN)
		return value;
	for (size_t i = 0; i < source->included_len; i++) {
		const char *path;
		struct wpconfig_value inner;

		if (source->included[i] == NULL ||
		    wpconfig_include_at(source->wpconfig, i)->line !=
			value.line)
			continue;
		inner = look_up(source->included[i], name, &path);
		if (inner.state == WPCONFIG_ABSENT)
			continue;
		*path_r = path;
		return inner;
	}
	return value;
}

struct wpconfig_value
config_get(const struct config *config, const char *name, const char **path_r)
{
	struct wpconfig_value value = { .state = WPCONFIG_ABSENT };

	*path_r = "";
	for (size_t i = 0; i < 2 && value.state == WPCONFIG_ABSENT; i++)
		if (config->sources[i] != NULL)
			value = look_up(config->sources[i], name, path_r);
	return value;
}

const char *
config_abspath(const struct config *config)
{
	return config->abspath;
}
