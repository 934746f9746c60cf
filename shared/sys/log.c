#include "sys/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024
#define QUOTE_BYTES 64
#define QUOTES 4

static const char *name = "meerkat";
static atomic_int threshold = LOG_LEVEL_INFO;

static const char *const words[] = {
	[LOG_LEVEL_ERROR] = "error",
	[LOG_LEVEL_WARN] = "warn",
	[LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_DEBUG] = "debug",
};

void
log_init(const char *program, enum log_level level)
{
	name = program;
	log_threshold(level);
}

void
log_threshold(enum log_level level)
{
	atomic_store_explicit(&threshold, (int)level, memory_order_relaxed);
}

bool
log_level_from(const char *word, enum log_level *level_r)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(word, words[i]) == 0) {
			*level_r = (enum log_level)i;
			return true;
		}
	return false;
}

/* One write a line, so that lines of two threads do not mix. */
static void __attribute__((format(printf, 3, 0)))
say(enum log_level level, int error, const char *format, va_list ap)
{
	char line[LINE_MAX_BYTES];
	size_t len, size = sizeof(line) - 1;

	if ((int)level > atomic_load_explicit(&threshold, memory_order_relaxed))
		return;
	len = (size_t)snprintf(line, size, "%s: %s: ", name, words[level]);
	len += (size_t)vsnprintf(line + len, size - len, format, ap);
	if (len < size && error != 0)
		len += (size_t)snprintf(
		    line + len, size - len, ": %s", strerror(error));
	if (len > size - 1)
		len = size - 1;
	/* Whatever was put in, also by a server in its message: one line. */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0)
		return; /* nowhere to complain to */
}

void
log_warn(const char *format, ...)
{
	int error = errno;
	va_list ap;

	va_start(ap, format);
	say(LOG_LEVEL_WARN, error, format, ap);
	va_end(ap);
	errno = error;
}

void
log_warnx(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(LOG_LEVEL_WARN, 0, format, ap);
	va_end(ap);
}

void
log_info(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(LOG_LEVEL_INFO, 0, format, ap);
	va_end(ap);
}

void
log_debug(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(LOG_LEVEL_DEBUG, 0, format, ap);
	va_end(ap);
}

void
log_fatal(int status, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(LOG_LEVEL_ERROR, 0, format, ap);
	va_end(ap);
	exit(status);
}

const char *
log_quote(const char *s, size_t len)
{
	static _Thread_local char bufs[QUOTES][4 * QUOTE_BYTES + 8];
	static _Thread_local unsigned next;
	char *buf = bufs[next++ % QUOTES], *to = buf;

	*to++ = '"';
	for (size_t i = 0; i < len && i < QUOTE_BYTES; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
			to += snprintf(to, 5, "\\x%02x", c);
		else
			*to++ = (char)c;
	}
	strcpy(to, len > QUOTE_BYTES ? "\"..." : "\"");
	return buf;
}
