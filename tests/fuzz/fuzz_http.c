/*
 * Any bytes as a request: what is whole stays what it was when more comes, what
 * is not whole yet has an end, and a path is text.
 */
#include "serve/http.h"

#include <string.h>

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[HTTP_PATH_MAX], before[HTTP_PATH_MAX];
	const char *s = (const char *)data;
	enum http http = http_read(s, size, path), early;

	MUST(memchr(path, '\0', sizeof(path)) != NULL);
	if (http == HTTP_MORE)
		MUST(size < HTTP_REQUEST_MAX);
	if (http == HTTP_TOO_LONG)
		MUST(size >= HTTP_REQUEST_MAX);
	if (http == HTTP_GET)
		MUST(path[0] == '/' || path[0] == '\0');
	for (size_t i = 0; i < size && i < 128; i++) {
		early = http_read(s, i, before);
		MUST(early == HTTP_MORE ||
		     (early == http && strcmp(before, path) == 0));
	}
	return 0;
}
