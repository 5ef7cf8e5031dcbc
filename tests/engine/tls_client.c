/*
 * tls_client.c - see tls_client.h.
 */
#include "test.h"
#include "tls_client.h"
#include "loopback.h"

pki_party authority, stranger, good;
pki_path authority_file;

int make_parties(void **state)
{
	(void)state;
	authority = pki_make(&(pki_order){.name = "Root", .authority = true});
	stranger = pki_make(&(pki_order){.name = "Stranger", .authority = true});
	good = pki_make(&(pki_order){.name = "mail",
		.alternatives = "DNS:localhost,IP:127.0.0.1,DNS:*.example.test",
		.issuer = &authority});
	authority_file = pki_write_certificates("ca.pem", &authority, NULL);
	return 0;
}

int remove_parties(void **state)
{
	(void)state;
	pki_free(&authority);
	pki_free(&stranger);
	pki_free(&good);
	pki_remove_files();
	return 0;
}

smtp_server settings(const char *host)
{
	return (smtp_server){.host = smtp_span_of(host),
		.verify_peer = true,
		.verify_peer_name = true,
		.cafile = smtp_span_of(authority_file.text)};
}

void wait_until(const client *it, smtp_io wanted)
{
	assert_true(wanted == SMTP_IO_WANT_READ || wanted == SMTP_IO_WANT_WRITE);
	assert_true(loopback_wait(it->socket, wanted == SMTP_IO_WANT_READ ? POLLIN : POLLOUT));
}

void begin(client *it, const smtp_server *options, pki_server *server)
{
	*it = (client){.socket = pki_serve(server)};
	assert_int_equal(smtp_peer_read(options, &it->peer, NULL), SMTP_OK);
	assert_int_equal(smtp_tls_context_new(options, &it->context, NULL), SMTP_OK);
	it->tls = smtp_tls_new(it->context, &it->peer, options->verify_peer_name, it->socket);
	assert_non_null(it->tls);
}

smtp_io finish_handshake(client *it)
{
	smtp_io io;
	while ((io = smtp_tls_handshake(it->tls, &it->error)) != SMTP_IO_DONE && io != SMTP_IO_FAILED) {
		wait_until(it, io);
	}
	smtp_tls_facts_read(it->tls, &it->facts);
	return io;
}

smtp_io shake_hands(client *it, const smtp_server *options, pki_server *server)
{
	begin(it, options, server);
	return finish_handshake(it);
}

void part_alone(client *it)
{
	smtp_tls_close(it->tls);
	smtp_tls_free(it->tls);
	smtp_socket_close(it->socket);
	smtp_tls_context_free(it->context);
	smtp_tls_facts_free(&it->facts);
}

void part(client *it, pki_server *server)
{
	part_alone(it);
	pki_join(server);
}

void expect_failure(
	client *it, const smtp_server *options, pki_server *server, smtp_category category, const char *variant)
{
	assert_int_equal(shake_hands(it, options, server), SMTP_IO_FAILED);
	assert_int_equal(it->error.category, category);
	if (variant) {
		assert_string_equal(it->error.variant, variant);
	} else {
		assert_null(it->error.variant);
	}
	assert_false(it->facts.verified);
	assert_true(it->error.text[0]);
}
