/*
 * test_peer.c - the host as it is resolved, and the name that is announced and compared.
 */
#include "scarce.h"
#include "peer.h"

static smtp_server to(const char *host)
{
	smtp_server server;
	smtp_server_init(&server);
	server.host = smtp_span_of(host);
	return server;
}

static void names_and_addresses(void **state)
{
	(void)state;
	static const struct {
		const char *host, *peer_name, *resolved, *name;
		bool is_address;
	} cases[] = {
		{"smtp.example.com", NULL, "smtp.example.com", "smtp.example.com", false},
		{"smtp.example.com.", NULL, "smtp.example.com.", "smtp.example.com", false},
		{"192.0.2.1", NULL, "192.0.2.1", "192.0.2.1", true},
		{"2001:DB8:0:0::1", NULL, "2001:DB8:0:0::1", "2001:db8::1", true},
		{"192.0.2.1", "mail.example.com.", "192.0.2.1", "mail.example.com", false},
		{"smtp.example.com", "192.0.2.1", "smtp.example.com", "192.0.2.1", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		smtp_peer peer;
		smtp_server server = to(cases[i].host);
		server.peer_name = smtp_span_of(cases[i].peer_name);
		assert_int_equal(smtp_peer_read(&server, &peer, NULL), SMTP_OK);
		assert_string_equal(peer.host, cases[i].resolved);
		assert_string_equal(peer.name, cases[i].name);
		assert_int_equal(peer.name_is_address, cases[i].is_address);
	}
}

static void a_socket_is_on_this_machine(void **state)
{
	(void)state;
	smtp_peer peer;
	smtp_server server = to(NULL);
	server.socket_path = SMTP_SPAN("/run/mail/socket");
	assert_int_equal(smtp_peer_read(&server, &peer, NULL), SMTP_OK);
	assert_string_equal(peer.host, "");
	assert_string_equal(peer.name, "localhost");
	server.peer_name = SMTP_SPAN("mail.example.com");
	assert_int_equal(smtp_peer_read(&server, &peer, NULL), SMTP_OK);
	assert_string_equal(peer.name, "mail.example.com");
}

static void chinese_names(void **state)
{
	(void)state;
	smtp_peer peer;
	smtp_refusal refusal = {"", ""};
	smtp_server server = to("\xe9\x82\xae\xe4\xbb\xb6.example.cn");
#ifdef HAVE_LIBIDN2
	assert_int_equal(smtp_peer_read(&server, &peer, &refusal), SMTP_OK);
	assert_string_equal(peer.host, "xn--5nq051n.example.cn");
	assert_string_equal(peer.name, "xn--5nq051n.example.cn");
	server.peer_name = SMTP_SPAN("\xe4\xbd\xa0.cn.");
	assert_int_equal(smtp_peer_read(&server, &peer, &refusal), SMTP_OK);
	assert_string_equal(peer.name, "xn--6qq.cn");
#else
	assert_int_equal(smtp_peer_read(&server, &peer, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "host");
#endif
}

static void bad_names_are_refused(void **state)
{
	(void)state;
	static const char *const cases[] = {"", ".", ".example.com", "a b", "a/b", "u@a", "a\x01", "\xff.cn",
		"a\xe3\x80\x82"
		"cn",
		"\xef\xbd\x81@b.cn", "a\xe2\x80\x8b.cn"};
	char endless[1200];
	memset(endless, 'a', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	for (size_t i = 0; i <= sizeof cases / sizeof *cases; i++) {
		smtp_peer peer;
		smtp_refusal refusal = {"", ""};
		smtp_server server = to(i < sizeof cases / sizeof *cases ? cases[i] : endless);
		assert_int_equal(smtp_peer_read(&server, &peer, &refusal), SMTP_REFUSED);
		assert_string_equal(refusal.key, "host");
		assert_int_equal(strncmp(refusal.must, "must ", 5), 0);
		server.peer_name = server.host;
		server.host = SMTP_SPAN("localhost");
		assert_int_equal(smtp_peer_read(&server, &peer, &refusal), SMTP_REFUSED);
		assert_string_equal(refusal.key, "peer_name");
	}
}

/* Where no certificate is compared, a name that cannot be in one does no harm. */
static void a_name_that_is_not_compared_may_be_none(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		smtp_peer peer;
		smtp_server server = to(".");
		server.verify_peer = i != 0;
		server.verify_peer_name = i != 1;
		server.tls = i == 2 ? SMTP_TLS_NONE : SMTP_TLS_AUTO;
		assert_int_equal(smtp_peer_read(&server, &peer, NULL), SMTP_OK);
		assert_string_equal(peer.name, "");
	}
}

static void pins_are_collected(void **state)
{
	(void)state;
	smtp_peer peer;
	smtp_refusal refusal = {"", ""};
	smtp_server server = to("localhost");
	server.peer_fingerprints[0] =
		SMTP_SPAN("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
	server.peer_fingerprints[1] = SMTP_SPAN("sha256//AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
	server.peer_fingerprint_count = 2;
	assert_int_equal(smtp_peer_read(&server, &peer, &refusal), SMTP_OK);
	assert_int_equal(peer.pins.count, 2);
	server.peer_fingerprints[1] = SMTP_SPAN("");
	assert_int_equal(smtp_peer_read(&server, &peer, &refusal), SMTP_REFUSED);
	assert_string_equal(refusal.key, "peer_fingerprint");
}

static void memory_may_run_out(void **state)
{
	(void)state;
	smtp_peer peer;
	smtp_server server = to("localhost");
	server.peer_name = server.host;
	for (size_t allowed = 0; allowed < 2; allowed++) {
		scarce_begin(allowed, SCARCE_ONCE);
		assert_int_equal(smtp_peer_read(&server, &peer, NULL), SMTP_NO_MEMORY);
		assert_int_equal(scarce_blocks(), 0);
		scarce_end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_addresses),
		cmocka_unit_test(a_socket_is_on_this_machine),
		cmocka_unit_test(chinese_names),
		cmocka_unit_test(bad_names_are_refused),
		cmocka_unit_test(a_name_that_is_not_compared_may_be_none),
		cmocka_unit_test(pins_are_collected),
		cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
