/*
 * clock.c - see clock.h. Keeps no state, so it may be asked from any thread.
 */
#include "clock.h"

#include <time.h>

#ifdef _WIN32
#include <windows.h>

int64_t smtp_clock_now(void)
{
	LARGE_INTEGER frequency, ticks;
	QueryPerformanceFrequency(&frequency);
	QueryPerformanceCounter(&ticks);
	/* In two parts: ticks times a million would overflow within weeks of uptime. */
	int64_t seconds = ticks.QuadPart / frequency.QuadPart;
	int64_t rest = ticks.QuadPart % frequency.QuadPart;
	return seconds * 1000000 + rest * 1000000 / frequency.QuadPart;
}

int64_t smtp_clock_wall_precise(void)
{
	FILETIME now;
	GetSystemTimeAsFileTime(&now);
	int64_t tenths =
		((int64_t)now.dwHighDateTime << 32) + now.dwLowDateTime; /* of microseconds, since 1601 */
	return tenths / 10 - INT64_C(11644473600) * 1000000;
}
#else
int64_t smtp_clock_now(void)
{
	struct timespec now = {0, 0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t smtp_clock_wall_precise(void)
{
	struct timespec now = {0, 0};
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
#endif

int64_t smtp_clock_wall(void)
{
	return (int64_t)time(NULL);
}

int64_t smtp_clock_after(int64_t now, int64_t span)
{
	if (span <= 0 || now > SMTP_NEVER - span) {
		return SMTP_NEVER;
	}
	return now + span;
}

int64_t smtp_clock_later(int64_t when, int64_t by)
{
	return when > SMTP_NEVER - by ? SMTP_NEVER : when + by;
}
