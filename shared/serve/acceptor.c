#include "serve/acceptor.h"

#include <stdlib.h>
#include <sys/socket.h>

#include <event2/event.h>
#include <event2/listener.h>

#include "base/mem.h"
#include "serve/listening.h"
#include "sys/clock.h"
#include "sys/log.h"

#define PAUSE_USEC 100000 /* without files or memory: let some come free */
#define GROUPS 1024       /* of one peer */
#define SAY_EVERY INT64_C(10000000)

struct acceptor {
	struct acceptor_settings set;
	struct listening listening;
	struct evconnlistener *listener;
	struct event *reopen;
	int64_t said_at;
};

static void
on_accept(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *addr, int addr_len, void *user)
{
	struct acceptor *a = user;
	struct ucred cred = { 0 };
	socklen_t len = sizeof(cred);
	gid_t groups[GROUPS];
	socklen_t groups_size = sizeof(groups);
	struct peer peer;

	(void)listener;
	(void)addr_len;
	if (addr->sa_family != AF_UNIX ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) != 0) {
		a->set.accept(a->set.user, fd, NULL);
		return;
	}
	/* Who has more of them than that is known by the first one only. */
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &groups_size) !=
	    0)
		groups_size = 0;
	peer = (struct peer){
		.uid = cred.uid,
		.gid = cred.gid,
		.pid = cred.pid,
		.groups = groups,
		.groups_len = groups_size / sizeof(*groups),
	};
	a->set.accept(a->set.user, fd, &peer);
}

/*
 * The kernel has nothing to make a connection of: asking again at once would
 * only burn time.
 */
static void
on_error(struct evconnlistener *listener, void *user)
{
	struct acceptor *a = user;
	int64_t now = clock_monotonic();

	if (a->said_at == 0 || now - a->said_at >= SAY_EVERY) {
		a->said_at = now;
		log_warn("cannot accept a connection");
	}
	evconnlistener_disable(listener);
	if (a->set.crowded != NULL)
		a->set.crowded(a->set.user);
	evtimer_add(a->reopen, &(struct timeval){ .tv_usec = PAUSE_USEC });
}

static void
on_reopen(evutil_socket_t fd, short what, void *user)
{
	struct acceptor *a = user;

	(void)fd;
	(void)what;
	evconnlistener_enable(a->listener);
}

struct acceptor *
acceptor_new(struct event_base *base, const struct listening *listening,
    const struct acceptor_settings *set)
{
	struct acceptor *a = mem_new(sizeof(*a));

	a->set = *set;
	a->listening = *listening;
	a->listener = evconnlistener_new(base, on_accept, a,
	    LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, listening->fd);
	a->reopen = evtimer_new(base, on_reopen, a);
	if (a->listener == NULL || a->reopen == NULL)
		abort();
	evconnlistener_set_error_cb(a->listener, on_error);
	return a;
}

void
acceptor_free(struct acceptor **acceptor)
{
	struct acceptor *a = *acceptor;

	if (a == NULL)
		return;
	evconnlistener_free(a->listener);
	event_free(a->reopen);
	listening_close(&a->listening);
	free(a);
	*acceptor = NULL;
}
