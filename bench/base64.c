/*
 * base64.c - how fast the engine encodes base64, by each way that the processor has: octets of input in a second, without line
 * breaks and in mail's lines.
 * Built and run by bench/run-base64.
 */
#include "base64_wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GROUPS 20000 /* of 57 octets: one block of 1.1 MB */
#define ROUNDS 400

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static size_t in_lines(const smtp_base64_wide *way, char *into, const char *octets, size_t length)
{
	return smtp_base64_lines_by(way, into, octets, length / SMTP_BASE64_GROUP);
}

typedef size_t encoding(const smtp_base64_wide *way, char *into, const char *octets, size_t length);

static double rate_of(encoding *encode, const smtp_base64_wide *way, char *into, const char *octets)
{
	size_t length = GROUPS * SMTP_BASE64_GROUP, sum = 0;
	double began = now();
	for (int round = 0; round < ROUNDS; round++) {
		sum += encode(way, into, octets, length);
	}
	double seconds = now() - began;
	return sum ? (double)length * ROUNDS / seconds / 1e9 : 0;
}

int main(void)
{
	size_t length = GROUPS * SMTP_BASE64_GROUP;
	char *octets = malloc(length), *into = malloc(2 * length);
	if (!octets || !into) {
		return 1;
	}
	for (size_t i = 0; i < length; i++) {
		octets[i] = (char)(i * 2654435761u >> 13);
	}
	memset(into, 0, 2 * length);
	const smtp_base64_wide *way;
	size_t index = 0;
	do {
		way = smtp_base64_wide_at(index++);
		printf("%s\t%.2f\t%.2f\n", way ? way->name : "portable", rate_of(smtp_base64_by, way, into, octets),
			rate_of(in_lines, way, into, octets));
	} while (way);
	free(octets);
	free(into);
	return 0;
}
