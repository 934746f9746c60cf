/*
 * How SQLite's write-ahead log is written: a transaction in one piece.  SQLite
 * itself writes each page of it by two system calls, the first of 24 bytes.
 */
#ifndef SYS_DB_WAL_H
#define SYS_DB_WAL_H

/* The name of a VFS, SQLite's usual one but for that; NULL: the usual one.  The
 * first time it is asked for there is one thread. */
const char *db_wal_vfs(void);

#endif
