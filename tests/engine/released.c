/*
 * released.c - see released.h.
 */
#include "released.h"

#include <malloc.h>
#include "base64.h"

#define FORMS 6
#define MOST 100 /* octets of a long one */

static char forms[FORMS][512];
static size_t lengths[FORMS], found;

static bool is_in(const void *octets, size_t length)
{
	bool is = false;
	for (size_t i = 0; i < FORMS; i++) {
		is = is || (lengths[i] && memmem(octets, length, forms[i], lengths[i]));
	}
	return is;
}

bool released_is_in(const char *text)
{
	return is_in(text, strlen(text));
}

static void release(void *block)
{
	found += is_in(block, malloc_usable_size(block));
	free(block);
}

/* Always elsewhere: what realloc() leaves behind is released too. */
static void *resize(void *block, size_t size)
{
	void *moved = calloc(1, size);
	if (block && moved) {
		size_t before = malloc_usable_size(block);
		memcpy(moved, block, before < size ? before : size);
		release(block);
	}
	return moved;
}

/* Without the digits in which the octets before and behind have a part. */
static void add_base64(size_t offset, smtp_span secret)
{
	char framed[300] = "..", encoded[512];
	memcpy(framed + offset, secret.data, secret.length);
	smtp_base64(encoded, framed, offset + secret.length);
	size_t first = (offset * 8 + 5) / 6, last = (offset + secret.length) * 8 / 6;
	lengths[1 + offset] = last - first;
	memcpy(forms[1 + offset], encoded + first, last - first);
}

static void add_hex(size_t form, smtp_span secret)
{
	for (size_t i = 0; i < secret.length; i++) {
		snprintf(forms[form] + 2 * i, 3, form % 2 ? "%02X" : "%02x", (unsigned char)secret.data[i]);
	}
	lengths[form] = 2 * secret.length;
}

void released_begin(smtp_span secret)
{
	found = 0;
	memset(lengths, 0, sizeof lengths);
	secret.length = secret.length < MOST ? secret.length : MOST;
	if (secret.data && secret.length >= 4) {
		lengths[0] = secret.length;
		memcpy(forms[0], secret.data, secret.length);
		for (size_t offset = 0; offset < 3; offset++) {
			add_base64(offset, secret);
		}
		add_hex(4, secret);
		add_hex(5, secret);
	}
	smtp_set_allocator(&(smtp_allocator){resize, release});
}

size_t released_end(void)
{
	smtp_set_allocator(&(smtp_allocator){realloc, free});
	return found;
}
