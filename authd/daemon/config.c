#include "daemon/config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"

#define DEPTH_MAX 4 /* of files that include files */

struct source {
	const char *path;
	const struct wpconfig *wpconfig;
};

struct config {
	const char *abspath;
	struct source
	    sources[2]; /* overrides, wp-config.php; path NULL: none */
};

/* Reads the files that a file includes, and those that these include. */
struct opener {
	struct wpconfig_opener opener;
	struct arena *arena;
	const char *abspath;
	unsigned depth;
};

int
config_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

static bool
slurp(struct arena *arena, const char *path, struct bytes *text_r)
{
	int fd = config_open(path);
	size_t len = 0, size = WPCONFIG_SIZE_MAX + 1;
	struct stat st;
	ssize_t n = -1;
	char *s;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && (size_t)st.st_size + 1 < size)
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

static struct wpconfig *open_included(
    const struct wpconfig_opener *opener, const char *path);

static struct wpconfig *
read_file(struct arena *arena, const char *path, const char *abspath,
    unsigned depth, struct text *said)
{
	const struct opener opener = {
		.opener = { open_included },
		.arena = arena,
		.abspath = abspath,
		.depth = depth + 1,
	};
	struct wpconfig *wpconfig;
	const char *why = "";
	struct bytes text;
	unsigned line = 0;

	if (!slurp(arena, path, &text)) {
		text_addf(said, "%s:0: %s", path, strerror(errno));
		return NULL;
	}
	wpconfig = wpconfig_read_with(&opener.opener, arena, text,
	    folder_of(arena, path), abspath, &why, &line);
	if (wpconfig == NULL)
		text_addf(said, "%s:%u: %s", path, line, why);
	return wpconfig;
}

/* One that cannot be read leaves what it may set unknown. */
static struct wpconfig *
open_included(const struct wpconfig_opener *arg, const char *path)
{
	const struct opener *opener = container_of(arg, struct opener, opener);
	struct wpconfig *wpconfig = NULL;
	struct text said = { 0 };

	if (opener->depth < DEPTH_MAX)
		wpconfig = read_file(
		    opener->arena, path, opener->abspath, opener->depth, &said);
	text_free(&said);
	return wpconfig;
}

static bool
read_source(struct source *source, struct arena *arena, const char *path,
    const char *abspath, struct text *said)
{
	source->path = path;
	source->wpconfig = read_file(arena, path, abspath, 0, said);
	return source->wpconfig != NULL;
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
	if (overrides != NULL && !read_source(&config->sources[0], arena,
				     overrides, config->abspath, said))
		return NULL;
	return read_source(
		   &config->sources[1], arena, path, config->abspath, said)
		   ? config
		   : NULL;
}

struct wpconfig_value
config_get(const struct config *config, const char *name, const char **path_r)
{
	struct wpconfig_value value = { .state = WPCONFIG_ABSENT };

	*path_r = "";
	for (size_t i = 0; i < 2 && value.state == WPCONFIG_ABSENT; i++) {
		if (config->sources[i].path == NULL)
			continue;
		value = wpconfig_get(config->sources[i].wpconfig, name);
		/* So says the admin of what nobody has set. */
		if (i == 0 && value.state == WPCONFIG_SET &&
		    value.type == WPCONFIG_NULL)
			return (
			    struct wpconfig_value){ .state = WPCONFIG_ABSENT };
		*path_r =
		    value.file != NULL ? value.file : config->sources[i].path;
	}
	return value;
}

const char *
config_abspath(const struct config *config)
{
	return config->abspath;
}

const char *
config_super_admin(const struct config *config, size_t i, bool *set_r)
{
	*set_r = false;
	for (size_t k = 0; k < 2; k++) {
		const struct wpconfig *wpconfig = config->sources[k].wpconfig;

		if (wpconfig == NULL ||
		    wpconfig_get(wpconfig, "$super_admins").state ==
			WPCONFIG_ABSENT)
			continue;
		*set_r = true;
		return wpconfig_super_admin(wpconfig, i);
	}
	return NULL;
}
