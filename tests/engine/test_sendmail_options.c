/*
 * test_sendmail_options.c - command lines of sendmail(8): what is taken, passed over, and not for us.
 */
#include "test.h"

#define WORDS_MAX 32

static bool read_line(const char *line, smtp_sendmail_options *options)
{
	static char copy[256];
	const char *words[WORDS_MAX];
	size_t count = 0;
	snprintf(copy, sizeof copy, "%s", line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
		words[count++] = strcmp(word, "''") == 0 ? "" : word;
	}
	return smtp_sendmail_options_read(words, count, options);
}

static void flags_may_stand_together(void **state)
{
	(void)state;
	smtp_sendmail_options options;
	assert_true(read_line("-t -i", &options));
	assert_true(options.header_recipients && options.ignore_dots && !options.verbose && !options.has_sender);
	assert_true(read_line("-tiv", &options));
	assert_true(options.header_recipients && options.ignore_dots && options.verbose);
	assert_true(read_line("-oi", &options));
	assert_true(options.ignore_dots && !options.header_recipients);
	assert_true(read_line("", &options));
	assert_false(options.ignore_dots);
	assert_int_equal(options.first, 0);
}

static void words_stand_behind_or_next(void **state)
{
	(void)state;
	smtp_sendmail_options options;
	assert_true(read_line("-f a@b -F Ann x@y", &options));
	assert_span(options.sender, "a@b");
	assert_span(options.full_name, "Ann");
	assert_int_equal(options.first, 4);
	assert_true(read_line("-fa@b -tFAnn", &options));
	assert_span(options.sender, "a@b");
	assert_span(options.full_name, "Ann");
	assert_true(options.header_recipients);
	assert_true(read_line("-ra@b -C/etc/x", &options));
	assert_span(options.sender, "a@b");
	assert_span(options.config, "/etc/x");
	assert_true(read_line("-f <>", &options));
	assert_true(options.has_sender && options.sender.length == 0);
	assert_true(read_line("-f ''", &options));
	assert_true(options.has_sender && options.sender.length == 0);
}

static void delivery_reports(void **state)
{
	(void)state;
	smtp_sendmail_options options;
	assert_true(read_line("-N success,delay -R hdrs -V id1", &options));
	assert_int_equal(options.dsn.notify, SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_DELAY);
	assert_int_equal(options.dsn.ret, SMTP_RETURN_HEADERS);
	assert_span(options.dsn.envid, "id1");
	assert_false(read_line("-N sometimes", &options));
	assert_int_equal(options.wrong, 'N');
	assert_false(read_line("-R some", &options));
}

static void others_are_passed_over(void **state)
{
	(void)state;
	smtp_sendmail_options options;
	assert_true(read_line("-oem -odb -bm -B8BITMIME -B 7BIT -Am -U -G -em -h 3 -L tag -O Timeout=1 -X "
						  "/dev/null -n -m -s -p SMTP a@b",
		&options));
	assert_int_equal(options.first, 23);
}

static void recipients_are_what_is_left(void **state)
{
	(void)state;
	smtp_sendmail_options options;
	assert_true(read_line("-i a@b -t", &options));
	assert_int_equal(options.first, 1);
	assert_false(options.header_recipients);
	assert_true(read_line("-i -- -t", &options));
	assert_int_equal(options.first, 2);
	assert_true(read_line("-", &options));
	assert_int_equal(options.first, 0);
}

static void what_is_not_sending_is_wrong(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"-bs", "-bd", "-bp", "-bi", "-bv", "-b", "-q", "-q1h", "-I", "-z", "-f", "-tC", "--help"};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		smtp_sendmail_options options;
		assert_false(read_line(lines[i], &options));
		assert_int_equal(options.wrong, i == 11 ? 'C' : lines[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_may_stand_together),
		cmocka_unit_test(words_stand_behind_or_next),
		cmocka_unit_test(delivery_reports),
		cmocka_unit_test(others_are_passed_over),
		cmocka_unit_test(recipients_are_what_is_left),
		cmocka_unit_test(what_is_not_sending_is_wrong),
	};
	return cmocka_run_group_tests_name("sendmail options", tests, NULL, NULL);
}
