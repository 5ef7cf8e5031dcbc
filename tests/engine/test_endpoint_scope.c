/*
 * test_endpoint_scope.c - which addresses are public: the first and the last of each range, and their neighbours.
 */
#include "test.h"
#include "endpoint_scope.h"

static void assert_scope(const char *text, bool public)
{
	smtp_endpoint endpoint;
	assert_true(smtp_endpoint_parse(smtp_span_of(text), 25, &endpoint));
	if (smtp_endpoint_is_public(&endpoint) != public) {
		fail_msg("%s should be %s", text, public ? "public" : "refused");
	}
}

static void assert_refused(const char *const *list)
{
	for (; *list; list++) {
		assert_scope(*list, false);
	}
}

static void assert_public(const char *const *list)
{
	for (; *list; list++) {
		assert_scope(*list, true);
	}
}

static void special_ipv4_is_refused(void **state)
{
	(void)state;
	static const char *const inside[] = {"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255",
		"100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.255.255",
		"172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.9", "192.0.0.255", "192.0.2.1", "192.88.99.1",
		"192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1", "203.0.113.255",
		"224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255", NULL};
	static const char *const beside[] = {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255",
		"100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
		"172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
		"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0",
		"203.0.112.255", "203.0.114.0", "223.255.255.255", NULL};
	assert_refused(inside);
	assert_public(beside);
}

static void special_ipv6_is_refused(void **state)
{
	(void)state;
	static const char *const inside[] = {"::", "::1", "::2", "::8.8.8.8", "64:ff9b:1::808:808", "100::1",
		"1fff::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1", "2001:db8::1",
		"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::1", "3fff:fff:ffff::1", "4000::1", "5f00::1",
		"fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ffff::1", NULL};
	static const char *const beside[] = {"2000::1", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1",
		"2001:4860:4860::8888", "2400:3200::1", "2620:4f:8000::1", "3ffe::1", "3fff:1000::1", NULL};
	assert_refused(inside);
	assert_public(beside);
}

static void the_metadata_of_clouds_is_refused(void **state)
{
	(void)state;
	static const char *const services[] = {
		"169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", NULL};
	static const char *const neighbours[] = {"168.63.129.15", "168.63.129.17", NULL};
	assert_refused(services);
	assert_public(neighbours);
}

static void an_address_inside_an_address_is_judged(void **state)
{
	(void)state;
	static const char *const inside[] = {"::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254",
		"64:ff9b::127.0.0.1", "64:ff9b::192.168.1.1", "2002:7f00:1::1", "2002:c0a8:101::1",
		"2002:a9fe:a9fe::1", NULL};
	static const char *const fine[] = {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", NULL};
	assert_refused(inside);
	assert_public(fine);
}

static void an_unknown_family_is_refused(void **state)
{
	(void)state;
	smtp_endpoint nothing = {.length = 0};
	assert_false(smtp_endpoint_is_public(&nothing));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(special_ipv4_is_refused),
		cmocka_unit_test(special_ipv6_is_refused),
		cmocka_unit_test(the_metadata_of_clouds_is_refused),
		cmocka_unit_test(an_address_inside_an_address_is_judged),
		cmocka_unit_test(an_unknown_family_is_refused),
	};
	return cmocka_run_group_tests_name("endpoint_scope", tests, NULL, NULL);
}
