/*
 * interception.h - does somebody else answer for the server that was asked for? Pure.
 *
 * Hosters and internet providers lead port 25 (some also 465 and 587) to a server of their own, firewalls mask what a server says
 * or take STARTTLS out of it, virus scanners and gateways open TLS to look inside. Nobody is accused for a name alone: where TLS
 * was verified it is the right server, and a sign of the right one in greeting, EHLO or certificate acquits. Only the hosts for
 * sending of known providers are judged, since a name of one's own may lead to anybody.
 */
#ifndef SMTP_INTERCEPTION_H
#define SMTP_INTERCEPTION_H

#include "buf.h"

/* What was seen of a server. What is not known is not given. */
typedef struct smtp_sighting {
	smtp_span host, canonical; /* asked for; the name behind it */
	unsigned port;
	smtp_span greeting;              /* without its code */
	smtp_span ehlo_name;             /* what it called itself in its first reply to EHLO */
	bool said_ehlo, offers_starttls; /* in that reply, before TLS */
	bool has_masked_keyword;         /* see smtp_interception_masks */
	bool has_certificate;
	bool verified;                    /* by name and chain, or by a fingerprint */
	smtp_span subject, issuer, names; /* of the certificate */
} smtp_sighting;

typedef enum smtp_interception {
	SMTP_INTERCEPTION_NONE,
	SMTP_INTERCEPTION_MASKED,   /* a firewall hides words of the server, and STARTTLS with them */
	SMTP_INTERCEPTION_STRIPPED, /* this provider offers STARTTLS on this port, and here it does not arrive */
	SMTP_INTERCEPTION_SOMEBODY_ELSE, /* neither greeting, nor EHLO, nor certificate is of this provider */
	SMTP_INTERCEPTION_OPENED /* the certificate is trusted here, and was made by a product that looks inside */
} smtp_interception;

smtp_interception smtp_interception_of(const smtp_sighting *seen);

/* Who answers instead, as he calls himself; of the sighting. Not given: he does not say. */
smtp_span smtp_interception_who(const smtp_sighting *seen);

/* "XXXXXXXA" stands where the firewall found a keyword it does not let through. */
bool smtp_interception_masks(smtp_span keyword);

#endif
