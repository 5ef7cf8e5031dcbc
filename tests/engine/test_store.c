/*
 * test_store.c - what one call leaves for the next: one TLS context for each set of settings, as long as its files stay
 * what they were.
 */
#include "scarce.h"
#include "tls_client.h"
#include "store.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static smtp_tls_context *context_of(smtp_store *store, const smtp_server *server)
{
	smtp_tls_context *context;
	smtp_refusal refusal;
	assert_int_equal(smtp_store_context(store, server, &context, &refusal), SMTP_OK);
	return context;
}

/* Whether two sets of settings get the same one. */
static bool share(smtp_store *store, const smtp_server *a, const smtp_server *b)
{
	smtp_tls_context *one = context_of(store, a), *two = context_of(store, b);
	bool same = one == two;
	smtp_tls_context_free(one);
	smtp_tls_context_free(two);
	return same;
}

static void the_same_settings_share_one_context(void **state)
{
	(void)state;
	smtp_store *store = smtp_store_new();
	smtp_server here = settings("localhost"), there = settings("mx.example.test");
	there.port = 465;
	there.verify_peer_name = false;
	there.username = SMTP_SPAN("somebody");
	assert_true(share(store, &here, &here));
	assert_true(share(store, &here, &there)); /* name, port and login are the connection's */
	assert_false(share(NULL, &here, &here));
	smtp_store_free(store);
	smtp_store_free(NULL);
}

static void every_other_setting_has_its_own(void **state)
{
	(void)state;
	smtp_store *store = smtp_store_new();
	pki_path other_file = pki_write_certificates("other.pem", &authority, NULL);
	pki_path certificate = pki_write_certificates("own.pem", &stranger, NULL);
	pki_path key = pki_write_key("own.key", &stranger, NULL);
	pki_path locked = pki_write_key("locked.key", &stranger, "sesame-open");
	pki_path same_certificate = pki_write_certificates("own2.pem", &stranger, NULL);
	smtp_server cases[8];
	for (size_t i = 0; i < 8; i++) {
		cases[i] = settings("localhost");
	}
	cases[1].cafile = smtp_span_of(other_file.text); /* the same octets, another file */
	cases[2].cafile = (smtp_span){NULL, 0};
	cases[3].verify_peer = false;
	for (int i = 4; i < 8; i++) {
		cases[i].local_cert = smtp_span_of(certificate.text);
		cases[i].local_pk = smtp_span_of(i % 3 == 1 ? key.text : locked.text);
	}
	cases[5].passphrase = SMTP_SPAN("sesame-open");
	cases[6] = cases[4];
	cases[6].local_cert = smtp_span_of(same_certificate.text);
	for (size_t i = 0; i < 7; i++) {
		for (size_t j = 0; j < i; j++) {
			assert_false(share(store, &cases[i], &cases[j]));
		}
	}
	/* who does not know the passphrase does not get the context of who does */
	smtp_tls_context *context;
	smtp_refusal refusal;
	cases[7] = cases[5];
	cases[7].passphrase = SMTP_SPAN("Sesame-open");
	assert_int_equal(smtp_store_context(store, &cases[7], &context, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "passphrase");
	assert_null(context);
	smtp_store_free(store);
}

/* Without a restart: the same path, other octets. */
static void a_renewed_file_is_loaded_anew(void **state)
{
	(void)state;
	smtp_store *store = smtp_store_new();
	pki_path file = pki_write_certificates("renewed.pem", &authority, NULL);
	smtp_server server = settings("localhost");
	server.cafile = smtp_span_of(file.text);
	smtp_tls_context *before = context_of(store, &server);
	struct timespec times[2] = {{1, 1}, {1, 1}};
	assert_int_equal(utimensat(AT_FDCWD, file.text, times, 0), 0);
	smtp_tls_context_free(before);
	before = context_of(store, &server);
	times[1].tv_nsec = 2; /* the size stays, a nanosecond of the time changes */
	assert_int_equal(utimensat(AT_FDCWD, file.text, times, 0), 0);
	smtp_tls_context *after = context_of(store, &server);
	assert_ptr_not_equal(before, after);
	smtp_tls_context_free(after);
	after = context_of(store, &server);
	pki_path fresh = pki_write_certificates("fresh.pem", &authority, NULL);
	assert_int_equal(utimensat(AT_FDCWD, fresh.text, times, 0), 0);
	assert_int_equal(rename(fresh.text, file.text), 0); /* size and time stay, it is another file */
	smtp_tls_context *renamed = context_of(store, &server);
	assert_ptr_not_equal(after, renamed);
	smtp_tls_context_free(before);
	smtp_tls_context_free(after);
	smtp_tls_context_free(renamed);
	smtp_store_free(store);
}

static void the_default_store_of_the_environment_counts(void **state)
{
	(void)state;
	smtp_store *store = smtp_store_new();
	smtp_server server = settings("localhost");
	server.cafile = (smtp_span){NULL, 0};
	smtp_tls_context *before = context_of(store, &server);
	setenv("SSL_CERT_FILE", authority_file.text, 1);
	smtp_tls_context *named = context_of(store, &server);
	unsetenv("SSL_CERT_FILE");
	assert_ptr_not_equal(before, named);
	smtp_tls_context_free(before);
	smtp_tls_context_free(named);
	smtp_store_free(store);
}

/* The least used goes; whoever holds it keeps it. */
static void contexts_are_bounded(void **state)
{
	(void)state;
	smtp_store *store = smtp_store_new();
	pki_path files[SMTP_CONTEXTS_MAX + 1];
	smtp_tls_context *first = NULL;
	smtp_server server = settings("localhost");
	for (size_t i = 0; i <= SMTP_CONTEXTS_MAX; i++) {
		char name[32];
		snprintf(name, sizeof name, "ca%zu.pem", i);
		files[i] = pki_write_certificates(name, &authority, NULL);
		server.cafile = smtp_span_of(files[i].text);
		smtp_tls_context *context = context_of(store, &server);
		if (i == 0) {
			first = context;
			continue;
		}
		smtp_tls_context_free(context);
		server.cafile = smtp_span_of(files[1].text); /* the second stays in use */
		smtp_tls_context_free(context_of(store, &server));
	}
	server.cafile = smtp_span_of(files[0].text);
	smtp_tls_context *again = context_of(store, &server);
	assert_ptr_not_equal(first, again);
	smtp_tls_context_free(again);
	client it = {.context = first};
	pki_server peer = {.party = &good};
	it.socket = pki_serve(&peer);
	assert_int_equal(smtp_peer_read(&server, &it.peer, NULL), SMTP_OK);
	it.tls = smtp_tls_new(first, &it.peer, true, it.socket);
	assert_int_equal(finish_handshake(&it), SMTP_IO_DONE);
	smtp_store_free(store);
	part(&it, &peer);
}

static void memory_may_run_out(void **state)
{
	(void)state;
	smtp_server server = settings("localhost");
	smtp_status status = SMTP_NO_MEMORY;
	for (size_t allowed = 0; status != SMTP_OK; allowed++) {
		smtp_tls_context *context = NULL;
		scarce_begin(allowed, SCARCE_ONCE);
		smtp_store *store = smtp_store_new();
		status = store ? smtp_store_context(store, &server, &context, NULL) : SMTP_NO_MEMORY;
		assert_true(status == SMTP_OK || !context);
		smtp_tls_context_free(context);
		smtp_store_free(store);
		assert_int_equal(scarce_blocks(), 0);
		assert_true(allowed < 10);
	}
	assert_false(scarce_end());
}

/* ---- what composing takes from ------------------------------------------------------------------- */

/* What a copy of the process would send must not have been sent by the original, nor the reverse. */
static void a_child_draws_random_octets_of_its_own(void **state)
{
	(void)state;
	smtp_store *store = smtp_store_new();
	char before[33], ours[33], theirs[33] = "";
	int ends[2];
	assert_true(smtp_random_digits(&smtp_store_stock(store)->random, before));
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		bool drawn = smtp_random_digits(&smtp_store_stock(store)->random, theirs);
		_exit(drawn && write(ends[1], theirs, 32) == 32 ? 0 : 1);
	}
	assert_int_equal(read(ends[0], theirs, 32), 32);
	assert_int_equal(waitpid(child, NULL, 0), child);
	size_t left = smtp_store_stock(store)->random.left;
	assert_true(smtp_random_digits(&smtp_store_stock(store)->random, ours));
	assert_int_equal(smtp_store_stock(store)->random.left, left - 16); /* ours goes on */
	assert_string_not_equal(ours, theirs);
	close(ends[0]);
	close(ends[1]);
	smtp_store_free(store);
	assert_null(smtp_store_stock(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_settings_share_one_context),
		cmocka_unit_test(every_other_setting_has_its_own),
		cmocka_unit_test(a_renewed_file_is_loaded_anew),
		cmocka_unit_test(the_default_store_of_the_environment_counts),
		cmocka_unit_test(contexts_are_bounded),
		cmocka_unit_test(memory_may_run_out),
		cmocka_unit_test(a_child_draws_random_octets_of_its_own),
	};
	return cmocka_run_group_tests(tests, make_parties, remove_parties);
}
