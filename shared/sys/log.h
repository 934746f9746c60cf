/*
 * One line per event on standard error, which systemd and syslog take as it
 * is.  Libraries do not log, shells do.  Never a secret, never a message body;
 * what comes from outside is quoted by log_quote().
 */
#ifndef SYS_LOG_H
#define SYS_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

/* `program' is borrowed and stands before each line. */
void log_init(const char *program, enum log_level level);
void log_threshold(enum log_level level); /* while threads run, too */
bool log_level_from(const char *word, enum log_level *level_r);

/* log_warn() adds what errno says, log_warnx() does not. */
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warnx(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Say it and exit with `status' (78: configuration, sysexits.h). */
_Noreturn void log_fatal(int status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * `s' fit for one log line: at most 64 bytes of it, in double quotes, quotes,
 * backslashes and whatever is not printable ASCII as \xNN.  Up to four results
 * are good at a time, in each thread.
 */
const char *log_quote(const char *s, size_t len);

#endif
