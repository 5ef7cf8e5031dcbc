/*
 * sender_words.h - what is said about the DNS of the sender's domain, English and Chinese side by side. Pure.
 */
#ifndef SMTP_SENDER_WORDS_H
#define SMTP_SENDER_WORDS_H

#include "smtp.h"

/* One row each in sender_words.c; the comment names what the sentence takes, all of it strings. */
typedef enum smtp_sender_words {
	SENDER_OFF,
	SENDER_NOBODY,
	SENDER_LITERAL,       /* domain */
	SENDER_EXAMPLE,       /* domain */
	SENDER_LOCAL,         /* domain */
	SENDER_NO_ANSWER,     /* domain */
	SENDER_UNANSWERED,    /* kind of record, name */
	SENDER_OWN_PROVIDER,  /* domain, provider */
	SENDER_OTHER_RELAY,   /* domain, provider, relay, provider */
	SENDER_MX,            /* domain, hosts */
	SENDER_MX_ADDRESS,    /* domain, address */
	SENDER_MX_MISSING,    /* domain */
	SENDER_MX_NULL,       /* domain */
	SENDER_NO_DOMAIN,     /* domain */
	SENDER_NO_INTERNET,   /* domain, its last label */
	SENDER_SPF_INCLUDED,  /* domain, provider, what is included */
	SENDER_SPF_ADDRESS,   /* domain, address */
	SENDER_SPF_UNKNOWN,   /* domain */
	SENDER_SPF_MISSING,   /* domain, domain, record */
	SENDER_SPF_SERVICE,   /* provider, domain */
	SENDER_SPF_PROVIDER,  /* domain, provider, record, MANY or nothing */
	SENDER_SPF_NOT_NAMED, /* domain, address, record, MANY or nothing */
	SENDER_SPF_SEVERAL,   /* domain, record, MANY or nothing */
	SENDER_SPF_MANY,      /* how many look-ups; stands behind a record */
	SENDER_SPF_LONG,      /* what is added; stands for a record that is too long to be shown */
	SENDER_SPF_SYNTAX,    /* domain whose record it is, term */
	SENDER_SPF_ELSEWHERE, /* domain, whose record it leads to, term */
	SENDER_SPF_LOOKUPS,   /* domain */
	SENDER_SPF_VOIDS,     /* domain, term */
	SENDER_SPF_NAMES,     /* domain, term */
	SENDER_SPF_NOTHING,   /* domain, where it leads, term */
	SENDER_SPF_OPEN,      /* domain, record, MANY or nothing */
	SENDER_DMARC,         /* domain, policy */
	SENDER_DMARC_MISSING, /* domain, name, record */
	SENDER_DMARC_SEVERAL, /* name */
	SENDER_DMARC_BROKEN,  /* name, record */
	SENDER_DMARC_LOGIN,   /* domain, policy, domain of the login */
	SENDER_DKIM,          /* name, kind, bits */
	SENDER_DKIM_UNKNOWN,
	SENDER_DKIM_MISSING, /* name */
	SENDER_DKIM_GUESSED, /* name, provider */
	SENDER_DKIM_REVOKED, /* name */
	SENDER_DKIM_BROKEN,  /* name */
	SENDER_DKIM_SHORT,   /* name, bits */
	SENDER_WORDS_COUNT
} smtp_sender_words;

/* A printf format that takes only strings, the same in every locale. */
const char *smtp_sender_format(smtp_sender_words words, smtp_locale locale);

#endif
