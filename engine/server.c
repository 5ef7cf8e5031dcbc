/*
 * server.c - see server.h.
 */
#include "server.h"
#include "address.h"
#include "endpoint.h"
#include "pace.h"
#include "peer.h"

#include <stdio.h>

#define PROXY_LOGIN_LIMIT 255
#define CAPTURE_LIMIT 1024   /* maildir.h */
#define PORT_SUBMISSIONS 465 /* RFC 8314 */
#define PORT_SUBMISSION 587  /* RFC 6409 */
#define PORT_SMTP 25
#define PORT_LMTP 24 /* the port for private mail systems, RFC 1700: LMTP has none of its own, RFC 2033 5 */

void smtp_server_init(smtp_server *server)
{
	*server = (smtp_server){
		.tls = SMTP_TLS_AUTO,
		.verify_peer = true,
		.keepalive = 10 * SMTP_SECOND,
		.max_messages = 100,
		.burst = 1,
		.wait = 10 * SMTP_SECOND,
		.backoff = true,
		.pipelining = true,
		.chunking = true,
		.verify_peer_name = true,
		.connect_timeout = 10 * SMTP_SECOND,
		.timeout = 30 * SMTP_SECOND,
		.final_timeout = 300 * SMTP_SECOND,
		.scram_min_iterations = 4096,
		.locale = SMTP_LOCALE_EN,
	};
}

bool smtp_server_names_tls_files(const smtp_server *server)
{
	bool trust = !server->trust_is_default && (server->cafile.data || server->capath.data);
	return server->tls != SMTP_TLS_NONE && (trust || server->local_cert.data || server->local_pk.data);
}

bool smtp_server_is_looked_up(const smtp_server *server)
{
	bool by_proxy = server->proxy == SMTP_PROXY_SOCKS5H || server->proxy == SMTP_PROXY_HTTP;
	return !server->socket_path.data && (!by_proxy || server->public_only);
}

void smtp_server_label(const smtp_server *server, char label[SMTP_SERVER_LABEL])
{
	bool socket = server->socket_path.data != NULL;
	smtp_span name = server->capture.data ? SMTP_SPAN("capture")
					 : socket             ? server->socket_path
										  : server->host;
	snprintf(label, SMTP_SERVER_LABEL, "%s%.*s", socket ? "unix:" : "", (int)name.length,
		name.data ? name.data : "");
}

void smtp_server_proxy_label(const smtp_server *server, char label[SMTP_SERVER_LABEL])
{
	smtp_span host = server->proxy_host;
	label[0] = '\0';
	if (server->proxy != SMTP_PROXY_NONE) {
		bool bare = host.data[0] != '[' && memchr(host.data, ':', host.length);
		snprintf(label, SMTP_SERVER_LABEL, bare ? "[%.*s]:%u" : "%.*s:%u", (int)host.length, host.data,
			server->proxy_port);
	}
}

unsigned smtp_server_port(const smtp_server *server)
{
	if (server->port || server->socket_path.data || server->capture.data) {
		return server->port;
	}
	if (server->protocol == SMTP_PROTOCOL_LMTP) {
		return PORT_LMTP;
	}
	if (server->tls == SMTP_TLS_IMPLICIT) {
		return PORT_SUBMISSIONS;
	}
	return smtp_server_has_login(server) ? PORT_SUBMISSION : PORT_SMTP;
}

smtp_tls_mode smtp_server_tls(const smtp_server *server)
{
	bool implicit = server->tls == SMTP_TLS_AUTO && smtp_server_port(server) == PORT_SUBMISSIONS;
	return implicit ? SMTP_TLS_IMPLICIT : server->tls;
}

static bool check_times(const smtp_server *server, smtp_refusal *refusal)
{
	const struct {
		const char *key;
		int64_t value, least;
	} times[] = {
		{"connect_timeout", server->connect_timeout, 1},
		{"timeout", server->timeout, 1},
		{"final_timeout", server->final_timeout, 1},
		{"deadline", server->deadline, 0},
		{"keepalive", server->keepalive, 0},
		{"max_messages", server->max_messages, 1},
		{"burst", server->burst, 1},
		{"wait", server->wait, 0},
	};
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		if (times[i].value < times[i].least) {
			return smtp_refuse(
				refusal, times[i].key, times[i].least ? "must be greater than 0" : "must not be negative");
		}
	}
	return true;
}

static bool check_rate(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_rate rate = server->rate;
	if (!rate.messages) {
		return true;
	}
	if (rate.messages > SMTP_RATE_MAX || rate.span < SMTP_SECOND || rate.span > 86400 * SMTP_SECOND) {
		return smtp_refuse(refusal, "rate", "must be a rate like \"30/m\", at most %d", SMTP_RATE_MAX);
	}
	if (smtp_pace_of(rate, 1).period > SMTP_PACE_LONGEST / (int64_t)server->burst) {
		return smtp_refuse(refusal, "burst", "must not be more than \"rate\" allows in 31 days");
	}
	if (!server->caller || !server->caller->shared) {
		return smtp_refuse(refusal, "rate", "must not be given where no memory is shared");
	}
	return true;
}

bool smtp_server_port_is_public(unsigned port)
{
	static const unsigned ports[] = {24, PORT_SMTP, PORT_SUBMISSIONS, PORT_SUBMISSION, 2525};
	for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++) {
		if (ports[i] == port) {
			return true;
		}
	}
	return false;
}

/* Without memory nothing is wrong with it yet: the connection asks again. */
static bool check_peer(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_peer peer;
	if (server->peer_fingerprint_count && server->tls == SMTP_TLS_NONE) {
		return smtp_refuse(refusal, "peer_fingerprint", "must not be given when \"tls\" is \"none\"");
	}
	return smtp_peer_read(server, &peer, refusal) != SMTP_REFUSED;
}

/* A socket or a folder is the whole way: nothing that belongs to a host goes with it. */
static bool check_no_host(const smtp_server *server, const char *instead, smtp_refusal *refusal)
{
	const struct {
		const char *key;
		bool given;
	} others[] = {
		{"host", server->host.data != NULL},
		{"port", server->port != 0},
		{"source_ip", server->source_ip.data != NULL},
		{"proxy", server->proxy != SMTP_PROXY_NONE},
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (others[i].given) {
			return smtp_refuse(refusal, others[i].key, "must not be given together with %s", instead);
		}
	}
	return !server->public_only ||
		   smtp_refuse(refusal, instead, "must not be given when \"allow\" is \"public\"");
}

static bool check_socket(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_endpoint endpoint;
	if (!check_no_host(server, "socket", refusal)) {
		return false;
	}
	if (!SMTP_SOCKET_PATH_LIMIT) {
		return smtp_refuse(refusal, "socket", "must not be given on this system");
	}
	if (smtp_span_has_control(server->socket_path) ||
		!smtp_endpoint_of_path(server->socket_path, &endpoint)) {
		return smtp_refuse(refusal, "socket",
			"must be an absolute path of at most %zu octets, without control characters",
			SMTP_SOCKET_PATH_LIMIT);
	}
	return true;
}

static bool check_capture(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_span folder = server->capture;
	if (!check_no_host(server, "capture", refusal)) {
		return false;
	}
	if (server->socket_path.data) {
		return smtp_refuse(refusal, "socket", "must not be given together with capture");
	}
	if (!folder.length || folder.length >= CAPTURE_LIMIT || smtp_span_has_control(folder)) {
		return smtp_refuse(refusal, "capture",
			"must be an absolute path shorter than %d octets, without control characters", CAPTURE_LIMIT);
	}
	return true;
}

static bool check_host(const smtp_server *server, smtp_refusal *refusal)
{
	if (!server->host.data) {
		return smtp_refuse(refusal, "host", "must be given");
	}
	if (server->port > 65535) {
		return smtp_refuse(refusal, "port", "must be between 1 and 65535");
	}
	if (server->public_only && !smtp_server_port_is_public(smtp_server_port(server))) {
		return smtp_refuse(
			refusal, "port", "must be one of 24, 25, 465, 587, 2525 when \"allow\" is \"public\"");
	}
	return true;
}

/* RFC 1929 2: lengths in one octet; RFC 7617 2: a colon ends the user name. */
static bool check_proxy(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_span username = server->proxy_username, password = server->proxy_password;
	if (!smtp_peer_is_host(server->proxy_host) || server->proxy_port < 1 || server->proxy_port > 65535) {
		return smtp_refuse(refusal, "proxy", "must have a host name or an IP address, and a port");
	}
	if (smtp_span_has_control(username) || smtp_span_has_control(password) ||
		username.length > PROXY_LOGIN_LIMIT || password.length > PROXY_LOGIN_LIMIT) {
		return smtp_refuse(refusal, "proxy",
			"must have a user name and password of at most %d octets, without control characters",
			PROXY_LOGIN_LIMIT);
	}
	if (username.data ? username.length == 0 : password.data != NULL) {
		return smtp_refuse(refusal, "proxy", "must have a user name where it has a password");
	}
	if (server->proxy == SMTP_PROXY_HTTP && username.length && memchr(username.data, ':', username.length)) {
		return smtp_refuse(refusal, "proxy", "must have a user name without a colon");
	}
	return true;
}

bool smtp_server_check(const smtp_server *server, smtp_refusal *refusal)
{
	smtp_endpoint endpoint;
	if (server->capture.data) {
		return check_capture(server, refusal) && smtp_server_check_login(server, refusal) &&
			   check_times(server, refusal);
	}
	if (!(server->socket_path.data ? check_socket(server, refusal) : check_host(server, refusal)) ||
		!check_peer(server, refusal)) {
		return false;
	}
	if (server->proxy != SMTP_PROXY_NONE && !check_proxy(server, refusal)) {
		return false;
	}
	if (server->local_domain.data && !smtp_address_is_domain_or_literal(server->local_domain)) {
		return smtp_refuse(
			refusal, "local_domain", "must be a domain name or an address literal like [192.0.2.1]");
	}
	if (server->source_ip.data && !smtp_endpoint_parse(server->source_ip, 0, &endpoint)) {
		return smtp_refuse(refusal, "source_ip", "must be an IPv4 or IPv6 address");
	}
	return smtp_server_check_login(server, refusal) && check_times(server, refusal) &&
		   check_rate(server, refusal);
}
