/*
 * base64.c - how fast the engine encodes base64: octets of input in a second, without line breaks and in mail's lines.
 * Built and run by bench/run-base64.
 */
#include "base64.h"

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

static size_t in_lines(char *into, const char *octets, size_t length)
{
	return smtp_base64_lines(into, octets, length / SMTP_BASE64_GROUP);
}

static double rate_of(size_t (*encode)(char *into, const char *octets, size_t length), char *into, const char *octets)
{
	size_t length = GROUPS * SMTP_BASE64_GROUP, sum = 0;
	double began = now();
	for (int round = 0; round < ROUNDS; round++) {
		sum += encode(into, octets, length);
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
	printf("%.2f %.2f\n", rate_of(smtp_base64, into, octets), rate_of(in_lines, into, octets));
	free(octets);
	free(into);
	return 0;
}
