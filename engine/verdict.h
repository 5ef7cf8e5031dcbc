/*
 * verdict.h - what a failure means: category, retry, how long to wait, which provider spoke. Pure.
 *
 * A reply is read as design.md section 4 says: lines joined, repeated codes stripped, unwrapped to the
 * innermost reply, then matched in this order: the provider's own rules, the generic text rules, the
 * enhanced code, the reply code; each weighed by the phase. The rules are data (rules.h).
 */
#ifndef SMTP_VERDICT_H
#define SMTP_VERDICT_H

#include "reply.h"
#include "variants.h"

/* All that is known about a failure (or a reply). Borrowed; zero is "not known" everywhere. */
typedef struct smtp_circumstances {
	smtp_phase phase;
	smtp_category
		category;        /* decided without a reply (a socket, TLS or resolver error); NONE: read the reply */
	const char *variant; /* static; names a special case in the catalogue: see SMTP_VARIANT_* */
	int code;
	const char *enhanced_code;
	smtp_span reply;    /* as received, lines joined by LF, leading codes stripped or not */
	smtp_span greeting; /* the server's first words, for recognition */
	smtp_span host;     /* as configured */
	unsigned port;
	const char *ip;
	int sys_error;
	smtp_span detail;                   /* the resolver's, TLS library's or system's words */
	const smtp_tls_facts *tls;          /* of the certificate that was shown; NULL: none */
	smtp_span username, sender;         /* the account and the envelope sender, for advice */
	smtp_span proxy;                    /* "proxy.example:1080"; not given: none in use */
	smtp_span provider;                 /* asked for by name; not given: recognise it */
	bool recognised;                    /* smtp_verdict_server() was asked before: */
	const struct smtp_provider *server; /* that was its answer */
	bool diagnosing;                    /* smtp_diagnose() itself is asking */
	int64_t retry_after;                /* seconds, decided without a reply */
	smtp_locale locale;
} smtp_circumstances;

typedef struct smtp_verdict {
	smtp_category category;
	smtp_retry retry;
	int64_t retry_after;  /* seconds; -1: not known */
	const char *provider; /* static; NULL: not recognised */
	const char *variant;  /* static: the catalogue's special text; NULL: the category's own */
	const char *help_url; /* static; NULL: none */
	int code;             /* as given, else of the innermost reply */
	char enhanced_code[12];
	bool from_reply;              /* a reply decided, not a local error */
	const struct smtp_rule *rule; /* static: the words that decided (rules.h); NULL: a code, or nothing */
} smtp_verdict;

/* Whom the host, else the greeting of a server names; static; NULL: nobody who is known. */
const struct smtp_provider *smtp_verdict_server(smtp_span host, smtp_span greeting);

/* What a category asks for when nothing more is known. */
smtp_retry smtp_verdict_retry(smtp_category category, int code, const char *variant);

/* The product that seems to have made the certificate that was not believed, in words of the locale; NULL: none known. */
const char *smtp_verdict_interceptor(const smtp_circumstances *circumstances);

/* `clean` (a fresh buffer, or NULL) receives the reply as clean UTF-8, codes stripped; empty when there was none.
 * With a code given, that is the whole reply; without one (a text from elsewhere) its innermost reply.
 * A 2yz or 3yz code has neither category nor retry. False: memory; the verdict is then filled as well as it
 * can be. */
bool smtp_verdict_of(const smtp_circumstances *circumstances, smtp_verdict *verdict, smtp_buf *clean);

#endif
