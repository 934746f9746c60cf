#include "sys/clock.h"

#include <stdlib.h>
#include <time.h>

int64_t
clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void
clock_set_zone(const char *zone)
{
	if (zone != NULL)
		setenv("TZ", zone, 1);
	tzset();
}

int64_t
clock_ahead(int64_t at)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm tm;

	return localtime_r(&seconds, &tm) != NULL ? tm.tm_gmtoff * INT64_C(1000)
						  : 0;
}
