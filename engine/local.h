/*
 * local.h - what of this machine stands in the way of its mail: clock, store of authorities, SELinux and firewalls,
 * resolver, routes, descriptors, a pause or a rate that holds mail back. Checks named `local`, each one sentence; where
 * all is well, one that passes.
 *
 * Only what matters for the conversation that was had is told. Files are read, none is written; nothing is asked over a
 * network.
 */
#ifndef SMTP_LOCAL_H
#define SMTP_LOCAL_H

#include "check.h"
#include "verdict.h"

/* What the conversation showed. Borrowed. */
typedef struct smtp_local_signs {
	const char
		*root; /* in front of the paths of the system's files: "", or a folder of a test; NULL: it has none */
	int64_t clock; /* ours, seconds since 1970 */
	bool has_server_clock;
	int64_t server_clock;
	smtp_category category;         /* of the failure; NONE: there was none */
	const char *variant;            /* SMTP_VARIANT_* or NULL */
	int error;                      /* of connecting to a network; 0: none */
	unsigned port;                  /* that was connected to */
	const smtp_tls_facts *tls;      /* the certificate that was shown; NULL: none */
	bool needs_store;               /* OpenSSL's own store is asked for, and has not yet been good enough */
	smtp_span cafile;               /* or this one; may be absent */
	const smtp_circumstances *held; /* mail to the server is held back, for this reason; NULL: it is not */
} smtp_local_signs;

void smtp_local_check(smtp_checks *checks, const smtp_local_signs *signs);

#endif
