/*
 * neighbours.c - see neighbours.h.
 */
#include "neighbours.h"

#define PATIENCE (5 * SMTP_SECOND) /* for one candidate: the administrator is waiting */

static const unsigned usual_ports[] = {465, 587, 25, 2525};

#define USUAL_PORTS (sizeof usual_ports / sizeof usual_ports[0])

static void add_candidate(
	smtp_neighbours *neighbours, const smtp_server *asked, unsigned port, smtp_tls_mode tls)
{
	bool is_asked = port == smtp_server_port(asked) && tls == smtp_server_tls(asked);
	for (size_t i = 0; i < neighbours->count; i++) {
		is_asked = is_asked || (neighbours->items[i].port == port && neighbours->items[i].tls == tls);
	}
	if (!is_asked && neighbours->count < SMTP_CANDIDATES) {
		neighbours->items[neighbours->count++] = (smtp_candidate){.port = port, .tls = tls};
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
		add_candidate(neighbours, asked, port, SMTP_TLS_IMPLICIT);
	}
	if (port != 465) {
		add_candidate(neighbours, asked, port, later_tls(asked));
	}
}

static void list_candidates(
	smtp_neighbours *neighbours, const smtp_server *asked, const smtp_diagnose_options *options)
{
	const unsigned *ports = options->neighbour_count ? options->neighbour_ports : usual_ports;
	size_t count = options->neighbour_count ? options->neighbour_count : USUAL_PORTS;
	*neighbours = (smtp_neighbours){0};
	for (size_t i = 0; i < count; i++) {
		add_port(neighbours, asked, ports[i]);
	}
	/* the asked port may only have been spoken to in the wrong way */
	smtp_tls_mode other = smtp_server_tls(asked) == SMTP_TLS_IMPLICIT ? SMTP_TLS_STARTTLS : SMTP_TLS_IMPLICIT;
	add_candidate(neighbours, asked, smtp_server_port(asked), other);
}

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

static bool open_all(attempt *tries, const smtp_server *asked, const smtp_neighbours *neighbours,
	const smtp_addresses *addresses, int64_t deadline)
{
	smtp_refusal refusal;
	smtp_store_context(smtp_store_of(asked), asked, &tries->tls, &refusal);
	int64_t now = smtp_clock_now();
	for (size_t i = 0; i < neighbours->count; i++) {
		smtp_server *server = &tries->servers[i];
		*server = *asked;
		server->port = neighbours->items[i].port;
		server->tls = neighbours->items[i].tls;
		server->connect_timeout = shorter(asked->connect_timeout, PATIENCE);
		server->timeout = shorter(asked->timeout, PATIENCE);
		tries->addresses[i] = *addresses;
		for (size_t j = 0; j < addresses->count; j++) {
			smtp_endpoint_set_port(&tries->addresses[i].items[j], server->port);
		}
		smtp_conn_options options = {.server = server, .tls = tries->tls};
		options.addresses =
			addresses->count ? &tries->addresses[i] : NULL; /* none: the proxy looks them up */
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
		if (other != conn && other->options.server->port == conn->options.server->port &&
			!smtp_conn_is_done(other)) {
			smtp_conn_cancel(other);
		}
	}
}

bool smtp_neighbours_try(const smtp_server *server, const smtp_diagnose_options *options,
	const smtp_addresses *addresses, int64_t deadline, smtp_trace *trace, smtp_neighbours *neighbours)
{
	attempt *tries = smtp_calloc(1, sizeof *tries);
	list_candidates(neighbours, server, options);
	bool opened =
		tries && open_all(tries, server, neighbours, addresses, deadline) &&
		smtp_run(tries->conns, neighbours->count, server->caller, (smtp_run_watch){give_up_twin, tries});
	for (size_t i = 0; tries && i < neighbours->count && tries->conns[i]; i++) {
		judge(&neighbours->items[i], tries->conns[i]);
		smtp_trace_note(trace, SMTP_PHASE_CONNECT, tries->conns[i]->started, "neighbour: port %u, tls %s",
			tries->servers[i].port, smtp_tls_mode_name(tries->servers[i].tls));
		smtp_trace_join(trace, &tries->conns[i]->trace);
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
	smtp_buf_printf(
		list, "%s%u %s", list->length ? ", " : "", candidate->port, smtp_tls_mode_name(candidate->tls));
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
