#include "serve/listening.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"

#define BACKLOG 128
#define SUFFIX_MAX 12 /* of the names beside it, ".lock" and ".1234567890" */

static const char in_group[] = "cannot give to its group, which we must be in";

static bool
fail(struct text *said, const char *path, const char *what)
{
	text_addf(said, "%s: %s: %s", path, what, strerror(errno));
	return false;
}

static bool
address(struct sockaddr_un *addr, const char *path)
{
	size_t len = strlen(path);

	*addr = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len >= sizeof(addr->sun_path))
		return false;
	memcpy(addr->sun_path, path, len);
	return true;
}

/*
 * Two that start at once must not both find the old socket dead: the lock is
 * held as long as we live, so it also tells who runs already.  One that we may
 * not open is of a user that we were before; that nobody listens is seen later.
 */
static bool
lock(struct listening *l, struct text *said)
{
	static const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
	char path[sizeof(struct sockaddr_un) + SUFFIX_MAX];

	snprintf(path, sizeof(path), "%s.lock", l->path);
	l->lock = open(path, flags, 0600);
	if (l->lock < 0 && errno == EACCES && unlink(path) == 0)
		l->lock = open(path, flags, 0600);
	if (l->lock < 0)
		return fail(said, path, "cannot open");
	if (flock(l->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno != EWOULDBLOCK)
		return fail(said, path, "cannot lock");
	text_addf(said, "%s: another one like this listens here", l->path);
	return false;
}

static bool
is_alive(const char *path)
{
	struct sockaddr_un addr;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool alive;

	/* In doubt it is: only a refusal says that nobody listens. */
	alive = fd < 0 || !address(&addr, path) ||
		connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0 ||
		errno != ECONNREFUSED;
	if (fd >= 0)
		close(fd);
	return alive;
}

static bool
may_take(const char *path, struct text *said)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT || fail(said, path, "cannot look at");
	if (!S_ISSOCK(st.st_mode)) {
		text_addf(said,
		    "%s: is there and no socket: take it away yourself", path);
		return false;
	}
	if (!is_alive(path))
		return true;
	text_addf(said, "%s: somebody listens here", path);
	return false;
}

static bool
find_group(const struct listening *l, const char *group, gid_t *gid_r,
    struct text *said)
{
	*gid_r = getegid();
	if (group == NULL || listening_gid(group, gid_r))
		return true;
	text_addf(said, "%s: there is no group %s", l->path, group);
	return false;
}

/*
 * It is bound beside its place and moved there once it listens: a rename puts
 * it over a dead one in one step.  No other program may connect before its
 * group is set, for until then only we have rights on it.
 */
static bool
bind_beside(struct listening *l, const char *beside, mode_t mode,
    const char *group, struct text *said)
{
	struct sockaddr_un addr;
	mode_t before;
	gid_t gid;
	int bound;

	if (!find_group(l, group, &gid, said))
		return false;
	if (!address(&addr, beside)) {
		text_addf(said, "%s: is too long for a socket", l->path);
		return false;
	}
	unlink(beside);
	before = umask(0177);
	bound = bind(l->fd, (struct sockaddr *)&addr, sizeof(addr));
	umask(before);
	if (bound != 0)
		return fail(said, beside, "cannot bind");
	if (group != NULL && lchown(beside, (uid_t)-1, gid) != 0)
		return fail(said, l->path, in_group);
	if (chmod(beside, mode) != 0 || listen(l->fd, BACKLOG) != 0)
		return fail(said, beside, "cannot listen");
	return true;
}

static bool
put_in_place(
    struct listening *l, mode_t mode, const char *group, struct text *said)
{
	char beside[sizeof(struct sockaddr_un) + SUFFIX_MAX];
	struct stat st;

	snprintf(beside, sizeof(beside), "%s.%u", l->path, (unsigned)getpid());
	if (bind_beside(l, beside, mode, group, said)) {
		if (lstat(beside, &st) == 0 && rename(beside, l->path) == 0) {
			l->dev = st.st_dev;
			l->ino = st.st_ino;
			return true;
		}
		fail(said, l->path, "cannot put the socket there");
	}
	unlink(beside);
	return false;
}

bool
listening_open(struct listening *l, const char *path, mode_t mode,
    const char *group, struct text *said)
{
	*l = (struct listening){ .path = path, .fd = -1, .lock = -1 };
	if (strlen(path) + SUFFIX_MAX >=
	    sizeof(((struct sockaddr_un *)0)->sun_path)) {
		text_addf(said, "%s: is too long for a socket", path);
		return false;
	}
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->fd < 0)
		return fail(said, path, "cannot make a socket");
	if (lock(l, said) && may_take(path, said) &&
	    put_in_place(l, mode, group, said))
		return true;
	close(l->fd);
	if (l->lock >= 0)
		close(l->lock);
	*l = (struct listening){ .path = path, .fd = -1, .lock = -1 };
	return false;
}

static bool
is_ours(const struct listening *l)
{
	struct stat st;

	return lstat(l->path, &st) == 0 && st.st_dev == l->dev &&
	       st.st_ino == l->ino;
}

bool
listening_give(struct listening *l, const char *group, struct text *said)
{
	gid_t gid;

	if (!find_group(l, group, &gid, said))
		return false;
	return !is_ours(l) || lchown(l->path, (uid_t)-1, gid) == 0 ||
	       fail(said, l->path, in_group);
}

void
listening_close(struct listening *l)
{
	if (l->lock < 0)
		return;
	if (is_ours(l))
		unlink(l->path);
	close(l->lock);
	l->lock = -1;
}

static bool
number(const char *s, unsigned long *n_r)
{
	char *end;

	*n_r = strtoul(s, &end, 10);
	return *s >= '0' && *s <= '9' && *end == '\0';
}

bool
listening_gid(const char *group, gid_t *gid_r)
{
	const struct group *found = getgrnam(group);
	unsigned long n = 0;

	if (found == NULL && !number(group, &n))
		return false;
	*gid_r = found != NULL ? found->gr_gid : (gid_t)n;
	return true;
}

bool
listening_uid(const char *user, uid_t *uid_r)
{
	const struct passwd *found = getpwnam(user);
	unsigned long n = 0;

	if (found == NULL && !number(user, &n))
		return false;
	*uid_r = found != NULL ? found->pw_uid : (uid_t)n;
	return true;
}
