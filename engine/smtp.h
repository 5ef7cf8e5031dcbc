/*
 * smtp.h - the engine's public face: describe a server and a message, get a result.
 *
 * The only engine header that a host (the PHP layer, a test, a tool) may include. What a server or a
 * network does is returned in a result; what the caller wrote wrongly is a refusal that names the key,
 * before any octet leaves. Every string handed in is borrowed for the call; every string in a result
 * belongs to the result. All times are microseconds unless a name says otherwise.
 *
 * RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 6409 and RFC 8314 (submission).
 */
#ifndef SMTP_H
#define SMTP_H

#include "smtp_message.h"
#include "smtp_names.h"

#define SMTP_SECOND INT64_C(1000000)

/* What the caller wrote wrongly: the key, and the rest of a sentence that begins "must be ..." or
 * "must not ...". Never holds the offending value: it may be a secret. */
typedef struct smtp_refusal {
	char key[64];
	char must[192];
} smtp_refusal;

/* ---- the server ---------------------------------------------------------------------------------- */

/* What one call leaves for the next: TLS settings that are loaded, and TLS sessions. The caller owns it and lends it
 * with each call, in one thread at a time. NULL: memory. */
typedef struct smtp_store smtp_store;

smtp_store *smtp_store_new(void);
void smtp_store_free(smtp_store *store); /* NULL is fine; not while a call uses it */

/* Closes connections that have rested for long enough, as each call does that looks for one. Waits for nothing. NULL is fine. */
void smtp_store_tidy(smtp_store *store);

/* What all workers of one master have in common: when whose next turn is, who must pause, and counters. Made once, before
 * they fork; processes and threads use it at the same time. */
typedef struct smtp_shared smtp_shared;

#define SMTP_SHARED_TROUBLE 256

/* With a `path` (NULL or empty: none) the table of turns and pauses is a file, which other masters may use as well. When
 * that cannot be it is in memory after all, and `trouble` says why: the rest of a sentence that begins with the file's
 * name, in English; else it is empty. NULL: memory. */
smtp_shared *smtp_shared_new(const char *path, char trouble[SMTP_SHARED_TROUBLE]);
void smtp_shared_free(smtp_shared *shared); /* NULL is fine; not while a call uses it */

/* What is counted, in the store and in what is shared, since that was made. */
typedef enum smtp_counter {
	SMTP_COUNTER_OPENED,   /* connections to a mail server */
	SMTP_COUNTER_REUSED,   /* messages that went over one which was open already */
	SMTP_COUNTER_LOST,     /* connections that the server closed while they rested */
	SMTP_COUNTER_MESSAGES, /* that were to be sent, and have their outcome: */
	SMTP_COUNTER_ACCEPTED,
	SMTP_COUNTER_PARTIAL,
	SMTP_COUNTER_FAILED,
	SMTP_COUNTER_UNKNOWN,
	SMTP_COUNTER_AGAIN,  /* times that a message was tried once more, which nobody can have accepted before */
	SMTP_COUNTER_WAITS,  /* messages that waited for their turn */
	SMTP_COUNTER_WAITED, /* and how long, in microseconds */
	SMTP_COUNTER_HELD,   /* messages that were not even tried: their turn was too far away */
	SMTP_COUNTER_PAUSES, /* pauses begun because a server said stop */
	SMTP_COUNTER_COUNT
} smtp_counter;

const char *smtp_counter_name(smtp_counter counter); /* "connections_opened" */
bool smtp_counter_is_time(smtp_counter counter);     /* in microseconds */
uint64_t smtp_shared_counted(const smtp_shared *shared, smtp_counter counter); /* NULL: 0 */
uint64_t smtp_store_counted(const smtp_store *store, smtp_counter counter);    /* NULL: 0 */
size_t smtp_store_resting(const smtp_store *store); /* connections that wait for a message now; NULL: 0 */

/* Who calls, and what it lends to the engine. All may be absent. */
typedef struct smtp_caller {
	void *handle;
	/* Asked several times a second while the engine waits, and whenever a signal was caught: true ends the wait. */
	bool (*interrupted)(void *handle);
	smtp_store *store;   /* NULL: nothing is kept between calls */
	smtp_shared *shared; /* NULL: nobody is paced */
} smtp_caller;

/* At most so many messages in a span of time, evenly spaced. */
typedef struct smtp_rate {
	unsigned messages; /* 0: as fast as it goes */
	int64_t span;      /* a second, minute, hour or day */
} smtp_rate;

#define SMTP_RATE_MAX 1000000

/* "30/m": 1 to SMTP_RATE_MAX, and one of s, m, h, d. False: it is no rate. */
bool smtp_rate_from_text(smtp_span text, smtp_rate *rate);

#define SMTP_FINGERPRINTS_MAX 8

typedef struct smtp_server {
	const smtp_caller *caller; /* NULL: nobody in particular */
	smtp_span host;
	smtp_protocol protocol;
	unsigned port; /* 0: 24 for LMTP; 465 when implicit, 587 with credentials, else 25 */
	smtp_tls_mode tls;
	smtp_span username, password;
	smtp_span oauth_token;                     /* instead of the password: a bearer token, RFC 6750 */
	smtp_mechanism auth[SMTP_MECHANISM_COUNT]; /* order of preference */
	size_t auth_count;                         /* 0: what the server offers, strongest first */
	unsigned scram_min_iterations;             /* 1 to SMTP_SCRAM_ITERATIONS_MAX; RFC 7677 4 asks for 4096 */
	smtp_span local_domain; /* EHLO name; not given: see design, else host name or literal */
	bool verify_peer, verify_peer_name;
	smtp_span peer_name; /* name to check in the certificate instead of host */
	smtp_span cafile, capath;
	bool trust_is_default; /* they are the host's settings, not this caller's: looked at when TLS begins */
	smtp_span local_cert, local_pk, passphrase;
	/* Each "2f:9A:..." (SHA-256 of the certificate) or "sha256//..." (base64, SHA-256 of its public key), or several with
	 * commas between them. One must match, beside the chain; without verify_peer it alone decides. */
	smtp_span peer_fingerprints[SMTP_FINGERPRINTS_MAX];
	size_t peer_fingerprint_count;
	int64_t connect_timeout, timeout, final_timeout; /* > 0 */
	int64_t deadline;                                /* over everything; 0: none */
	int64_t keepalive;     /* how long the connection may wait for the next message; 0: closed at once */
	unsigned max_messages; /* on one connection; at least 1 */
	smtp_rate rate;        /* kept by all who lend the same smtp_shared */
	unsigned burst;        /* messages that may go at once after a rest; at least 1, and 31 days' worth at most */
	int64_t wait;          /* how long a message may wait for its turn; 0: not at all */
	bool backoff;          /* a server that says stop is left alone for a while, by all who lend the same smtp_shared */
	smtp_span source_ip;
	smtp_proxy_kind proxy;
	smtp_span proxy_host;
	unsigned proxy_port;
	smtp_span proxy_username, proxy_password; /* user name not given: no login */
	smtp_span socket_path;                    /* a unix socket instead of host and port; absolute */
	/* Instead of a server: the absolute path of a maildir into which mails are written, and nobody gets them. */
	smtp_span capture;
	bool public_only;    /* a stranger named the host: no private addresses, and only the ports of mail */
	bool all_recipients; /* true: all or nobody */
	bool pipelining;     /* commands may go ahead of their replies where that is offered, RFC 2920 */
	bool chunking;       /* content may go with BDAT where that is offered, RFC 3030 */
	smtp_locale locale;
} smtp_server;

/* Fills in the defaults of the table in docs/options.md; host stays "not given". */
void smtp_server_init(smtp_server *server);

/* The port that is used when `port` is 0. With a socket there is none: 0. */
unsigned smtp_server_port(const smtp_server *server);

/* For hosts without arrays: one option by its name in docs/options.md, from its text, which the server borrows. Lists have
 * commas between their items. A proxy is decoded in its place. False: the key, or "" where it is not known. */
bool smtp_server_set(smtp_server *server, smtp_span key, char *value, size_t length, smtp_refusal *refusal);

/* All in one URL: "smtp://user:password@host:587?tls=starttls", smtps://, lmtp://, smtp+unix:///path, lmtp+unix:///path,
 * capture:///path. It is decoded in the place where it stands, and borrowed. */
bool smtp_server_set_url(smtp_server *server, char *url, size_t length, smtp_refusal *refusal);

/* Whether a text begins like one. */
bool smtp_server_is_url(smtp_span text);

/* ---- what comes back ----------------------------------------------------------------------------- */

/* A reply or a failure in words: the keys that smtp_send, smtp_diagnose and smtp_explain share.
 * Owned strings may be NULL after memory ran out. */
typedef struct smtp_explanation {
	smtp_category category;
	smtp_retry retry;
	int64_t retry_after;  /* seconds; -1: not known */
	const char *provider; /* static: "qq", "netease", ...; NULL: not recognised */
	int code;             /* 0: there was no reply */
	char enhanced_code[12];
	char *response; /* the reply as clean UTF-8, lines joined by LF, codes stripped; NULL: none */
	char *message;  /* one sentence in the locale; NULL when accepted */
	char **advice;  /* steps, advice_count of them */
	size_t advice_count;
	const char *help_url; /* static; NULL: none */
} smtp_explanation;

/* Every recipient ends as one of these; UNKNOWN only when the reply to the final dot was never seen. */
typedef enum smtp_fate { SMTP_FATE_REJECTED, SMTP_FATE_ACCEPTED, SMTP_FATE_UNKNOWN } smtp_fate;

typedef struct smtp_recipient {
	char *address;
	smtp_fate fate;
	int code;
	char enhanced_code[12];
	char *response;
	smtp_category category;
	smtp_retry retry;
} smtp_recipient;

typedef enum smtp_speaker { SMTP_FROM_CLIENT, SMTP_FROM_SERVER, SMTP_FROM_NOTE } smtp_speaker;

typedef struct smtp_trace_entry {
	smtp_speaker from;
	smtp_phase phase;
	const char *expect; /* static: the codes that mean success, "250 or 251"; NULL: no reply is waited for */
	char *text;         /* no secret, controls escaped, valid UTF-8 */
	int64_t when;       /* since the start */
} smtp_trace_entry;

#define SMTP_FINGERPRINT_TEXT 65

typedef struct smtp_tls_facts {
	bool seen; /* a certificate was presented; the rest is valid */
	char version[16], cipher[64];
	bool resumed;
	bool verified;                           /* chain and name */
	bool pinned;                             /* one of peer_fingerprints matched */
	char *subject, *issuer, *names;          /* RFC 2253 forms; SAN entries joined by ", " */
	char not_before[24], expires[24];        /* 2027-01-31T12:00:00Z */
	int64_t expires_in;                      /* seconds from now; negative: expired */
	int64_t expires_days;                    /* whole days, rounded down: -1 since it expired */
	char fingerprint[SMTP_FINGERPRINT_TEXT]; /* SHA-256 of the server's own certificate */
	char clock[24];                          /* what this machine's clock said, after a failure */
	long verify_code;                        /* X509_V_*; 0: fine */
	int verify_depth;                        /* which certificate of the chain, 0 is the server's own */
	char *missing; /* name of the authority that nobody here knows; NULL: it was not that */
} smtp_tls_facts;

typedef enum smtp_timing {
	SMTP_TIMING_RESOLVE,
	SMTP_TIMING_CONNECT,
	SMTP_TIMING_TLS,
	SMTP_TIMING_GREETING,
	SMTP_TIMING_EHLO,
	SMTP_TIMING_AUTH,
	SMTP_TIMING_ENVELOPE,
	SMTP_TIMING_DATA,
	SMTP_TIMING_TOTAL,
	SMTP_TIMING_COUNT
} smtp_timing;

const char *smtp_timing_name(smtp_timing timing);

typedef struct smtp_server_facts {
	char *host;    /* "unix:/path" when it is a socket */
	unsigned port; /* 0: a socket */
	char ip[46];   /* empty: no connection, or a socket */
	smtp_tls_facts tls;
	const char *auth; /* mechanism that succeeded; NULL: none */
	char **extensions;
	size_t extension_count;
	bool reused;
} smtp_server_facts;

typedef struct smtp_result {
	bool ok;
	smtp_outcome_kind outcome;
	bool retry_safe;
	smtp_phase phase;
	int sys_error; /* errno or Winsock number; 0: none decided */
	smtp_explanation explanation;
	char *error; /* English line for logs; NULL when accepted */
	smtp_recipient *recipients;
	size_t recipient_count;
	char *message_id, *queue_id;
	smtp_server_facts server;
	int64_t timing[SMTP_TIMING_COUNT]; /* -1: not reached */
	uint64_t bytes;
	smtp_trace_entry *transcript;
	size_t transcript_count;
} smtp_result;

/* Delivers one message to one server. Blocking, bounded by the server's timeouts.
 * true: `result` is filled, to be given to smtp_result_free. false: nothing was sent, no connection was
 * made, `refusal` says which key is wrong. */
bool smtp_send(
	const smtp_server *server, const smtp_message *message, smtp_result *result, smtp_refusal *refusal);
void smtp_result_free(smtp_result *result);

/* ---- many messages ------------------------------------------------------------------------------- */

#define SMTP_CONNECTIONS_MAX 64
#define SMTP_DEPTH_MAX 64

typedef struct smtp_totals {
	uint64_t messages; /* that have an outcome */
	uint64_t outcomes[SMTP_OUTCOME_COUNT];
	int64_t duration;
} smtp_totals;

/* Where messages come from and where their results go. The functions are called by smtp_send_many(), one at a time. */
typedef struct smtp_batch {
	unsigned connections; /* at once, 1 to SMTP_CONNECTIONS_MAX */
	unsigned depth;       /* messages given to one connection at once, 1 to SMTP_DEPTH_MAX */
	int64_t retry_for;    /* how long a message is tried again that the server put off; 0: it is not */
	int64_t wait; /* how long a message may wait for its turn; INT64_MAX: as long as it takes */
	void *handle;
	/* The next message, and the caller's name for it. Borrowed until it is told how it ended. NULL: there is none. */
	const smtp_message *(*next)(void *handle, void **ticket);
	/* Its end. The result is the engine's. */
	void (*ended)(void *handle, void *ticket, const smtp_result *result);
	/* Instead: it cannot be sent as it is, and no further one is asked for. */
	void (*refused)(void *handle, void *ticket, const smtp_refusal *refusal);
	/* Four times a second at most, and at the end; NULL: not told. */
	void (*progress)(void *handle, const smtp_totals *totals);
	/* Asked now and then: true, and no further message is asked for; those under way come to their end, and those that
	 * wait for a turn or another attempt have the verdict that they have by then. */
	bool (*stopped)(void *handle);
} smtp_batch;

/* 4 connections, depth 4, no retries, and the server's `rate` and its "stop" are waited out. */
void smtp_batch_init(smtp_batch *batch);

/* Delivers what `next` gives to one server over several connections. Each message that was given ends in `ended` or
 * `refused`, exactly once, whatever happens; one that was under way on a connection that was lost is not sent again unless
 * nothing of it can have been accepted. False: the server is refused, and nothing was asked for or sent. */
bool smtp_send_many(
	const smtp_server *server, const smtp_batch *batch, smtp_totals *totals, smtp_refusal *refusal);
/* ---- submit -------------------------------------------------------------------------------------- */

/* A message as programs hand it to sendmail(8). */
typedef struct smtp_submission {
	const smtp_source *source; /* header and body, lines ended by LF or CRLF */
	bool header_recipients;    /* to the addresses in To, Cc and Bcc too */
	smtp_mailbox_list to;
	bool has_sender;           /* else the first address of From, else the login */
	smtp_span sender;          /* empty: the null reverse-path */
	smtp_span login;           /* the user's address, when the server's user name is none; for a missing From */
	smtp_span full_name;       /* beside it */
	smtp_span domain;          /* behind addresses without one; not given: they are refused */
	smtp_dsn dsn;
} smtp_submission;

/* The words of a command line of sendmail(8). */
typedef struct smtp_sendmail_options {
	bool header_recipients; /* -t */
	bool ignore_dots;       /* -i, -oi: a line of a single dot does not end the message */
	bool verbose;           /* -v */
	bool has_sender;        /* -f, -r */
	smtp_span sender;
	smtp_span full_name; /* -F */
	smtp_span config;    /* -C */
	smtp_dsn dsn;        /* -N, -R, -V */
	size_t first;        /* of the words that are no options: recipients */
	char wrong;          /* the letter of an option that is not known, not for us, or without its word */
} smtp_sendmail_options;

/* Letters may stand together (-ti), an option's word behind it or next to it (-f a@b, -fa@b). What only other mailers can
 * do something with (-oem, -odb, -B8BITMIME, -U, ...) is passed over. False: `wrong` says which; among them are all that ask
 * for something else than sending (-bs, -bp, -q, ...). */
bool smtp_sendmail_options_read(const char *const *words, size_t count, smtp_sendmail_options *options);

/* Completes and mends the message (submission.h says how) and sends it. Same return contract as smtp_send. */
bool smtp_submit(const smtp_server *server, const smtp_submission *submission, smtp_result *result,
	smtp_refusal *refusal);

/* ---- compose ------------------------------------------------------------------------------------- */

/* Where composed octets go. False: stop. */
typedef struct smtp_sink {
	void *handle;
	bool (*write)(void *handle, const char *octets, size_t length);
} smtp_sink;

typedef enum smtp_composing {
	SMTP_COMPOSED,
	SMTP_COMPOSING_REFUSED, /* `refusal` says which key is wrong; nothing was written */
	SMTP_COMPOSING_FAILED   /* memory, a source that could not be read, or the sink said stop */
} smtp_composing;

/* The message as it goes to a server without extensions: 7-bit, signed, without Bcc, dots not stuffed. Needs no
 * recipient. */
smtp_composing smtp_compose_to(const smtp_message *message, const smtp_sink *sink, smtp_refusal *refusal);

/* ---- explain ------------------------------------------------------------------------------------- */

typedef struct smtp_explain_context {
	smtp_phase phase; /* NONE: not known */
	int code;         /* 0: read from the reply */
	smtp_span enhanced_code, host, provider;
	smtp_locale locale;
} smtp_explain_context;

/* Says what a reply, an exception text or a bounce line means. Any octets will do. No I/O.
 * Give the explanation to smtp_explanation_free. */
void smtp_explain(smtp_span reply, const smtp_explain_context *context, smtp_explanation *explanation);
void smtp_explanation_free(smtp_explanation *explanation);

/* ---- diagnose ------------------------------------------------------------------------------------ */

typedef enum smtp_check_name {
	SMTP_CHECK_CONFIG,
	SMTP_CHECK_RESOLVE,
	SMTP_CHECK_CONNECT,
	SMTP_CHECK_PROXY, /* only where there is one */
	SMTP_CHECK_TLS,
	SMTP_CHECK_CERTIFICATE,
	SMTP_CHECK_GREETING,
	SMTP_CHECK_EHLO,
	SMTP_CHECK_STARTTLS,
	SMTP_CHECK_AUTH,
	SMTP_CHECK_MAIL,
	SMTP_CHECK_RCPT,
	SMTP_CHECK_MESSAGE,
	SMTP_CHECK_NEIGHBOURS,
	SMTP_CHECK_SENDER_DNS, /* one for each record that was looked at */
	SMTP_CHECK_LOCAL, /* several, or one that passes */
	SMTP_CHECK_COUNT
} smtp_check_name;

typedef enum smtp_check_status {
	SMTP_CHECK_PASS,
	SMTP_CHECK_WARN,
	SMTP_CHECK_FAIL,
	SMTP_CHECK_SKIP
} smtp_check_status;

const char *smtp_check_label(smtp_check_name name);
const char *smtp_check_status_name(smtp_check_status status);

/* A fact of a check: `name` is static; `text` is owned, or NULL and then `number` counts. */
typedef struct smtp_fact {
	const char *name;
	char *text;
	int64_t number;
} smtp_fact;

#define SMTP_CHECK_FACTS 8

typedef struct smtp_check {
	smtp_check_name name;
	smtp_check_status status;
	char *message;
	int64_t duration; /* -1: nothing was timed */
	smtp_fact facts[SMTP_CHECK_FACTS];
	size_t fact_count;
} smtp_check;

#define SMTP_NEIGHBOURS_MAX 8

#define SMTP_SELECTORS_MAX 8

typedef struct smtp_diagnose_options {
	smtp_mailbox from, to;                         /* text not given: MAIL and RCPT are skipped */
	bool message;                                  /* really send a test mail to `to` */
	bool neighbours;                               /* try other ports when the asked one fails */
	unsigned neighbour_ports[SMTP_NEIGHBOURS_MAX]; /* count 0: 465, 587, 25, 2525 */
	size_t neighbour_count;
	bool dns;                                      /* look at the DNS of the sender's domain */
	smtp_span nameserver;                          /* "192.0.2.53", "[::1]:5353"; not given: those of the system */
	smtp_span dkim_selectors[SMTP_SELECTORS_MAX];
	size_t dkim_selector_count; /* 0: those that the provider usually has */
	int64_t deadline; /* over the whole diagnosis */
	bool hide_addresses; /* in the report: no local parts, no user name */
	smtp_span program;   /* what the host calls itself in the report; may be absent */
	void *observer;
	bool (*on_check)(void *observer, const smtp_check *check); /* false: stop here */
} smtp_diagnose_options;

typedef struct smtp_diagnosis {
	bool ok;
	smtp_phase phase;
	int sys_error;
	smtp_explanation explanation;
	char *error;
	smtp_check *checks;
	size_t check_count;
	bool has_working; /* the asked server does not work, but this port and mode do */
	smtp_span working_host; /* static: of the same provider; not given: the host is the asked one */
	unsigned working_port;
	smtp_tls_mode working_tls;
	char *report;
	smtp_trace_entry *transcript;
	size_t transcript_count;
} smtp_diagnosis;

/* Neighbours and DNS on, 30 s over all. */
void smtp_diagnose_options_init(smtp_diagnose_options *options);

/* Walks from the configuration to RCPT and says which step fails. Same return contract as smtp_send. */
bool smtp_diagnose(const smtp_server *server, const smtp_diagnose_options *options, smtp_diagnosis *diagnosis,
	smtp_refusal *refusal);
void smtp_diagnosis_free(smtp_diagnosis *diagnosis);

/* ---- memory -------------------------------------------------------------------------------------- */

/* The one hook through which the engine allocates. Process-wide: set before any other call or not at all.
 * `resize` and `release` get what `resize` returned; resize(NULL, n) allocates. */
typedef struct smtp_allocator {
	void *(*resize)(void *block, size_t size);
	void (*release)(void *block);
} smtp_allocator;

void smtp_set_allocator(const smtp_allocator *allocator);

#endif
