/*
 * test_folded.c - folded.h: what patterns see of a text, and what they find in it.
 */
#include "folded.h"
#include "test.h"

static void folds_to(const char *enhanced, const char *text, bool keep_urls, const char *expected)
{
	smtp_folded folded;
	smtp_folded_init(&folded, 1000);
	assert_true(smtp_folded_set(&folded, enhanced, smtp_span_of(text), keep_urls));
	assert_span(smtp_buf_view(&folded.text), expected);
	smtp_folded_free(&folded);
}

static void words(void **state)
{
	(void)state;
	folds_to("", "", false, "^ $");
	folds_to("", "Mail  From:\n<NO>, \"really\"!", false, "^ mail from no really $");
	folds_to("5.7.1", "(no) 5.7.1.", false, "^ 5.7.1 no 5.7.1 $");
	folds_to("", "weren’t, can't, cannot, isn't", false, "^ were not can not can not is not $");
	folds_to(
		"", "the user's 'name' E-Mail e-mails e - mail", false, "^ the user's name email emails e mail $");
	folds_to("", "授权码，ÄB", false, "^ 授权码，Äb $");
	folds_to("", "MI:SFQ [TSS04] over_quota", false, "^ mi sfq tss04 over quota $");
}

static void addresses(void **state)
{
	(void)state;
	folds_to("", "收件人地址错误：a@b.example，见https://c.example/。谢谢", false,
		"^ 收件人地址错误： ，见 。谢谢 $");
	folds_to("", "login required[@sm050105]", false, "^ login required sm050105 $");
	folds_to("", "<spam@Virus.example>: no, a@b. rcpt=<x@y>...gone", false, "^ no gone $");
	folds_to("", "[192.0.2.1] 10.0.0.9: x.xx.xx.xx mx[1.2.3.4]:25 ip=1.2.3.4", false,
		"^ ip ip ip mx ip 25 ip ip $");
	folds_to("", "2001:db8::1 ::1 1:2:3:4:5:6:7:8 00:04:59 a::b::c routines:: x", false,
		"^ ip ip ip 00 04 59 ip routines x $");
	folds_to("", "1.2.3.4.5 1.2.3 1.2 1.2.3.4y 1234.1.1.1", false, "^ 1 ip 1.2.3 1 2 1 2 3 4y 1234 1.1.1 $");
}

static void urls(void **state)
{
	(void)state;
	folds_to("", "see http://Virus.example/x?p=y now", false, "^ see now $");
	folds_to("", "see http://Virus.example/x?p=y now", true, "^ see http virus example x p y now $");
}

static void holds(void **state)
{
	(void)state;
	smtp_folded folded;
	smtp_folded_init(&folded, 1000);
	assert_true(smtp_folded_set(&folded, "5.2.2", SMTP_SPAN("The mailbox of Bob is full, is it not"), false));
	assert_true(smtp_folded_holds(&folded, "mailbox"));
	assert_true(smtp_folded_holds(&folded, "^ 5.2.2 the"));
	assert_true(smtp_folded_holds(&folded, " not $"));
	assert_true(smtp_folded_holds(&folded, "mailbox*full"));
	assert_true(smtp_folded_holds(&folded, " mailbox*is*full "));
	assert_true(smtp_folded_holds(&folded, "inbox|mailbox*over quota|full"));
	assert_true(smtp_folded_holds(&folded, "quota;disk*full;is full"));
	assert_true(smtp_folded_holds(&folded, "is*is*not"));
	assert_false(smtp_folded_holds(&folded, "full*mailbox"));
	assert_false(smtp_folded_holds(&folded, "mailbox*mailbox"));
	assert_false(smtp_folded_holds(&folded, "inbox|mailbox*empty|over quota"));
	assert_false(smtp_folded_holds(&folded, "inbox;mailbox*empty"));
	assert_false(smtp_folded_holds(&folded, "mailboxes"));
	assert_false(smtp_folded_holds(&folded, ""));
	assert_false(smtp_folded_holds(&folded, "is a"));
	smtp_folded_free(&folded);
}

/* Words of two thoughts say nothing together. */
static void pieces_are_near_each_other(void **state)
{
	(void)state;
	smtp_folded folded;
	smtp_folded_init(&folded, 1000);
	assert_true(smtp_folded_set(&folded, "",
		SMTP_SPAN("mailbox one two three four five six seven eight nine ten eleven full mailbox is full"),
		false));
	assert_true(smtp_folded_holds(&folded, "mailbox*is full"));
	assert_false(smtp_folded_holds(&folded, "one*full"));
	smtp_folded_free(&folded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(addresses),
		cmocka_unit_test(urls),
		cmocka_unit_test(holds),
		cmocka_unit_test(pieces_are_near_each_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
