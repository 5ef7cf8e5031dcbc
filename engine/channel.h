/*
 * channel.h - the octets of one connection, through TLS or not, and what went wrong as a failure.
 */
#ifndef SMTP_CHANNEL_H
#define SMTP_CHANNEL_H

#include "outcome.h"
#include "tls.h"

typedef struct smtp_channel {
	smtp_socket socket;
	smtp_tls *tls; /* NULL: plain */
} smtp_channel;

/* DONE: something moved. WANT_READ, WANT_WRITE: poll. EOF and FAILED: `failure` has category, variant, sys_error and
 * detail, and the channel must not be used again. */
smtp_io smtp_channel_receive(
	const smtp_channel *channel, char *into, size_t room, size_t *received, smtp_failure *failure);
smtp_io smtp_channel_send(const smtp_channel *channel, smtp_span octets, size_t *sent, smtp_failure *failure);

/* Octets have come of which no poll() tells. */
bool smtp_channel_holds(const smtp_channel *channel);

/* `polite` says good-bye in TLS; after a failure there is nobody to be polite to. */
void smtp_channel_close(smtp_channel *channel, bool polite);

/* Errors as failures. */
smtp_failure smtp_failure_of_socket(int error);
smtp_failure smtp_failure_of_tls(const smtp_tls_error *error);
smtp_failure smtp_failure_of_eof(void);

#endif
