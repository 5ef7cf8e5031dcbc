/*
 * test_capture.c - mails that are written into a folder instead of being sent: what the file holds, what the result says,
 * and what is left when it cannot be written, whichever allocation fails.
 */
#include "test.h"
#include "scarce.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static char base[64], folder[96];

static int make_base(void **state)
{
	(void)state;
	snprintf(base, sizeof base, "/tmp/smtp-capture-XXXXXX");
	if (!mkdtemp(base)) {
		return -1;
	}
	snprintf(folder, sizeof folder, "%s/mails", base);
	return 0;
}

static int remove_base(void **state)
{
	(void)state;
	char command[256];
	snprintf(command, sizeof command, "rm -rf %s", base);
	return system(command);
}

static smtp_server capture_server(void)
{
	smtp_server server;
	smtp_server_init(&server);
	server.capture = smtp_span_of(folder);
	return server;
}

static const smtp_mailbox ann = {.text = {"Ann <ann@a.example>", 19}}, bob = {.text = {"bob@b.example", 13}},
						  cat = {.text = {"cat@c.example", 13}};

static smtp_message letter(void)
{
	return (smtp_message){
		.from = {&ann, 1},
		.to = {&bob, 1},
		.bcc = {&cat, 1},
		.subject = SMTP_SPAN("Order 1"),
		.text = SMTP_SPAN(".\nFrom here\n"),
		.has_date = true,
		.message_id = SMTP_SPAN("1@a.example"),
	};
}

static void read_file(const char *name, smtp_buf *text)
{
	char path[512], block[512];
	size_t got;
	snprintf(path, sizeof path, "%s/new/%s", folder, name);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	smtp_buf_init(text, 1 << 24);
	while ((got = fread(block, 1, sizeof block, file)) > 0) {
		smtp_buf_append(text, block, got);
	}
	fclose(file);
}

/* -1: it is not there. */
static int files_in(const char *name)
{
	char path[256];
	int count = -2;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	DIR *directory = opendir(path);
	while (directory && readdir(directory)) {
		count++;
	}
	if (directory) {
		closedir(directory);
	}
	return directory ? count : -1;
}

static void the_file_holds_envelope_and_message(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	smtp_message message = letter();
	smtp_result result;
	smtp_refusal refusal;
	smtp_buf text;
	assert_true(smtp_send(&server, &message, &result, &refusal));
	assert_true(result.ok);
	assert_int_equal(result.outcome, SMTP_OUTCOME_ACCEPTED);
	assert_int_equal(result.phase, SMTP_PHASE_DATA_END);
	assert_string_equal(result.server.host, "capture");
	assert_int_equal(result.server.port, 0);
	assert_string_equal(result.server.ip, "");
	assert_null(result.error);
	assert_null(result.explanation.message);
	assert_int_equal(result.explanation.retry_after, -1);
	assert_int_equal(result.bytes, 0);
	assert_int_equal(result.recipient_count, 2);
	assert_int_equal(result.recipients[1].fate, SMTP_FATE_ACCEPTED);
	assert_int_equal(result.transcript_count, 1);
	assert_int_equal(result.transcript[0].from, SMTP_FROM_NOTE);
	assert_non_null(strstr(result.transcript[0].text, result.queue_id));
	assert_true(result.timing[SMTP_TIMING_TOTAL] >= 0);
	read_file(result.queue_id, &text);
	assert_string_equal(text.data,
		"Return-Path: <ann@a.example>\nX-Envelope-To: <bob@b.example>\nX-Envelope-To: <cat@c.example>\n"
		"Date: Thu, 01 Jan 1970 00:00:00 +0000\nFrom: Ann <ann@a.example>\nTo: bob@b.example\nSubject: Order "
		"1\n"
		"Message-ID: <1@a.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
		"Content-Transfer-Encoding: 7bit\n\n.\nFrom here\n");
	smtp_buf_free(&text);
	smtp_result_free(&result);
}

static void a_raw_message_gets_the_line_ends_of_files(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	smtp_mailbox to[] = {bob};
	smtp_message message = {
		.raw =
			SMTP_SPAN("From: a@a.example\r\nDate: Mon, 31 Dec 2029 16:00:00 +0000\n\none\rtwo\r\n..\nlast"),
		.has_envelope_from = true,
		.envelope_from = SMTP_SPAN(""),
		.has_envelope_to = true,
		.envelope_to = {to, 1}};
	smtp_result result;
	smtp_refusal refusal;
	smtp_buf text;
	assert_true(smtp_send(&server, &message, &result, &refusal));
	assert_true(result.ok);
	read_file(result.queue_id, &text);
	assert_string_equal(text.data, "Return-Path: <>\nX-Envelope-To: <bob@b.example>\nFrom: a@a.example\n"
								   "Date: Mon, 31 Dec 2029 16:00:00 +0000\n\none\ntwo\n..\nlast\n");
	smtp_buf_free(&text);
	smtp_result_free(&result);
}

/* The envelope is longer than a block, and so is the text. */
static void many_recipients_and_a_long_text(void **state)
{
	(void)state;
	enum { COUNT = 5000 };
	static char addresses[COUNT][32], line[200001];
	static smtp_mailbox to[COUNT];
	for (int i = 0; i < COUNT; i++) {
		snprintf(addresses[i], sizeof addresses[i], "customer%d@b.example", i);
		to[i].text = smtp_span_of(addresses[i]);
	}
	for (size_t i = 0; i < sizeof line - 1; i++) {
		line[i] = i % 50 == 49 ? '\n' : 'x';
	}
	smtp_server server = capture_server();
	smtp_message message = letter();
	smtp_result result;
	smtp_refusal refusal;
	smtp_buf text;
	message.bcc = (smtp_mailbox_list){to, COUNT};
	message.text = smtp_span_of(line);
	assert_true(smtp_send(&server, &message, &result, &refusal));
	assert_true(result.ok);
	read_file(result.queue_id, &text);
	assert_non_null(strstr(text.data, "X-Envelope-To: <customer4999@b.example>\nDate: "));
	assert_non_null(strstr(text.data, line));
	smtp_buf_free(&text);
	smtp_result_free(&result);
}

static void check_not_captured(const smtp_server *server, int error, const char *words)
{
	smtp_message message = letter();
	smtp_result result;
	smtp_refusal refusal;
	assert_true(smtp_send(server, &message, &result, &refusal));
	assert_false(result.ok);
	assert_int_equal(result.outcome, SMTP_OUTCOME_FAILED);
	assert_true(result.retry_safe);
	assert_int_equal(result.phase, SMTP_PHASE_MESSAGE);
	assert_int_equal(result.sys_error, error);
	assert_int_equal(result.explanation.retry, SMTP_RETRY_FIX);
	assert_non_null(strstr(result.explanation.message, words));
	assert_non_null(strstr(result.explanation.message, folder));
	assert_int_equal(result.recipients[0].fate, SMTP_FATE_REJECTED);
	assert_int_equal(result.recipients[0].retry, SMTP_RETRY_FIX);
	assert_null(result.queue_id);
	assert_true(files_in("tmp") <= 0);
	assert_true(files_in("new") <= 0);
	smtp_result_free(&result);
}

static void a_folder_that_cannot_be_made(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "%s/no/such", base);
	smtp_server server = capture_server();
	check_not_captured(&server, ENOENT, "No such file or directory");
}

static void what_is_no_maildir_is_refused(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	FILE *file = fopen(folder, "w");
	assert_non_null(file);
	fclose(file);
	check_not_captured(&server, 0, "is no maildir");
}

static void a_full_disk_leaves_nothing(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	struct rlimit usual, small;
	getrlimit(RLIMIT_FSIZE, &usual);
	small = (struct rlimit){100, usual.rlim_max};
	void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	check_not_captured(&server, EFBIG, "File too large");
	setrlimit(RLIMIT_FSIZE, &usual);
	signal(SIGXFSZ, before);
}

static ptrdiff_t failing_read(void *handle, char *into, size_t room)
{
	static const char header[] = "From: a@a.example\nDate: Mon, 31 Dec 2029 16:00:00 +0000\n\n";
	int *reads = handle;
	if (++*reads > 2) {
		return *reads == 4 ? -1 : 0;
	}
	size_t length = sizeof header - 1 < room ? sizeof header - 1 : room;
	memcpy(into, header, length);
	return *reads == 1 || *reads == 2 ? (ptrdiff_t)length : 0;
}

static bool failing_rewind(void *handle)
{
	int *reads = handle;
	*reads = *reads ? 1 : 0;
	return true;
}

/* It can be read while it is checked, but not when it is written. */
static void a_source_that_fails_leaves_nothing(void **state)
{
	(void)state;
	int reads = 0;
	smtp_server server = capture_server();
	smtp_source source = {&reads, failing_read, failing_rewind, 0};
	smtp_message message = {.from = {&ann, 1}, .to = {&bob, 1}, .raw_source = &source};
	smtp_result result;
	smtp_refusal refusal;
	if (smtp_send(&server, &message, &result, &refusal)) {
		assert_false(result.ok);
		assert_int_equal(result.explanation.category, SMTP_CATEGORY_CONTENT_MALFORMED);
		smtp_result_free(&result);
	}
	assert_true(files_in("tmp") <= 0);
	assert_true(files_in("new") <= 0);
}

static void expect_refused(const smtp_server *server, const char *key, const char *must)
{
	smtp_message message = letter();
	smtp_result result;
	smtp_refusal refusal;
	assert_false(smtp_send(server, &message, &result, &refusal));
	assert_string_equal(refusal.key, key);
	assert_string_equal(refusal.must, must);
	assert_int_equal(files_in("new"), -1);
}

static void it_stands_alone(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	server.host = SMTP_SPAN("mail.example.com");
	expect_refused(&server, "host", "must not be given together with capture");
	server = capture_server();
	server.port = 25;
	expect_refused(&server, "port", "must not be given together with capture");
	server = capture_server();
	server.socket_path = SMTP_SPAN("/run/lmtp");
	expect_refused(&server, "socket", "must not be given together with capture");
	server = capture_server();
	server.public_only = true;
	expect_refused(&server, "capture", "must not be given when \"allow\" is \"public\"");
	server = capture_server();
	server.capture = SMTP_SPAN("/a\nb");
	expect_refused(
		&server, "capture", "must be an absolute path shorter than 1024 octets, without control characters");
	server.capture = SMTP_SPAN("");
	expect_refused(
		&server, "capture", "must be an absolute path shorter than 1024 octets, without control characters");
}

static void send_scarcely(const smtp_server *server, const smtp_message *message)
{
	smtp_result result;
	smtp_refusal refusal;
	int before = files_in("new");
	if (smtp_send(server, message, &result, &refusal)) {
		int more = files_in("new") - (before < 0 ? 0 : before);
		assert_int_equal(result.ok ? 1 : 0, files_in("new") < 0 ? 0 : more);
		assert_int_equal(result.outcome, result.ok ? SMTP_OUTCOME_ACCEPTED : SMTP_OUTCOME_FAILED);
		smtp_result_free(&result);
	}
	assert_true(files_in("tmp") <= 0);
}

static void whichever_allocation_fails(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	smtp_message message = letter();
	for (int kind = SCARCE_FROM_THEN_ON; kind <= SCARCE_ONCE; kind++) {
		bool refused = true;
		for (size_t allowed = 0; refused; allowed++) {
			scarce_begin(allowed, (scarce_kind)kind);
			send_scarcely(&server, &message);
			long blocks = scarce_blocks();
			refused = scarce_end();
			assert_int_equal(blocks, 0);
		}
	}
	assert_true(files_in("new") > 1);
}

/* ---- diagnose ------------------------------------------------------------------------------------ */

static const smtp_check *find_check(const smtp_diagnosis *diagnosis, smtp_check_name name)
{
	for (size_t i = 0; i < diagnosis->check_count; i++) {
		if (diagnosis->checks[i].name == name) {
			return &diagnosis->checks[i];
		}
	}
	return NULL;
}

static void diagnosed(const smtp_server *server, bool message, smtp_diagnosis *diagnosis)
{
	smtp_diagnose_options options;
	smtp_refusal refusal;
	smtp_diagnose_options_init(&options);
	options.from = ann;
	options.to = bob;
	options.message = message;
	assert_true(smtp_diagnose(server, &options, diagnosis, &refusal));
}

static void a_diagnosis_says_that_nobody_gets_the_mails(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	smtp_diagnosis diagnosis;
	diagnosed(&server, false, &diagnosis);
	assert_true(diagnosis.ok);
	assert_int_equal(find_check(&diagnosis, SMTP_CHECK_CONFIG)->status, SMTP_CHECK_WARN);
	assert_non_null(strstr(find_check(&diagnosis, SMTP_CHECK_CONFIG)->message, "nobody gets it"));
	assert_non_null(strstr(find_check(&diagnosis, SMTP_CHECK_CONFIG)->message, folder));
	for (smtp_check_name name = SMTP_CHECK_RESOLVE; name < SMTP_CHECK_COUNT; name++) {
		if (name != SMTP_CHECK_PROXY) {
			assert_int_equal(find_check(&diagnosis, name)->status, SMTP_CHECK_SKIP);
		}
	}
	assert_non_null(strstr(diagnosis.report, "nobody gets it"));
	assert_int_equal(files_in("new"), 0);
	assert_int_equal(files_in("tmp"), 0);
	smtp_diagnosis_free(&diagnosis);
}

static void a_diagnosis_writes_a_test_mail_when_asked(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	smtp_diagnosis diagnosis;
	diagnosed(&server, true, &diagnosis);
	assert_true(diagnosis.ok);
	assert_int_equal(find_check(&diagnosis, SMTP_CHECK_MESSAGE)->status, SMTP_CHECK_PASS);
	assert_int_equal(files_in("new"), 1);
	smtp_diagnosis_free(&diagnosis);
}

static void a_diagnosis_of_a_folder_that_cannot_be_made(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "%s/no/such", base);
	smtp_server server = capture_server();
	smtp_diagnosis diagnosis;
	server.locale = SMTP_LOCALE_ZH;
	diagnosed(&server, false, &diagnosis);
	assert_false(diagnosis.ok);
	assert_int_equal(diagnosis.sys_error, ENOENT);
	assert_int_equal(find_check(&diagnosis, SMTP_CHECK_MESSAGE)->status, SMTP_CHECK_FAIL);
	assert_non_null(strstr(diagnosis.explanation.message, "无法写入目录"));
	assert_string_equal(diagnosis.error, "message: No such file or directory [errno 2] (unknown)");
	smtp_diagnosis_free(&diagnosis);
}

static void diagnosing_whichever_allocation_fails(void **state)
{
	(void)state;
	smtp_server server = capture_server();
	smtp_diagnose_options options;
	smtp_diagnosis diagnosis;
	smtp_refusal refusal;
	bool refused = true;
	smtp_diagnose_options_init(&options);
	options.from = ann;
	options.to = bob;
	options.message = true;
	for (size_t allowed = 0; refused; allowed++) {
		scarce_begin(allowed, SCARCE_FROM_THEN_ON);
		if (smtp_diagnose(&server, &options, &diagnosis, &refusal)) {
			smtp_diagnosis_free(&diagnosis);
		}
		long blocks = scarce_blocks();
		refused = scarce_end();
		assert_int_equal(blocks, 0);
		assert_true(files_in("tmp") <= 0);
	}
}

#define IN_BASE(test) cmocka_unit_test_setup_teardown(test, make_base, remove_base)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BASE(the_file_holds_envelope_and_message),
		IN_BASE(a_raw_message_gets_the_line_ends_of_files),
		IN_BASE(many_recipients_and_a_long_text),
		IN_BASE(a_folder_that_cannot_be_made),
		IN_BASE(what_is_no_maildir_is_refused),
		IN_BASE(a_full_disk_leaves_nothing),
		IN_BASE(a_source_that_fails_leaves_nothing),
		IN_BASE(it_stands_alone),
		IN_BASE(whichever_allocation_fails),
		IN_BASE(a_diagnosis_says_that_nobody_gets_the_mails),
		IN_BASE(a_diagnosis_writes_a_test_mail_when_asked),
		IN_BASE(a_diagnosis_of_a_folder_that_cannot_be_made),
		IN_BASE(diagnosing_whichever_allocation_fails),
	};
	return cmocka_run_group_tests_name("capture", tests, NULL, NULL);
}
