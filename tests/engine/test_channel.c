/*
 * test_channel.c - octets over a connection in plain text, its end and its errors.
 */
#include "test.h"
#include "channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static smtp_channel channel_to(int *peer)
{
	int ends[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	*peer = ends[1];
	return (smtp_channel){.socket = ends[0]};
}

static void octets_go_both_ways(void **state)
{
	(void)state;
	int peer;
	smtp_channel channel = channel_to(&peer);
	smtp_failure failure = {0};
	char read_there[8], read_here[8];
	size_t moved = 0;
	assert_int_equal(
		smtp_channel_receive(&channel, read_here, sizeof read_here, &moved, &failure), SMTP_IO_WANT_READ);
	assert_int_equal(smtp_channel_send(&channel, SMTP_SPAN("QUIT\r\n"), &moved, &failure), SMTP_IO_DONE);
	assert_int_equal(moved, 6);
	assert_int_equal(read(peer, read_there, sizeof read_there), 6);
	assert_memory_equal(read_there, "QUIT\r\n", 6);
	assert_int_equal(write(peer, "221\r\n", 5), 5);
	assert_int_equal(
		smtp_channel_receive(&channel, read_here, sizeof read_here, &moved, &failure), SMTP_IO_DONE);
	assert_int_equal(moved, 5);
	assert_memory_equal(read_here, "221\r\n", 5);
	assert_false(smtp_channel_holds(&channel));
	close(peer);
	smtp_channel_close(&channel, true);
}

static void the_other_side_has_gone(void **state)
{
	(void)state;
	int peer;
	smtp_channel channel = channel_to(&peer);
	smtp_failure failure = {0};
	char into[8];
	size_t moved = 0;
	close(peer);
	assert_int_equal(smtp_channel_receive(&channel, into, sizeof into, &moved, &failure), SMTP_IO_EOF);
	assert_int_equal(failure.category, SMTP_CATEGORY_CONNECTION_LOST);
	assert_int_equal(failure.sys_error, 0);
	assert_int_equal(smtp_channel_send(&channel, SMTP_SPAN("QUIT\r\n"), &moved, &failure), SMTP_IO_FAILED);
	assert_int_equal(failure.category, SMTP_CATEGORY_CONNECTION_LOST);
	assert_int_equal(failure.sys_error, EPIPE);
	assert_non_null(strstr(failure.detail, strerror(EPIPE)));
	smtp_channel_close(&channel, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(octets_go_both_ways),
		cmocka_unit_test(the_other_side_has_gone),
	};
	return cmocka_run_group_tests_name("channel", tests, NULL, NULL);
}
