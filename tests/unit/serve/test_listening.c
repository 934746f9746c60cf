#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"
#include "serve/listening.h"

#include "../unit.h"

static char folder[] = "/tmp/meerkat-test-listen-XXXXXX";
static char path[64];
static struct text said;

static void
set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/s", folder);
}

static void
clean(void)
{
	char command[96];

	snprintf(command, sizeof(command), "rm -r %s", folder);
	ck_assert_int_eq(system(command), 0);
}

static bool
connects(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	bool ok;

	memcpy(addr.sun_path, path, strlen(path));
	ok = connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0;
	close(fd);
	return ok;
}

static bool
open_it(struct listening *l)
{
	text_clear(&said);
	return listening_open(l, path, 0660, NULL, &said);
}

/* As it is left behind by a process that was killed. */
static void
leave_behind(bool listening)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(addr.sun_path, path, strlen(path));
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	if (listening)
		ck_assert_int_eq(listen(fd, 1), 0);
	else
		close(fd);
}

START_TEST(listening_open__listens__and_cleans_up)
{
	struct listening l;
	struct stat st;

	set_up();
	ck_assert_msg(open_it(&l), "%s", said.s);
	ck_assert(connects());
	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0660);
	listening_close(&l);
	close(l.fd);
	ck_assert_int_ne(lstat(path, &st), 0);
	clean();
}
END_TEST

START_TEST(listening_open__takes__the_place_of_a_dead_one)
{
	struct listening l;

	set_up();
	leave_behind(false);
	ck_assert(!connects());
	ck_assert_msg(open_it(&l), "%s", said.s);
	ck_assert(connects());
	listening_close(&l);
	close(l.fd);
	clean();
}
END_TEST

START_TEST(listening_open__refuses__where_somebody_listens)
{
	struct listening first, second;

	set_up();
	ck_assert(open_it(&first));
	ck_assert(!open_it(&second));
	ck_assert_ptr_nonnull(strstr(said.s, path));
	ck_assert(connects());
	listening_close(&first);
	close(first.fd);
	leave_behind(true); /* one that knows nothing of our lock */
	ck_assert(!open_it(&second));
	ck_assert(connects());
	clean();
}
END_TEST

START_TEST(listening_open__refuses__what_is_no_socket)
{
	struct listening l;
	char target[80];
	struct stat st;

	set_up();
	snprintf(target, sizeof(target), "%s/precious", folder);
	close(open(target, O_CREAT | O_WRONLY, 0644));
	ck_assert_int_eq(symlink(target, path), 0);
	ck_assert(!open_it(&l));
	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(lstat(target, &st), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rename(target, path), 0);
	ck_assert(!open_it(&l));
	ck_assert_int_eq(lstat(path, &st), 0);
	clean();
}
END_TEST

/* Who took the name meanwhile keeps it. */
START_TEST(listening_close__leaves__what_is_not_ours)
{
	struct listening l;
	struct stat st;

	set_up();
	ck_assert(open_it(&l));
	ck_assert_int_eq(unlink(path), 0);
	leave_behind(true);
	listening_close(&l);
	close(l.fd);
	ck_assert_int_eq(lstat(path, &st), 0);
	clean();
}
END_TEST

/* A unit's User= was changed: the lock is there, and not for who we are now. */
START_TEST(listening_open__takes__a_lock_it_may_not_open)
{
	struct listening l;
	char beside[80];
	bool opened;
	int fd;

	set_up();
	snprintf(beside, sizeof(beside), "%s.lock", path);
	fd = creat(beside, 0);
	ck_assert_int_ge(fd, 0);
	close(fd);
	if (getuid() == 0) {
		ck_assert_int_eq(chown(folder, 65534, 65534), 0);
		ck_assert_int_eq(seteuid(65534), 0);
	}
	opened = open_it(&l);
	if (opened) {
		listening_close(&l);
		close(l.fd);
	}
	ck_assert_int_eq(seteuid(getuid()), 0);
	clean();
	ck_assert_msg(opened, "%s", said.s);
}
END_TEST

START_TEST(listening_open__says__what_is_wrong)
{
	struct listening l;

	set_up();
	text_clear(&said);
	ck_assert(!listening_open(&l, path, 0660, "no-such-group-here", &said));
	ck_assert_ptr_nonnull(strstr(said.s, "no-such-group-here"));
	ck_assert(!listening_open(&l, "/nowhere/at/all", 0660, NULL, &said));
	ck_assert(!listening_open(&l,
	    "/tmp/012345678901234567890123456789012345678901234567890123456789"
	    "01234567890123456789012345678901234567890123456789",
	    0660, NULL, &said));
	clean();
}
END_TEST

int
main(void)
{
	return unit_run(
	    "listening", (const TTest *const[]){
			     listening_open__listens__and_cleans_up,
			     listening_open__takes__the_place_of_a_dead_one,
			     listening_open__refuses__where_somebody_listens,
			     listening_open__refuses__what_is_no_socket,
			     listening_close__leaves__what_is_not_ours,
			     listening_open__takes__a_lock_it_may_not_open,
			     listening_open__says__what_is_wrong,
			     NULL,
			 });
}
