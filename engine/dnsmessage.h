/*
 * dnsmessage.h - questions to a name server and its answers, as octets: RFC 1035 4. Pure.
 *
 * An answer is written by a stranger. Guarantees: nothing is read behind its end, a compressed name only points
 * backwards and so ends, every count is what there is and not what the header promises, and what is kept is bounded.
 */
#ifndef SMTP_DNSMESSAGE_H
#define SMTP_DNSMESSAGE_H

#include "buf.h"

typedef enum smtp_dns_type {
	SMTP_DNS_A = 1,
	SMTP_DNS_CNAME = 5,
	SMTP_DNS_PTR = 12,
	SMTP_DNS_MX = 15,
	SMTP_DNS_TXT = 16,
	SMTP_DNS_AAAA = 28
} smtp_dns_type;

#define SMTP_DNS_NAME 254 /* a name as text, and a NUL */
#define SMTP_DNS_QUERY_MAX 272
#define SMTP_DNS_RECORDS_MAX 64

typedef struct smtp_dns_question {
	smtp_dns_type type;
	char name[SMTP_DNS_NAME]; /* lower case, no dot at its end */
	uint16_t id;
} smtp_dns_question;

typedef enum smtp_dns_outcome {
	SMTP_DNS_FOUND,   /* there are records */
	SMTP_DNS_EMPTY,   /* the name is there, but no such record */
	SMTP_DNS_NO_NAME, /* NXDOMAIN */
	SMTP_DNS_FAILED,  /* the name server could not say */
	SMTP_DNS_SILENT   /* no name server answered */
} smtp_dns_outcome;

typedef struct smtp_dns_record {
	unsigned preference;  /* MX */
	unsigned char ip[16]; /* A: the first 4; AAAA */
	char *text;    /* TXT: its strings joined, any octets, a NUL behind them. MX, PTR, CNAME: the name, lower
	                       * case, "." for the root; empty when it holds octets that no host name has. Owned. */
	size_t length; /* of text */
} smtp_dns_record;

typedef struct smtp_dns_answer {
	smtp_dns_outcome outcome;
	smtp_dns_record *records; /* of the type that was asked for, aliases followed; MX by preference */
	size_t count;
} smtp_dns_answer;

/* False: no such name can exist (a label of 64 octets, an empty one, ...). The id is left 0. */
bool smtp_dns_question_make(smtp_span name, smtp_dns_type type, smtp_dns_question *question);

/* Writes the query, recursion desired; returns its length. */
size_t smtp_dns_question_write(const smtp_dns_question *question, unsigned char query[SMTP_DNS_QUERY_MAX]);

typedef enum smtp_dns_reading {
	SMTP_DNS_READ,
	SMTP_DNS_STRANGE, /* no answer to this question: nothing is filled in, wait for another */
	SMTP_DNS_CUT,     /* there was more than fits: ask again over TCP */
	SMTP_DNS_NO_MEMORY
} smtp_dns_reading;

/* Reads an answer; one that is damaged counts as FAILED. `whole`: it came over TCP, nothing can have been cut. After READ
 * the answer is to be given to smtp_dns_answer_free. */
smtp_dns_reading smtp_dns_answer_read(
	smtp_span message, const smtp_dns_question *question, bool whole, smtp_dns_answer *answer);
void smtp_dns_answer_free(smtp_dns_answer *answer); /* becomes empty */

#endif
