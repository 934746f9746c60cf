/*
 * A Unix socket to listen on, put in its place safely: never over one that is
 * alive, never through a symbolic link, and never with an instant in which it
 * is there but not ours to answer or open to more than it should be.  Or one
 * that systemd has put there for us.
 */
#ifndef SERVE_LISTENING_H
#define SERVE_LISTENING_H

#include <sys/types.h>

#include <stdbool.h>

struct text;

struct listening {
	const char *path;
	int fd, lock;
	dev_t dev;
	ino_t ino;
};

/*
 * The path is borrowed; `group' by name or number, NULL: ours.  False: it is
 * said why not, in one line.
 */
bool listening_open(struct listening *listening, const char *path, mode_t mode,
    const char *group, struct text *said);

/*
 * The socket that our unit calls by this name (FileDescriptorName=,
 * sd_listen_fds_with_names(3)); -1: there is none, or it was taken.  It stays
 * where it is when we go.  False: there is one, but no Unix socket that
 * listens; that is said in one line.
 */
bool listening_inherit(
    struct listening *listening, const char *name, struct text *said);

/* To another group than it had. */
bool listening_give(
    struct listening *listening, const char *group, struct text *said);

/* Takes the name away if it is still ours; the fd is the caller's. */
void listening_close(struct listening *listening);

/* By name or number; false: there is none such. */
bool listening_gid(const char *group, gid_t *gid_r);
bool listening_uid(const char *user, uid_t *uid_r);

#endif
