/*
 * test_tickets.c - TLS sessions that are kept: each is handed out once, to its own identity, while it is good.
 */
#include "test.h"
#include "tickets.h"

#define HOUR (3600 * SMTP_SECOND)

typedef struct identity {
	unsigned char key[SMTP_DIGEST];
} identity;

static identity someone(unsigned number)
{
	identity who = {{0}};
	who.key[SMTP_DIGEST - 1] = (unsigned char)number;
	who.key[0] = (unsigned char)(number >> 8);
	return who;
}

static smtp_ticket ticket_for(long lifetime, int64_t from, int64_t until)
{
	smtp_ticket ticket = {SSL_SESSION_new(), from, until};
	assert_int_equal(SSL_SESSION_set1_id(ticket.session, (const unsigned char *)"id", 2), 1);
	SSL_SESSION_set_timeout(ticket.session, lifetime);
	return ticket;
}

static smtp_ticket ticket(void)
{
	return ticket_for(7200, 0, INT64_MAX);
}

static void keep(smtp_tickets *tickets, unsigned number, smtp_ticket it, int64_t now)
{
	identity who = someone(number);
	smtp_tickets_keep(tickets, who.key, it, now);
}

static bool take(smtp_tickets *tickets, unsigned number, int64_t now, int64_t wall)
{
	identity who = someone(number);
	smtp_ticket taken = smtp_tickets_take(tickets, who.key, now, wall);
	bool found = taken.session != NULL;
	smtp_ticket_free(&taken);
	return found;
}

static void each_is_handed_out_once_and_to_its_own(void **state)
{
	(void)state;
	smtp_tickets tickets = {.order = 0};
	assert_false(take(&tickets, 1, 0, 100));
	keep(&tickets, 1, ticket(), 0);
	assert_false(take(&tickets, 2, 0, 100));
	assert_true(take(&tickets, 1, 0, 100));
	assert_false(take(&tickets, 1, 0, 100));
}

static void the_newest_comes_first_and_nobody_has_too_many(void **state)
{
	(void)state;
	smtp_tickets tickets = {.order = 0};
	identity who = someone(1);
	SSL_SESSION *last[6];
	for (int i = 0; i < 6; i++) {
		smtp_ticket it = ticket();
		last[i] = it.session;
		smtp_tickets_keep(&tickets, who.key, it, i);
	}
	for (int i = 0; i < SMTP_TICKETS_EACH; i++) {
		smtp_ticket taken = smtp_tickets_take(&tickets, who.key, 10, 100);
		assert_ptr_equal(taken.session, last[5 - i]);
		smtp_ticket_free(&taken);
	}
	assert_false(take(&tickets, 1, 10, 100));
}

static void all_together_are_bounded(void **state)
{
	(void)state;
	smtp_tickets tickets = {.order = 0};
	for (unsigned i = 0; i < 3 * SMTP_TICKETS_MAX; i++) {
		keep(&tickets, i, ticket(), 0);
	}
	for (unsigned i = 0; i < 3 * SMTP_TICKETS_MAX; i++) {
		assert_int_equal(take(&tickets, i, 0, 100), i >= 2 * SMTP_TICKETS_MAX);
	}
}

static void what_is_too_old_is_not_used(void **state)
{
	(void)state;
	smtp_tickets tickets = {.order = 0};
	keep(&tickets, 1, ticket_for(60, 0, INT64_MAX), 0);
	assert_false(take(&tickets, 1, 60 * SMTP_SECOND, 100)); /* the server's limit */
	keep(&tickets, 1, ticket_for(60, 0, INT64_MAX), 0);
	assert_true(take(&tickets, 1, 59 * SMTP_SECOND, 100));
	keep(&tickets, 1, ticket_for(7 * 86400, 0, INT64_MAX), 0);
	assert_false(take(&tickets, 1, 24 * HOUR, 100)); /* ours */
}

/* An expired certificate must not pass because its session is still there. */
static void dates_of_the_chain_count(void **state)
{
	(void)state;
	smtp_tickets tickets = {.order = 0};
	static const struct {
		int64_t wall;
		bool good;
	} cases[] = {{999, false}, {1000, true}, {1999, true}, {2000, false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		keep(&tickets, 1, ticket_for(7200, 1000, 2000), 0);
		assert_int_equal(take(&tickets, 1, 0, cases[i].wall), cases[i].good);
		assert_false(take(&tickets, 1, 0, 1500)); /* and it is gone */
	}
}

static void what_cannot_be_resumed_is_not_used(void **state)
{
	(void)state;
	smtp_tickets tickets = {.order = 0};
	keep(&tickets, 1, (smtp_ticket){SSL_SESSION_new(), 0, INT64_MAX}, 0); /* neither number nor ticket */
	assert_false(take(&tickets, 1, 0, 100));
}

static void an_identity_may_be_forgotten(void **state)
{
	(void)state;
	smtp_tickets tickets = {.order = 0};
	identity who = someone(1);
	keep(&tickets, 1, ticket(), 0);
	keep(&tickets, 1, ticket(), 0);
	keep(&tickets, 2, ticket(), 0);
	smtp_tickets_forget(&tickets, who.key);
	assert_false(take(&tickets, 1, 0, 100));
	assert_true(take(&tickets, 2, 0, 100));
	keep(&tickets, 2, ticket(), 0);
	smtp_tickets_clear(&tickets);
	assert_false(take(&tickets, 2, 0, 100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_handed_out_once_and_to_its_own),
		cmocka_unit_test(the_newest_comes_first_and_nobody_has_too_many),
		cmocka_unit_test(all_together_are_bounded),
		cmocka_unit_test(what_is_too_old_is_not_used),
		cmocka_unit_test(dates_of_the_chain_count),
		cmocka_unit_test(what_cannot_be_resumed_is_not_used),
		cmocka_unit_test(an_identity_may_be_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
