#include "serve/http.h"

#include <stdbool.h>
#include <string.h>

/* A line, without what ends it: a bare LF is taken, too (RFC 9112, 2.2). */
struct line {
	const char *s;
	size_t len;
};

static bool
next_line(const char **s, const char *end, struct line *line_r)
{
	const char *lf = memchr(*s, '\n', (size_t)(end - *s));

	if (lf == NULL)
		return false;
	line_r->s = *s;
	line_r->len = (size_t)(lf - *s);
	if (line_r->len > 0 && lf[-1] == '\r')
		line_r->len--;
	*s = lf + 1;
	return true;
}

static bool
is_printable(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] <= 0x20 || (unsigned char)s[i] >= 0x7f)
			return false;
	return true;
}

/* GET SP /path SP HTTP/1.1 */
static enum http
read_request(const struct line *line, char path_r[HTTP_PATH_MAX])
{
	const char *end = line->s + line->len;
	const char *sp = memchr(line->s, ' ', line->len), *target, *version;
	size_t len;

	if (sp == NULL || sp == line->s)
		return HTTP_MALFORMED;
	target = sp + 1;
	version = memchr(target, ' ', (size_t)(end - target));
	if (version == NULL || end - version != 9 ||
	    memcmp(version, " HTTP/1.", 8) != 0 || *target != '/')
		return HTTP_MALFORMED;
	len = (size_t)(version - target);
	if (!is_printable(line->s, (size_t)(sp - line->s)) ||
	    !is_printable(target, len))
		return HTTP_MALFORMED;
	if (sp - line->s != 3 || memcmp(line->s, "GET", 3) != 0)
		return HTTP_METHOD;
	if (memchr(target, '?', len) != NULL)
		len = (size_t)((const char *)memchr(target, '?', len) - target);
	if (len < HTTP_PATH_MAX) {
		memcpy(path_r, target, len);
		path_r[len] = '\0';
	}
	return HTTP_GET;
}

enum http
http_read(const char *s, size_t len, char path_r[HTTP_PATH_MAX])
{
	const char *end = s + len;
	struct line line;
	enum http http;

	path_r[0] = '\0';
	if (!next_line(&s, end, &line))
		return len >= HTTP_REQUEST_MAX ? HTTP_TOO_LONG : HTTP_MORE;
	http = read_request(&line, path_r);
	if (http != HTTP_GET)
		return http;
	while (next_line(&s, end, &line))
		if (line.len == 0)
			return HTTP_GET;
	return len >= HTTP_REQUEST_MAX ? HTTP_TOO_LONG : HTTP_MORE;
}
