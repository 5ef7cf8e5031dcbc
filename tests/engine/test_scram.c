/*
 * test_scram.c - SCRAM: the examples of RFC 5802 and RFC 7677, one for SHA-512 (computed with Python's hashlib and hmac
 * from the values of RFC 7677), channel binding, and every message that a server may not send.
 */
#include "test.h"
#include "scarce.h"
#include "scram.h"
#include "scram_parse.h"

#define SALT_256 "W22ZaJ0SNY7soEsUEjb6gQ=="
#define NONCE_256 "rOprNGfwEbeRWgbNEkqO"
#define BOTH_256 NONCE_256 "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"

typedef struct example {
	const char *digest, *nonce;
	char flag;
	const char *first, *server_first, *final, *server_final;
} example;

static const example examples[] = {
	/* RFC 5802 5 */
	{"SHA1", "fyko+d2lbbFgONRv9qkxdawL", 'n', "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
		"r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
		"c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
		"v=rmF9pqV8S7suAoZWja4dJRkFsKQ="},
	/* RFC 7677 3 */
	{"SHA256", NONCE_256, 'n', "n,,n=user,r=" NONCE_256, "r=" BOTH_256 ",s=" SALT_256 ",i=4096",
		"c=biws,r=" BOTH_256 ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
		"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="},
	{"SHA512", NONCE_256, 'n', "n,,n=user,r=" NONCE_256, "r=" BOTH_256 ",s=" SALT_256 ",i=4096",
		"c=biws,r=" BOTH_256
		",p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==",
		"v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw=="},
	/* bound to the octets 0 to 31 */
	{"SHA256", NONCE_256, 'p', "p=tls-exporter,,n=user,r=" NONCE_256, "r=" BOTH_256 ",s=" SALT_256 ",i=4096",
		"c=cD10bHMtZXhwb3J0ZXIsLAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f,r=" BOTH_256
		",p=QC6CS20quADQRb3mT99YUH+n3VJxUvzuK0K0E1Vrs2M=",
		"v=2GiAgapEppLVlUXbxUDksL3VgYHzuqiK5tR4mhJGgvs="},
};

typedef struct exchange {
	smtp_scram scram;
	smtp_buf said;
} exchange;

static smtp_channel_binding counting(void)
{
	smtp_channel_binding binding = {.type = "tls-exporter", .length = 32};
	for (unsigned char i = 0; i < 32; i++) {
		binding.octets[i] = i;
	}
	return binding;
}

static smtp_scram_status begin(exchange *it, const example *row)
{
	smtp_channel_binding binding = counting();
	smtp_scram_offer offer = {.digest = row->digest,
		.username = SMTP_SPAN("user"),
		.flag = row->flag,
		.binding = &binding,
		.nonce = smtp_span_of(row->nonce)};
	smtp_buf_init_secret(&it->said, 20000);
	return smtp_scram_begin(&it->scram, &offer, &it->said);
}

static smtp_scram_status answer(exchange *it, smtp_span message)
{
	smtp_buf_clear(&it->said);
	return smtp_scram_answer(&it->scram, message, SMTP_SPAN("pencil"), 4096, &it->said);
}

static void end(exchange *it)
{
	smtp_scram_free(&it->scram);
	smtp_buf_free(&it->said);
}

static void the_examples_of_the_rfcs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		const example *row = &examples[i];
		exchange it;
		assert_int_equal(begin(&it, row), SMTP_SCRAM_OK);
		assert_span(smtp_buf_view(&it.said), row->first);
		assert_int_equal(answer(&it, smtp_span_of(row->server_first)), SMTP_SCRAM_OK);
		assert_span(smtp_buf_view(&it.said), row->final);
		assert_false(it.scram.proved);
		assert_int_equal(smtp_scram_verify(&it.scram, smtp_span_of(row->server_final)), SMTP_SCRAM_OK);
		assert_true(it.scram.proved);
		end(&it);
	}
}

/* ---- the first message ----------------------------------------------------------------------------- */

static void a_nonce_is_long_and_never_the_same(void **state)
{
	(void)state;
	exchange one, other;
	example row = examples[1];
	row.nonce = NULL;
	assert_int_equal(begin(&one, &row), SMTP_SCRAM_OK);
	assert_int_equal(begin(&other, &row), SMTP_SCRAM_OK);
	assert_int_equal(one.scram.nonce.length, 32);
	assert_int_equal(other.scram.nonce.length, 32);
	assert_memory_not_equal(one.scram.nonce.data, other.scram.nonce.data, 32);
	end(&one);
	end(&other);
}

static void a_name_cannot_add_attributes(void **state)
{
	(void)state;
	smtp_scram scram;
	smtp_buf said;
	smtp_scram_offer offer = {
		.digest = "SHA1", .username = SMTP_SPAN("a,r=x=2C"), .flag = 'y', .nonce = SMTP_SPAN("nonce")};
	smtp_buf_init(&said, 100);
	assert_int_equal(smtp_scram_begin(&scram, &offer, &said), SMTP_SCRAM_OK);
	assert_span(smtp_buf_view(&said), "y,,n=a=2Cr=3Dx=3D2C,r=nonce");
	smtp_scram_free(&scram);
	smtp_buf_free(&said);
}

/* ---- the server's first message ---------------------------------------------------------------------- */

static smtp_scram_status first_is(smtp_span message)
{
	exchange it;
	assert_int_equal(begin(&it, &examples[1]), SMTP_SCRAM_OK);
	smtp_scram_status status = answer(&it, message);
	assert_int_equal(it.scram.reason[0] == '\0', status == SMTP_SCRAM_OK);
	if (status != SMTP_SCRAM_OK) {
		assert_int_equal(it.said.length, 0);
	}
	end(&it);
	return status;
}

static void what_is_no_first_message(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", ",", "r", "r=", "r=" BOTH_256, "r=" BOTH_256 ",s=" SALT_256,
		"s=" SALT_256 ",r=" BOTH_256 ",i=4096",                /* another order */
		"r=" BOTH_256 ",i=4096,s=" SALT_256,                   /* another order */
		"m=x,r=" BOTH_256 ",s=" SALT_256 ",i=4096",            /* an extension that must be known */
		"r=" BOTH_256 ",s=" SALT_256 ",i=4096,m=x",            /* anywhere */
		"r=" BOTH_256 ",x=" SALT_256 ",i=4096",                /* another letter */
		"x=1,r=" BOTH_256 ",s=" SALT_256 ",i=4096",            /* an extension before its place */
		"r=" BOTH_256 ",r=" BOTH_256 ",s=" SALT_256 ",i=4096", /* twice */
		"r=" BOTH_256 ",s=" SALT_256 ",i=4096,i=1",            /* twice */
		"r=" BOTH_256 ",s=" SALT_256 ",i=4096,x=1,x=2",        /* twice */
		"r=" BOTH_256 ",s=" SALT_256 ",i=4096,",               /* nothing behind a comma */
		"r=" BOTH_256 ",s=" SALT_256 ",i=4096,x=",             /* no value */
		"r=" BOTH_256 ",s=" SALT_256 ",i=4096,1=x",            /* no letter */
		"r=" BOTH_256 ",s=" SALT_256 ",i=4096\n",              /* a control */
		"r=" BOTH_256 ",s=,i=4096", "r=" BOTH_256 ",s=W22Z,i=", "e=other-error", "v=xxxx"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		if (first_is(smtp_span_of(wrong[i])) != SMTP_SCRAM_MALFORMED) {
			fail_msg("taken for a message: %s", wrong[i]);
		}
	}
	assert_int_equal(first_is(SMTP_SPAN("r=" BOTH_256 ",s=" SALT_256 ",i=4096\0")), SMTP_SCRAM_MALFORMED);
}

static void a_nonce_begins_with_ours(void **state)
{
	(void)state;
	char large[SMTP_SCRAM_NONCE + 100];
	static const char *const wrong[] = {"r=" NONCE_256 ",s=W22Z,i=4096",
		"r=rOprNGfwEbeRWgbNEkqx1234,s=W22Z,i=4096", "r=rOpr,s=W22Z,i=4096", "r=x" BOTH_256 ",s=W22Z,i=4096",
		"r=" BOTH_256 " x,s=W22Z,i=4096", "r=" BOTH_256 "\xc3\xa9,s=W22Z,i=4096"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(first_is(smtp_span_of(wrong[i])), SMTP_SCRAM_MALFORMED);
	}
	for (int more = 0; more < 2; more++) {
		snprintf(large, sizeof large, "r=%s%0*d,s=W22Z,i=4096", NONCE_256,
			(int)(SMTP_SCRAM_NONCE - strlen(NONCE_256)) + more, 0);
		assert_int_equal(first_is(smtp_span_of(large)), more ? SMTP_SCRAM_MALFORMED : SMTP_SCRAM_OK);
	}
}

static void a_salt_is_base64_and_bounded(void **state)
{
	(void)state;
	char large[SMTP_SCRAM_SALT + 200];
	static const char *const wrong[] = {"W22", "W22Z=", "====", "W2 Z", "W22Z\x7f", "W23="};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		snprintf(large, sizeof large, "r=%s,s=%s,i=4096", BOTH_256, wrong[i]);
		assert_int_equal(first_is(smtp_span_of(large)), SMTP_SCRAM_MALFORMED);
	}
	for (int more = 0; more < 2; more++) {
		snprintf(large, sizeof large, "r=%s,s=%0*d,i=4096", BOTH_256, SMTP_SCRAM_SALT + 4 * more, 0);
		assert_int_equal(first_is(smtp_span_of(large)), more ? SMTP_SCRAM_MALFORMED : SMTP_SCRAM_OK);
	}
}

static void an_iteration_count_is_a_number_within_bounds(void **state)
{
	(void)state;
	static const struct {
		const char *count;
		smtp_scram_status status;
	} counts[] = {{"4096", SMTP_SCRAM_OK}, {"4095", SMTP_SCRAM_WEAK}, {"1", SMTP_SCRAM_WEAK},
		{"1000001", SMTP_SCRAM_WEAK}, {"10000001", SMTP_SCRAM_WEAK}, {"4294967295", SMTP_SCRAM_WEAK},
		{"4294971392", SMTP_SCRAM_WEAK}, {"18446744073709555712", SMTP_SCRAM_WEAK},
		{"0", SMTP_SCRAM_MALFORMED}, {"04096", SMTP_SCRAM_MALFORMED}, {"-4096", SMTP_SCRAM_MALFORMED},
		{"+4096", SMTP_SCRAM_MALFORMED}, {" 4096", SMTP_SCRAM_MALFORMED}, {"4096 ", SMTP_SCRAM_MALFORMED},
		{"0x1000", SMTP_SCRAM_MALFORMED}, {"4096.0", SMTP_SCRAM_MALFORMED}};
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		char message[200];
		snprintf(message, sizeof message, "r=%s,s=%s,i=%s", BOTH_256, SALT_256, counts[i].count);
		if (first_is(smtp_span_of(message)) != counts[i].status) {
			fail_msg("iterations %s", counts[i].count);
		}
	}
}

static void the_least_count_is_the_callers(void **state)
{
	(void)state;
	exchange it;
	assert_int_equal(begin(&it, &examples[1]), SMTP_SCRAM_OK);
	smtp_span message = SMTP_SPAN("r=" BOTH_256 ",s=" SALT_256 ",i=1000");
	smtp_buf_clear(&it.said);
	assert_int_equal(
		smtp_scram_answer(&it.scram, message, SMTP_SPAN("pencil"), 1001, &it.said), SMTP_SCRAM_WEAK);
	assert_non_null(strstr(it.scram.reason, "1000"));
	assert_int_equal(
		smtp_scram_answer(&it.scram, message, SMTP_SPAN("pencil"), 1000, &it.said), SMTP_SCRAM_OK);
	end(&it);
}

/* RFC 5802 5.1: what is not known is let pass, and signed. Computed as above. */
static void an_unknown_extension_is_signed(void **state)
{
	(void)state;
	exchange it;
	assert_int_equal(begin(&it, &examples[1]), SMTP_SCRAM_OK);
	assert_int_equal(answer(&it, SMTP_SPAN("r=" BOTH_256 ",s=" SALT_256 ",i=4096,x=y,Z=1=2")), SMTP_SCRAM_OK);
	assert_span(
		smtp_buf_view(&it.said), "c=biws,r=" BOTH_256 ",p=Hl0QCl/97b6PiOqWqHaY1aolQiFwcsxaWSf0WBsKrnU=");
	assert_int_equal(
		smtp_scram_verify(&it.scram, SMTP_SPAN("v=NcJwKpLnyXRrgit1ZGUKigcsszVtl4Gi/YXYvi9h5Uc=,x=y")),
		SMTP_SCRAM_OK);
	end(&it);
}

/* ---- the server's final message ---------------------------------------------------------------------- */

static void only_the_right_signature_proves(void **state)
{
	(void)state;
	static const struct {
		const char *message;
		smtp_scram_status status;
	} finals[] = {
		{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", SMTP_SCRAM_OK},
		{"v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", SMTP_SCRAM_FALSE}, /* first octet */
		{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G8=", SMTP_SCRAM_FALSE}, /* bits behind the last */
		{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G0=", SMTP_SCRAM_FALSE},
		{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95A==", SMTP_SCRAM_FALSE}, /* shorter */
		{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4A", SMTP_SCRAM_FALSE}, /* longer */
		{"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", SMTP_SCRAM_FALSE},
		{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4", SMTP_SCRAM_FALSE},
		{"v====", SMTP_SCRAM_FALSE},
		{"v=", SMTP_SCRAM_MALFORMED},
		{"", SMTP_SCRAM_MALFORMED},
		{"x=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", SMTP_SCRAM_MALFORMED},
		{"6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", SMTP_SCRAM_MALFORMED},
		{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=,m=x", SMTP_SCRAM_MALFORMED},
		{"e=invalid-proof", SMTP_SCRAM_REFUSED},
		{"e=", SMTP_SCRAM_MALFORMED},
	};
	for (size_t i = 0; i < sizeof finals / sizeof finals[0]; i++) {
		exchange it;
		assert_int_equal(begin(&it, &examples[1]), SMTP_SCRAM_OK);
		assert_int_equal(answer(&it, smtp_span_of(examples[1].server_first)), SMTP_SCRAM_OK);
		if (smtp_scram_verify(&it.scram, smtp_span_of(finals[i].message)) != finals[i].status) {
			fail_msg("final message %s", finals[i].message);
		}
		assert_int_equal(it.scram.proved, finals[i].status == SMTP_SCRAM_OK);
		end(&it);
	}
}

static void a_signature_of_any_length_is_compared(void **state)
{
	(void)state;
	char large[4096];
	exchange it;
	assert_int_equal(begin(&it, &examples[2]), SMTP_SCRAM_OK);
	assert_int_equal(answer(&it, smtp_span_of(examples[2].server_first)), SMTP_SCRAM_OK);
	for (int length = 4; length < 400; length += 4) {
		snprintf(large, sizeof large, "v=%0*d", length, 0);
		assert_int_equal(smtp_scram_verify(&it.scram, smtp_span_of(large)), SMTP_SCRAM_FALSE);
	}
	end(&it);
}

/* Zero octets are not a signature of zero octets. */
static void nothing_is_proved_before_the_proof(void **state)
{
	(void)state;
	exchange it;
	assert_int_equal(begin(&it, &examples[1]), SMTP_SCRAM_OK);
	assert_int_equal(
		smtp_scram_verify(&it.scram, SMTP_SPAN("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")),
		SMTP_SCRAM_FALSE);
	assert_false(it.scram.proved);
	end(&it);
}

/* ---- memory ------------------------------------------------------------------------------------------ */

static bool goes_on_with(size_t allowed, scarce_kind kind)
{
	exchange it;
	scarce_begin(allowed, kind);
	smtp_scram_status status = begin(&it, &examples[3]);
	if (status == SMTP_SCRAM_OK) {
		status = answer(&it, smtp_span_of(examples[3].server_first));
	}
	bool ran_dry = scarce_end();
	assert_int_equal(status, ran_dry ? SMTP_SCRAM_NO_MEMORY : SMTP_SCRAM_OK);
	end(&it);
	return ran_dry;
}

static void survives_every_failed_allocation(void **state)
{
	(void)state;
	for (scarce_kind kind = SCARCE_FROM_THEN_ON; kind <= SCARCE_ONCE; kind++) {
		size_t allowed = 0;
		while (goes_on_with(allowed, kind)) {
			allowed++;
		}
		assert_true(allowed > 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_examples_of_the_rfcs),
		cmocka_unit_test(a_nonce_is_long_and_never_the_same),
		cmocka_unit_test(a_name_cannot_add_attributes),
		cmocka_unit_test(what_is_no_first_message),
		cmocka_unit_test(a_nonce_begins_with_ours),
		cmocka_unit_test(a_salt_is_base64_and_bounded),
		cmocka_unit_test(an_iteration_count_is_a_number_within_bounds),
		cmocka_unit_test(the_least_count_is_the_callers),
		cmocka_unit_test(an_unknown_extension_is_signed),
		cmocka_unit_test(only_the_right_signature_proves),
		cmocka_unit_test(a_signature_of_any_length_is_compared),
		cmocka_unit_test(nothing_is_proved_before_the_proof),
		cmocka_unit_test(survives_every_failed_allocation),
	};
	return cmocka_run_group_tests_name("scram", tests, NULL, NULL);
}
