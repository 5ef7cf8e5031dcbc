/*
 * zone.h - a name server on loopback, UDP and TCP on the same port, in a thread of its own.
 *
 * It knows what its table says; another type of a known name is empty, another name does not exist.
 */
#ifndef SMTP_ZONE_H
#define SMTP_ZONE_H

#include "endpoint.h"

/* `type` is A, AAAA, MX ("10 mx.example.com"), TXT (strings of 255 octets are made of it), PTR, CNAME; or, for whatever is
 * asked about this name, what it does instead:
 *   SILENT      nothing
 *   SLOW        nothing the first time
 *   RCODE       `value` is the number
 *   CUT         over UDP: an empty answer that says it was cut; over TCP the truth
 *   CUT-CLOSE   the same, and TCP is closed without an answer
 *   STRANGERS   first an answer with another id, to another question, no answer, an answer of two octets */
typedef struct zone_entry {
	const char *name, *type, *value;
} zone_entry;

typedef struct zone zone;

/* `entries` ends with a row of NULL and is borrowed. Fails the test when there is no socket. */
zone *zone_start(const zone_entry *entries);
void zone_stop(zone *served);

const smtp_endpoint *zone_endpoint(const zone *served);
const char *zone_label(const zone *served); /* "127.0.0.1:40000" */
unsigned zone_questions(zone *served);      /* how many were asked, both ways */

/* One answer as octets, for tests that then damage it; returns its length. */
size_t zone_answer(
	const zone_entry *entries, const unsigned char *query, size_t length, unsigned char *answer, size_t room);

#endif
