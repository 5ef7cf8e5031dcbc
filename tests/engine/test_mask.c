/*
 * test_mask.c - mask.h: no local part is left of an address, however it is written, and what is public stays.
 */
#include "test.h"
#include "base64.h"
#include "mask.h"
#include "scarce.h"

#include <stdio.h>

static char *masked(const char *text, const smtp_mask *mask)
{
	smtp_buf out;
	smtp_buf_init(&out, 100000);
	smtp_buf_string(&out, "");
	assert_true(smtp_mask_text(&out, smtp_span_of(text), mask));
	return smtp_buf_take(&out);
}

static void becomes(const smtp_mask *mask, const char *text, const char *expected)
{
	char *out = masked(text, mask);
	assert_string_equal(out, expected);
	smtp_free(out);
}

typedef struct pair {
	const char *text, *expected;
} pair;

static void become(const smtp_mask *mask, const pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		becomes(mask, pairs[i].text, pairs[i].expected);
	}
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void an_address_loses_its_local_part(void **state)
{
	(void)state;
	static const smtp_mask nobody = {.name_count = 0};
	static const pair pairs[] = {
		{"", ""},
		{"MAIL FROM:<shop@example.com> SIZE=4096", "MAIL FROM:<***@example.com> SIZE=4096"},
		{"a@b", "***@b"},
		{"from a.b+c@example.com, d@[192.0.2.1].", "from ***@example.com, ***@[192.0.2.1]."},
		{"550 'buyer@example.net' is unknown", "550 '***@example.net' is unknown"},
		{"RCPT TO:<\"John \\\" Smith\"@example.com>", "RCPT TO:<***@example.com>"},
		{"\"no quote before@example.com", "\"no quote ***@example.com"},
		{"\"@example.com", "\"@example.com"},
		{"<SRS0=HHH=TT=orig.example=alice@fwd.example>", "<***@fwd.example>"},
		{"<bounce-7+alice=orig.example@list.example>", "<***@list.example>"},
		{"RCPT TO:<用户@例子.中国>", "RCPT TO:<***@例子.中国>"},
		{"收件人：张三@qq.com，被拒绝", "收件人：***@qq.com，被拒绝"},
		{"full width：ａｂ＠example.com", "full width：***＠example.com"},
		{"see https://help.example/why?sender=alice@example.com for it",
			"see https://help.example/why?sender=***@example.com for it"},
		{"mailto:alice@example.com", "mailto:***@example.com"},
		{"cut off: alice@", "cut off: ***@"},
		{"@ alone, and @example", "@ alone, and @example"},
		{"two\nalice@example.com\nlines", "two\n***@example.com\nlines"},
		{"***@example.com", "***@example.com"},
	};
	become(&nobody, pairs, COUNT(pairs));
}

static void an_encoded_sign_is_one(void **state)
{
	(void)state;
	static const smtp_mask nobody = {.name_count = 0};
	static const pair pairs[] = {
		{"ORCPT=rfc822;alice+40example.com", "ORCPT=rfc822;***+40example.com"},
		{"id alice=40example.com", "id ***=40example.com"},
		{"id alice=40example=2Ecom", "id ***=40example=2Ecom"},
		{"https://x.example/?m=alice%40example.com", "https://x.example/?m=***%40example.com"},
		{"SIZE=4096 and a +40 and 50%40 and LIMIT=40.5", "SIZE=4096 and a +40 and 50%40 and LIMIT=40.5"},
		{"334 YWxpY2VAZXhhbXBsZS5jb20=", "334 ***="},
		{"a token AGFsaWNlQGV4YW1wbGUuY29tAHB3, and words like characters",
			"a token ***, and words like characters"},
	};
	become(&nobody, pairs, COUNT(pairs));
}

static void known_names_are_found_alone(void **state)
{
	(void)state;
	smtp_mask mask = {.name_count = 0};
	static const pair pairs[] = {
		{"535 user Alice.Smith unknown", "535 user *** unknown"},
		{"ALICE.SMITHSON", "***SON"},
		{"id=alice=2Esmith", "id=***"},
		{"ABC-shop-1 but no workshop", "ABC-***-1 but no workshop"},
		{"smtp.shop.example greets shop", "smtp.shop.example greets ***"},
		{"not a.smtp.shop.examples", "not a.smtp.***.examples"},
		{"用户shop不存在", "用户***不存在"},
		{"张三 =E5=BC=A0=E4=B8=89 \\x{5F20}\\x{4E09} +E5+BC+A0+E4+B8+89", "*** *** *** ***"},
		{"ÉCOLE école %C3%A9cole", "*** *** ***"},
		{"first last, \"first last\"", "***, \"***\""},
		{"CORP\\bob.b and bob.b", "*** and ***"},
		{"c2hvcA== and shopping", "***== and shopping"},
		{"reply/YWxpY2Uuc21pdGg= id-c2hvcA", "***= ***"},
		{"x is one letter", "x is one letter"},
	};
	smtp_mask_know(&mask, SMTP_SPAN("alice.smith@example.com"));
	smtp_mask_know(&mask, SMTP_SPAN("shop"));
	smtp_mask_know(&mask, SMTP_SPAN("张三@例子.中国"));
	smtp_mask_know(&mask, SMTP_SPAN("école@example.fr"));
	smtp_mask_know(&mask, SMTP_SPAN("\"first last\"@example.com"));
	smtp_mask_know(&mask, SMTP_SPAN("CORP\\bob.b"));
	smtp_mask_know(&mask, SMTP_SPAN("x@example.com"));
	smtp_mask_know(&mask, (smtp_span){0});
	smtp_mask_keep(&mask, SMTP_SPAN("smtp.shop.example"));
	become(&mask, pairs, COUNT(pairs));
}

static void more_than_there_is_room_for_is_left_out(void **state)
{
	(void)state;
	smtp_mask mask = {.name_count = 0};
	for (size_t i = 0; i < 3 * SMTP_MASK_NAMES; i++) {
		smtp_mask_know(&mask, SMTP_SPAN("somebody@example.com"));
	}
	assert_int_equal(mask.name_count, SMTP_MASK_NAMES);
	assert_int_equal(mask.host_count, SMTP_MASK_HOSTS);
}

/* ---- at random ----------------------------------------------------------------------------------- */

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16 & 0x7FFF;
}

/* Letters that stand in none of the words around them. */
static void make_local(char local[32], unsigned *seed)
{
	static const char letters[] = "jkqvwxz0789._+-=%'!/";
	size_t length = 5 + next_random(seed) % 20;
	for (size_t i = 0; i < length; i++) {
		bool edge = i == 0 || i + 1 == length;
		local[i] = letters[next_random(seed) % (edge ? 11 : sizeof letters - 1)];
	}
	local[length] = '\0';
}

static void add_one_way(smtp_buf *text, const char *local, unsigned *seed)
{
	static const char introducers[] = "=%+";
	unsigned way = next_random(seed) % 5;
	char digits[64];
	if (way == 4) {
		smtp_buf_append(text, digits, smtp_base64(digits, local, strlen(local)));
		return;
	}
	for (const char *at = local; *at; at++) {
		bool escape = way > 0 && (next_random(seed) % 3 == 0 || *at == introducers[way - 1]);
		char octet = next_random(seed) % 2 && *at >= 'a' ? (char)(*at - 32) : *at;
		if (escape) {
			smtp_buf_printf(text, "%c%02X", introducers[way - 1], (unsigned)octet);
		} else {
			smtp_buf_char(text, octet);
		}
	}
}

static bool survives(const char *text, const char *local)
{
	size_t length = strlen(local);
	for (; *text; text++) {
		size_t i = 0;
		while (i < length && smtp_ascii_lower(text[i]) == local[i]) {
			i++;
		}
		if (i == length) {
			return true;
		}
	}
	return false;
}

/* In any letter case, written in any way, with or without a domain behind it. */
static void no_known_local_part_survives(void **state)
{
	(void)state;
	static const char *const around[] = {" <", "> ", "@example.com ", "; ", "拒绝", ", ", " :", ")"};
	unsigned seed = 20261123;
	for (int round = 0; round < 5000; round++) {
		char local[32];
		smtp_mask mask = {.name_count = 0};
		smtp_buf text;
		smtp_buf_init(&text, 10000);
		make_local(local, &seed);
		smtp_mask_know(&mask, smtp_span_of(local));
		smtp_buf_string(&text, "550 ");
		for (unsigned i = 0, count = 1 + next_random(&seed) % 4; i < count; i++) {
			add_one_way(&text, local, &seed);
			smtp_buf_string(&text, around[next_random(&seed) % COUNT(around)]);
		}
		char *out = masked(text.data, &mask);
		assert_non_null(strstr(out, SMTP_MASK));
		if (survives(out, local)) {
			fail_msg("\"%s\" is in \"%s\", made of \"%s\"", local, out, text.data);
		}
		smtp_free(out);
		smtp_buf_free(&text);
	}
}

/* Whatever the octets are, it ends, and reads nothing beyond them; AddressSanitizer watches. */
static void any_octets_will_do(void **state)
{
	(void)state;
	static const char some[] = "@@\"\\=%+40x{}.aZ\xE5\xBC\xA0\xEF\xBC\xA0<>\n/: ";
	unsigned seed = 7;
	smtp_mask mask = {.name_count = 0};
	smtp_mask_know(&mask, SMTP_SPAN("a\\Z\"=4"));
	smtp_mask_know(&mask, SMTP_SPAN("\xE5\xBC"));
	for (int round = 0; round < 5000; round++) {
		size_t length = 1 + next_random(&seed) % 40;
		char *text = malloc(length);
		for (size_t i = 0; i < length; i++) {
			text[i] = some[next_random(&seed) % (sizeof some - 1)];
		}
		smtp_buf out;
		smtp_buf_init(&out, 10000);
		assert_true(smtp_mask_text(&out, (smtp_span){text, length}, &mask));
		smtp_buf_free(&out);
		free(text);
	}
}

static void survives_every_failed_allocation(void **state)
{
	(void)state;
	static const smtp_mask nobody = {.name_count = 0};
	size_t allocations = 0;
	bool ran_dry;
	do {
		smtp_buf out;
		smtp_buf_init(&out, 1000);
		scarce_begin(allocations++, SCARCE_FROM_THEN_ON);
		bool done = smtp_mask_text(&out, SMTP_SPAN("alice@example.com \\x{41}"), &nobody);
		ran_dry = scarce_end();
		assert_true(done || (ran_dry && out.failed));
		smtp_buf_free(&out);
	} while (ran_dry);
	assert_true(allocations > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_loses_its_local_part),
		cmocka_unit_test(an_encoded_sign_is_one),
		cmocka_unit_test(known_names_are_found_alone),
		cmocka_unit_test(more_than_there_is_room_for_is_left_out),
		cmocka_unit_test(no_known_local_part_survives),
		cmocka_unit_test(any_octets_will_do),
		cmocka_unit_test(survives_every_failed_allocation),
	};
	return cmocka_run_group_tests_name("mask", tests, NULL, NULL);
}
