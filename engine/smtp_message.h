/*
 * smtp_message.h - what a caller asks to be sent: addresses, texts, parts, header fields, signatures. A part of smtp.h,
 * which hosts include.
 *
 * Every string handed in is borrowed for the call. RFC 5322, RFC 2045 to 2047; each struct names its own.
 */
#ifndef SMTP_MESSAGE_H
#define SMTP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed octets; not terminated. `data` NULL means "not given", which differs from empty. */
typedef struct smtp_span {
	const char *data;
	size_t length;
} smtp_span;

/* With `name` not given, `text` is `a@b`, `<a@b>` or `Name <a@b>`; else it is the bare address. `group` given: a member
 * of the group of that name (RFC 5322 3.4); neighbours with the same group stand together, and a mailbox of a
 * group whose text is "not given" makes an empty group. */
typedef struct smtp_mailbox {
	smtp_span text;
	smtp_span name;
	smtp_span group;
} smtp_mailbox;

typedef struct smtp_mailbox_list {
	const smtp_mailbox *items;
	size_t count;
} smtp_mailbox_list;

typedef struct smtp_header {
	smtp_span name, value;
} smtp_header;

/* A place octets are read from, twice: once to measure, once to send. */
typedef struct smtp_source {
	void *handle;
	ptrdiff_t (*read)(void *handle, char *into, size_t room); /* octets; 0 at the end; -1 failed */
	bool (*rewind)(void *handle);                             /* back to the start; false: failed */
	/* What one reading gives in all, where that is known without reading (a file); 0: it is read once to be measured.
	 * A source that then gives more or fewer octets ends as failed. */
	uint64_t size;
} smtp_source;

/* An attachment, or a part that the HTML shows by its cid. */
typedef struct smtp_part {
	smtp_span content;         /* octets in memory, or */
	const smtp_source *source; /* octets that are read as the message goes out */
	smtp_span name; /* file name, UTF-8 or the message's charset; what follows the last / or \ is written */
	smtp_span type; /* "image/png"; not given: by the name, else application/octet-stream */
	smtp_span cid;  /* Content-ID without angle brackets; an inline part without one gets one */
	bool is_inline; /* Content-Disposition: inline, else attachment */
} smtp_part;

typedef struct smtp_part_list {
	const smtp_part *items;
	size_t count;
} smtp_part_list;

/* An invitation, RFC 5546: a third alternative, and an attachment for old clients when `name` is given. */
typedef struct smtp_calendar {
	smtp_span content; /* not given: none */
	smtp_span method;  /* "REQUEST", "CANCEL", ...; not given: REQUEST */
	smtp_span name;
} smtp_calendar;

/* RFC 2369, RFC 8058. */
typedef struct smtp_list_unsubscribe {
	smtp_span url;    /* https for one_click */
	smtp_span mailto; /* an address, or a mailto: URL */
	bool one_click;
} smtp_list_unsubscribe;

typedef enum smtp_dkim_canonicalization { SMTP_DKIM_RELAXED, SMTP_DKIM_SIMPLE } smtp_dkim_canonicalization;

/* One signature, RFC 6376, RFC 8463. The algorithm is that of the key: rsa-sha256 or ed25519-sha256. */
typedef struct smtp_dkim {
	smtp_span domain, selector;
	smtp_span key;      /* PEM, or */
	smtp_span key_file; /* a path */
	smtp_span passphrase;
	smtp_dkim_canonicalization header, body;
	const smtp_span *headers; /* names of header fields to sign besides the usual ones (dkim.h) */
	size_t header_count;
} smtp_dkim;

/* RFC 3461. NEVER goes with none of the others. */
enum { SMTP_NOTIFY_NEVER = 1, SMTP_NOTIFY_SUCCESS = 2, SMTP_NOTIFY_FAILURE = 4, SMTP_NOTIFY_DELAY = 8 };

typedef enum smtp_dsn_return { SMTP_RETURN_DEFAULT, SMTP_RETURN_FULL, SMTP_RETURN_HEADERS } smtp_dsn_return;

typedef struct smtp_dsn {
	unsigned notify; /* SMTP_NOTIFY_*; 0: not asked for */
	smtp_dsn_return ret;
	smtp_span envid; /* printable ASCII, at most 100 octets as xtext: +, = and space count three */
} smtp_dsn;

typedef enum smtp_deliver_by_mode {
	SMTP_DELIVER_BY_NOTIFY, /* tell the sender when it is late */
	SMTP_DELIVER_BY_RETURN  /* do not deliver it late */
} smtp_deliver_by_mode;

typedef struct smtp_deliver_by {
	bool given;
	int64_t seconds; /* at most 9 digits; with RETURN greater than 0 */
	smtp_deliver_by_mode mode;
	bool trace; /* the servers on the way report too */
} smtp_deliver_by;

/* What the server is asked for besides delivery (demands.h). */
typedef struct smtp_demands {
	bool require_tls;           /* RFC 8689: over verified TLS all the way, or not at all */
	smtp_deliver_by deliver_by; /* RFC 2852 */
	bool has_mt_priority;
	int mt_priority;  /* RFC 6710: -9 (lowest) to 9 */
	int64_t hold_for; /* RFC 4865: seconds, at most 9 digits; 0: not asked for */
	bool has_hold_until;
	int64_t hold_until; /* Unix time; not together with hold_for */
} smtp_demands;

typedef struct smtp_message {
	smtp_mailbox_list from, sender, reply_to, to, cc, bcc;
	smtp_span charset; /* of subject, text, html and names; not given: UTF-8 */
	smtp_span subject, text, html;
	smtp_part_list attachments; /* of `inline` too, by is_inline and cid */
	smtp_calendar calendar;
	const smtp_header *headers; /* free headers, after ours */
	size_t header_count;
	bool has_date;
	int64_t date;                              /* Unix time in seconds; else the time of the call */
	int32_t date_zone;                         /* seconds east of UTC */
	smtp_span message_id;                      /* with or without angle brackets; else one is made */
	const smtp_span *in_reply_to, *references; /* message ids, with or without angle brackets */
	size_t in_reply_to_count, reference_count;
	unsigned priority; /* 1 (highest) to 5; 0: not given */
	smtp_list_unsubscribe list_unsubscribe;
	smtp_span auto_submitted; /* a keyword of RFC 3834 5: auto-generated, auto-replied, no, ... */
	const smtp_dkim *dkim;
	size_t dkim_count;
	smtp_dsn dsn;
	smtp_demands demands;
	smtp_span raw; /* a whole message; then only the envelope, dsn and dkim are used of the rest */
	const smtp_source *raw_source;
	bool remove_bcc;         /* from the header block of raw */
	bool has_envelope_from;  /* else sender, else the first of from */
	smtp_span envelope_from; /* empty: the null reverse-path, RFC 5321 4.5.5 */
	bool has_envelope_to;    /* else to, cc and bcc */
	smtp_mailbox_list envelope_to;
} smtp_message;

#endif
