/*
 * test_interception.c - interception.h: who answers instead is found out, and nobody is suspected who is only called otherwise.
 */
#include "scarce.h"
#include "table.h"
#include "interception.h"
#include "providers_access.h"

static smtp_sighting at(const char *host, unsigned port)
{
	return (smtp_sighting){.host = smtp_span_of(host), .port = port};
}

static void shows_certificate(smtp_sighting *seen, const char *subject, const char *names)
{
	seen->has_certificate = true;
	seen->subject = smtp_span_of(subject);
	seen->names = smtp_span_of(names);
}

static void says(smtp_sighting *seen, const char *greeting, const char *ehlo_name)
{
	seen->greeting = smtp_span_of(greeting);
	seen->ehlo_name = smtp_span_of(ehlo_name);
}

static void offers_starttls(smtp_sighting *seen)
{
	seen->said_ehlo = true;
	seen->offers_starttls = true;
}

static void assert_judged(const smtp_sighting *seen, smtp_interception wanted)
{
	smtp_interception found = smtp_interception_of(seen);
	if (found != wanted) {
		fail_msg("%.*s greets \"%.*s\": wanted %d, found %d", (int)seen->host.length, seen->host.data,
			(int)seen->greeting.length, seen->greeting.data ? seen->greeting.data : "", (int)wanted,
			(int)found);
	}
}

/* ---- somebody else ----------------------------------------------------------------------------------- */

static void a_hoster_answers_instead(void **state)
{
	(void)state;
	smtp_sighting seen = at("smtp.gmail.com", 587);
	says(&seen, "server12.hoster.example ESMTP Exim 4.96 #2 Mon, 23 Nov 2026", "server12.hoster.example");
	offers_starttls(&seen);
	assert_judged(&seen, SMTP_INTERCEPTION_SOMEBODY_ELSE);
	assert_span(smtp_interception_who(&seen), "server12.hoster.example");
	shows_certificate(&seen, "CN=server12.hoster.example", "server12.hoster.example");
	assert_judged(&seen, SMTP_INTERCEPTION_SOMEBODY_ELSE);
	says(&seen, "ready", "ready");
	assert_judged(&seen, SMTP_INTERCEPTION_SOMEBODY_ELSE);
	assert_span(smtp_interception_who(&seen), "server12.hoster.example");
}

static void its_certificate_alone_will_do(void **state)
{
	(void)state;
	smtp_sighting seen = at("smtp.qq.com", 465);
	shows_certificate(&seen, "CN=mail.isp.example", NULL);
	assert_judged(&seen, SMTP_INTERCEPTION_SOMEBODY_ELSE);
	assert_span(smtp_interception_who(&seen), "CN=mail.isp.example");
}

/* A name or two that are missing, or that nobody can place, are no evidence. */
static void one_strange_name_is_not_enough(void **state)
{
	(void)state;
	smtp_sighting seen = at("smtp.sendgrid.net", 587);
	offers_starttls(&seen);
	says(&seen, "SG ESMTP service ready at ismtpd0001p1iad2", "ismtpd0001p1iad2");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	says(&seen, "relay.example.net ready", "mail");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	says(&seen, NULL, NULL);
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	assert_true(smtp_interception_who(&seen).length == 0);
}

static void the_right_one_is_not_suspected(void **state)
{
	(void)state;
	smtp_sighting seen = at("smtp.qq.com", 587);
	offers_starttls(&seen);
	says(&seen, "newxmesmtplogicsvrszc25-0.qq.com XMail Esmtp QQ Mail Server.",
		"newxmesmtplogicsvrszc25-0.qq.com");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	/* whatever it calls itself */
	says(&seen, "relay.example.net ESMTP", "relay.example.net");
	assert_judged(&seen, SMTP_INTERCEPTION_SOMEBODY_ELSE);
	shows_certificate(&seen, "CN=*.mail.qq.com",
		"*.mail.qq.com, *.qq.com"); /* expired, or its authority is not known here */
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	shows_certificate(&seen, "CN=relay.example.net", "relay.example.net");
	seen.verified = true; /* peer_name or a fingerprint allowed it */
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	/* one house greets with the name of the other */
	seen = at("smtp.exmail.qq.com", 465);
	says(&seen, "esmtp.foxmail.com ready", "esmtp.foxmail.com");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
}

/* The name is an alias, and its true owner answers. */
static void the_owner_of_the_alias_may_answer(void **state)
{
	(void)state;
	smtp_sighting seen = at("smtp.comcast.net", 465);
	says(&seen, "edge-7.mailhouse.example ESMTP", "edge-7.mailhouse.example");
	shows_certificate(&seen, "CN=*.mailhouse.example", "*.mailhouse.example");
	assert_judged(&seen, SMTP_INTERCEPTION_SOMEBODY_ELSE);
	seen.canonical = SMTP_SPAN("in.mailhouse.example");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	seen.canonical = SMTP_SPAN("localhost"); /* the hosts file */
	assert_judged(&seen, SMTP_INTERCEPTION_SOMEBODY_ELSE);
}

static void a_name_of_ones_own_may_lead_anywhere(void **state)
{
	static const char *const hosts[] = {"mail.example.com", "smtp.shop.example", "192.0.2.1", "mx1.qq.com",
		"ec2-192-0-2-1.compute.amazonaws.com", "contoso-com.mail.protection.outlook.com"};
	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		smtp_sighting seen = at(hosts[i], 587);
		seen.said_ehlo = true;
		says(&seen, "AM0P190CA0001.outlook.office365.com Microsoft ESMTP MAIL Service",
			"AM0P190CA0001.outlook.office365.com");
		assert_judged(&seen, SMTP_INTERCEPTION_NONE);
		says(&seen, "relay.example.net ESMTP", "relay.example.net");
		shows_certificate(&seen, "CN=relay.example.net", "relay.example.net");
		assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	}
}

/* What providers.tsv knows of their greetings, with an EHLO name that tells nothing. */
static void no_greeting_of_a_provider_is_suspected(void **state)
{
	table greetings;
	size_t count = 0;
	(void)state;
	table_open(&greetings, "providers.tsv");
	while (table_next(&greetings)) {
		if (greetings.count < 3 || strcmp(greetings.columns[1], "greeting") != 0) {
			continue;
		}
		char host[100];
		smtp_span usual = smtp_access_host(smtp_access_of(greetings.columns[0]));
		snprintf(host, sizeof host, "%.*s", (int)usual.length, usual.data);
		smtp_sighting seen = at(host, 587);
		offers_starttls(&seen);
		says(&seen, greetings.columns[2] + 4, "node1.internal.example");
		assert_judged(&seen, SMTP_INTERCEPTION_NONE);
		count++;
	}
	assert_true(count >= 30);
}

/* ---- masks and what is missing ----------------------------------------------------------------------- */

static void a_firewall_masks(void **state)
{
	(void)state;
	smtp_sighting seen = at("mail.example.com", 25);
	says(&seen, "***************************2******200***0*0*00", NULL);
	assert_judged(&seen, SMTP_INTERCEPTION_MASKED);
	says(&seen, "mail.example.com ********** ESMTP", NULL);
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	says(&seen, "**", NULL);
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	seen.has_masked_keyword = true;
	assert_judged(&seen, SMTP_INTERCEPTION_MASKED);
	assert_true(smtp_interception_masks(SMTP_SPAN("XXXXXXXA")));
	assert_true(smtp_interception_masks(SMTP_SPAN("XXX")));
	assert_true(smtp_interception_masks(SMTP_SPAN("XXXXXXXB")));
	assert_false(smtp_interception_masks(SMTP_SPAN("XX")));
	assert_false(smtp_interception_masks(SMTP_SPAN("XCLIENT")));
	assert_false(smtp_interception_masks(SMTP_SPAN("XEXCH50")));
	assert_false(smtp_interception_masks(SMTP_SPAN("XXXX YZ")));
	assert_false(smtp_interception_masks(SMTP_SPAN("")));
}

static void starttls_is_missed_where_it_belongs(void **state)
{
	(void)state;
	smtp_sighting seen = at("smtp.office365.com", 587);
	says(&seen, "AM0P190CA0001.outlook.office365.com Microsoft ESMTP MAIL Service",
		"AM0P190CA0001.outlook.office365.com");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE); /* EHLO was not reached */
	seen.said_ehlo = true;
	assert_judged(&seen, SMTP_INTERCEPTION_STRIPPED);
	seen.offers_starttls = true;
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	seen.offers_starttls = false;
	seen.port = 2525; /* where nobody promised it */
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	seen = at("smtp.aliyun.com", 25);
	seen.said_ehlo = true;
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	seen = at("mail.example.com", 587);
	seen.said_ehlo = true;
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
}

static void a_trusted_certificate_may_be_an_intruders(void **state)
{
	(void)state;
	smtp_sighting seen = at("smtp.qq.com", 465);
	shows_certificate(&seen, "CN=smtp.qq.com", "smtp.qq.com");
	seen.verified = true;
	seen.issuer = SMTP_SPAN("CN=Avast Web/Mail Shield Root");
	assert_judged(&seen, SMTP_INTERCEPTION_OPENED);
	seen.issuer = SMTP_SPAN("CN=DigiCert Secure Site CN CA G3");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
	seen.host = SMTP_SPAN("mail.example.com"); /* such a product may be the mail server itself */
	seen.issuer = SMTP_SPAN("CN=FortiMail,O=Fortinet");
	assert_judged(&seen, SMTP_INTERCEPTION_NONE);
}

/* Without memory nobody can be recognised, and nobody is accused. */
static void memory_may_run_out(void **state)
{
	bool refused = true;
	(void)state;
	smtp_sighting seen = at("smtp.sendgrid.net", 587);
	offers_starttls(&seen);
	says(&seen, "geopod.example ESMTP sendgrid", "geopod.example");
	for (size_t n = 0; refused; n++) {
		scarce_begin(n, SCARCE_FROM_THEN_ON);
		smtp_interception found = smtp_interception_of(&seen);
		refused = scarce_end();
		assert_int_equal(found, SMTP_INTERCEPTION_NONE);
		assert_int_equal(scarce_blocks(), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hoster_answers_instead),
		cmocka_unit_test(its_certificate_alone_will_do),
		cmocka_unit_test(one_strange_name_is_not_enough),
		cmocka_unit_test(the_right_one_is_not_suspected),
		cmocka_unit_test(the_owner_of_the_alias_may_answer),
		cmocka_unit_test(a_name_of_ones_own_may_lead_anywhere),
		cmocka_unit_test(no_greeting_of_a_provider_is_suspected),
		cmocka_unit_test(a_firewall_masks),
		cmocka_unit_test(starttls_is_missed_where_it_belongs),
		cmocka_unit_test(a_trusted_certificate_may_be_an_intruders),
		cmocka_unit_test(memory_may_run_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
