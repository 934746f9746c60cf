/*
 * The archive as it is read: a query becomes a page, as room/archive.h says.
 */
#ifndef STORE_PAGE_H
#define STORE_PAGE_H

struct archive_page;
struct archive_query;
struct arena;
struct db;

/* The page is in the arena; it says itself that it failed. */
struct archive_page *archive_read(
    struct db *db, const struct archive_query *query, struct arena *arena);

#endif
