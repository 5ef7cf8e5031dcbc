/*
 * tls_resume.c - sessions that are taken up again, RFC 8446 2.2 and RFC 5077: which one, and what may be kept.
 *
 * A session belongs to one identity and is worth what its first handshake was worth: it is kept only after a verified
 * one, under a key that holds all that could make the verdict another (RFC 9325 3.4).
 */
#include "tls_state.h"

#include "clock.h"
#include "server.h"

static bool find_identity(smtp_tls *tls, const smtp_server *server)
{
	const smtp_peer *peer = tls->peer;
	smtp_digest digest;
	smtp_digest_begin(&digest);
	smtp_digest_add(&digest, tls->context->key, SMTP_DIGEST);
	smtp_digest_add_span(&digest, smtp_span_of(peer->host));
	smtp_digest_add_number(&digest, smtp_server_port(server));
	smtp_digest_add_span(&digest, server->socket_path);
	smtp_digest_add_number(&digest, smtp_server_tls(server) == SMTP_TLS_IMPLICIT);
	smtp_digest_add_span(&digest, smtp_span_of(peer->name));
	smtp_digest_add_number(&digest, tls->check_name);
	for (size_t i = 0; i < peer->pins.count; i++) {
		smtp_digest_add_number(&digest, peer->pins.items[i].of_key);
		smtp_digest_add(&digest, peer->pins.items[i].digest, SMTP_DIGEST);
	}
	return smtp_digest_end(&digest, tls->identity);
}

void smtp_tls_resume(smtp_tls *tls, smtp_tickets *tickets, const smtp_server *server)
{
	if (!tls->context->verify_peer || !find_identity(tls, server)) {
		return;
	}
	tls->tickets = tickets;
	smtp_ticket ticket = smtp_tickets_take(tickets, tls->identity, smtp_clock_now(), smtp_clock_wall());
	if (ticket.session && SSL_set_session(tls->ssl, ticket.session) == 1) {
		tls->from = ticket.from;
		tls->until = ticket.until;
	}
	smtp_ticket_free(&ticket);
}

void smtp_tls_forget(smtp_tls *tls)
{
	if (tls->tickets) {
		smtp_tickets_forget(tls->tickets, tls->identity);
		tls->tickets = NULL;
	}
}

/* TLS 1.2 without the extended master secret: not to be taken up again, RFC 7627 5.3. */
static bool is_worth_keeping(const smtp_tls *tls)
{
	return SSL_version(tls->ssl) >= TLS1_3_VERSION || SSL_get_extms_support(tls->ssl) == 1;
}

static void keep(smtp_tls *tls, SSL_SESSION *session)
{
	if (is_worth_keeping(tls)) {
		smtp_tickets_keep(tls->tickets, tls->identity,
			(smtp_ticket){.session = session, .from = tls->from, .until = tls->until}, smtp_clock_now());
	} else {
		SSL_SESSION_free(session);
	}
}

/* In TLS 1.2 it comes before the handshake has ended, in TLS 1.3 with what is read later. */
int smtp_tls_on_session(SSL *ssl, SSL_SESSION *session)
{
	smtp_tls *tls = SSL_get_app_data(ssl);
	if (!tls || !tls->tickets) {
		return 0;
	}
	if (tls->established) {
		keep(tls, session);
	} else {
		SSL_SESSION_free(tls->early);
		tls->early = session;
	}
	return 1;
}

void smtp_tls_keep_sessions(smtp_tls *tls)
{
	/* one of TLS 1.2 may be used again without a new one being given */
	bool lasts = SSL_session_reused(tls->ssl) && SSL_version(tls->ssl) < TLS1_3_VERSION;
	if (!tls->tickets) {
		return;
	}
	if (!tls->early && lasts) {
		tls->early = SSL_get1_session(tls->ssl);
	}
	if (tls->early) {
		keep(tls, tls->early);
		tls->early = NULL;
	}
}
