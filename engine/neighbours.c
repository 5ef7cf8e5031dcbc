/*
 * neighbours.c - see neighbours.h.
 */
#include "neighbours.h"
#include "providers.h"
#include "providers_access.h"

#define PATIENCE (5 * SMTP_SECOND) /* for one candidate: the administrator is waiting */

static const unsigned usual_ports[] = {465, 587, 25, 2525};

#define USUAL_PORTS (sizeof usual_ports / sizeof usual_ports[0])

static bool same_host(smtp_span a, smtp_span b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static void add_candidate(smtp_neighbours *neighbours, const smtp_server *asked, smtp_candidate candidate)
{
	bool known = !candidate.host.data && candidate.port == smtp_server_port(asked) &&
				 candidate.tls == smtp_server_tls(asked);
	for (size_t i = 0; i < neighbours->count; i++) {
		const smtp_candidate *other = &neighbours->items[i];
		known = known || (other->port == candidate.port && other->tls == candidate.tls &&
							 same_host(other->host, candidate.host));
	}
	if (!known && neighbours->count < SMTP_CANDIDATES) {
		neighbours->items[neighbours->count++] = candidate;
	}
}

/* What the caller allows on a port that begins in plain text. */
static smtp_tls_mode later_tls(const smtp_server *asked)
{
	return smtp_server_tls(asked) == SMTP_TLS_IMPLICIT ? SMTP_TLS_STARTTLS : asked->tls;
}

/* 465 begins with TLS, 25 and 587 in plain text; what an unusual port speaks has to be found out. */
static void add_port(smtp_neighbours *neighbours, const smtp_server *asked, unsigned port)
{
	if (port != 25 && port != 587) {
		add_candidate(neighbours, asked, (smtp_candidate){.port = port, .tls = SMTP_TLS_IMPLICIT});
	}
	if (port != 465) {
		add_candidate(neighbours, asked, (smtp_candidate){.port = port, .tls = later_tls(asked)});
	}
}

static void add_own_ports(
	smtp_neighbours *neighbours, const smtp_server *asked, const smtp_diagnose_options *options)
{
	const unsigned *ports = options->neighbour_count ? options->neighbour_ports : usual_ports;
	size_t count = options->neighbour_count ? options->neighbour_count : USUAL_PORTS;
	for (size_t i = 0; i < count; i++) {
		add_port(neighbours, asked, ports[i]);
	}
	/* the asked port may only have been spoken to in the wrong way */
	smtp_tls_mode other = smtp_server_tls(asked) == SMTP_TLS_IMPLICIT ? SMTP_TLS_STARTTLS : SMTP_TLS_IMPLICIT;
	add_candidate(neighbours, asked, (smtp_candidate){.port = smtp_server_port(asked), .tls = other});
}

/* ---- the provider's own host --------------------------------------------------------------------- */

/* Labels that two names share at their ends. */
static size_t shared_labels(smtp_span a, smtp_span b)
{
	size_t labels = 0, i = 0;
	while (i < a.length && i < b.length &&
		   smtp_ascii_lower(a.data[a.length - 1 - i]) == smtp_ascii_lower(b.data[b.length - 1 - i])) {
		labels += a.data[a.length - 1 - i++] == '.';
	}
	bool a_ends = i == a.length || a.data[a.length - 1 - i] == '.';
	bool b_ends = i == b.length || b.data[b.length - 1 - i] == '.';
	return labels + (i && a_ends && b_ends);
}

/* The host of a row that is nearest to the asked one: smtp.126.com for pop.126.com. */
static void choose_nearest(const char *hosts, smtp_span asked, smtp_span *best, size_t *most)
{
	while (*hosts) {
		smtp_span host = {hosts, strcspn(hosts, " ")};
		size_t labels = shared_labels(host, asked);
		if (!memchr(host.data, '*', host.length) && labels > *most) {
			*best = host;
			*most = labels;
		}
		hosts += host.length + (hosts[host.length] == ' ');
	}
}

smtp_span smtp_neighbours_other_host(const smtp_server *asked)
{
	smtp_span best = {0}, host = asked->host;
	size_t most = 1; /* ".com" makes no relation */
	while (host.length && host.data[host.length - 1] == '.') {
		host.length--;
	}
	const smtp_provider *provider = smtp_provider_by_host(host);
	const smtp_access *usual = provider ? smtp_access_of(provider->name) : NULL;
	if (!usual || smtp_access_by_host(host)) {
		return best;
	}
	best = smtp_access_host(usual);
	for (size_t i = 0; smtp_access_at(i); i++) {
		if (strcmp(smtp_access_at(i)->provider, provider->name) == 0) {
			choose_nearest(smtp_access_at(i)->hosts, host, &best, &most);
		}
	}
	return best;
}

static bool may_try(const smtp_server *asked, const smtp_diagnose_options *options, unsigned port)
{
	bool listed = options->neighbour_count == 0;
	for (size_t i = 0; i < options->neighbour_count; i++) {
		listed = listed || options->neighbour_ports[i] == port;
	}
	return listed && (!asked->public_only || smtp_server_port_is_public(port));
}

static void add_other_host(
	smtp_neighbours *neighbours, const smtp_server *asked, const smtp_diagnose_options *options)
{
	smtp_candidate candidate = {.host = smtp_neighbours_other_host(asked)};
	if (!candidate.host.data) {
		return;
	}
	const char *ports = smtp_access_by_host(candidate.host)->ports;
	while (smtp_access_port(&ports, &candidate.port, &candidate.tls)) {
		candidate.tls = candidate.tls == SMTP_TLS_IMPLICIT ? SMTP_TLS_IMPLICIT : later_tls(asked);
		if (may_try(asked, options, candidate.port)) {
			add_candidate(neighbours, asked, candidate);
		}
	}
}

/* ---- the tries ----------------------------------------------------------------------------------- */

static int64_t shorter(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* A login needs a mechanism of ours, and TLS unless the caller allows plain by name. */
static smtp_category login_obstacle(const smtp_conn *conn)
{
	const smtp_server *server = conn->options.server;
	const smtp_caps *caps = smtp_session_caps(conn->session);
	if (!smtp_server_has_login(server)) {
		return SMTP_CATEGORY_NONE;
	}
	if (!conn->tls_on && server->tls != SMTP_TLS_NONE) {
		return SMTP_CATEGORY_TLS_REQUIRED;
	}
	return smtp_auth_choose(caps, &conn->credentials, server->auth, server->auth_count)
			   ? SMTP_CATEGORY_NONE
			   : SMTP_CATEGORY_AUTH_MECHANISM;
}

static void judge(smtp_candidate *candidate, const smtp_conn *conn)
{
	const smtp_failure *failure = &conn->outcome.failure;
	bool talked =
		conn->session && smtp_session_caps(conn->session)->esmtp && !smtp_outcome_failed(&conn->outcome);
	candidate->category = talked ? login_obstacle(conn) : failure->category;
	candidate->code = failure->code;
	candidate->works = talked && candidate->category == SMTP_CATEGORY_NONE;
	if (candidate->works && conn->tls_on && candidate->tls != SMTP_TLS_IMPLICIT) {
		candidate->tls = SMTP_TLS_STARTTLS;
	}
}

typedef struct attempt {
	smtp_server servers[SMTP_CANDIDATES];
	smtp_addresses addresses[SMTP_CANDIDATES];
	smtp_conn *conns[SMTP_CANDIDATES];
	smtp_tls_context *tls; /* one for all: loading the trust store is the dearest step */
} attempt;

/* The asked server on another port, or the other host, which looks itself up. */
static void prepare(attempt *tries, size_t index, const smtp_server *asked, const smtp_candidate *candidate,
	const smtp_addresses *addresses)
{
	smtp_server *server = &tries->servers[index];
	*server = *asked;
	server->port = candidate->port;
	server->tls = candidate->tls;
	server->host = candidate->host.data ? candidate->host : asked->host;
	server->connect_timeout = shorter(asked->connect_timeout, PATIENCE);
	server->timeout = shorter(asked->timeout, PATIENCE);
	if (!candidate->host.data) {
		tries->addresses[index] = *addresses;
	}
	for (size_t i = 0; i < tries->addresses[index].count; i++) {
		smtp_endpoint_set_port(&tries->addresses[index].items[i], server->port);
	}
}

static bool open_all(attempt *tries, const smtp_server *asked, const smtp_neighbours *neighbours,
	const smtp_addresses *addresses, int64_t deadline)
{
	smtp_refusal refusal;
	smtp_store_context(smtp_store_of(asked), asked, &tries->tls, &refusal);
	int64_t now = smtp_clock_now();
	for (size_t i = 0; i < neighbours->count; i++) {
		prepare(tries, i, asked, &neighbours->items[i], addresses);
		smtp_conn_options options = {.server = &tries->servers[i], .tls = tries->tls};
		options.addresses =
			tries->addresses[i].count ? &tries->addresses[i] : NULL; /* none: looked up, by whom it may be */
		options.deadline = shorter(deadline, smtp_clock_after(now, PATIENCE));
		tries->conns[i] = smtp_conn_new(&options, now);
		if (!tries->conns[i]) {
			return false;
		}
	}
	return true;
}

/* A port speaks one language: when one way works, nobody waits for the other. */
static void give_up_twin(void *watcher, smtp_conn *conn)
{
	attempt *tries = watcher;
	if (!smtp_conn_is_done(conn) || smtp_outcome_failed(&conn->outcome)) {
		return;
	}
	for (size_t i = 0; i < SMTP_CANDIDATES && tries->conns[i]; i++) {
		smtp_conn *other = tries->conns[i];
		const smtp_server *server = other->options.server;
		if (other != conn && server->port == conn->options.server->port &&
			same_host(server->host, conn->options.server->host) && !smtp_conn_is_done(other)) {
			smtp_conn_cancel(other);
		}
	}
}

static void list_candidates(smtp_neighbours *neighbours, const smtp_server *asked,
	const smtp_diagnose_options *options, const smtp_addresses *addresses)
{
	*neighbours = (smtp_neighbours){0};
	add_other_host(neighbours, asked, options);
	if (addresses->count || !smtp_server_is_looked_up(asked)) {
		add_own_ports(neighbours, asked, options);
	}
}

static void tell(smtp_trace *trace, smtp_conn *conn, const smtp_candidate *candidate)
{
	const smtp_server *server = conn->options.server;
	smtp_trace_note(trace, SMTP_PHASE_CONNECT, conn->started, "neighbour: %.*s%sport %u, tls %s",
		(int)candidate->host.length, candidate->host.data ? candidate->host.data : "",
		candidate->host.data ? " " : "", server->port, smtp_tls_mode_name(server->tls));
	smtp_trace_join(trace, &conn->trace);
}

bool smtp_neighbours_try(const smtp_server *server, const smtp_diagnose_options *options,
	const smtp_addresses *addresses, int64_t deadline, smtp_trace *trace, smtp_neighbours *neighbours)
{
	attempt *tries = smtp_calloc(1, sizeof *tries);
	list_candidates(neighbours, server, options, addresses);
	bool opened =
		tries && neighbours->count && open_all(tries, server, neighbours, addresses, deadline) &&
		smtp_run(tries->conns, neighbours->count, server->caller, (smtp_run_watch){give_up_twin, tries});
	for (size_t i = 0; tries && i < neighbours->count && tries->conns[i]; i++) {
		judge(&neighbours->items[i], tries->conns[i]);
		tell(trace, tries->conns[i], &neighbours->items[i]);
		smtp_conn_free(tries->conns[i]);
	}
	if (tries) {
		smtp_tls_context_free(tries->tls);
	}
	smtp_free(tries);
	return opened;
}

/* A twin that was given up has nothing to say: no failure, no reply. */
static void list_one(const smtp_candidate *candidate, smtp_buf *list)
{
	if (!candidate->works && !candidate->code && candidate->category == SMTP_CATEGORY_NONE) {
		return;
	}
	smtp_buf_string(list, list->length ? ", " : "");
	if (candidate->host.data) {
		smtp_buf_printf(list, "%.*s ", (int)candidate->host.length, candidate->host.data);
	}
	smtp_buf_printf(list, "%u %s", candidate->port, smtp_tls_mode_name(candidate->tls));
	if (!candidate->works && candidate->code) {
		smtp_buf_printf(list, " (%d)", candidate->code);
	} else if (!candidate->works) {
		smtp_buf_printf(list, " (%s)", smtp_category_name(candidate->category));
	}
}

void smtp_neighbours_list(const smtp_neighbours *neighbours, bool working, smtp_buf *list)
{
	for (size_t i = 0; i < neighbours->count; i++) {
		if (neighbours->items[i].works == working) {
			list_one(&neighbours->items[i], list);
		}
	}
}
