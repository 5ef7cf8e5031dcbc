/*
 * zone.c - see zone.h.
 */
#include "zone.h"
#include "loopback.h"
#include "test.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <strings.h>
#include <unistd.h>

#define ROOM 65535

struct zone {
	const zone_entry *entries;
	smtp_endpoint at;
	char label[80];
	int udp, tcp, stop[2];
	unsigned questions;
	const zone_entry *slow; /* the last one that was not answered */
	pthread_t thread;
	pthread_mutex_t mutex;
};

/* ---- messages ------------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	unsigned type;
} types[] = {{"A", 1}, {"CNAME", 5}, {"PTR", 12}, {"MX", 15}, {"TXT", 16}, {"AAAA", 28}};

static unsigned type_of(const char *name)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(name, types[i].name) == 0) {
			return types[i].type;
		}
	}
	return 0;
}

static size_t put16(unsigned char *at, unsigned value)
{
	at[0] = (unsigned char)(value >> 8);
	at[1] = (unsigned char)value;
	return 2;
}

static size_t put_name(unsigned char *at, const char *name)
{
	size_t length = 0;
	while (*name && strcmp(name, ".") != 0) {
		size_t label = strcspn(name, ".");
		at[length++] = (unsigned char)label;
		memcpy(at + length, name, label);
		length += label;
		name += label + (name[label] == '.');
	}
	at[length++] = 0;
	return length;
}

static size_t put_text(unsigned char *at, const char *text)
{
	size_t length = 0, left = strlen(text);
	do {
		size_t part = left > 255 ? 255 : left;
		at[length++] = (unsigned char)part;
		memcpy(at + length, text, part);
		length += part;
		text += part;
		left -= part;
	} while (left);
	return length;
}

static size_t put_data(unsigned char *at, const zone_entry *entry)
{
	char *rest = NULL;
	switch (type_of(entry->type)) {
	case 1:
		return inet_pton(AF_INET, entry->value, at) == 1 ? 4 : 0;
	case 28:
		return inet_pton(AF_INET6, entry->value, at) == 1 ? 16 : 0;
	case 16:
		return put_text(at, entry->value);
	case 15:
		put16(at, (unsigned)strtoul(entry->value, &rest, 10));
		return 2 + put_name(at + 2, rest + 1);
	default:
		return put_name(at, entry->value);
	}
}

static size_t put_record(unsigned char *at, const zone_entry *entry)
{
	unsigned char data[8192];
	size_t length = put_name(at, entry->name), octets = put_data(data, entry);
	length += put16(at + length, type_of(entry->type));
	length += put16(at + length, 1);
	length += put16(at + length, 0);
	length += put16(at + length, 60);
	length += put16(at + length, (unsigned)octets);
	memcpy(at + length, data, octets);
	return length + octets;
}

static void name_of(const unsigned char *query, size_t length, char name[256], unsigned *type, size_t *end)
{
	size_t at = 12, written = 0;
	while (at < length && query[at] && written + query[at] < 255) {
		memcpy(name + written, query + at + 1, query[at]);
		written += query[at];
		name[written++] = '.';
		at += query[at] + 1u;
	}
	name[written ? written - 1 : 0] = '\0';
	*type = at + 2 < length ? query[at + 2] : 0;
	*end = at + 5;
}

static const zone_entry *entry_of(const zone_entry *entries, const char *name)
{
	for (const zone_entry *entry = entries; entry->name; entry++) {
		if (strcasecmp(entry->name, name) == 0) {
			return entry;
		}
	}
	return NULL;
}

size_t zone_answer(
	const zone_entry *entries, const unsigned char *query, size_t length, unsigned char *answer, size_t room)
{
	char name[256];
	unsigned type, count = 0;
	size_t end;
	name_of(query, length, name, &type, &end);
	assert_true(end <= room);
	memcpy(answer, query, end);
	put16(answer + 2, entry_of(entries, name) ? 0x8180 : 0x8183);
	const char *owner = name;
	for (const zone_entry *entry = entries; entry->name; entry++) {
		bool alias = strcmp(entry->type, "CNAME") == 0;
		if (strcasecmp(entry->name, owner) == 0 && (type_of(entry->type) == type || alias)) {
			assert_true(end + strlen(entry->value) + 600 < room);
			end += put_record(answer + end, entry);
			count++;
			if (alias && type != 5) { /* its target must stand further down in the table */
				owner = entry->value;
			}
		}
	}
	put16(answer + 6, count);
	return end;
}

/* ---- the server ---------------------------------------------------------------------------------- */

static bool does(const zone *served, const char *name, const char *what)
{
	const zone_entry *entry = entry_of(served->entries, name);
	return entry && strcmp(entry->type, what) == 0;
}

/* 0: no answer. */
static size_t reply(zone *served, const unsigned char *query, size_t length, bool tcp, unsigned char *answer)
{
	char name[256];
	unsigned type;
	size_t end;
	name_of(query, length, name, &type, &end);
	const zone_entry *entry = entry_of(served->entries, name);
	size_t full = zone_answer(served->entries, query, length, answer, ROOM);
	if (does(served, name, "SILENT") || (tcp && does(served, name, "CUT-CLOSE"))) {
		return 0;
	}
	if (does(served, name, "SLOW") && served->slow != entry) {
		served->slow = entry;
		return 0;
	}
	if (does(served, name, "RCODE")) {
		answer[3] = (unsigned char)(0x80 | atoi(entry->value));
	}
	if (!tcp && (does(served, name, "CUT") || does(served, name, "CUT-CLOSE") || full > 512)) {
		answer[2] |= 2;
		put16(answer + 6, 0);
		return end;
	}
	return full;
}

static void send_strangers(
	int udp, const struct sockaddr *to, socklen_t to_length, const unsigned char *answer, size_t length)
{
	unsigned char other[ROOM];
	memcpy(other, answer, length);
	other[0] ^= 0x55;
	sendto(udp, other, length, 0, to, to_length);
	memcpy(other, answer, length);
	other[13] ^= 1; /* the first letter of the name */
	sendto(udp, other, length, 0, to, to_length);
	memcpy(other, answer, length);
	other[2] &= 0x7f;
	sendto(udp, other, length, 0, to, to_length);
	sendto(udp, answer, 2, 0, to, to_length);
}

static void count_question(zone *served)
{
	pthread_mutex_lock(&served->mutex);
	served->questions++;
	pthread_mutex_unlock(&served->mutex);
}

static void serve_udp(zone *served)
{
	static _Thread_local unsigned char answer[ROOM];
	unsigned char query[1024];
	struct sockaddr_storage from;
	socklen_t from_length = sizeof from;
	ssize_t got = recvfrom(served->udp, query, sizeof query, 0, (struct sockaddr *)&from, &from_length);
	char name[256];
	unsigned type;
	size_t end;
	if (got < 17) {
		return;
	}
	count_question(served);
	size_t length = reply(served, query, (size_t)got, false, answer);
	name_of(query, (size_t)got, name, &type, &end);
	if (does(served, name, "STRANGERS")) {
		send_strangers(served->udp, (struct sockaddr *)&from, from_length, answer, length);
	}
	if (length) {
		sendto(served->udp, answer, length, 0, (struct sockaddr *)&from, from_length);
	}
}

static void serve_tcp(zone *served)
{
	static _Thread_local unsigned char answer[2 + ROOM];
	unsigned char query[1024];
	int client = accept(served->tcp, NULL, NULL);
	ssize_t got = 0, more;
	if (client < 0) {
		return;
	}
	do {
		more = recv(client, query + got, sizeof query - (size_t)got, 0);
		got += more > 0 ? more : 0;
	} while (more > 0 && (got < 2 || got < 2 + (query[0] << 8 | query[1])));
	count_question(served);
	size_t length = got > 19 ? reply(served, query + 2, (size_t)got - 2, true, answer + 2) : 0;
	if (length) {
		put16(answer, (unsigned)length);
		/* in pieces: the client must put them together */
		send(client, answer, 1, MSG_NOSIGNAL);
		send(client, answer + 1, 7, MSG_NOSIGNAL);
		send(client, answer + 8, length - 6, MSG_NOSIGNAL);
	}
	close(client);
}

static void *run(void *argument)
{
	zone *served = argument;
	for (;;) {
		struct pollfd sockets[] = {{.fd = served->stop[0], .events = POLLIN},
			{.fd = served->udp, .events = POLLIN}, {.fd = served->tcp, .events = POLLIN}};
		if (poll(sockets, 3, -1) < 0 || sockets[0].revents) {
			return NULL;
		}
		if (sockets[1].revents) {
			serve_udp(served);
		}
		if (sockets[2].revents) {
			serve_tcp(served);
		}
	}
}

/* The same port for both; somebody may have the one that belongs to the other. */
static void open_sockets(zone *served)
{
	for (int i = 0; i < 100; i++) {
		served->tcp = loopback_listen("127.0.0.1", 8, &served->at);
		assert_true(served->tcp >= 0);
		served->udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		assert_true(served->udp >= 0);
		if (bind(served->udp, (struct sockaddr *)&served->at.address, served->at.length) == 0) {
			return;
		}
		close(served->tcp);
		close(served->udp);
	}
	fail_msg("no port is free");
}

zone *zone_start(const zone_entry *entries)
{
	zone *served = calloc(1, sizeof *served);
	assert_non_null(served);
	served->entries = entries;
	open_sockets(served);
	snprintf(served->label, sizeof served->label, "127.0.0.1:%u", smtp_endpoint_port(&served->at));
	pthread_mutex_init(&served->mutex, NULL);
	assert_int_equal(pipe(served->stop), 0);
	assert_int_equal(pthread_create(&served->thread, NULL, run, served), 0);
	return served;
}

void zone_stop(zone *served)
{
	close(served->stop[1]);
	pthread_join(served->thread, NULL);
	close(served->stop[0]);
	close(served->udp);
	close(served->tcp);
	pthread_mutex_destroy(&served->mutex);
	free(served);
}

const smtp_endpoint *zone_endpoint(const zone *served)
{
	return &served->at;
}

const char *zone_label(const zone *served)
{
	return served->label;
}

unsigned zone_questions(zone *served)
{
	pthread_mutex_lock(&served->mutex);
	unsigned questions = served->questions;
	pthread_mutex_unlock(&served->mutex);
	return questions;
}
