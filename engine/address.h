/*
 * address.h - addresses as callers write them, and the envelope made of them. Pure.
 *
 * Guarantees: what stands in MAIL and RCPT is a Mailbox of RFC 5321 4.1.2 (dot-string or quoted local part,
 * domain or address literal; 64/255/254 octets), holds no CR, LF, NUL or other control, and comes from
 * the same parse as what the header shows. Parsing is linear and does not recurse.
 */
#ifndef SMTP_ADDRESS_H
#define SMTP_ADDRESS_H

#include "buf.h"

typedef struct smtp_address {
	char *address;       /* local@domain, local part octet for octet, domain in ASCII; smtp_free() */
	char *name;          /* unquoted display name, UTF-8; NULL: none; smtp_free() */
	bool needs_smtputf8; /* the local part is not ASCII: RFC 6531, and RFC 6532 where a header shows it */
} smtp_address;

#define SMTP_RECIPIENTS_MAX 100000 /* of one message, and addresses of one header field */

/* Parses `a@b`, `<a@b>`, `Name <a@b>`, `"Quoted, Name" <a@b>`, or a bare address with a name beside it.
 * A string never holds two addresses. Comments, groups and source routes are refused, an encoded-word in a name
 * is not decoded. A domain that is not ASCII becomes A-labels, in header and envelope alike (idn.h); one that is stays
 * octet for octet. `group` is not looked at. REFUSED names `key`. */
smtp_status smtp_address_parse(
	const smtp_mailbox *mailbox, const char *key, smtp_address *address, smtp_refusal *refusal);
void smtp_address_free(smtp_address *address);

/* The addr-spec alone: true when it may stand in MAIL FROM:<> or RCPT TO:<>. The second lets the local part be UTF-8
 * (RFC 6531 3.3), which the caller has checked. */
bool smtp_address_is_mailbox(smtp_span address);
bool smtp_address_is_utf8_mailbox(smtp_span address);

/* What stands before and behind the `@`. False: the local part is not good. The domain may be anything. */
bool smtp_address_split(smtp_span address, smtp_span *local, smtp_span *domain);

/* EHLO's argument: a domain name or an address literal, RFC 5321 4.1.1.1; at most 255 octets. */
bool smtp_address_is_domain_or_literal(smtp_span domain);

/* atext of RFC 5322 3.2.3, and words of it joined by single dots. */
bool smtp_address_is_atext(char octet);
bool smtp_address_is_dot_atom(smtp_span text);

#define SMTP_KEY_ROOM 64

/* The key of one item of a list: "to" when it is the only one, else "to[2]". */
void smtp_address_key(char key[SMTP_KEY_ROOM], const char *list, size_t index, size_t count);

#define SMTP_ENVID_MAX 100 /* octets, as xtext: RFC 3461 5.1 */

typedef struct smtp_envelope {
	const struct smtp_charset *charset; /* of the names beside the addresses */
	char *from;                         /* empty: null reverse-path */
	char **to; /* exact duplicates removed, order kept; members of groups are in it */
	size_t to_count;
	bool needs_smtputf8; /* an address in it is not ASCII */
	unsigned notify;     /* SMTP_NOTIFY_*; 0: not asked for */
	smtp_dsn_return ret;
	char *envid; /* as xtext; NULL: none */
	smtp_demands demands;
} smtp_envelope;

/* From the message's envelope keys, else from sender/from and to/cc/bcc, its dsn and demands. REFUSED: no sender, no recipient,
 * or a bad address, with its key ("to", "envelope.to", ...; `to[2]` when the list has several); "dsn.notify",
 * "dsn.ret", "dsn.envid"; the keys of demands.h. */
smtp_status smtp_envelope_build(const smtp_message *message, smtp_envelope *envelope, smtp_refusal *refusal);
void smtp_envelope_free(smtp_envelope *envelope);

#endif
