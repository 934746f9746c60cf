#include "bridge/bridge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mem.h"
#include "bridge/asker.h"
#include "bridge/frame.h"
#include "bridge/question.h"
#include "sys/clock.h"
#include "sys/log.h"

#define EX_IOERR 74
#define HELLO "OK USER-EXISTS CHECK-PASSWORD\n"
#define IN_MAX (2 * FRAME_PACKET_MAX)
#define PAUSE_FIRST INT64_C(50000) /* microseconds, between two connects */
#define PAUSE_HELD INT64_C(200000) /* at most, while a question waits */
#define PAUSE_IDLE INT64_C(1000000)

/* What the server is told.  Later is for those who can be told. */
enum said {
	SAID_NO = 0,
	SAID_YES,
	SAID_LATER,
};

struct bridge {
	const struct bridge_options *set;
	struct asker *asker;
	bool away; /* a question was held in vain: hold no more until it is
		      back */
	int64_t pause, next_try;
	bool skipping;       /* the rest of a line that is too long */
	struct arena *arena; /* of one question */
	size_t len;
	char in[IN_MAX];
};

/* The server has closed our input, or our output is broken. */
_Noreturn static void
leave(struct bridge *b, int status)
{
	explicit_bzero(b->in, sizeof(b->in));
	arena_free(&b->arena);
	asker_free(&b->asker);
	_exit(status);
}

/* On a terminal, which Prosody gives us, the end looks like an error. */
static void
read_more(struct bridge *b)
{
	ssize_t n = read(STDIN_FILENO, b->in + b->len, IN_MAX - b->len);

	if (n > 0)
		b->len += (size_t)n;
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		leave(b, EXIT_SUCCESS);
}

/* Both ends are heard until then; with no room left, only authd's. */
static void
wait_until(struct bridge *b, int64_t until)
{
	int fd = b->len < IN_MAX ? STDIN_FILENO : -1;

	if (asker_wait(b->asker, fd, until) == ASKER_OTHER)
		read_more(b);
}

/*
 * Each try is further from the last, unless that one was greeted: an authd
 * that takes us in only to send us away is not asked again at once.
 */
static bool
try_connect(struct bridge *b, int64_t pause_max)
{
	int64_t now = clock_monotonic();

	if (asker_is_ready(b->asker))
		return true;
	if (now < b->next_try)
		return false;
	b->pause = b->pause == 0 || asker_was_greeted(b->asker) ? PAUSE_FIRST
								: 2 * b->pause;
	if (b->pause > pause_max)
		b->pause = pause_max;
	b->next_try = now + b->pause;
	if (!asker_connect(b->asker))
		return false;
	if (b->away)
		log_info("authd is back");
	b->away = false;
	return true;
}

/*
 * Connected before `until', or not at all.  Holding a question is kind to one
 * who logs in while authd restarts; it is no use when authd stays away.
 */
static bool
connect_until(struct bridge *b, int64_t until)
{
	while (!try_connect(b, PAUSE_HELD)) {
		int64_t now = clock_monotonic();

		if (b->away || now >= until) {
			if (!b->away)
				log_warnx(
				    "authd is away: %s", asker_error(b->asker));
			b->away = true;
			return false;
		}
		while (clock_monotonic() < b->next_try)
			wait_until(b, b->next_try);
	}
	return true;
}

static enum said
said_by(const struct authproto_line *line, enum frame_op op)
{
	enum authproto_class class;
	enum authproto_code code;

	if (!authproto_is_reply(line, &class, &code))
		return SAID_NO;
	switch (class) {
	case AUTHPROTO_OK:
		if (op == FRAME_AUTH)
			return SAID_YES;
		return strcmp(authproto_gets(line, "exists"), "1") == 0
			   ? SAID_YES
			   : SAID_NO;
	case AUTHPROTO_TMP:
		return SAID_LATER;
	case AUTHPROTO_BAD:
		log_warnx("authd does not take our question: %s",
		    authproto_word(code));
		return SAID_NO;
	case AUTHPROTO_NO:
	case AUTHPROTO_PART:
		return SAID_NO;
	}
	return SAID_NO;
}

/*
 * The reply to this id.  NULL: the connection was lost, or authd is about to
 * go (then another may answer), or the time is up.
 */
static const struct authproto_line *
await(struct bridge *b, uint32_t id, int64_t until)
{
	enum authproto_class class;
	enum authproto_code code;
	const struct authproto_line *line;

	while (asker_is_connected(b->asker) && clock_monotonic() < until) {
		while ((line = asker_take(b->asker)) != NULL) {
			if (line->id != id ||
			    !authproto_is_reply(line, &class, &code) ||
			    class == AUTHPROTO_PART)
				continue;
			if (code != AUTHPROTO_SHUTDOWN)
				return line;
			asker_disconnect(b->asker);
		}
		if (asker_is_connected(b->asker))
			wait_until(b, until);
	}
	return NULL;
}

static bool
write_question(struct bridge *b, const struct frame *frame, uint32_t id,
    int64_t until, struct authproto_out *out)
{
	int64_t left = (until - clock_monotonic()) / 1000;
	struct question question = {
		.verb = frame->op == FRAME_AUTH ? "auth" : "isuser",
		.user = frame->user,
		.host = hostmap_find(&b->set->hosts, frame->host),
		.svc = b->set->svc,
	};

	if (frame->op == FRAME_AUTH)
		question.secret = frame->password;
	return question_write(&question, id, left > 0 ? left : 1, out);
}

/*
 * Asking twice does no harm, so a question whose connection was lost is asked
 * again of whoever comes back within the hold.
 */
static enum said
ask(struct bridge *b, const struct frame *frame, int64_t until)
{
	int64_t hold = 1000 * b->set->hold_ms;
	int64_t now = clock_monotonic(), held = now + hold;
	const struct authproto_line *line;
	struct authproto_out out;

	b->next_try = 0; /* whoever asks is worth a try at once */
	for (bool lost = false; now < until && now < held; lost = true) {
		uint32_t id = asker_next_id(b->asker);

		if (!connect_until(b, held < until ? held : until))
			break;
		if (!write_question(b, frame, id, until, &out)) {
			authproto_wipe(&out);
			return SAID_NO;
		}
		asker_send(b->asker, &out);
		authproto_wipe(&out);
		line = await(b, id, until);
		if (line != NULL)
			return said_by(line, frame->op);
		now = clock_monotonic();
		if (!lost)
			held = now + hold;
	}
	return SAID_LATER;
}

static void
write_all(struct bridge *b, const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			leave(b, EX_IOERR);
		s += n;
		len -= (size_t)n;
	}
}

static void
answer(struct bridge *b, enum said said)
{
	char packet[4] = { 0, 2, 0, 0 };

	if (b->set->dialect == BRIDGE_GENERIC) {
		write_all(b, said == SAID_YES ? "1\n" : "0\n", 2);
		return;
	}
	if (b->set->dialect == BRIDGE_JABBERD) {
		write_all(b, said == SAID_YES ? "OK\n" : "NO\n", 3);
		return;
	}
	switch (said) {
	case SAID_NO:
		break;
	case SAID_YES:
		packet[3] = 1;
		break;
	case SAID_LATER:
		packet[3] = b->set->unexpected ? 2 : 0;
		break;
	}
	write_all(b, packet, sizeof(packet));
}

/*
 * Prosody reads whatever comes next as the answer to its next question, so an
 * answer that is late is none: we go, and it starts another of us.  jabberd
 * waits for its answer, however long, and never starts another.
 */
static void
serve(struct bridge *b, struct frame_part payload)
{
	int64_t until = clock_monotonic() + 1000 * b->set->budget_ms;
	bool is_generic = b->set->dialect == BRIDGE_GENERIC;
	enum said said = SAID_NO;
	struct frame frame;

	if (b->set->dialect == BRIDGE_JABBERD)
		frame_read_pipe(b->arena, payload, &frame);
	else
		frame_read(payload, is_generic, &frame);
	if (frame.op != FRAME_OTHER)
		said = ask(b, &frame, until);
	arena_reset(b->arena);
	if (is_generic && clock_monotonic() >= until) {
		log_warnx("authd did not answer in time");
		leave(b, EXIT_SUCCESS);
	}
	answer(b, said);
}

static void
forget(struct bridge *b, size_t len)
{
	b->len -= len;
	memmove(b->in, b->in + len, b->len);
	explicit_bzero(b->in + b->len, len);
	mem_wipe_stack();
}

/* False: nothing whole is there. */
static bool
serve_next(struct bridge *b)
{
	struct frame_part payload;
	size_t len;

	if (!bridge_has_lines(b->set->dialect)) {
		len = frame_packet(b->in, b->len, &payload);
		if (len > 0)
			serve(b, payload);
	} else {
		len = frame_line(b->in, b->len, &payload);
		if (len == 0 && b->len == IN_MAX) {
			b->skipping = true;
			len = b->len;
		} else if (len > 0 && b->skipping) {
			b->skipping = false;
			answer(b, SAID_NO);
		} else if (len > 0) {
			serve(b, payload);
		}
	}
	forget(b, len);
	return len > 0;
}

/* While nobody asks, authd may come back, or go without being missed. */
static void
idle(struct bridge *b)
{
	while (asker_take(b->asker) != NULL)
		continue;
	wait_until(b, try_connect(b, PAUSE_IDLE) ? INT64_MAX : b->next_try);
}

bool
bridge_has_lines(enum bridge_dialect dialect)
{
	return dialect == BRIDGE_GENERIC || dialect == BRIDGE_JABBERD;
}

int
bridge_run(const struct bridge_options *options)
{
	static struct bridge b;

	b.set = options;
	b.asker =
	    asker_new(options->socket, "meerkat-extauth/" PACKAGE_VERSION);
	b.arena = arena_new_wiping();
	/* What it can do is the first that jabberd wants to hear. */
	if (options->dialect == BRIDGE_JABBERD)
		write_all(&b, HELLO, strlen(HELLO));
	for (;;)
		if (!serve_next(&b))
			idle(&b);
}
