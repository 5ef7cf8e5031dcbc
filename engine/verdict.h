/*
 * verdict.h - what a failure means: category, retry, how long to wait, which provider spoke. Pure.
 *
 * A reply is read as design.md section 4 says: lines joined, repeated codes stripped, unwrapped to the
 * innermost reply, then matched in this order: the provider's own rules, the generic text rules, the
 * enhanced code, the reply code; each weighed by the phase. The rules are data (rules.h).
 */
#ifndef SMTP_VERDICT_H
#define SMTP_VERDICT_H

#include "buf.h"

/* All that is known about a failure (or a reply). Borrowed; zero is "not known" everywhere. */
typedef struct smtp_circumstances {
	smtp_phase phase;
	smtp_category category; /* decided without a reply (a socket, TLS or resolver error); NONE: read the reply */
	const char *variant;    /* static; names a special case in the catalogue: see SMTP_VARIANT_* */
	int code;
	const char *enhanced_code;
	smtp_span reply;    /* as received, lines joined by LF, leading codes stripped or not */
	smtp_span greeting; /* the server's first words, for recognition */
	smtp_span host;     /* as configured */
	unsigned port;
	const char *ip;
	int sys_error;
	smtp_span detail;          /* the resolver's, TLS library's or system's words */
	const smtp_tls_facts *tls; /* of the certificate that was shown; NULL: none */
	smtp_span username, sender; /* the account and the envelope sender, for advice */
	smtp_span provider;         /* asked for by name; not given: recognise it */
	smtp_locale locale;
} smtp_circumstances;

/* Special cases that phase and category do not tell apart. */
#define SMTP_VARIANT_LOST_AFTER_DOT "lost_after_dot"           /* outcome unknown: may have been accepted */
#define SMTP_VARIANT_NO_STARTTLS "no_starttls"                 /* TLS is needed, STARTTLS not offered */
#define SMTP_VARIANT_CLEAR_TEXT_LOGIN "clear_text_login"       /* we refuse to log in without TLS */
#define SMTP_VARIANT_NO_COMMON_MECHANISM "no_common_mechanism" /* server offers no AUTH mechanism of ours */
#define SMTP_VARIANT_AUTH_NOT_OFFERED "auth_not_offered"
#define SMTP_VARIANT_SIZE_ANNOUNCED "size_announced" /* larger than the SIZE limit in EHLO; not sent */
#define SMTP_VARIANT_EIGHT_BIT "eight_bit"           /* raw message needs 8BITMIME, not offered */
#define SMTP_VARIANT_SOURCE_FAILED "source_failed"   /* the message could not be read to its end */
#define SMTP_VARIANT_NO_MEMORY "no_memory"
#define SMTP_VARIANT_OUT_OF_STEP "out_of_step" /* octets that nobody asked for */
#define SMTP_VARIANT_GARBAGE "garbage"         /* not an SMTP reply at all */
#define SMTP_VARIANT_TLS_ON_PLAIN "tls_on_plain_port"
#define SMTP_VARIANT_PLAIN_ON_TLS "plain_on_tls_port"
#define SMTP_VARIANT_DEADLINE "deadline"     /* the caller's overall time is up */
#define SMTP_VARIANT_NO_GREETING "no_greeting" /* connected, but silent */
#define SMTP_VARIANT_TEMPORARY_DNS "temporary" /* the resolver failed, not the name */
#define SMTP_VARIANT_NO_CA_STORE "no_ca_store"
#define SMTP_VARIANT_SELF_SIGNED "self_signed"
#define SMTP_VARIANT_NOT_YET_VALID "not_yet_valid"
#define SMTP_VARIANT_ALL_OR_NOBODY "all_or_nobody" /* recipients=all and one was refused */
#define SMTP_VARIANT_SMTP_AUTH_OFF "smtp_auth_off" /* Microsoft: SMTP AUTH is switched off for the account */

typedef struct smtp_verdict {
	smtp_category category;
	smtp_retry retry;
	int64_t retry_after;  /* seconds; -1: not known */
	const char *provider; /* static; NULL: not recognised */
	const char *variant;  /* static: the catalogue's special text; NULL: the category's own */
	const char *help_url; /* static; NULL: none */
	int code;             /* as given, else of the innermost reply */
	char enhanced_code[12];
	bool from_reply;      /* a reply decided, not a local error */
} smtp_verdict;

/* What a category asks for when nothing more is known. */
smtp_retry smtp_verdict_retry(smtp_category category, int code, const char *variant);

/* No more than this of a reply is looked at, and so much of it is shown. */
#define SMTP_REPLY_LOOK 4096

/* `clean` (a fresh buffer) receives the reply as clean UTF-8, codes stripped; empty when there was none.
 * With a code given, that is the whole reply; without one (a text from elsewhere) its innermost reply.
 * A 2yz or 3yz code has neither category nor retry. False: memory; the verdict is then filled as well as it
 * can be. */
bool smtp_verdict_of(const smtp_circumstances *circumstances, smtp_verdict *verdict, smtp_buf *clean);

#endif
