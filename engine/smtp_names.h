/*
 * smtp_names.h - what settings and results are told in: phases, categories, outcomes, modes, mechanisms, and their names. A
 * part of smtp.h, which hosts include.
 */
#ifndef SMTP_NAMES_H
#define SMTP_NAMES_H

#include "smtp_message.h"

/* Where something was decided. The names (smtp_phase_name) are part of the PHP surface. */
typedef enum smtp_phase {
	SMTP_PHASE_NONE,
	SMTP_PHASE_RESOLVE,
	SMTP_PHASE_CONNECT,
	SMTP_PHASE_PROXY,
	SMTP_PHASE_TLS,
	SMTP_PHASE_GREETING,
	SMTP_PHASE_EHLO,
	SMTP_PHASE_STARTTLS,
	SMTP_PHASE_AUTH,
	SMTP_PHASE_MAIL,
	SMTP_PHASE_RCPT,
	SMTP_PHASE_DATA,     /* waiting for 354 */
	SMTP_PHASE_BODY,     /* content on its way */
	SMTP_PHASE_DATA_END, /* waiting for the reply to the final dot */
	SMTP_PHASE_RSET,
	SMTP_PHASE_QUIT,
	SMTP_PHASE_MESSAGE, /* our own message or its source failed */
	SMTP_PHASE_COUNT
} smtp_phase;

/* What a failure means. Kept apart from smtp_retry: a 550 may be transient. */
typedef enum smtp_category {
	SMTP_CATEGORY_NONE,
	SMTP_CATEGORY_RATE_LIMITED,
	SMTP_CATEGORY_GREYLISTED,
	SMTP_CATEGORY_AUTH_FAILED,
	SMTP_CATEGORY_AUTH_REQUIRED,
	SMTP_CATEGORY_AUTH_MECHANISM,
	SMTP_CATEGORY_TLS_REQUIRED,
	SMTP_CATEGORY_TLS_FAILED,
	SMTP_CATEGORY_SENDER_REJECTED,
	SMTP_CATEGORY_SENDER_UNVERIFIED,
	SMTP_CATEGORY_RELAY_DENIED,
	SMTP_CATEGORY_MAILBOX_NOT_FOUND,
	SMTP_CATEGORY_MAILBOX_FULL,
	SMTP_CATEGORY_MAILBOX_DISABLED,
	SMTP_CATEGORY_DOMAIN_NOT_FOUND,
	SMTP_CATEGORY_POLICY_REJECTED,
	SMTP_CATEGORY_SPAM_CONTENT,
	SMTP_CATEGORY_VIRUS,
	SMTP_CATEGORY_IP_BLOCKED,
	SMTP_CATEGORY_AUTHENTICATION_POLICY,
	SMTP_CATEGORY_NO_PTR,
	SMTP_CATEGORY_MESSAGE_TOO_LARGE,
	SMTP_CATEGORY_BAD_ADDRESS_SYNTAX,
	SMTP_CATEGORY_TOO_MANY_RECIPIENTS,
	SMTP_CATEGORY_QUOTA_EXCEEDED,
	SMTP_CATEGORY_SERVER_BUSY,
	SMTP_CATEGORY_SERVICE_UNAVAILABLE,
	SMTP_CATEGORY_PROTOCOL_ERROR,
	SMTP_CATEGORY_CONNECTION_REFUSED,
	SMTP_CATEGORY_CONNECTION_TIMEOUT,
	SMTP_CATEGORY_CONNECTION_LOST,
	SMTP_CATEGORY_DNS_FAILED,
	SMTP_CATEGORY_NETWORK_UNREACHABLE,
	SMTP_CATEGORY_CERT_EXPIRED,
	SMTP_CATEGORY_CERT_NAME_MISMATCH,
	SMTP_CATEGORY_CERT_UNTRUSTED,
	SMTP_CATEGORY_ENCRYPTION_MISMATCH,
	SMTP_CATEGORY_CONTENT_MALFORMED,
	SMTP_CATEGORY_SMTPUTF8_UNSUPPORTED,
	SMTP_CATEGORY_MAIL_LOOP,
	SMTP_CATEGORY_MESSAGE_EXPIRED,
	SMTP_CATEGORY_UNKNOWN,
	SMTP_CATEGORY_COUNT
} smtp_category;

typedef enum smtp_retry { SMTP_RETRY_NONE, SMTP_RETRY_LATER, SMTP_RETRY_FIX, SMTP_RETRY_NEVER } smtp_retry;

typedef enum smtp_outcome_kind {
	SMTP_OUTCOME_ACCEPTED,
	SMTP_OUTCOME_PARTIAL,
	SMTP_OUTCOME_FAILED,
	SMTP_OUTCOME_UNKNOWN, /* the reply to the final dot was never seen */
	SMTP_OUTCOME_COUNT
} smtp_outcome_kind;

typedef enum smtp_locale { SMTP_LOCALE_EN, SMTP_LOCALE_ZH } smtp_locale;

typedef enum smtp_protocol {
	SMTP_PROTOCOL_SMTP,
	SMTP_PROTOCOL_LMTP /* RFC 2033: to a mail store, which answers for each recipient */
} smtp_protocol;

typedef enum smtp_tls_mode {
	SMTP_TLS_AUTO,          /* implicit on port 465, else STARTTLS; plain only on loopback, without login */
	SMTP_TLS_IMPLICIT,      /* TLS from the first octet, RFC 8314 3 */
	SMTP_TLS_STARTTLS,      /* STARTTLS or failure */
	SMTP_TLS_OPPORTUNISTIC, /* STARTTLS where offered, else plain; a login still needs TLS */
	SMTP_TLS_NONE           /* plain, asked for by name */
} smtp_tls_mode;

/* Who looks up the server's name is what tells the two forms of SOCKS apart. */
typedef enum smtp_proxy_kind {
	SMTP_PROXY_NONE,
	SMTP_PROXY_SOCKS5,  /* this machine does */
	SMTP_PROXY_SOCKS5H, /* the proxy does */
	SMTP_PROXY_HTTP     /* CONNECT; the proxy does */
} smtp_proxy_kind;

typedef enum smtp_mechanism {
	SMTP_MECHANISM_SCRAM_SHA_512_PLUS,
	SMTP_MECHANISM_SCRAM_SHA_256_PLUS,
	SMTP_MECHANISM_SCRAM_SHA_1_PLUS,
	SMTP_MECHANISM_SCRAM_SHA_512,
	SMTP_MECHANISM_SCRAM_SHA_256,
	SMTP_MECHANISM_SCRAM_SHA_1,
	SMTP_MECHANISM_OAUTHBEARER,
	SMTP_MECHANISM_XOAUTH2,
	SMTP_MECHANISM_PLAIN,
	SMTP_MECHANISM_LOGIN,
	SMTP_MECHANISM_CRAM_MD5,
	SMTP_MECHANISM_EXTERNAL,
	SMTP_MECHANISM_ANONYMOUS,
	SMTP_MECHANISM_COUNT
} smtp_mechanism;

#define SMTP_SCRAM_ITERATIONS_MAX 1000000 /* about a second of work */

/* Names as PHP sees them: "data_end", "rate_limited", "later", "partial", "zh", "starttls", "PLAIN".
 * smtp_phase_name(NONE), smtp_category_name(NONE) and smtp_retry_name(NONE) are NULL. */
const char *smtp_phase_name(smtp_phase phase);
const char *smtp_category_name(smtp_category category);
const char *smtp_retry_name(smtp_retry retry);
const char *smtp_outcome_name(smtp_outcome_kind outcome);
const char *smtp_tls_mode_name(smtp_tls_mode mode);
const char *smtp_protocol_name(smtp_protocol protocol);
const char *smtp_mechanism_name(smtp_mechanism mechanism);

/* The reverse, ASCII case-insensitive; false for a name that is not in the list.
 * smtp_tls_mode_from_name knows PHP's `ssl` (implicit) and `tls` (starttls) too. */
bool smtp_phase_from_name(smtp_span name, smtp_phase *phase);
bool smtp_locale_from_name(smtp_span name, smtp_locale *locale);
bool smtp_tls_mode_from_name(smtp_span name, smtp_tls_mode *mode);
bool smtp_protocol_from_name(smtp_span name, smtp_protocol *protocol);
bool smtp_mechanism_from_name(smtp_span name, smtp_mechanism *mechanism);

#endif
