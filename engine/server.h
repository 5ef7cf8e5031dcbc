/*
 * server.h - what follows from a server's options: their checks, the port and the TLS that are meant. Pure.
 */
#ifndef SMTP_SERVER_H
#define SMTP_SERVER_H

#include "auth.h"

/* AUTO on port 465 is IMPLICIT (RFC 8314 7.3); else as written. */
smtp_tls_mode smtp_server_tls(const smtp_server *server);

/* Whether a login was asked for. */
bool smtp_server_has_login(const smtp_server *server);

/* What it draws on, without a channel binding yet. Borrowed from the server. */
smtp_credentials smtp_server_credentials(const smtp_server *server);

/* The keys of the login; smtp_server_check() includes them. */
bool smtp_server_check_login(const smtp_server *server, smtp_refusal *refusal);

/* Whether a file or folder for TLS was named, which must be fit for use before anything is sent. */
bool smtp_server_names_tls_files(const smtp_server *server);

/* Whether the mail server's name is looked up here: also with a proxy when the addresses must be checked. */
bool smtp_server_is_looked_up(const smtp_server *server);

#define SMTP_SERVER_LABEL 264

/* What the server is called in sentences and results: its host, or "unix:/path". */
void smtp_server_label(const smtp_server *server, char label[SMTP_SERVER_LABEL]);

/* "proxy.example:1080"; empty when there is none. */
void smtp_server_proxy_label(const smtp_server *server, char label[SMTP_SERVER_LABEL]);

/* Whether `public_only` allows the port: those of SMTP, submission and LMTP, and 2525, which providers use. */
bool smtp_server_port_is_public(unsigned port);

/* Every key that can be judged without the network or a file. */
bool smtp_server_check(const smtp_server *server, smtp_refusal *refusal);

#endif
