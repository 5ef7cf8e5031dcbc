/*
 * providers_access.h - how a shop sends through a provider: the host to write down, its ports, the kind of password, who may be
 * From, and what the DNS of the sender's domain has to name. Pure data and its reading.
 *
 * A provider has one row per kind of account, the usual one first. A new row is a few lines in providers_access.c; they were
 * checked against the providers' own pages where those say so.
 */
#ifndef SMTP_PROVIDERS_ACCESS_H
#define SMTP_PROVIDERS_ACCESS_H

#include "buf.h"

typedef enum smtp_password_kind {
	SMTP_PASSWORD_MAILBOX,            /* the one of the web mail */
	SMTP_PASSWORD_AUTHORISATION_CODE, /* QQ: 授权码 */
	SMTP_PASSWORD_CLIENT_CODE,        /* NetEase, Sina, 139, 189: 客户端授权码 */
	SMTP_PASSWORD_SEPARATE,           /* Sohu: 独立密码 */
	SMTP_PASSWORD_CLIENT, /* the mailbox's, unless the account has one for mail programs: 客户端专用密码 */
	SMTP_PASSWORD_APP,  /* made for one program after two-step verification */
	SMTP_PASSWORD_SMTP, /* made in the console of a service, only for SMTP */
	SMTP_PASSWORD_API_KEY,
	SMTP_PASSWORD_TOKEN_ONLY, /* no password at all: OAuth 2.0, RFC 7628 */
	SMTP_PASSWORD_COUNT
} smtp_password_kind;

/* What the provider asks of the sender, MAIL FROM and From. */
typedef enum smtp_from_rule {
	SMTP_FROM_LOGIN,    /* the address that logs in */
	SMTP_FROM_OWN,      /* that, or another one that the account has proved to own */
	SMTP_FROM_VERIFIED, /* any address of a sender or domain that was verified at the service */
	SMTP_FROM_ANY,
	SMTP_FROM_COUNT
} smtp_from_rule;

typedef struct smtp_access {
	const char *provider; /* name of its card */
	const char *hosts;    /* separated by spaces, the usual one first; `*` is one label or a part of it */
	const char *ports;    /* best first: "465 implicit, 587 starttls, 80 plain"; see smtp_access_port */
	const char *username; /* "*@*": the whole address; "*": a name of their own; else this word */
	smtp_password_kind password;
	const char *password_shape; /* "[a-z]{16}", "SG.*": how such a password looks; NULL: not known */
	bool takes_token;           /* oauth_token works (too) */
	smtp_from_rule from;
	const char *
		spf; /* what the SPF record of an own domain includes, and behind a space each what some write for it; NULL: not
	                   * known, or no own domains */
	const char *dkim; /* usual selectors, separated by spaces; NULL: not known, or a name per account */
} smtp_access;

/* The rows in their order; NULL behind the last. */
const smtp_access *smtp_access_at(size_t index);

/* NULL: not known. By the name of a card: its usual row. By host: exactly a submission host, whatever its case. */
const smtp_access *smtp_access_of(const char *provider);
const smtp_access *smtp_access_by_host(smtp_span host);

/* Steps through `ports`; begin with a copy of it. False: no more. IMPLICIT is TLS from the first octet, STARTTLS is offered for
 * certain, NONE begins in plain text and may offer STARTTLS. */
bool smtp_access_port(const char **ports, unsigned *port, smtp_tls_mode *tls);

/* Whether there is such a port, and what it speaks. */
bool smtp_access_offers(const smtp_access *access, unsigned port, smtp_tls_mode *tls);

/* Whether MAIL FROM is replaced by an address of the service, so that SPF of the sender's domain says nothing. */
bool smtp_access_has_own_return_path(const smtp_access *access);

/* The usual host. */
smtp_span smtp_access_host(const smtp_access *access);

/* Steps through `hosts`; begin with a copy of it. False: no more. */
bool smtp_access_next_host(const char **hosts, smtp_span *host);

/* What its password is called, in words for a sentence. Static. */
const char *smtp_password_kind_words(smtp_password_kind kind, smtp_locale locale);

/* Whether the user name, or the password, looks like one of this provider. Spaces and hyphens,
 * which pages show in such passwords, do not count. */
bool smtp_access_username_fits(const smtp_access *access, smtp_span username);
bool smtp_access_password_fits(const smtp_access *access, smtp_span password);

#endif
