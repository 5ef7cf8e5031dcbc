/*
 * diagnose_way.c - the checks of the way to the server: its name, and each of its addresses.
 */
#include "diagnose_state.h"
#include "endpoint_scope.h"

#define FIRST_LEAD 250 /* milliseconds that IPv6 is waited for before IPv4 is tried beside it: dial.h */

static bool is_ipv6(const smtp_endpoint *endpoint)
{
	unsigned char octets[16];
	return smtp_endpoint_octets(endpoint, octets) == sizeof octets;
}

/* ---- the name ------------------------------------------------------------------------------------ */

typedef enum family { BOTH, IPV4, IPV6 } family;

static void list_addresses(const smtp_addresses *addresses, family wanted, smtp_buf *list)
{
	for (size_t i = 0; i < addresses->count; i++) {
		char ip[46];
		smtp_endpoint_ip(&addresses->items[i], ip);
		if (wanted == BOTH || (wanted == IPV6) == is_ipv6(&addresses->items[i])) {
			smtp_buf_printf(list, "%s%s", list->length ? ", " : "", ip);
		}
	}
}

static void add_addresses(smtp_check *check, const char *name, const smtp_addresses *addresses, family wanted)
{
	smtp_buf list;
	smtp_buf_init(&list, SMTP_ADDRESSES_MAX * 48);
	list_addresses(addresses, wanted, &list);
	smtp_check_add_text(check, name, smtp_buf_view(&list));
	smtp_buf_free(&list);
}

/* A known provider is on the public internet. */
static bool leads_astray(const diagnosing *job, const smtp_addresses *addresses)
{
	for (size_t i = 0; i < addresses->count; i++) {
		if (smtp_endpoint_is_public(&addresses->items[i])) {
			return false;
		}
	}
	return smtp_provider_by_host(job->server.host) != NULL;
}

void smtp_diagnose_resolve(diagnosing *job, int64_t duration)
{
	const smtp_addresses *addresses = &job->conn->addresses;
	smtp_buf list;
	if (!smtp_server_is_looked_up(&job->server)) {
		smtp_checks_add(&job->checks, SMTP_CHECK_RESOLVE, SMTP_CHECK_SKIP, -1, WORDS_NEIGHBOURS_NOT_NEEDED);
		return;
	}
	if (!addresses->count) {
		return; /* it was the proxy that was looked up */
	}
	bool astray = leads_astray(job, addresses);
	smtp_buf_init(&list, SMTP_ADDRESSES_MAX * 48);
	list_addresses(addresses, BOTH, &list);
	smtp_check *check =
		smtp_checks_add(&job->checks, SMTP_CHECK_RESOLVE, astray ? SMTP_CHECK_WARN : SMTP_CHECK_PASS,
			duration, astray ? WORDS_RESOLVE_ASTRAY : WORDS_RESOLVE, job->host, smtp_buf_view(&list).data);
	smtp_check_add_text(check, "addresses", smtp_buf_view(&list));
	add_addresses(check, "ipv4", addresses, IPV4);
	add_addresses(check, "ipv6", addresses, IPV6);
	smtp_check_add_text(check, "canonical", smtp_span_of(addresses->canonical));
	smtp_buf_free(&list);
}

/* ---- the addresses ------------------------------------------------------------------------------- */

static smtp_check_words words_of_error(const smtp_attempt *attempt)
{
	smtp_category category = smtp_socket_error_category(attempt->error);
	if (!smtp_endpoint_port(&attempt->endpoint)) {
		return WORDS_CONNECT_FAILED; /* a unix socket has no network to blame */
	}
	if (smtp_socket_error_is_denial(attempt->error)) {
		return WORDS_CONNECT_DENIED;
	}
	return category == SMTP_CATEGORY_CONNECTION_REFUSED    ? WORDS_CONNECT_REFUSED
		   : category == SMTP_CATEGORY_NETWORK_UNREACHABLE ? WORDS_CONNECT_NO_ROUTE
														   : WORDS_CONNECT_FAILED;
}

/* Most clouds let nobody out on port 25; inside a network of one's own that is not the reason. */
static smtp_check_words words_of_silence(const smtp_attempt *attempt)
{
	bool mailing_out =
		smtp_endpoint_port(&attempt->endpoint) == 25 && smtp_endpoint_is_public(&attempt->endpoint);
	return mailing_out ? WORDS_CONNECT_SILENT_25 : WORDS_CONNECT_SILENT;
}

static smtp_check *check_failed(
	diagnosing *job, const smtp_attempt *attempt, smtp_check_status status, const char *place)
{
	char words[128];
	smtp_socket_error_text(attempt->error, words, sizeof words);
	smtp_check *check = smtp_checks_add(&job->checks, SMTP_CHECK_CONNECT, status,
		attempt->ended - attempt->started, words_of_error(attempt), place, words, attempt->error);
	smtp_check_add_number(check, "errno", attempt->error);
	return check;
}

/* A machine without IPv6 says so at once and costs no time: nothing to warn of while IPv4 works. */
static bool is_no_ipv6(const smtp_attempt *attempt)
{
	return attempt->state == SMTP_ATTEMPT_FAILED && is_ipv6(&attempt->endpoint) &&
		   !smtp_socket_error_is_denial(attempt->error) &&
		   smtp_socket_error_category(attempt->error) == SMTP_CATEGORY_NETWORK_UNREACHABLE;
}

/* An address that does not answer is a warning while another does. */
static void check_address(diagnosing *job, const smtp_attempt *attempt, smtp_check_status failed)
{
	char ip[46], place[SMTP_PLACE];
	unsigned port = smtp_endpoint_port(&attempt->endpoint);
	int64_t duration = attempt->ended - attempt->started;
	smtp_check *check;
	smtp_endpoint_ip(&attempt->endpoint, ip);
	smtp_check_place(ip[0] ? ip : job->host, port, job->server.locale, place);
	if (attempt->state == SMTP_ATTEMPT_CONNECTED) {
		check = smtp_checks_add(
			&job->checks, SMTP_CHECK_CONNECT, SMTP_CHECK_PASS, duration, WORDS_CONNECTED, place);
	} else if (!attempt->started) {
		check = smtp_checks_add(&job->checks, SMTP_CHECK_CONNECT, SMTP_CHECK_SKIP, -1, WORDS_NOT_REACHED);
	} else if (failed == SMTP_CHECK_WARN && is_no_ipv6(attempt)) {
		check = smtp_checks_add(
			&job->checks, SMTP_CHECK_CONNECT, SMTP_CHECK_SKIP, duration, WORDS_CONNECT_NO_IPV6, place);
	} else if (attempt->state == SMTP_ATTEMPT_FAILED) {
		check = check_failed(job, attempt, failed, place);
	} else {
		check = smtp_checks_add(
			&job->checks, SMTP_CHECK_CONNECT, failed, duration, words_of_silence(attempt), place);
	}
	smtp_check_add_text(check, "ip", smtp_span_of(ip));
	if (port) {
		smtp_check_add_number(check, "port", port);
	}
}

static bool has_connected(const smtp_dial *dial, family wanted)
{
	for (size_t i = 0; i < dial->count; i++) {
		if (dial->attempts[i].state == SMTP_ATTEMPT_CONNECTED &&
			(wanted == IPV6) == is_ipv6(&dial->attempts[i].endpoint)) {
			return true;
		}
	}
	return false;
}

/* IPv6 is tried first and in vain: each new connection waits for it a little (RFC 8305). */
static void check_ipv6(diagnosing *job, const smtp_dial *dial)
{
	const smtp_attempt *first = &dial->attempts[0];
	int64_t lost = (first->ended - first->started) / 1000;
	if (!dial->count || !is_ipv6(&first->endpoint) || is_no_ipv6(first) || has_connected(dial, IPV6) ||
		!has_connected(dial, IPV4)) {
		return;
	}
	lost = lost < FIRST_LEAD ? lost : FIRST_LEAD;
	const char *target = job->conn->proxy_label[0] ? job->conn->proxy_label : job->host;
	smtp_check *check = smtp_checks_add(
		&job->checks, SMTP_CHECK_CONNECT, SMTP_CHECK_WARN, -1, WORDS_CONNECT_IPV6_BROKEN, target, (int)lost);
	smtp_check_add_number(check, "lost_ms", lost);
}

void smtp_diagnose_connect(diagnosing *job)
{
	const smtp_dial *dial = &job->conn->dial;
	bool connected = smtp_conn_failure(job->conn)->phase == SMTP_PHASE_NONE;
	if (smtp_checks_has(&job->checks, SMTP_CHECK_CONNECT)) {
		return; /* the proxy was connected to once more, for another address */
	}
	for (size_t i = 0; job->conn->dialled && i < dial->count; i++) {
		check_address(job, &dial->attempts[i], connected ? SMTP_CHECK_WARN : SMTP_CHECK_FAIL);
	}
	if (job->conn->dialled) {
		check_ipv6(job, dial);
	}
}
