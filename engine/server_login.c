/*
 * server_login.c - what follows from the options of a login: whether there is one, with what, and whether it can be.
 */
#include "server.h"

#define USERNAME_LIMIT 1024
#define PASSWORD_LIMIT 4096
#define TOKEN_LINE                                                                                           \
	9000 /* octets of token and user name that fit into one line of AUTH in base64, RFC 4954 4 */

static bool asks_for(const smtp_server *server, smtp_mechanism id)
{
	for (size_t i = 0; i < server->auth_count; i++) {
		if (server->auth[i] == id) {
			return true;
		}
	}
	return false;
}

/* EXTERNAL and ANONYMOUS need no more than their name. */
static bool asks_for_nameless(const smtp_server *server)
{
	return asks_for(server, SMTP_MECHANISM_EXTERNAL) || asks_for(server, SMTP_MECHANISM_ANONYMOUS);
}

bool smtp_server_has_login(const smtp_server *server)
{
	return server->username.data || asks_for_nameless(server);
}

smtp_credentials smtp_server_credentials(const smtp_server *server)
{
	return (smtp_credentials){
		.username = server->username,
		.password = server->password,
		.token = server->oauth_token,
		.host = server->host,
		.port = smtp_server_port(server),
		.certificate = server->local_cert.data != NULL,
		.scram_min_iterations = server->scram_min_iterations,
	};
}

static bool check_text(smtp_span value, const char *key, size_t limit, smtp_refusal *refusal)
{
	if (smtp_span_has_control(value)) {
		return smtp_refuse(refusal, key, "must not contain line breaks or control characters");
	}
	if (value.length > limit) {
		return smtp_refuse(refusal, key, "must not be longer than %zu octets", limit);
	}
	return true;
}

/* b64token of RFC 6750 2.1 */
static bool is_token(smtp_span token)
{
	static const char octets[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
	size_t length = token.length;
	while (length && token.data[length - 1] == '=') {
		length--;
	}
	for (size_t i = 0; i < length; i++) {
		if (!memchr(octets, token.data[i], sizeof octets - 1)) {
			return false;
		}
	}
	return length > 0;
}

static bool check_token(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_span token = server->oauth_token;
	if (!token.data) {
		return true;
	}
	if (server->password.data) {
		return smtp_refuse(refusal, "oauth_token", "must not be given together with password");
	}
	if (!is_token(token)) {
		return smtp_refuse(refusal, "oauth_token",
			"must be a bearer token: letters, digits and -._~+/, with = only at its end");
	}
	/* a comma of the user name takes three octets */
	size_t others = server->host.length + 3 * server->username.length;
	if (token.length > TOKEN_LINE || others > TOKEN_LINE - token.length) {
		return smtp_refuse(
			refusal, "oauth_token", "must be shorter: it does not fit into a line of the login");
	}
	return true;
}

/* Who, and with what. */
static bool check_pairs(const smtp_server *server, smtp_refusal *refusal)
{
	bool secret = server->password.data || server->oauth_token.data;
	if (secret && !server->username.data) {
		return smtp_refuse(refusal, "username", "must be given together with %s",
			server->password.data ? "password" : "oauth_token");
	}
	if (server->username.data && !secret && !asks_for_nameless(server)) {
		return smtp_refuse(refusal, "password", "must be given together with username");
	}
	if (server->username.data && !server->username.length) {
		return smtp_refuse(refusal, "username", "must not be empty");
	}
	return true;
}

static bool check_external(const smtp_server *server, smtp_refusal *refusal)
{
	if (!asks_for(server, SMTP_MECHANISM_EXTERNAL)) {
		return true;
	}
	if (!server->local_cert.data) {
		return smtp_refuse(refusal, "local_cert", "must be given when \"auth\" holds EXTERNAL");
	}
	if (server->tls == SMTP_TLS_NONE) {
		return smtp_refuse(refusal, "tls", "must not be \"none\" when \"auth\" holds EXTERNAL");
	}
	return true;
}

static bool check_mechanisms(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_credentials credentials = smtp_server_credentials(server);
	bool usable = !server->auth_count || !smtp_server_has_login(server), carried = usable;
	for (size_t i = 0; i < server->auth_count; i++) {
		bool one = smtp_auth_can_use(&credentials, server->auth[i]);
		usable = usable || one;
		carried = carried || (one && smtp_auth_can_carry(&credentials, server->auth[i]));
	}
	if (!usable) {
		return smtp_refuse(refusal, "auth", "must hold a mechanism that uses %s",
			server->oauth_token.data ? "oauth_token" : "a password");
	}
	return carried || smtp_refuse(refusal, "auth",
						  "must hold more than SCRAM with this user name or password, which RFC 4013 does "
						  "not allow there");
}

bool smtp_server_check_login(const smtp_server *server, smtp_refusal *refusal)
{
	unsigned least = server->scram_min_iterations;
	if (least < 1 || least > SMTP_SCRAM_ITERATIONS_MAX) {
		return smtp_refuse(
			refusal, "scram_min_iterations", "must be between 1 and %d", SMTP_SCRAM_ITERATIONS_MAX);
	}
	return check_pairs(server, refusal) &&
		   check_text(server->username, "username", USERNAME_LIMIT, refusal) &&
		   check_text(server->password, "password", PASSWORD_LIMIT, refusal) &&
		   check_token(server, refusal) && check_external(server, refusal) &&
		   check_mechanisms(server, refusal);
}
