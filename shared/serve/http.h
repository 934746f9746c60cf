/*
 * As much of HTTP/1.1 (RFC 9112) as an answer to GET takes: what was asked for,
 * once the request is whole.
 */
#ifndef SERVE_HTTP_H
#define SERVE_HTTP_H

#include <stddef.h>

#define HTTP_REQUEST_MAX 8192
#define HTTP_PATH_MAX 64 /* with its NUL; longer ones are nothing we have */

enum http {
	HTTP_MALFORMED = 0,
	HTTP_MORE,     /* it is not whole yet */
	HTTP_GET,      /* the path is there, without its query */
	HTTP_METHOD,   /* something else than GET */
	HTTP_TOO_LONG, /* the request, not the path: an endless one is "" */
};

enum http http_read(const char *s, size_t len, char path_r[HTTP_PATH_MAX]);

#endif
