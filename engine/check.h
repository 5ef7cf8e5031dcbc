/*
 * check.h - the list of checks that a diagnosis is made of, and its sentences in the caller's language. Pure.
 */
#ifndef SMTP_CHECK_H
#define SMTP_CHECK_H

#include "buf.h"

/* Sentences of checks, one row each in check_words.c; the comment names what the format takes. */
typedef enum smtp_check_words {
	WORDS_PLACE,                /* host or ip, port */
	WORDS_CONFIG,               /* place, tls mode */
	WORDS_CONFIG_PORT_IMPLICIT, /* port, tls mode */
	WORDS_CONFIG_PORT_STARTTLS, /* port */
	WORDS_CONFIG_PORT_UNKNOWN,  /* host, port, port to use, its tls mode */
	WORDS_CONFIG_HOST_PORT,     /* host, the same without port, port */
	WORDS_CONFIG_HOST_OTHER,    /* host, provider, host to use */
	WORDS_CONFIG_HOST_SLIP,     /* host, host to use */
	WORDS_CONFIG_NO_LOGIN,      /* host */
	WORDS_CONFIG_USERNAME_BLANK,
	WORDS_CONFIG_USERNAME_ADDRESS,   /* provider */
	WORDS_CONFIG_USERNAME_WORD,      /* provider, user name to use */
	WORDS_CONFIG_USERNAME_ELSEWHERE, /* provider of the address, host, its provider, host to use */
	WORDS_CONFIG_PASSWORD_BLANK,
	WORDS_CONFIG_PASSWORD_KIND, /* provider, kind */
	WORDS_CONFIG_TOKEN_UNKNOWN, /* provider, kind of password */
	WORDS_CONFIG_TOKEN_ONLY,    /* provider */
	WORDS_CONFIG_FROM_LOGIN,    /* provider */
	WORDS_CONFIG_FROM_DOMAIN,   /* provider */
	WORDS_CONFIG_FROM_OTHERS,   /* provider of the address, service */
	WORDS_CONFIG_CLEAR_LOGIN,
	WORDS_CONFIG_UNVERIFIED,
	WORDS_CONFIG_CAPTURE,  /* folder */
	WORDS_CAPTURE_MESSAGE, /* address, name of the file */
	WORDS_CAPTURE_WORKS,
	WORDS_RESOLVE,        /* host, addresses */
	WORDS_CONNECTED,      /* place */
	WORDS_RESOLVE_ASTRAY, /* host, addresses */
	WORDS_CONNECT_FAILED, /* place, the system's words, errno; so the three below */
	WORDS_CONNECT_REFUSED,
	WORDS_CONNECT_DENIED,
	WORDS_CONNECT_NO_ROUTE,
	WORDS_CONNECT_SILENT,      /* place */
	WORDS_CONNECT_SILENT_25,   /* place */
	WORDS_CONNECT_NO_IPV6,     /* place */
	WORDS_CONNECT_IPV6_BROKEN, /* host, milliseconds */
	WORDS_PROXY,               /* proxy, place */
	WORDS_TLS,                 /* version, cipher */
	WORDS_CERTIFICATE,         /* names, expires */
	WORDS_CERTIFICATE_ENDS,    /* names, expires, days */
	WORDS_CERTIFICATE_UNVERIFIED,
	WORDS_CERTIFICATE_PINNED, /* subject */
	WORDS_ADDRESS_GIVEN_UP,   /* place, what happened */
	WORDS_GREETING,           /* text */
	WORDS_EHLO,               /* extensions */
	WORDS_SOMEBODY_ELSE,      /* host, provider, who answers */
	WORDS_MASKED,             /* host */
	WORDS_STRIPPED,           /* host, port */
	WORDS_CERTIFICATE_OPENED, /* product, host */
	WORDS_STARTTLS,
	WORDS_STARTTLS_IMPLICIT,
	WORDS_PLAIN,
	WORDS_AUTH,          /* user name, mechanism */
	WORDS_AUTH_NAMELESS, /* mechanism */
	WORDS_AUTH_NOT_ASKED,
	WORDS_MAIL, /* address */
	WORDS_MAIL_NOT_ASKED,
	WORDS_RCPT, /* address */
	WORDS_RCPT_NOT_ASKED,
	WORDS_MESSAGE, /* address, reply */
	WORDS_MESSAGE_NOT_ASKED,
	WORDS_NEIGHBOURS_WORK,       /* host, list */
	WORDS_NEIGHBOURS_OTHER_HOST, /* host, list */
	WORDS_NEIGHBOURS_SILENT,     /* host, list */
	WORDS_NEIGHBOURS_NOT_NEEDED,
	WORDS_NEIGHBOURS_NOT_ASKED,
	WORDS_NOT_REACHED,
	WORDS_LOCAL_FINE,
	WORDS_LOCAL_PRIVATE,
	WORDS_LOCAL_CLOCK_EARLY,       /* our clock, day of the release */
	WORDS_LOCAL_CLOCK_DIFFERS,     /* our clock, the server's */
	WORDS_LOCAL_CLOCK_EXPLAINS,    /* our clock, the server's */
	WORDS_LOCAL_NO_STORE,          /* file, command */
	WORDS_LOCAL_NO_STORE_ANYWHERE, /* file */
	WORDS_LOCAL_OLD_STORE,         /* file, its date */
	WORDS_LOCAL_SELINUX,           /* the system's words, errno */
	WORDS_LOCAL_DENIED,            /* the system's words, errno */
	WORDS_LOCAL_SHORTAGE,          /* the system's words, errno */
	WORDS_LOCAL_NO_RESOLVER,
	WORDS_LOCAL_NO_NAMESERVER,
	WORDS_LOCAL_NO_ROUTE,
	WORDS_LOCAL_NO_NETWORK,
	WORDS_LOCAL_PAUSED, /* host, time, reply; so the two below */
	WORDS_LOCAL_PAUSED_BY_QUOTA,
	WORDS_LOCAL_PAUSED_WORDLESS, /* host, time; so the one below */
	WORDS_LOCAL_RATE,
	WORDS_ALL_WELL, /* place */
	WORDS_TEST_SUBJECT,
	WORDS_TEST_TEXT, /* place */
	WORDS_COUNT
} smtp_check_words;

/* A printf format; the same conversions in the same order in every locale. */
const char *smtp_check_format(smtp_check_words words, smtp_locale locale);

#define SMTP_PLACE 320

/* A host or address with its port, in the language of sentences; port 0 (a socket): the name alone. */
void smtp_check_place(const char *name, unsigned port, smtp_locale locale, char place[SMTP_PLACE]);

#define SMTP_SENTENCE 1000 /* octets, with the NUL */

typedef struct smtp_checks {
	smtp_check *items;
	size_t count, capacity;
	smtp_locale locale;
	bool complete; /* false: memory ran out and checks are missing */
} smtp_checks;

void smtp_checks_init(smtp_checks *checks, smtp_locale locale);

/* Adds a check with a sentence. NULL: memory; the facts below may be added to it all the same. The pointer is good
 * until the next call. */
smtp_check *smtp_checks_add(smtp_checks *checks, smtp_check_name name, smtp_check_status status,
	int64_t duration, smtp_check_words words, ...);

/* The same with a sentence of the caller's. */
smtp_check *smtp_checks_add_text(smtp_checks *checks, smtp_check_name name, smtp_check_status status,
	int64_t duration, smtp_span sentence);

bool smtp_checks_has(const smtp_checks *checks, smtp_check_name name);

/* `name` is static. An absent or empty text adds nothing. */
void smtp_check_add_text(smtp_check *check, const char *name, smtp_span text);
void smtp_check_add_number(smtp_check *check, const char *name, int64_t number);

void smtp_check_list_free(smtp_check *items, size_t count);

#endif
