/*
 * bare_tls.h - the TLS of a bare client: one SSL_CTX with full verification, and the session that came last. Who includes
 * this has need().
 */
#ifndef BENCH_BARE_TLS_H
#define BENCH_BARE_TLS_H

#include <openssl/ssl.h>

static SSL_SESSION *latest;

static int on_session(SSL *ssl, SSL_SESSION *session)
{
	(void)ssl;
	SSL_SESSION_free(latest);
	latest = session;
	return 1;
}

static SSL_CTX *bare_context(const char *authorities)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	need(SSL_CTX_load_verify_locations(context, authorities, NULL) == 1, "authorities");
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(context, on_session);
	return context;
}

#endif
