/*
 * auth_rows.h - the rows of the mechanisms, for the table in auth.c. For auth*.c only.
 */
#ifndef SMTP_AUTH_ROWS_H
#define SMTP_AUTH_ROWS_H

#include "auth.h"

extern const smtp_auth_mechanism smtp_auth_scram_sha_512_plus, smtp_auth_scram_sha_256_plus,
	smtp_auth_scram_sha_1_plus, smtp_auth_scram_sha_512, smtp_auth_scram_sha_256, smtp_auth_scram_sha_1;
extern const smtp_auth_mechanism smtp_auth_oauthbearer, smtp_auth_xoauth2;
extern const smtp_auth_mechanism smtp_auth_plain, smtp_auth_login;
extern const smtp_auth_mechanism smtp_auth_cram_md5;
extern const smtp_auth_mechanism smtp_auth_external, smtp_auth_anonymous;

/* What a mechanism returns after it appended its response. */
smtp_auth_status smtp_auth_built(bool built);

/* Keeps the reason, and returns MALFORMED. */
smtp_auth_status smtp_auth_malformed(smtp_auth *auth, const char *reason);

#endif
