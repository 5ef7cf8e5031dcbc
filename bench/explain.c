/*
 * explain.c - what one explanation costs: microseconds of CPU for replies of several kinds, the longest that is looked at
 * among them. Built and run by bench/run-explain; exit status 1 when a common one takes more than it may.
 */
#include "buf.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 20000
#define ALLOWED 50.0 /* microseconds */

static double explain_many(smtp_span text)
{
	clock_t began = clock();
	for (int round = 0; round < ROUNDS; round++) {
		smtp_explanation explanation;
		smtp_explain(text, &(smtp_explain_context){.locale = SMTP_LOCALE_EN}, &explanation);
		smtp_explanation_free(&explanation);
	}
	return (double)(clock() - began) * 1e6 / CLOCKS_PER_SEC / ROUNDS;
}

static const struct sample {
	const char *name, *text;
} samples[] = {
	{"a provider's own words", "550 Connection frequency limited. https://service.mail.qq.com/detail/122"},
	{"common words",
		"550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in local recipient table"},
	{"a line of Postfix's log", "status=bounced (host mx.example.com[192.0.2.1] said: 554 5.7.1 Service "
								"unavailable; Client host [192.0.2.1] "
								"blocked using zen.spamhaus.org (in reply to RCPT TO command))"},
	{"an exception's text",
		"stream_socket_client(): Unable to connect to ssl://smtp.example.com:465 (Connection refused)"},
	{"words that nobody knows", "554 Klaatu barada nikto, and whatever else was said on that day by those "
								"who came to see the ship and went "
								"home without an answer"},
};

int main(void)
{
	static char longest[4096];
	bool good = true;
	printf("| | explanation |\n|---|---|\n");
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		double cost = explain_many(smtp_span_of(samples[i].text));
		printf("| %s | %.0f µs |\n", samples[i].name, cost);
		good = good && cost <= ALLOWED;
	}
	for (size_t i = 0; i < sizeof longest; i++) {
		longest[i] = samples[4].text[i % strlen(samples[4].text)];
	}
	printf("| 4 KB of them, all that is looked at | %.0f µs |\n",
		explain_many((smtp_span){longest, sizeof longest}));
	return good ? 0 : 1;
}
