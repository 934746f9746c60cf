#include "base/stamp.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

/*
 * Days since 1970 and the Gregorian date, by counting in eras of 400 years
 * that begin in March, so that the leap day is the last day of a year.
 */
static int64_t
days_from(int64_t y, int m, int d)
{
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
date_of(int64_t days, int64_t *y_r, int *m_r, int *d_r)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (int)((5 * doy + 2) / 153);

	*d_r = (int)(doy - (153 * mp + 2) / 5) + 1;
	*m_r = mp < 10 ? mp + 3 : mp - 9;
	*y_r = yoe + era * 400 + (*m_r <= 2);
}

void
stamp_write(char buf[STAMP_SIZE], int64_t ms)
{
	int64_t days = ms >= 0 ? ms / DAY_MS : -((DAY_MS - 1 - ms) / DAY_MS);
	int64_t y;
	int m, d, rest = (int)(ms - days * DAY_MS), n;

	date_of(days, &y, &m, &d);
	n = snprintf(buf, STAMP_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d",
	    (int)(y % 10000), m, d, rest / 3600000, rest / 60000 % 60,
	    rest / 1000 % 60);
	if (rest % 1000 != 0)
		snprintf(
		    buf + n, STAMP_SIZE - (size_t)n, ".%03dZ", rest % 1000);
	else
		snprintf(buf + n, STAMP_SIZE - (size_t)n, "Z");
}

/* `digits' digits as a number, or -1. */
static int
number(const char **s, int digits)
{
	int value = 0;

	for (; digits > 0; digits--, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		value = 10 * value + (**s - '0');
	}
	return value;
}

static bool
skip(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

/* Z or +hh:mm; in minutes east of Greenwich. */
static bool
offset(const char **s, int *minutes_r)
{
	int sign, h, m;

	*minutes_r = 0;
	if (skip(s, 'Z'))
		return **s == '\0';
	sign = **s == '+' ? 1 : **s == '-' ? -1 : 0;
	if (sign == 0)
		return false;
	(*s)++;
	h = number(s, 2);
	if (h < 0 || h > 23 || !skip(s, ':'))
		return false;
	m = number(s, 2);
	*minutes_r = sign * (60 * h + m);
	return m >= 0 && m < 60 && **s == '\0';
}

static int
fraction(const char **s)
{
	int ms = 0, weight = 100;

	if (!skip(s, '.'))
		return 0;
	if (**s < '0' || **s > '9')
		return -1;
	for (; **s >= '0' && **s <= '9'; (*s)++, weight /= 10)
		ms += (**s - '0') * weight;
	return ms;
}

bool
stamp_parse(const char *s, int64_t *ms_r)
{
	int y, m, d, hour, min, sec, ms, east;

	if ((y = number(&s, 4)) < 0 || !skip(&s, '-') ||
	    (m = number(&s, 2)) < 1 || m > 12 || !skip(&s, '-') ||
	    (d = number(&s, 2)) < 1 || d > 31 || !skip(&s, 'T') ||
	    (hour = number(&s, 2)) < 0 || hour > 23 || !skip(&s, ':') ||
	    (min = number(&s, 2)) < 0 || min > 59 || !skip(&s, ':') ||
	    (sec = number(&s, 2)) < 0 || sec > 60 || (ms = fraction(&s)) < 0 ||
	    !offset(&s, &east))
		return false;
	*ms_r = days_from(y, m, d) * DAY_MS +
		(((int64_t)hour * 60 + min - east) * 60 + sec) * 1000 + ms;
	return true;
}
