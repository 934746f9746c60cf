#include "wp/phpserial.h"

#include <string.h>

struct scan {
	const char *at, *end;
};

static bool
take(struct scan *scan, char c)
{
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

/* Digits, of which at least one; what does not fit is refused. */
static bool
take_number(struct scan *scan, uint64_t max, uint64_t *number_r)
{
	uint64_t number = 0;
	const char *first = scan->at;

	for (; scan->at < scan->end; scan->at++) {
		unsigned digit = (unsigned)(*scan->at - '0');

		if (*scan->at < '0' || *scan->at > '9')
			break;
		if (digit > max || number > (max - digit) / 10)
			return false;
		number = 10 * number + digit;
	}
	*number_r = number;
	return scan->at > first;
}

static bool
take_bool(struct scan *scan, int64_t *number_r)
{
	*number_r = take(scan, '1');
	return (*number_r != 0 || take(scan, '0')) && take(scan, ';');
}

/* With its sign before it; the lowest has no opposite. */
static bool
take_signed(struct scan *scan, bool minus, int64_t *number_r)
{
	uint64_t number;

	if (!take_number(scan, (uint64_t)INT64_MAX + minus, &number))
		return false;
	*number_r = minus ? (int64_t)(0 - number) : (int64_t)number;
	return true;
}

static bool
take_int(struct scan *scan, int64_t *number_r)
{
	bool minus = take(scan, '-');

	if (!minus)
		(void)take(scan, '+');
	return take_signed(scan, minus, number_r) && take(scan, ';');
}

static void
skip_digits(struct scan *scan)
{
	while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
		scan->at++;
}

/* 1 -1.5 .5 1.0E+25 INF -INF NAN */
static bool
take_float(struct scan *scan, struct bytes *text_r)
{
	const char *first = scan->at, *digits;
	struct bytes rest = { first, (size_t)(scan->end - first) };

	if (bytes_begin(rest, "INF;") || bytes_begin(rest, "NAN;")) {
		scan->at += 3;
	} else if (bytes_begin(rest, "-INF;")) {
		scan->at += 4;
	} else {
		if (!take(scan, '-'))
			(void)take(scan, '+');
		digits = scan->at;
		skip_digits(scan);
		if (take(scan, '.'))
			skip_digits(scan);
		if (scan->at == digits ||
		    (scan->at == digits + 1 && *digits == '.'))
			return false;
		if (take(scan, 'e') || take(scan, 'E')) {
			if (!take(scan, '-'))
				(void)take(scan, '+');
			digits = scan->at;
			skip_digits(scan);
			if (scan->at == digits)
				return false;
		}
	}
	*text_r = (struct bytes){ first, (size_t)(scan->at - first) };
	return take(scan, ';');
}

/* 5:"bytes" */
static bool
take_quoted(struct scan *scan, struct bytes *text_r)
{
	uint64_t len;

	if (!take_number(scan, PHP_SIZE_MAX, &len) || !take(scan, ':') ||
	    !take(scan, '"') || len > (uint64_t)(scan->end - scan->at))
		return false;
	*text_r = (struct bytes){ scan->at, (size_t)len };
	scan->at += len;
	return take(scan, '"');
}

static bool
is_class_name(struct bytes name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.s[i];

		if (c < 0x80 && c != '_' && c != '\\' &&
		    !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= 'a' && c <= 'z'))
			return false;
	}
	return name.len > 0;
}

/* 2:{ of an array or object: what follows are its pairs and its brace. */
static bool
take_opening(struct scan *scan, struct php_value *value)
{
	uint64_t count;

	if (!take_number(scan, PHP_SIZE_MAX, &count) || !take(scan, ':') ||
	    !take(scan, '{'))
		return false;
	value->count = (uint32_t)count;
	value->text =
	    (struct bytes){ scan->at, (size_t)(scan->end - scan->at) };
	return true;
}

/* A whole scalar, or an array or object up to and with its opening brace. */
static bool
take_head(struct scan *scan, struct php_value *value)
{
	char letter;

	*value = (struct php_value){ .type = PHP_NULL };
	if (scan->at == scan->end)
		return false;
	letter = *scan->at++;
	if (letter == 'N')
		return take(scan, ';');
	if (!take(scan, ':'))
		return false;
	switch (letter) {
	case 'b':
		value->type = PHP_BOOL;
		return take_bool(scan, &value->number);
	case 'i':
		value->type = PHP_INT;
		return take_int(scan, &value->number);
	case 'd':
		value->type = PHP_FLOAT;
		return take_float(scan, &value->text);
	case 's':
		value->type = PHP_STRING;
		return take_quoted(scan, &value->text) && take(scan, ';');
	case 'a':
		value->type = PHP_ARRAY;
		return take_opening(scan, value);
	case 'O':
		value->type = PHP_OBJECT;
		return take_quoted(scan, &value->text) &&
		       is_class_name(value->text) && take(scan, ':') &&
		       take_opening(scan, value);
	default:
		return false;
	}
}

static bool
is_container(const struct php_value *value)
{
	return value->type == PHP_ARRAY || value->type == PHP_OBJECT;
}

/* One value with all that is in it, checked on the way. */
static bool
take_whole(struct scan *scan)
{
	uint32_t left[PHP_DEPTH_MAX]; /* keys and values to come, by level */
	size_t depth = 0;

	do {
		struct php_value value;
		bool is_key = depth > 0 && left[depth - 1] % 2 == 0;

		if (!take_head(scan, &value))
			return false;
		if (is_key && value.type != PHP_INT && value.type != PHP_STRING)
			return false;
		if (depth > 0)
			left[depth - 1]--;
		if (is_container(&value)) {
			if (depth == PHP_DEPTH_MAX)
				return false;
			left[depth++] = 2 * value.count;
		}
		while (depth > 0 && left[depth - 1] == 0) {
			if (!take(scan, '}'))
				return false;
			depth--;
		}
	} while (depth > 0);
	return true;
}

/* The value that begins here; for a container only what is its own. */
static bool
take_value(struct scan *scan, struct php_value *value)
{
	struct scan head = *scan;

	if (!take_whole(scan) || !take_head(&head, value))
		return false;
	if (is_container(value))
		value->text.len = (size_t)(scan->at - 1 - value->text.s);
	return true;
}

/*
 * A number by itself must have WordPress's shape, too: what PHP would take of
 * "d:INF;" and "d:1e5;" its is_serialized() does not.
 */
static bool
is_serialized(struct bytes text, enum php_type type)
{
	if (type != PHP_BOOL && type != PHP_INT && type != PHP_FLOAT)
		return true;
	for (size_t i = 2; i + 1 < text.len; i++)
		if (memchr("0123456789.E+-", text.s[i], 14) == NULL)
			return false;
	return true;
}

bool
php_read(struct bytes text, struct php_value *value_r)
{
	struct scan scan;

	*value_r = (struct php_value){ .type = PHP_NULL };
	text = bytes_trim(text);
	if (text.len == 0 || text.len > PHP_SIZE_MAX)
		return false;
	scan = (struct scan){ text.s, text.s + text.len };
	if (take_value(&scan, value_r) && scan.at == scan.end &&
	    is_serialized(text, value_r->type))
		return true;
	*value_r = (struct php_value){ .type = PHP_NULL };
	return false;
}

/* A string that PHP makes an integer when it is a key. */
static void
make_integer(struct php_value *key)
{
	struct scan scan = { key->text.s, key->text.s + key->text.len };
	bool minus = take(&scan, '-');
	const char *first = scan.at;
	int64_t number;

	if (!take_signed(&scan, minus, &number) || scan.at < scan.end ||
	    (*first == '0' && (minus || scan.end > first + 1)))
		return;
	*key = (struct php_value){ .type = PHP_INT, .number = number };
}

bool
php_next(
    struct php_value *array, struct php_value *key_r, struct php_value *value_r)
{
	struct php_value key, value;
	struct scan scan;

	if (array->type != PHP_ARRAY || array->count == 0)
		return false;
	scan = (struct scan){ array->text.s, array->text.s + array->text.len };
	if (!take_value(&scan, &key) || !take_value(&scan, &value))
		return false;
	if (key.type == PHP_STRING)
		make_integer(&key);
	array->count--;
	array->text.s = scan.at;
	array->text.len = (size_t)(scan.end - scan.at);
	*key_r = key;
	*value_r = value;
	return true;
}

bool
php_find(
    const struct php_value *array, struct bytes key, struct php_value *value_r)
{
	struct php_value rest = *array, name, value;
	bool found = false;

	while (php_next(&rest, &name, &value))
		if (name.type == PHP_STRING && bytes_same(name.text, key)) {
			*value_r = value;
			found = true;
		}
	return found;
}

/* After the "E"; what is beyond all bounds is just very much. */
static int64_t
exponent_of(struct bytes text)
{
	bool minus = bytes_begin(text, "-");
	int64_t exponent = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.s[i] >= '0' && text.s[i] <= '9' && exponent < 1 << 30)
			exponent = 10 * exponent + (text.s[i] - '0');
	return minus ? -exponent : exponent;
}

/* The place of the first digit that is not 0; false: there is none. */
static bool
first_place(struct bytes text, int64_t *place_r, char *digit_r)
{
	const char *dot = text.len > 0 ? memchr(text.s, '.', text.len) : NULL;
	int64_t point =
	    (int64_t)(dot != NULL ? (size_t)(dot - text.s) : text.len);

	for (int64_t i = 0; i < (int64_t)text.len; i++)
		if (text.s[i] >= '1' && text.s[i] <= '9') {
			*place_r = i < point ? point - i - 1 : point - i;
			*digit_r = text.s[i];
			return true;
		}
	return false;
}

/* INF and NAN are; what is less than half of the least double is not. */
static bool
is_true_float(struct bytes text)
{
	int64_t place, exponent = 0;
	size_t len = 0;
	char digit;

	if (text.len > 0 && memchr(text.s, 'N', text.len) != NULL)
		return true;
	while (len < text.len && text.s[len] != 'e' && text.s[len] != 'E')
		len++;
	if (len < text.len)
		exponent = exponent_of(bytes_cut(text, len + 1, text.len));
	if (!first_place(bytes_cut(text, 0, len), &place, &digit))
		return false;
	place += exponent;
	return place > -324 || (place == -324 && digit >= '3');
}

bool
php_is_true(const struct php_value *value)
{
	switch (value->type) {
	case PHP_NULL:
		return false;
	case PHP_BOOL:
	case PHP_INT:
		return value->number != 0;
	case PHP_FLOAT:
		return is_true_float(value->text);
	case PHP_STRING:
		return value->text.len > 0 && !bytes_are(value->text, "0");
	case PHP_ARRAY:
		return value->count > 0;
	case PHP_OBJECT:
		return true;
	}
	return false;
}
