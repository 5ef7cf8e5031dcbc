/*
 * test_reading.c - reading.h: codes, wrappings, folding, waiting.
 */
#include "test.h"
#include "reading.h"

static const struct taken_apart {
	const char *text;
	int known_code, code;
	const char *enhanced;
	smtp_phase phase;
	const char *words;
} cases[] = {
	{"550 no", 0, 550, "", SMTP_PHASE_NONE, "no"},
	{"550-a\n550 b", 0, 550, "", SMTP_PHASE_NONE, "a\nb"},
	{"550-5.7.1 a\n550 5.7.1 b", 0, 550, "5.7.1", SMTP_PHASE_NONE, "a\nb"},
	{"5.7.1 a\n5.7.1 b", 550, 550, "5.7.1", SMTP_PHASE_NONE, "a\nb"},
	{"535", 0, 535, "", SMTP_PHASE_NONE, ""},
	{"sorry (#5.1.1)", 553, 553, "5.1.1", SMTP_PHASE_NONE, "sorry (#5.1.1)"},
	{"550 from 5.1.1.1 or v5.1.1x", 0, 550, "", SMTP_PHASE_NONE, "from 5.1.1.1 or v5.1.1x"},
	{"450 relay said 5.7.1", 0, 450, "", SMTP_PHASE_NONE, "relay said 5.7.1"},
	{"host a[1.2.3.4] said: 550 5.1.1 no (in reply to RCPT TO command)", 0, 550, "5.1.1", SMTP_PHASE_RCPT,
		"no"},
	{"host a said: 450 4.1.1 probe: host b said: 550 5.1.1 gone (in reply to end of DATA command)", 0, 550,
		"5.1.1", SMTP_PHASE_DATA_END, "gone"},
	{"Expected response code \"250\" but got code \"535\", with message \"535 5.7.8 bad\".", 0, 535, "5.7.8",
		SMTP_PHASE_NONE, "bad"},
	{"(535, b'5.7.8 bad')", 0, 535, "5.7.8", SMTP_PHASE_NONE, "bad"},
	{"permanent error (535): 5.7.8 bad", 0, 535, "5.7.8", SMTP_PHASE_NONE, "bad"},
	{"Error: permanent error (535)", 0, 535, "", SMTP_PHASE_NONE, ""},
	{"mailbox is full (552)", 0, 0, "", SMTP_PHASE_NONE, "mailbox is full (552)"},
	{"refused to talk to me: 421 busy", 0, 421, "", SMTP_PHASE_GREETING, "busy"},
	{"host a said: 550 Connection frequency limited", 0, 550, "", SMTP_PHASE_NONE,
		"Connection frequency limited"},
	{"host a said: 552 Message too large", 0, 552, "", SMTP_PHASE_NONE, "Message too large"},
	{"SMTP error, RCPT TO:550 5.2.1 off", 0, 550, "5.2.1", SMTP_PHASE_RCPT, "off"},
	{"SMTP error, DOT: 554 no", 0, 554, "", SMTP_PHASE_DATA_END, "no"},
	{"550 blocked - see https://a.example/docs#550 [x.y]", 0, 550, "", SMTP_PHASE_NONE,
		"blocked - see https://a.example/docs#550 [x.y]"},
	{"#550 5.1.1 gone", 0, 550, "5.1.1", SMTP_PHASE_NONE, "gone"},
	{"javax.mail.AuthenticationFailedException: 550 no", 0, 550, "", SMTP_PHASE_AUTH, "no"},
	{"connect to a.example:465 failed", 0, 0, "", SMTP_PHASE_NONE, "connect to a.example:465 failed"},
	{"no such user\" code=550", 0, 550, "", SMTP_PHASE_NONE, "no such user\" code=550"},
	{"Invalid login: 535 no response: '535 no', responseCode: 535, command: 'AUTH'", 0, 535, "",
		SMTP_PHASE_AUTH, "no', responseCode: 535, command: 'AUTH"},
	{"(code: 535, response: 5.7.8 no)", 0, 535, "5.7.8", SMTP_PHASE_NONE, "response: 5.7.8 no"},
	{"port: 465, response: -1", 0, 0, "", SMTP_PHASE_NONE, "port: 465, response: -1"},
	{"SMTP -> FROM SERVER:421 busy", 0, 421, "", SMTP_PHASE_NONE, "busy"},
	{"sending failed - 422 slow down", 0, 422, "", SMTP_PHASE_NONE, "slow down"},
	{"MAIL failed: 530", 0, 530, "", SMTP_PHASE_MAIL, ""},
	{"服务器响应为:5.7.1 no", 0, 0, "5.7.1", SMTP_PHASE_NONE, "no"},
	{"delivery 9: Remote_host_does_not_like_recipient", 0, 0, "", SMTP_PHASE_RCPT,
		"delivery 9: Remote_host_does_not_like_recipient"},
	{"limit: 500 messages per hour", 0, 0, "", SMTP_PHASE_NONE, "limit: 500 messages per hour"},
	{"Unknown address error 550-'gone'", 0, 550, "", SMTP_PHASE_NONE, "'gone"},
	{"550 a: Sender address rejected: host b said: 450 gone", 0, 550, "", SMTP_PHASE_NONE,
		"a: Sender address rejected: host b said: 450 gone"},
	{"port: 465", 0, 0, "", SMTP_PHASE_NONE, "port: 465"},
	{"SMTP connect failed\n535 no", 0, 535, "", SMTP_PHASE_NONE, "no"},
	{"250 ok", 0, 250, "", SMTP_PHASE_NONE, "ok"},
	{"", 0, 0, "", SMTP_PHASE_NONE, ""},
};

static void takes_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		smtp_reading reading;
		smtp_buf words;
		smtp_buf_init(&words, 1000);
		smtp_reading_of(smtp_span_of(cases[i].text), cases[i].known_code, &reading);
		assert_true(smtp_reading_strip(&words, reading.text, reading.code, reading.enhanced_code));
		assert_int_equal(reading.code, cases[i].code);
		assert_string_equal(reading.enhanced_code, cases[i].enhanced);
		assert_int_equal(reading.phase, cases[i].phase);
		assert_span(smtp_buf_view(&words), cases[i].words);
		smtp_buf_free(&words);
	}
}

static void reasons(void **state)
{
	(void)state;
	assert_span(
		smtp_reading_reason(SMTP_SPAN("<a@b>: Recipient address rejected: User unknown")), "User unknown");
	assert_span(
		smtp_reading_reason(SMTP_SPAN("Recipient address rejected: ")), "Recipient address rejected: ");
	assert_span(smtp_reading_reason(SMTP_SPAN("User unknown")), "User unknown");
}

static void waits(void **state)
{
	(void)state;
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" try again in 5 minutes ")), 300);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" greylisted for 300 seconds ")), 300);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" wait 2 hours ")), 7200);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" come back in 00:04:59 ")), 299);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" after 15min ")), 900);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" 请10分钟后再试 ")), 600);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" blocked in spain for 3 good reasons ")), -1);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" in 99999999999999999999 seconds ")), -1);
	assert_int_equal(smtp_reading_wait(SMTP_SPAN(" in ")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_apart),
		cmocka_unit_test(reasons),
		cmocka_unit_test(waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
