/*
 * Values of settings that are more than a number: sizes, durations, and
 * secrets that stand in a file of their own.
 */
#ifndef SYS_CONF_VALUE_H
#define SYS_CONF_VALUE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct text;

/* "64 KiB", "64K", "2M", "1 GB": 1024-fold; a bare number is bytes. */
bool conf_value_size(const char *s, int64_t *bytes_r);

/* "500ms", "30 s", "5m", "2h", "1d"; a bare number is seconds. */
bool conf_value_duration(const char *s, int64_t *ms_r);

/*
 * The first line of a file, in the arena, or NULL and why.  `open_r': others
 * than its owner and group may read it.
 */
const char *conf_value_secret(
    struct arena *arena, const char *path, bool *open_r, const char **why_r);

#endif
