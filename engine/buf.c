/*
 * buf.c - see buf.h. Growth doubles, so appending is linear; sizes are checked before they are added.
 */
#include "buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <openssl/crypto.h>

static void *libc_resize(void *block, size_t size)
{
	return realloc(block, size);
}

static void libc_release(void *block)
{
	free(block);
}

static smtp_allocator allocator = {libc_resize, libc_release};

void smtp_set_allocator(const smtp_allocator *chosen)
{
	allocator = *chosen;
}

void *smtp_malloc(size_t size)
{
	return allocator.resize(NULL, size ? size : 1);
}

void *smtp_calloc(size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size) {
		return NULL;
	}
	void *block = smtp_malloc(count * size);
	if (block) {
		memset(block, 0, count * size);
	}
	return block;
}

void *smtp_realloc(void *block, size_t size)
{
	return allocator.resize(block, size ? size : 1);
}

void smtp_free(void *block)
{
	if (block) {
		allocator.release(block);
	}
}

char *smtp_strndup(const char *octets, size_t length)
{
	char *copy = length < SIZE_MAX ? smtp_malloc(length + 1) : NULL;
	if (copy) {
		if (length) {
			memcpy(copy, octets, length);
		}
		copy[length] = '\0';
	}
	return copy;
}

char *smtp_strdup_span(smtp_span span)
{
	return span.data ? smtp_strndup(span.data, span.length) : NULL;
}

void smtp_buf_init(smtp_buf *buf, size_t ceiling)
{
	*buf = (smtp_buf){.ceiling = ceiling};
}

void smtp_buf_init_secret(smtp_buf *buf, size_t ceiling)
{
	*buf = (smtp_buf){.ceiling = ceiling, .secret = true};
}

static void wipe(smtp_buf *buf)
{
	if (buf->secret && buf->touched) {
		OPENSSL_cleanse(buf->data, buf->capacity);
		buf->touched = false;
	}
}

void smtp_buf_free(smtp_buf *buf)
{
	wipe(buf);
	smtp_free(buf->data);
	*buf = (smtp_buf){.ceiling = buf->ceiling, .secret = buf->secret};
}

void smtp_buf_clear(smtp_buf *buf)
{
	wipe(buf);
	buf->length = 0;
	buf->failed = false;
	if (buf->data) {
		buf->data[0] = '\0';
	}
}

/* A secret may not be left behind by realloc(), so it is moved by hand. */
static char *grow(smtp_buf *buf, size_t capacity)
{
	if (!buf->secret) {
		return smtp_realloc(buf->data, capacity);
	}
	char *moved = smtp_malloc(capacity);
	if (moved) {
		if (buf->data) {
			memcpy(moved, buf->data, buf->length + 1);
		}
		wipe(buf);
		smtp_free(buf->data);
	}
	return moved;
}

char *smtp_buf_reserve(smtp_buf *buf, size_t length)
{
	if (length > buf->ceiling || buf->length > buf->ceiling - length) {
		buf->failed = true;
		return NULL;
	}
	size_t needed = buf->length + length + 1;
	if (needed > buf->capacity) {
		size_t capacity = buf->capacity < 64 ? 64 : buf->capacity;
		while (capacity < needed) {
			capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
		}
		char *data = grow(buf, capacity);
		if (!data) {
			buf->failed = true;
			return NULL;
		}
		buf->data = data;
		buf->capacity = capacity;
	}
	buf->data[buf->length] = '\0';
	buf->touched = true;
	return buf->data + buf->length;
}

bool smtp_buf_append(smtp_buf *buf, const void *octets, size_t length)
{
	char *room = smtp_buf_reserve(buf, length);
	if (!room) {
		return false;
	}
	if (length) {
		memcpy(room, octets, length);
	}
	buf->length += length;
	buf->data[buf->length] = '\0';
	return true;
}

bool smtp_buf_string(smtp_buf *buf, const char *string)
{
	return smtp_buf_append(buf, string, strlen(string));
}

bool smtp_buf_span(smtp_buf *buf, smtp_span span)
{
	return smtp_buf_append(buf, span.data, span.length);
}

bool smtp_buf_char(smtp_buf *buf, char octet)
{
	return smtp_buf_append(buf, &octet, 1);
}

bool smtp_buf_number(smtp_buf *buf, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	return smtp_buf_append(buf, digits + at, sizeof digits - at);
}

/* Mostly there is room for it, and it is written at once. */
bool smtp_buf_printf(smtp_buf *buf, const char *format, ...)
{
	va_list arguments;
	char nowhere[1];
	size_t room = buf->capacity - buf->length;
	buf->touched = buf->touched || room;
	va_start(arguments, format);
	int length =
		vsnprintf(room ? buf->data + buf->length : nowhere, room ? room : sizeof nowhere, format, arguments);
	va_end(arguments);
	bool written = length >= 0 && (size_t)length < room && (size_t)length <= buf->ceiling - buf->length;
	char *place = length < 0 || written ? NULL : smtp_buf_reserve(buf, (size_t)length);
	if (place) {
		va_start(arguments, format);
		vsnprintf(place, (size_t)length + 1, format, arguments);
		va_end(arguments);
	} else if (!written) {
		buf->failed = true;
		if (room) {
			buf->data[buf->length] = '\0';
		}
		return false;
	}
	buf->length += (size_t)length;
	return true;
}

void smtp_buf_consume(smtp_buf *buf, size_t length)
{
	if (length > buf->length) {
		length = buf->length;
	}
	if (length) {
		memmove(buf->data, buf->data + length, buf->length - length + 1);
		buf->length -= length;
	}
}

smtp_span smtp_buf_view(const smtp_buf *buf)
{
	return (smtp_span){buf->data ? buf->data : "", buf->length};
}

char *smtp_buf_take(smtp_buf *buf)
{
	char *taken = NULL;
	if (!buf->failed) {
		taken = buf->data && !buf->secret ? buf->data : smtp_strndup(buf->data, buf->length);
		if (taken == buf->data) {
			buf->data = NULL;
		}
	}
	smtp_buf_free(buf);
	return taken;
}

smtp_span smtp_span_of(const char *string)
{
	return (smtp_span){string, string ? strlen(string) : 0};
}

char smtp_ascii_lower(char octet)
{
	return octet >= 'A' && octet <= 'Z' ? (char)(octet - 'A' + 'a') : octet;
}

bool smtp_is_ascii_digit(char octet)
{
	return octet >= '0' && octet <= '9';
}

bool smtp_span_has_control(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char octet = (unsigned char)text.data[i];
		if (octet < 32 || octet == 127) {
			return true;
		}
	}
	return false;
}

bool smtp_span_equals(smtp_span a, const char *b)
{
	return a.data && a.length == strlen(b) && memcmp(a.data, b, a.length) == 0;
}

bool smtp_starts_with_ignoring_case(smtp_span text, const char *prefix)
{
	size_t length = strlen(prefix);
	if (text.length < length) {
		return false;
	}
	for (size_t i = 0; i < length; i++) {
		if (smtp_ascii_lower(text.data[i]) != smtp_ascii_lower(prefix[i])) {
			return false;
		}
	}
	return true;
}

bool smtp_span_equals_ignoring_case(smtp_span a, const char *b)
{
	return a.data && a.length == strlen(b) && smtp_starts_with_ignoring_case(a, b);
}

bool smtp_refuse(smtp_refusal *refusal, const char *key, const char *must, ...)
{
	if (refusal) {
		va_list arguments;
		va_start(arguments, must);
		snprintf(refusal->key, sizeof refusal->key, "%s", key);
		vsnprintf(refusal->must, sizeof refusal->must, must, arguments);
		va_end(arguments);
	}
	return false;
}
