/*
 * rules.h - the knowledge of replies as data: what servers write, and what they mean by it.
 *
 * A new rule is one line in a rules_*.c and one line in tests/engine/data/rules.tsv. Tables are read from the
 * top, the first match decides. How to write a pattern:
 *
 *     "mailbox|inbox*full|over quota;disk quota"
 *
 * `;` parts thoughts, of which one is enough; `*` parts pieces of a thought that follow one another within a few
 * words; `|` parts the ways to say a piece. The text they
 * meet is folded (folded.h): lower-case words with single spaces, without punctuation, mail addresses and
 * (except for a provider's own rules) URLs; "not" instead of "n't", "email", `ip` for an IP address. A space in
 * a pattern is the end of a word; "^ " and " $" are the ends of the text; an enhanced code stands in front.
 */
#ifndef SMTP_RULES_H
#define SMTP_RULES_H

#include "buf.h"

#define SMTP_AT(phase) (1u << SMTP_PHASE_##phase)
#define ANY 0u
#define AT_HELLO (SMTP_AT(CONNECT) | SMTP_AT(TLS) | SMTP_AT(GREETING) | SMTP_AT(EHLO) | SMTP_AT(STARTTLS))
#define AT_TLS (SMTP_AT(TLS) | SMTP_AT(STARTTLS))
#define AT_AUTH SMTP_AT(AUTH)
#define AT_MAIL SMTP_AT(MAIL)
#define AT_RCPT SMTP_AT(RCPT)
#define AT_CONTENT (SMTP_AT(DATA) | SMTP_AT(BODY) | SMTP_AT(DATA_END))

/* clang-format off */
/* What servers and other mailers write. */
typedef struct smtp_rule {
	unsigned phases;     /* AT_* or'ed, or ANY; a reply of unknown phase meets only ANY */
	int code;            /* 0: any; 4 or 5: the class; else that code */
	const char *pattern; /* see above */
	smtp_category category;
	smtp_retry retry;     /* NONE: the category's own */
	int retry_after;      /* seconds the provider is known to wait; 0: not known */
	const char *help_url; /* NULL: the provider's page for the category, if any */
	const char *variant;  /* NULL: the category's own text */
} smtp_rule;

#define RULE(phases, code, pattern, category, retry) \
	{phases, code, pattern, SMTP_CATEGORY_##category, SMTP_RETRY_##retry, 0, NULL, NULL}
#define RULE_WAIT(phases, code, pattern, category, retry, seconds) \
	{phases, code, pattern, SMTP_CATEGORY_##category, SMTP_RETRY_##retry, seconds, NULL, NULL}
#define RULE_HELP(phases, code, pattern, category, retry, help) \
	{phases, code, pattern, SMTP_CATEGORY_##category, SMTP_RETRY_##retry, 0, help, NULL}
#define RULE_CASE(phases, code, pattern, category, retry, variant) \
	{phases, code, pattern, SMTP_CATEGORY_##category, SMTP_RETRY_##retry, 0, NULL, variant}

typedef struct smtp_rules {
	const smtp_rule *items;
	size_t count;
} smtp_rules;

#define RULES(table) {table, sizeof(table) / sizeof((table)[0])}
/* clang-format on */

/* Enhanced codes (RFC 3463 and its registry) and reply codes, for replies whose words say nothing. */
typedef struct smtp_code_rule {
	unsigned phases;
	int number; /* reply code, or its class; of enhanced codes 1000 * subject + detail, with its class
	             * in front (1000000 * class) where that matters */
	smtp_category category;
	smtp_retry retry;
} smtp_code_rule;

typedef struct smtp_code_rules {
	const smtp_code_rule *items;
	size_t count;
} smtp_code_rules;

/* What a category asks for when its rule does not say otherwise. */
typedef struct smtp_default_retry {
	smtp_retry retry;
	smtp_retry if_transient; /* the reply was 4yz */
} smtp_default_retry;

extern const smtp_rules smtp_rules_tls;      /* rules_tls.c: TLS libraries */
extern const smtp_rules smtp_rules_local;    /* rules_local.c: sockets and resolvers */
extern const smtp_rules smtp_rules_coremail; /* rules_china.c: the family of servers behind NetEase */
extern const smtp_rules smtp_rules_chinese;  /* rules_china.c: words of any server in Chinese */
extern const smtp_rules smtp_rules_exchange; /* rules_world.c: numbers of Exchange */
extern const smtp_rules smtp_rules_filters;  /* rules_filters.c: read with URLs */
extern const smtp_rules smtp_rules_identity;   /* SPF, DKIM, DMARC, reverse DNS, EHLO */
extern const smtp_rules smtp_rules_reputation; /* greylisting, block lists, viruses */
extern const smtp_rules smtp_rules_address;    /* the same in weaker words */
extern const smtp_rules smtp_rules_links;      /* rules_identity.c: pages that servers refer to */
extern const smtp_rules smtp_rules_rate;       /* allowances, speed, counts */
extern const smtp_rules smtp_rules_login;      /* TLS, login, who may send as whom */
extern const smtp_rules smtp_rules_mailbox;    /* recipients, their domains, relaying */
extern const smtp_rules smtp_rules_sender;
extern const smtp_rules smtp_rules_content; /* size, form, spam, policy */
extern const smtp_rules smtp_rules_server;  /* the dialogue, trouble there */
extern const smtp_rules smtp_rules_vague;   /* rules_server.c: read after the enhanced codes */
extern const smtp_code_rules smtp_rules_enhanced; /* rules_codes.c */
extern const smtp_code_rules smtp_rules_code;
extern const smtp_default_retry smtp_default_retries[SMTP_CATEGORY_COUNT];

extern const smtp_rules smtp_rules_tencent; /* rules_china.c */
extern const smtp_rules smtp_rules_netease;
extern const smtp_rules smtp_rules_aliyun;
extern const smtp_rules smtp_rules_sohu_sina;
extern const smtp_rules smtp_rules_china_mobile;
extern const smtp_rules smtp_rules_google; /* rules_world.c */
extern const smtp_rules smtp_rules_microsoft;
extern const smtp_rules smtp_rules_yahoo;
extern const smtp_rules smtp_rules_icloud;
extern const smtp_rules smtp_rules_zoho;
extern const smtp_rules smtp_rules_yandex;
extern const smtp_rules smtp_rules_mailru;
extern const smtp_rules smtp_rules_ses;
extern const smtp_rules smtp_rules_sendgrid;
extern const smtp_rules smtp_rules_gmx; /* rules_access.c */
extern const smtp_rules smtp_rules_tonline;
extern const smtp_rules smtp_rules_orange;
extern const smtp_rules smtp_rules_comcast;
extern const smtp_rules smtp_rules_godaddy;

#endif
