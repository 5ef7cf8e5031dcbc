/*
 * peer.h - whom a connection must meet: the host in ASCII, the name that its certificate must carry, the pins. Pure.
 */
#ifndef SMTP_PEER_H
#define SMTP_PEER_H

#include "fingerprint.h"

typedef struct smtp_peer {
	char host[256]; /* for the resolver: an address, or a name in A-labels (RFC 5890); empty: a socket */
	char name
		[256]; /* peer_name, else host, else (a socket is on this machine) localhost; an address in its usual form, a name without a dot at its end; empty only
	                 * when it is not compared */
	bool
		name_is_address; /* then it is not announced (RFC 6066 3) and needs an iPAddress in the certificate */
	smtp_pins pins;
} smtp_peer;

/* REFUSED: `refusal` names host, peer_name or peer_fingerprint. */
smtp_status smtp_peer_read(const smtp_server *server, smtp_peer *peer, smtp_refusal *refusal);

/* Whether it is a name or an address in ASCII as it would stand in a URL's host, without what surrounds it there. */
bool smtp_peer_is_host(smtp_span host);

#endif
