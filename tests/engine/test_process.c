/*
 * test_process.c - what calls leave behind in the process they were made in: nothing. No block of memory, no descriptor,
 * no signal and no handler of one, whatever became of the message; and descriptors of any number will do.
 */
#include "mailserver.h"
#include "scarce.h"
#include "smtp.h"
#include "tls_client.h"

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define SENDS 100
#define MANY 10000

static size_t descriptors(void)
{
	size_t count = 0;
	DIR *folder = opendir("/proc/self/fd");
	if (folder) {
		while (readdir(folder)) {
			count++;
		}
		closedir(folder);
	}
	return count;
}

static smtp_outcome_kind send_to(const mailserver *peer, smtp_store *store, const char *to)
{
	smtp_server server;
	smtp_caller caller = {.store = store};
	smtp_mailbox from = {.text = SMTP_SPAN("shop@example.com")}, recipient = {.text = smtp_span_of(to)};
	smtp_message message = {.from = {&from, 1},
		.to = {&recipient, 1},
		.subject = SMTP_SPAN("Hello"),
		.text = SMTP_SPAN("Hello\n")};
	smtp_result result;
	smtp_refusal refusal;
	smtp_server_init(&server);
	server.caller = &caller;
	server.keepalive = 0; /* each has a connection of its own */
	server.host = SMTP_SPAN("127.0.0.1");
	server.port = peer->port;
	server.tls = peer->party || peer->hangs_up ? SMTP_TLS_IMPLICIT : SMTP_TLS_NONE;
	server.cafile = server.tls == SMTP_TLS_IMPLICIT ? smtp_span_of(authority_file.text) : server.cafile;
	server.timeout = server.final_timeout = 10 * SMTP_SECOND;
	assert_true(smtp_send(&server, &message, &result, &refusal));
	smtp_outcome_kind outcome = result.outcome;
	smtp_result_free(&result);
	return outcome;
}

/* ---- nothing is left ----------------------------------------------------------------------------- */

typedef struct fortune {
	const char *name;
	bool tls, bad_certificate, hangs_up;
	const char *greeting, *final, *lost_at, *to;
	smtp_outcome_kind outcome;
} fortune;

#define BUYER "buyer@example.net"

static const fortune fortunes[] = {
	{.name = "accepted", .to = BUYER, .outcome = SMTP_OUTCOME_ACCEPTED},
	{.name = "accepted with TLS", .tls = true, .to = BUYER, .outcome = SMTP_OUTCOME_ACCEPTED},
	{.name = "refused recipient", .to = "nobody@example.net", .outcome = SMTP_OUTCOME_FAILED},
	{.name = "refused with TLS", .tls = true, .to = "nobody@example.net", .outcome = SMTP_OUTCOME_FAILED},
	{.name = "refused message", .final = "550 no\r\n", .to = BUYER, .outcome = SMTP_OUTCOME_FAILED},
	{.name = "refused at once", .greeting = "554 go away\r\n", .to = BUYER, .outcome = SMTP_OUTCOME_FAILED},
	{.name = "garbage", .greeting = "\x01\x02\x03\r\n", .to = BUYER, .outcome = SMTP_OUTCOME_FAILED},
	{.name = "lost at MAIL", .lost_at = "MAIL", .to = BUYER, .outcome = SMTP_OUTCOME_FAILED},
	{.name = "lost after the dot", .lost_at = ".", .to = BUYER, .outcome = SMTP_OUTCOME_UNKNOWN},
	{.name = "lost after the dot, TLS",
		.tls = true,
		.lost_at = ".",
		.to = BUYER,
		.outcome = SMTP_OUTCOME_UNKNOWN},
	{.name = "a stranger's certificate",
		.tls = true,
		.bad_certificate = true,
		.to = BUYER,
		.outcome = SMTP_OUTCOME_FAILED},
	{.name = "no handshake", .tls = true, .hangs_up = true, .to = BUYER, .outcome = SMTP_OUTCOME_FAILED},
};

static void send_many(const fortune *told, smtp_store *store, unsigned times)
{
	mailserver peer = {.party = told->tls ? told->bad_certificate ? &stranger : &good : NULL,
		.greeting = told->greeting,
		.final = told->final,
		.lost_at = told->lost_at,
		.hangs_up = told->hangs_up};
	mailserver_start(&peer);
	for (unsigned i = 0; i < times; i++) {
		if (send_to(&peer, store, told->to) != told->outcome) {
			fail_msg("%s, call %u: another outcome", told->name, i);
		}
	}
	mailserver_stop(&peer);
}

/* After the first round everything is there that is kept on purpose, of OpenSSL and of the store. */
static void leave_nothing(const fortune *told, unsigned times)
{
	scarce_begin(SIZE_MAX, SCARCE_ONCE);
	smtp_store *store = smtp_store_new();
	send_many(told, store, 3);
	size_t open = descriptors();
	long blocks = scarce_blocks();
	send_many(told, store, times);
	if (descriptors() != open || scarce_blocks() > blocks) {
		fail_msg("%s: %zu descriptors became %zu, %ld blocks %ld", told->name, open, descriptors(), blocks,
			scarce_blocks());
	}
	smtp_store_free(store);
	assert_int_equal(scarce_blocks(), 0);
	scarce_end();
}

static void no_outcome_leaves_anything(void **state)
{
	(void)state;
	unsigned total = 0;
	for (size_t i = 0; i < sizeof fortunes / sizeof fortunes[0]; i++) {
		leave_nothing(&fortunes[i], SENDS);
		total += SENDS;
	}
	leave_nothing(&fortunes[0], MANY - total);
}

/* ---- signals and the rest of the process ---------------------------------------------------------- */

static volatile sig_atomic_t reached;

static void note(int number)
{
	(void)number;
	reached = 1;
}

/* A write to a peer that has reset the connection raises SIGPIPE, with TLS too, unless somebody takes care. */
static void no_signal_reaches_the_process(void **state)
{
	(void)state;
	struct sigaction ours = {.sa_handler = note, .sa_flags = SA_RESTART}, after;
	sigset_t mask_before, mask_after;
	sigaction(SIGPIPE, &ours, NULL);
	pthread_sigmask(SIG_SETMASK, NULL, &mask_before);
	for (size_t i = 0; i < sizeof fortunes / sizeof fortunes[0]; i++) {
		send_many(&fortunes[i], NULL, 20);
	}
	sigaction(SIGPIPE, NULL, &after);
	pthread_sigmask(SIG_SETMASK, NULL, &mask_after);
	assert_false(reached);
	assert_true(after.sa_handler == note);
	assert_int_equal(after.sa_flags & SA_RESTART, SA_RESTART);
	for (int number = 1; number < 32; number++) {
		assert_int_equal(sigismember(&mask_before, number), sigismember(&mask_after, number));
	}
	signal(SIGPIPE, SIG_DFL);
}

/* Writes with a TLS object whose socket the peer has reset, again and again: bio_write() is what must not raise it. */
static void tls_writes_to_nobody_in_silence(void **state)
{
	(void)state;
	client it;
	pki_server server = {.party = &good};
	smtp_server options = settings("localhost");
	size_t sent;
	smtp_io io = SMTP_IO_DONE;
	signal(SIGPIPE, SIG_DFL); /* would end this program */
	assert_int_equal(shake_hands(&it, &options, &server), SMTP_IO_DONE);
	shutdown(it.socket, SHUT_WR);
	for (int i = 0; i < 3 && io == SMTP_IO_DONE; i++) {
		io = smtp_tls_write(it.tls, "x", 1, &sent, &it.error);
	}
	assert_int_equal(io, SMTP_IO_FAILED);
	part(&it, &server);
}

static void the_process_stays_as_it_was(void **state)
{
	(void)state;
	char before[1024], after[1024];
	mode_t mask = umask(027);
	assert_non_null(getcwd(before, sizeof before));
	setlocale(LC_ALL, "C.UTF-8");
	char *locale = strdup(setlocale(LC_ALL, NULL));
	send_many(&fortunes[1], NULL, 1);
	assert_non_null(getcwd(after, sizeof after));
	assert_string_equal(before, after);
	assert_string_equal(setlocale(LC_ALL, NULL), locale);
	assert_int_equal(umask(mask), 027);
	free(locale);
}

/* ---- descriptors --------------------------------------------------------------------------------- */

/* select() would write behind its set. */
static void descriptors_above_1024_will_do(void **state)
{
	(void)state;
	struct rlimit limit;
	enum { TAKEN = 1100 };
	static int taken[TAKEN];
	int highest = 0;
	getrlimit(RLIMIT_NOFILE, &limit);
	rlim_t before = limit.rlim_cur;
	limit.rlim_cur = limit.rlim_max;
	if (limit.rlim_max < TAKEN + 200 || setrlimit(RLIMIT_NOFILE, &limit) != 0) {
		skip();
	}
	for (int i = 0; i < TAKEN; i++) {
		taken[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
		assert_true(taken[i] >= 0);
		highest = taken[i];
	}
	assert_true(highest > 1024);
	send_many(&fortunes[0], NULL, 2);
	send_many(&fortunes[1], NULL, 2);
	for (int i = 0; i < TAKEN; i++) {
		close(taken[i]);
	}
	limit.rlim_cur = before;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* A descriptor that we close twice may be somebody else's by then: what is opened at once after each call stays open. */
static void each_descriptor_is_closed_once(void **state)
{
	(void)state;
	mailserver peer = {.party = &good};
	mailserver_start(&peer);
	for (int i = 0; i < 10; i++) {
		send_to(&peer, NULL, i % 2 ? BUYER : "nobody@example.net");
		int next = open("/dev/null", O_RDONLY | O_CLOEXEC);
		send_to(&peer, NULL, BUYER);
		assert_true(fcntl(next, F_GETFD) >= 0);
		close(next);
	}
	mailserver_stop(&peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_outcome_leaves_anything),
		cmocka_unit_test(no_signal_reaches_the_process),
		cmocka_unit_test(tls_writes_to_nobody_in_silence),
		cmocka_unit_test(the_process_stays_as_it_was),
		cmocka_unit_test(descriptors_above_1024_will_do),
		cmocka_unit_test(each_descriptor_is_closed_once),
	};
	return cmocka_run_group_tests_name("process", tests, make_parties, remove_parties);
}
