/*
 * An archive in memory, the plainest that does what room/archive.h says: for
 * scenes, and for the tests of the stores, which must give the same pages.
 */
#ifndef TESTS_SCENE_MEMARCHIVE_H
#define TESTS_SCENE_MEMARCHIVE_H

#include <stdint.h>

struct archive_message;
struct archive_page;
struct archive_query;
struct arena;
struct memarchive;

struct memarchive *memarchive_new(void);
void memarchive_free(struct memarchive **archive);

void memarchive_append(struct memarchive *archive, const char *room,
    const struct archive_message *message);
void memarchive_amend(struct memarchive *archive, const char *room,
    const struct archive_message *message);
void memarchive_prune(struct memarchive *archive, const char *room,
    int64_t before, uint64_t keep);
void memarchive_forget(struct memarchive *archive, const char *room);

/* The page lives as long as the arena and until the archive changes. */
struct archive_page *memarchive_fetch(const struct memarchive *archive,
    const struct archive_query *query, struct arena *arena);

#endif
