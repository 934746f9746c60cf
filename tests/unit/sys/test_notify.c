#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/entropy.h"
#include "sys/notify.h"

#include "../unit.h"

/* What systemd would read at $NOTIFY_SOCKET = `name'. */
static void
check_heard(const char *name)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	char said[32];
	ssize_t len;

	memcpy(addr.sun_path, name, strlen(name));
	if (*name == '@')
		addr.sun_path[0] = '\0';
	ck_assert_int_eq(
	    bind(fd, (struct sockaddr *)&addr,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) +
			    strlen(name))),
	    0);
	ck_assert_int_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
	notify("READY=1");
	len = recv(fd, said, sizeof(said), MSG_DONTWAIT);
	ck_assert_int_eq(len, 7);
	ck_assert_mem_eq(said, "READY=1", 7);
	close(fd);
}

START_TEST(notify__reaches__paths_and_abstract_names)
{
	char dir[] = "/tmp/test_notify.XXXXXX", name[64];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(name, sizeof(name), "%s/s", dir);
	check_heard(name);
	unlink(name);
	rmdir(dir);
	snprintf(name, sizeof(name), "@meerkat-test-%d", (int)getpid());
	check_heard(name);
}
END_TEST

START_TEST(notify__is_quiet__where_nobody_listens)
{
	char name[300];

	unsetenv("NOTIFY_SOCKET");
	notify("READY=1");
	setenv("NOTIFY_SOCKET", "relative", 1);
	notify("READY=1");
	setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
	notify("READY=1");
	memset(name, '/', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	setenv("NOTIFY_SOCKET", name, 1);
	notify("READY=1");
}
END_TEST

/* Whoever watches over us may be stopped: that is not to stop us, too. */
START_TEST(notify__does_not_wait_long__for_who_does_not_read)
{
	char name[64];
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	socklen_t len;
	bool room = true;

	snprintf(name, sizeof(name), "@meerkat-full-%d", (int)getpid());
	memcpy(addr.sun_path, name, strlen(name));
	addr.sun_path[0] = '\0';
	len =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&addr, len), 0);
	/* One socket may have fewer on their way than net.unix.max_dgram_qlen.
	 */
	while (room) {
		int from = socket(AF_UNIX, SOCK_DGRAM, 0);

		room = sendto(from, "x", 1, MSG_DONTWAIT,
			   (struct sockaddr *)&addr, len) == 1;
		close(from);
	}
	ck_assert_int_eq(setenv("NOTIFY_SOCKET", name, 1), 0);
	notify("READY=1");
	close(fd);
}
END_TEST

START_TEST(entropy_bytes__fills__all_of_it)
{
	unsigned char a[300], b[300];
	int same = 0;

	entropy_bytes(a, sizeof(a));
	entropy_bytes(b, sizeof(b));
	for (size_t i = 0; i < sizeof(a); i++)
		same += a[i] == b[i];
	ck_assert_int_lt(same, 30); /* 1.2 expected */
	ck_assert(
	    entropy_u32() != entropy_u32() || entropy_u32() != entropy_u32());
}
END_TEST

int
main(void)
{
	return unit_run(
	    "notify", (const TTest *const[]){
			  notify__reaches__paths_and_abstract_names,
			  notify__is_quiet__where_nobody_listens,
			  notify__does_not_wait_long__for_who_does_not_read,
			  entropy_bytes__fills__all_of_it,
			  NULL,
		      });
}
