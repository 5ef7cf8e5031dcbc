/*
 * proxy.c - see proxy.h. A state waits for a number of octets and judges them; what it says next is queued by the
 * judge. HTTP has no lengths, so its reply is read one octet at a time.
 */
#include "proxy.h"
#include "base64.h"
#include "variants.h"

#include <stdio.h>

#define OUTPUT_LIMIT 4096
#define REPLY_LIMIT (16 * 1024) /* a reply to CONNECT with all its fields */
#define WORDS_LIMIT 100         /* of a reason phrase */
#define SECRET_MINIMUM 4        /* shorter ones are in every text */

#define METHOD_NONE 0 /* RFC 1928 3 */
#define METHOD_LOGIN 2
#define METHOD_REFUSED 0xff

typedef enum state { METHOD, LOGIN, REPLY, NAME, REST, HTTP, OPEN, FAILED } state;

struct smtp_proxy {
	smtp_proxy_wish wish;
	state state;
	smtp_buf output; /* secret */
	smtp_buf token;  /* secret: what HTTP logs in with */
	smtp_buf input;  /* of the present state */
	size_t needed;   /* octets before the state can judge */
	size_t taken;    /* of HTTP, over all replies */
	bool blames_address;
	smtp_failure failure;
};

/* ---- failures ------------------------------------------------------------------------------------ */

static state fail(smtp_proxy *proxy, smtp_category category, const char *variant, const char *detail)
{
	proxy->failure = (smtp_failure){.category = category, .variant = variant};
	snprintf(proxy->failure.detail, sizeof proxy->failure.detail, "%s", detail);
	return FAILED;
}

static state fail_for_garbage(smtp_proxy *proxy, const char *detail)
{
	return fail(proxy, SMTP_CATEGORY_PROTOCOL_ERROR, SMTP_VARIANT_PROXY_GARBAGE, detail);
}

/* What does not fit was checked before; so it is memory. */
static state go_on(smtp_proxy *proxy, bool queued, state next)
{
	return queued ? next : fail(proxy, SMTP_CATEGORY_UNKNOWN, SMTP_VARIANT_NO_MEMORY, "out of memory");
}

/* ---- SOCKS 5 ------------------------------------------------------------------------------------- */

static unsigned char octet_at(const smtp_proxy *proxy, size_t index)
{
	return (unsigned char)proxy->input.data[index];
}

static bool say_methods(smtp_proxy *proxy)
{
	static const char with_login[] = {5, 2, METHOD_NONE, METHOD_LOGIN};
	static const char without[] = {5, 1, METHOD_NONE};
	return proxy->wish.username.data ? smtp_buf_append(&proxy->output, with_login, sizeof with_login)
									 : smtp_buf_append(&proxy->output, without, sizeof without);
}

/* A length in one octet, then as many: the form of names and passwords. */
static bool say_counted(smtp_proxy *proxy, smtp_span text)
{
	return text.length <= 255 && smtp_buf_char(&proxy->output, (char)text.length) &&
		   smtp_buf_append(&proxy->output, text.data ? text.data : "", text.length);
}

static bool say_login(smtp_proxy *proxy)
{
	return smtp_buf_char(&proxy->output, 1) && say_counted(proxy, proxy->wish.username) &&
		   say_counted(proxy, proxy->wish.password);
}

static bool say_address(smtp_proxy *proxy, const smtp_endpoint *address)
{
	unsigned char octets[16];
	size_t length = smtp_endpoint_octets(address, octets);
	return smtp_buf_char(&proxy->output, length == 4 ? 1 : 4) &&
		   smtp_buf_append(&proxy->output, octets, length);
}

static bool say_wish(smtp_proxy *proxy)
{
	const smtp_proxy_wish *wish = &proxy->wish;
	const char port[2] = {(char)(wish->port >> 8), (char)(wish->port & 0xff)};
	smtp_endpoint literal;
	bool queued = smtp_buf_append(&proxy->output, "\5\1\0", 3);
	if (wish->address) {
		queued = queued && say_address(proxy, wish->address);
	} else if (smtp_endpoint_parse(wish->host, wish->port, &literal)) {
		queued = queued && say_address(proxy, &literal);
	} else {
		queued = queued && smtp_buf_char(&proxy->output, 3) && say_counted(proxy, wish->host);
	}
	return queued && smtp_buf_append(&proxy->output, port, sizeof port);
}

static state judge_method(smtp_proxy *proxy)
{
	unsigned char method = octet_at(proxy, 1);
	if (octet_at(proxy, 0) != 5) {
		return fail_for_garbage(proxy, "the answer is not SOCKS 5");
	}
	if (method == METHOD_LOGIN && proxy->wish.username.data) {
		return go_on(proxy, say_login(proxy), LOGIN);
	}
	if (method == METHOD_NONE) {
		return go_on(proxy, say_wish(proxy), REPLY);
	}
	if (method == METHOD_REFUSED) {
		return fail(proxy, SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN,
			proxy->wish.username.data ? "it takes no user name and password" : "it wants a login");
	}
	return fail_for_garbage(proxy, "the answer names a method that was not offered");
}

static state judge_login(smtp_proxy *proxy)
{
	if (octet_at(proxy, 0) != 1) {
		return fail_for_garbage(proxy, "the answer to the login is not SOCKS 5");
	}
	if (octet_at(proxy, 1) != 0) {
		return fail(
			proxy, SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN, "user name or password refused");
	}
	return go_on(proxy, say_wish(proxy), REPLY);
}

/* RFC 1928 6. */
static const struct {
	smtp_category category;
	const char *variant;
	bool of_address;
	const char *words;
} refusals[] = {
	[1] = {SMTP_CATEGORY_SERVICE_UNAVAILABLE, SMTP_VARIANT_PROXY_FAILED, false, "general failure"},
	[2] = {SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS, false, "not allowed by its rules"},
	[3] = {SMTP_CATEGORY_NETWORK_UNREACHABLE, SMTP_VARIANT_PROXY_REFUSED, true, "network unreachable"},
	[4] = {SMTP_CATEGORY_NETWORK_UNREACHABLE, SMTP_VARIANT_PROXY_REFUSED, true, "host unreachable"},
	[5] = {SMTP_CATEGORY_CONNECTION_REFUSED, SMTP_VARIANT_PROXY_REFUSED, true, "connection refused"},
	[6] = {SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_REFUSED, true, "TTL expired"},
	[7] = {SMTP_CATEGORY_SERVICE_UNAVAILABLE, SMTP_VARIANT_PROXY_FORBIDS, false, "it makes no connections"},
	[8] = {SMTP_CATEGORY_NETWORK_UNREACHABLE, SMTP_VARIANT_PROXY_REFUSED, true,
		"this kind of address is not supported"},
};

static state judge_reply(smtp_proxy *proxy)
{
	static const size_t lengths[] = {[1] = 4 + 2, [4] = 16 + 2};
	size_t reply = octet_at(proxy, 1), kind = octet_at(proxy, 3);
	if (octet_at(proxy, 0) != 5 || reply >= sizeof refusals / sizeof refusals[0]) {
		return fail_for_garbage(proxy, "the answer to the request is not SOCKS 5");
	}
	if (reply) {
		proxy->blames_address = refusals[reply].of_address;
		return fail(proxy, refusals[reply].category, refusals[reply].variant, refusals[reply].words);
	}
	if (kind == 3) {
		return NAME;
	}
	if (kind != 1 && kind != 4) {
		return fail_for_garbage(proxy, "the answer holds an unknown kind of address");
	}
	proxy->needed = lengths[kind];
	return REST;
}

static state judge_name(smtp_proxy *proxy)
{
	proxy->needed = (size_t)octet_at(proxy, 0) + 2;
	return REST;
}

/* The proxy's own end of the connection: nobody asks for it. */
static state judge_rest(smtp_proxy *proxy)
{
	(void)proxy;
	return OPEN;
}

/* ---- HTTP ---------------------------------------------------------------------------------------- */

/* RFC 7617 2: the two joined by a colon, in base64. */
static bool make_token(smtp_proxy *proxy)
{
	smtp_buf pair;
	smtp_buf_init_secret(&pair, OUTPUT_LIMIT);
	bool good = smtp_buf_span(&pair, proxy->wish.username) && smtp_buf_char(&pair, ':') &&
				smtp_buf_append(&pair, proxy->wish.password.data ? proxy->wish.password.data : "",
					proxy->wish.password.length);
	char *into = good ? smtp_buf_reserve(&proxy->token, (pair.length + 2) / 3 * 4) : NULL;
	if (into) {
		proxy->token.length += smtp_base64(into, pair.data, pair.length);
	}
	smtp_buf_free(&pair);
	return into != NULL;
}

static bool say_connect(smtp_proxy *proxy)
{
	const smtp_proxy_wish *wish = &proxy->wish;
	char name[300], ip[46] = "";
	if (wish->address) {
		smtp_endpoint_ip(wish->address, ip);
	}
	smtp_span host = ip[0] ? smtp_span_of(ip) : wish->host;
	bool bare = host.data[0] != '[' && memchr(host.data, ':', host.length);
	snprintf(name, sizeof name, bare ? "[%.*s]:%u" : "%.*s:%u", (int)host.length, host.data, wish->port);
	bool good = smtp_buf_printf(&proxy->output, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", name, name);
	if (wish->username.data) {
		good = good && make_token(proxy) && smtp_buf_string(&proxy->output, "Proxy-Authorization: Basic ") &&
			   smtp_buf_span(&proxy->output, smtp_buf_view(&proxy->token)) &&
			   smtp_buf_string(&proxy->output, "\r\n");
	}
	return good && smtp_buf_string(&proxy->output, "\r\n");
}

static bool holds(smtp_span text, smtp_span secret)
{
	if (secret.length < SECRET_MINIMUM) {
		return false;
	}
	for (size_t at = 0; at + secret.length <= text.length; at++) {
		if (memcmp(text.data + at, secret.data, secret.length) == 0) {
			return true;
		}
	}
	return false;
}

/* "HTTP status 503 Service Unavailable": the rest of the first line, fit to be shown. */
static void describe(const smtp_proxy *proxy, int status, smtp_span words, char *detail, size_t room)
{
	char clean[WORDS_LIMIT + 1];
	size_t length = 0;
	if (holds(words, proxy->wish.password) || holds(words, smtp_buf_view(&proxy->token))) {
		words.length = 0;
	}
	while (length < WORDS_LIMIT && length < words.length) {
		char octet = words.data[length];
		clean[length++] = octet >= ' ' && octet <= '~' ? octet : '?';
	}
	clean[length] = '\0';
	snprintf(detail, room, "HTTP status %d%s", status, clean);
}

static const struct {
	int status;
	smtp_category category;
	const char *variant;
} statuses[] = {
	{401, SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN},
	{403, SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS},
	{405, SMTP_CATEGORY_POLICY_REJECTED, SMTP_VARIANT_PROXY_FORBIDS},
	{407, SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_PROXY_LOGIN},
	{408, SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_REFUSED},
	{504, SMTP_CATEGORY_CONNECTION_TIMEOUT, SMTP_VARIANT_PROXY_REFUSED},
};

static state fail_for_status(smtp_proxy *proxy, int status, smtp_span words)
{
	char detail[64 + WORDS_LIMIT];
	describe(proxy, status, words, detail, sizeof detail);
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		if (statuses[i].status == status) {
			return fail(proxy, statuses[i].category, statuses[i].variant, detail);
		}
	}
	return fail(proxy, SMTP_CATEGORY_SERVICE_UNAVAILABLE, SMTP_VARIANT_PROXY_FAILED, detail);
}

/* RFC 9112 4: "HTTP/1.1 200 reason". 0: it is none. */
static int read_status(smtp_span line, smtp_span *words)
{
	const char *digits = line.data + sizeof "HTTP/1.1 " - 1;
	if (line.length < sizeof "HTTP/1.1 200" - 1 || memcmp(line.data, "HTTP/1.", 7) != 0 ||
		digits[-1] != ' ') {
		return 0;
	}
	int status = 0;
	for (int i = 0; i < 3; i++) {
		if (!smtp_is_ascii_digit(digits[i])) {
			return 0;
		}
		status = status * 10 + digits[i] - '0';
	}
	*words = (smtp_span){digits + 3, line.length - (size_t)(digits + 3 - line.data)};
	bool ends = words->length == 0 || words->data[0] == ' ';
	return ends && status >= 100 ? status : 0;
}

static smtp_span first_line(smtp_span text)
{
	const char *end = memchr(text.data, '\n', text.length);
	text.length = end ? (size_t)(end - text.data) : text.length;
	while (text.length && text.data[text.length - 1] == '\r') {
		text.length--;
	}
	return text;
}

static bool is_whole(smtp_span text)
{
	return (text.length >= 2 && memcmp(text.data + text.length - 2, "\n\n", 2) == 0) ||
		   (text.length >= 3 && memcmp(text.data + text.length - 3, "\n\r\n", 3) == 0);
}

/* A success has no content, whatever its fields say (RFC 9110 9.3.6); an interim reply is followed by another. */
static state judge_http(smtp_proxy *proxy)
{
	smtp_span text = smtp_buf_view(&proxy->input), words;
	size_t begun = text.length < 5 ? text.length : 5;
	if (memcmp(text.data, "HTTP/", begun) != 0) {
		return fail_for_garbage(proxy, "the answer is not HTTP");
	}
	if (!is_whole(text)) {
		proxy->needed = text.length + 1;
		return proxy->taken < REPLY_LIMIT ? HTTP : fail_for_garbage(proxy, "the answer has no end");
	}
	int status = read_status(first_line(text), &words);
	if (!status) {
		return fail_for_garbage(proxy, "the answer is not HTTP");
	}
	if (status / 100 == 1) {
		smtp_buf_clear(&proxy->input);
		proxy->needed = 1;
		return HTTP;
	}
	return status / 100 == 2 ? OPEN : fail_for_status(proxy, status, words);
}

/* ---- the machine --------------------------------------------------------------------------------- */

/* `octets` 0: the judge before has set what is needed. */
static const struct {
	size_t octets;
	state (*judge)(smtp_proxy *proxy);
} rules[] = {
	[METHOD] = {2, judge_method},
	[LOGIN] = {2, judge_login},
	[REPLY] = {4, judge_reply},
	[NAME] = {1, judge_name},
	[REST] = {0, judge_rest},
	[HTTP] = {0, judge_http},
	[OPEN] = {0, NULL},
	[FAILED] = {0, NULL},
};

static void go(smtp_proxy *proxy, state next)
{
	if (next == HTTP && proxy->state == HTTP) {
		return;
	}
	proxy->state = next;
	smtp_buf_clear(&proxy->input);
	if (rules[next].octets) {
		proxy->needed = rules[next].octets;
	}
}

smtp_proxy *smtp_proxy_new(const smtp_proxy_wish *wish)
{
	smtp_proxy *proxy = smtp_calloc(1, sizeof *proxy);
	if (!proxy) {
		return NULL;
	}
	bool http = wish->kind == SMTP_PROXY_HTTP;
	proxy->wish = *wish;
	proxy->state = http ? HTTP : METHOD;
	proxy->needed = http ? 1 : rules[METHOD].octets;
	smtp_buf_init_secret(&proxy->output, OUTPUT_LIMIT);
	smtp_buf_init_secret(&proxy->token, OUTPUT_LIMIT);
	smtp_buf_init(&proxy->input, REPLY_LIMIT);
	if (!(http ? say_connect(proxy) : say_methods(proxy))) {
		smtp_proxy_free(proxy);
		return NULL;
	}
	return proxy;
}

void smtp_proxy_free(smtp_proxy *proxy)
{
	if (proxy) {
		smtp_buf_free(&proxy->output);
		smtp_buf_free(&proxy->token);
		smtp_buf_free(&proxy->input);
		smtp_free(proxy);
	}
}

smtp_proxy_progress smtp_proxy_state(const smtp_proxy *proxy)
{
	if (proxy->state == OPEN) {
		return SMTP_PROXY_OPEN;
	}
	return proxy->state == FAILED ? SMTP_PROXY_FAILED : SMTP_PROXY_TALKS;
}

smtp_span smtp_proxy_output(const smtp_proxy *proxy)
{
	return smtp_buf_view(&proxy->output);
}

void smtp_proxy_sent(smtp_proxy *proxy, size_t length)
{
	smtp_buf_consume(&proxy->output, length);
}

size_t smtp_proxy_wants(const smtp_proxy *proxy)
{
	bool waits = smtp_proxy_state(proxy) == SMTP_PROXY_TALKS && !proxy->output.length;
	return waits ? proxy->needed - proxy->input.length : 0;
}

void smtp_proxy_input(smtp_proxy *proxy, const char *octets, size_t length)
{
	while (length && smtp_proxy_state(proxy) == SMTP_PROXY_TALKS) {
		size_t missing = proxy->needed - proxy->input.length;
		size_t used = length < missing ? length : missing;
		if (!smtp_buf_append(&proxy->input, octets, used)) {
			go(proxy, go_on(proxy, false, FAILED));
			return;
		}
		octets += used;
		length -= used;
		proxy->taken += used;
		if (proxy->input.length == proxy->needed) {
			go(proxy, rules[proxy->state].judge(proxy));
		}
	}
}

const smtp_failure *smtp_proxy_failure(const smtp_proxy *proxy)
{
	return &proxy->failure;
}

bool smtp_proxy_blames_address(const smtp_proxy *proxy)
{
	return proxy->blames_address;
}
