/*
 * dkim_state.h - what the files of the signer share. For dkim*.c only.
 */
#ifndef SMTP_DKIM_STATE_H
#define SMTP_DKIM_STATE_H

#include "canonical.h"
#include "dkim.h"
#include "dkim_key.h"

#define SMTP_DKIM_KEY_ROOM 24 /* "dkim[0]" */

struct smtp_dkim_signer {
	const smtp_dkim *signatures;
	size_t count;
	EVP_PKEY *keys[SMTP_DKIM_MAX];
	char *domains[SMTP_DKIM_MAX]; /* as A-labels */
};

/* A field name that is signed; `sealed`: once more than it is present, so that none can be added; `asked`: by the
 * caller, at least once. */
typedef struct smtp_dkim_name {
	smtp_span name;
	bool sealed, asked;
} smtp_dkim_name;

#define SMTP_DKIM_ALL_NAMES_MAX (SMTP_DKIM_NAMES_MAX + 32)

/* The names that a signature signs, each once; From comes first. */
size_t smtp_dkim_names(const smtp_dkim *signature, smtp_dkim_name names[SMTP_DKIM_ALL_NAMES_MAX]);

/* RFC 5322 1.2.2: field names do not mind case. */
bool smtp_dkim_same_name(smtp_span a, smtp_span b);

#define SMTP_DKIM_FORMS 2
#define SMTP_DKIM_HASH 32

/* Where a field stands in the header block, folds and CRLF included. */
typedef struct smtp_dkim_field {
	size_t start, length, name_length;
} smtp_dkim_field;

/* What one reading of the message gives. */
typedef struct smtp_dkim_reading {
	bool in_body, line_begun;
	smtp_buf header; /* line ends are CRLF */
	smtp_buf fields; /* array of smtp_dkim_field */
	bool wanted[SMTP_DKIM_FORMS];
	EVP_MD_CTX *hashes[SMTP_DKIM_FORMS];
	smtp_canonical_body *bodies; /* one per form */
	unsigned char hash[SMTP_DKIM_FORMS][SMTP_DKIM_HASH];
} smtp_dkim_reading;

/* False: memory; to be given to _free all the same. */
bool smtp_dkim_reading_init(smtp_dkim_reading *message, const smtp_dkim_signer *signer);
void smtp_dkim_reading_free(smtp_dkim_reading *message);
smtp_status smtp_dkim_read(smtp_dkim_reading *message, const smtp_source *source, smtp_refusal *refusal);

/* "dkim[index].name" refused with `must`. */
smtp_status smtp_dkim_refuse(smtp_refusal *refusal, size_t index, const char *name, const char *must);

#endif
