/*
 * identity.c - see identity.h.
 */
#include "identity.h"

#include "server.h"

static void add_way(smtp_digest *digest, const smtp_server *server)
{
	smtp_digest_add_number(digest, server->protocol);
	smtp_digest_add_span(digest, server->host);
	smtp_digest_add_number(digest, smtp_server_port(server));
	smtp_digest_add_span(digest, server->socket_path);
	smtp_digest_add_span(digest, server->source_ip);
	smtp_digest_add_number(digest, server->proxy);
	smtp_digest_add_span(digest, server->proxy_host);
	smtp_digest_add_number(digest, server->proxy_port);
	smtp_digest_add_span(digest, server->proxy_username);
	smtp_digest_add_span(digest, server->proxy_password);
	smtp_digest_add_number(digest, server->public_only);
}

static void add_tls(smtp_digest *digest, const smtp_server *server)
{
	smtp_digest_add_number(digest, smtp_server_tls(server));
	smtp_digest_add_number(digest, server->verify_peer);
	smtp_digest_add_number(digest, server->verify_peer_name);
	smtp_digest_add_span(digest, server->peer_name);
	for (size_t i = 0; i < server->peer_fingerprint_count; i++) {
		smtp_digest_add_span(digest, server->peer_fingerprints[i]);
	}
}

static void add_login(smtp_digest *digest, const smtp_server *server)
{
	smtp_digest_add_span(digest, server->username);
	smtp_digest_add_span(digest, server->password);
	smtp_digest_add_span(digest, server->oauth_token);
	smtp_digest_add_number(digest, (int64_t)server->auth_count);
	for (size_t i = 0; i < server->auth_count; i++) {
		smtp_digest_add_number(digest, server->auth[i]);
	}
	smtp_digest_add_number(digest, server->scram_min_iterations);
	smtp_digest_add_span(digest, server->local_domain);
}

bool smtp_identity(const smtp_server *server, unsigned char identity[SMTP_DIGEST])
{
	unsigned char trust[SMTP_DIGEST] = {0};
	smtp_digest digest;
	if (smtp_server_tls(server) != SMTP_TLS_NONE && !smtp_trust_key(server, trust)) {
		return false;
	}
	smtp_digest_begin(&digest);
	smtp_digest_add(&digest, trust, SMTP_DIGEST);
	add_way(&digest, server);
	add_tls(&digest, server);
	add_login(&digest, server);
	return smtp_digest_end(&digest, identity);
}
