/*
 * Runs a fuzz target without a fuzzer: over the files named in argv or, with
 * none, over tests/fuzz/seeds/<name>, where the program is fuzz_<name>.  Every
 * file is also tried cut short at some places, and with one byte changed.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The target sees no byte more than it is given: tools notice if it reads on.
 */
static void
run(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, data, len);
	(void)LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static void
run_file(const char *path)
{
	enum { TRIES = 64 };
	static uint8_t data[1024 * 1024];
	FILE *file = fopen(path, "r");
	size_t len, step;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	len = fread(data, 1, sizeof(data), file);
	fclose(file);
	run(data, len);
	step = len / TRIES + 1;
	for (size_t i = 0; i < len; i += step) {
		run(data, i);
		data[i] ^= 1;
		run(data, len);
		data[i] ^= 1;
	}
}

static size_t
run_seeds(const char *program)
{
	const char *srcdir = getenv("srcdir"), *name = strrchr(program, '/');
	char path[4096];
	struct dirent *entry;
	size_t count = 0;
	DIR *dir;

	name = name != NULL ? name + 1 : program;
	snprintf(path, sizeof(path), "%s/tests/fuzz/seeds/%s",
	    srcdir != NULL ? srcdir : ".",
	    strncmp(name, "fuzz_", 5) == 0 ? name + 5 : name);
	dir = opendir(path);
	if (dir == NULL) {
		perror(path);
		exit(1);
	}
	while ((entry = readdir(dir)) != NULL) {
		char file[8192];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		run_file(file);
		count++;
	}
	closedir(dir);
	return count;
}

int
main(int argc, char **argv)
{
	size_t count = (size_t)argc - 1;

	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	if (argc == 1)
		count = run_seeds(argv[0]);
	printf("%zu files\n", count);
	return count > 0 ? 0 : 1; /* nothing tried proves nothing */
}
