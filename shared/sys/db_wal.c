#include "sys/db_wal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/mem.h"

/*
 * The log is a header and then frames: 24 bytes that say which page follows,
 * and, if it is the last one of a transaction, how large the database is
 * (sqlite.org/fileformat2.html, 4.1).  What is appended to the log is kept
 * until the transaction's last page, whose write fails if that of any does.
 * Whatever else is asked of the file comes after what is kept.
 *
 * Where what is kept cannot be written, the file fails until it is closed: the
 * transaction may not go on without it, and it may not be written later, where
 * others have written meanwhile.  Closed, it is of no transaction.
 */
#define NAME "meerkat"
#define FRAME 24
#define SIZE_AT 4 /* in a frame's header: 0 but in a transaction's last */
#define KEPT ((size_t)128 * 1024)

struct wal {
	sqlite3_file file;
	char *kept; /* KEPT bytes, from when they are needed */
	size_t len;
	sqlite3_int64 at;  /* where that belongs */
	sqlite3_int64 end; /* of what was written last */
	int broken;        /* why what was kept could not be written; or 0 */
	bool is_last;      /* the page that follows is a transaction's last */
	sqlite3_int64 real[];
};

static sqlite3_vfs vfs, *usual;

static struct wal *
wal_of(sqlite3_file *file)
{
	return container_of(file, struct wal, file);
}

static sqlite3_file *
real_of(struct wal *wal)
{
	return (sqlite3_file *)wal->real;
}

static int
flush(struct wal *wal)
{
	sqlite3_file *real = real_of(wal);

	if (wal->broken == SQLITE_OK && wal->len > 0)
		wal->broken = real->pMethods->xWrite(
		    real, wal->kept, (int)wal->len, wal->at);
	wal->len = 0;
	return wal->broken;
}

static void
keep(struct wal *wal, const void *bytes, size_t len, sqlite3_int64 at)
{
	if (wal->kept == NULL)
		wal->kept = mem_grow(NULL, KEPT);
	if (wal->len == 0)
		wal->at = at;
	memcpy(wal->kept + wal->len, bytes, len);
	wal->len += len;
}

static bool
is_last(const unsigned char *frame)
{
	static const unsigned char none[4];

	return memcmp(frame + SIZE_AT, none, sizeof(none)) != 0;
}

static int
wal_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	struct wal *wal = wal_of(file);
	sqlite3_file *real = real_of(wal);
	bool appends = at == wal->end && at > 0;
	bool begins = appends && len == FRAME;
	bool last = wal->len > 0 && appends && !begins && wal->is_last;
	int code = SQLITE_OK;

	/* What a header announced follows it; all else is written as it is. */
	if (!appends || wal->len + (size_t)len > KEPT || wal->broken)
		code = flush(wal);
	if (code != SQLITE_OK)
		return code;
	if (begins || wal->len > 0) {
		keep(wal, bytes, (size_t)len, at);
		if (begins)
			wal->is_last = is_last(bytes);
		code = last ? flush(wal) : SQLITE_OK;
	} else
		code = real->pMethods->xWrite(real, bytes, len, at);
	wal->end = code == SQLITE_OK ? at + len : 0;
	return code;
}

static int
wal_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
	struct wal *wal = wal_of(file);
	sqlite3_file *real = real_of(wal);
	int code = flush(wal);

	return code == SQLITE_OK ? real->pMethods->xRead(real, bytes, len, at)
				 : code;
}

static int
wal_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct wal *wal = wal_of(file);
	sqlite3_file *real = real_of(wal);
	int code = flush(wal);

	wal->end = 0;
	return code == SQLITE_OK ? real->pMethods->xTruncate(real, size) : code;
}

static int
wal_sync(sqlite3_file *file, int flags)
{
	struct wal *wal = wal_of(file);
	sqlite3_file *real = real_of(wal);
	int code = flush(wal);

	return code == SQLITE_OK ? real->pMethods->xSync(real, flags) : code;
}

static int
wal_size(sqlite3_file *file, sqlite3_int64 *size_r)
{
	struct wal *wal = wal_of(file);
	sqlite3_file *real = real_of(wal);
	int code = flush(wal);

	return code == SQLITE_OK ? real->pMethods->xFileSize(real, size_r)
				 : code;
}

static int
wal_control(sqlite3_file *file, int what, void *arg)
{
	sqlite3_file *real = real_of(wal_of(file));

	return real->pMethods->xFileControl(real, what, arg);
}

static int
wal_sector(sqlite3_file *file)
{
	sqlite3_file *real = real_of(wal_of(file));

	return real->pMethods->xSectorSize(real);
}

static int
wal_device(sqlite3_file *file)
{
	sqlite3_file *real = real_of(wal_of(file));

	return real->pMethods->xDeviceCharacteristics(real);
}

/* What is kept then is of no transaction that was committed. */
static int
wal_close(sqlite3_file *file)
{
	struct wal *wal = wal_of(file);
	sqlite3_file *real = real_of(wal);

	free(wal->kept);
	return real->pMethods->xClose(real);
}

/* SQLite neither locks the log nor maps it. */
static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = wal_close,
	.xRead = wal_read,
	.xWrite = wal_write,
	.xTruncate = wal_truncate,
	.xSync = wal_sync,
	.xFileSize = wal_size,
	.xFileControl = wal_control,
	.xSectorSize = wal_sector,
	.xDeviceCharacteristics = wal_device,
};

/* All files but the log are the usual ones: there is room for them, too. */
static int
open_file(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags,
    int *flags_r)
{
	struct wal *wal = wal_of(file);
	int code;

	(void)self;
	if ((flags & SQLITE_OPEN_WAL) == 0)
		return usual->xOpen(usual, name, file, flags, flags_r);
	*wal = (struct wal){ 0 };
	code = usual->xOpen(usual, name, real_of(wal), flags, flags_r);
	if (real_of(wal)->pMethods != NULL)
		wal->file.pMethods = &methods;
	return code;
}

const char *
db_wal_vfs(void)
{
	if (sqlite3_vfs_find(NAME) != NULL)
		return NAME;
	usual = sqlite3_vfs_find(NULL);
	if (usual == NULL)
		return NULL;
	vfs = *usual;
	vfs.zName = NAME;
	vfs.szOsFile += (int)sizeof(struct wal);
	vfs.xOpen = open_file;
	return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK ? NAME : NULL;
}
