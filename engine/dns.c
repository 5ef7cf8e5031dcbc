/*
 * dns.c - see dns.h.
 */
#include "dns.h"
#include "random.h"

#define ROUNDS 3
#define FIRST_WAIT (1 * SMTP_SECOND) /* of the first round; later ones wait twice as long */
#define TCP_WAIT (3 * SMTP_SECOND)
#define DATAGRAM_MAX 4096 /* without EDNS 512; more does no harm */
#define STRANGERS_MAX 16  /* datagrams that are read before others have their turn */

struct smtp_dns {
	const smtp_nameservers *servers;
	smtp_dns_question question;
	smtp_dns_answer answer;
	bool done;
	unsigned attempt; /* counts the servers, round after round */
	smtp_socket socket;
	bool over_tcp, connecting;
	int64_t give_up, wake;
	smtp_buf out, in; /* TCP */
};

static void close_socket(smtp_dns *dns)
{
	smtp_socket_close(dns->socket);
	dns->socket = SMTP_NO_SOCKET;
	dns->over_tcp = false;
}

static void end(smtp_dns *dns)
{
	close_socket(dns);
	dns->done = true;
}

static void wait_for(smtp_dns *dns, int64_t now, int64_t span)
{
	dns->wake = smtp_clock_later(now, span);
	if (dns->wake > dns->give_up) {
		dns->wake = dns->give_up;
	}
}

static const smtp_endpoint *server_at(const smtp_dns *dns)
{
	return &dns->servers->items[dns->attempt % dns->servers->count];
}

/* ---- UDP ----------------------------------------------------------------------------------------- */

/* A lone server that was only slow may still answer the first time it was asked. */
static bool open_datagram(smtp_dns *dns)
{
	int error;
	if (dns->socket != SMTP_NO_SOCKET && !dns->over_tcp && dns->servers->count == 1) {
		return true;
	}
	close_socket(dns);
	return smtp_random_number(&dns->question.id) &&
		   smtp_socket_datagram(server_at(dns), &dns->socket, &error);
}

static bool send_datagram(smtp_dns *dns, int64_t now)
{
	unsigned char query[SMTP_DNS_QUERY_MAX];
	size_t sent, length;
	int error;
	if (!open_datagram(dns)) {
		return false;
	}
	length = smtp_dns_question_write(&dns->question, query);
	wait_for(dns, now, dns->attempt < dns->servers->count ? FIRST_WAIT : 2 * FIRST_WAIT);
	return smtp_socket_send(dns->socket, (const char *)query, length, &sent, &error) == SMTP_IO_DONE;
}

/* Asks the server whose turn it is; those that cannot be reached are passed over. */
static void ask(smtp_dns *dns, int64_t now)
{
	unsigned attempts = ROUNDS * (unsigned)dns->servers->count;
	while (dns->attempt < attempts && now < dns->give_up) {
		if (send_datagram(dns, now)) {
			return;
		}
		close_socket(dns);
		dns->attempt++;
	}
	end(dns);
}

static void ask_next(smtp_dns *dns, int64_t now)
{
	dns->attempt++;
	ask(dns, now);
}

/* It answered that it cannot, or nobody is there: a further round would be of no use. */
static void pass_over(smtp_dns *dns, smtp_dns_outcome outcome, int64_t now)
{
	dns->answer.outcome = outcome;
	close_socket(dns);
	if (dns->attempt + 1 < dns->servers->count) {
		ask_next(dns, now);
	} else {
		end(dns);
	}
}

/* ---- TCP ----------------------------------------------------------------------------------------- */

static bool begin_tcp(smtp_dns *dns, int64_t now)
{
	unsigned char query[2 + SMTP_DNS_QUERY_MAX];
	size_t length = smtp_dns_question_write(&dns->question, query + 2);
	int error;
	query[0] = (unsigned char)(length >> 8);
	query[1] = (unsigned char)length;
	close_socket(dns);
	smtp_buf_clear(&dns->out);
	smtp_buf_clear(&dns->in);
	smtp_io io = smtp_socket_connect(server_at(dns), NULL, &dns->socket, &error);
	dns->over_tcp = true;
	dns->connecting = io == SMTP_IO_WANT_WRITE;
	wait_for(dns, now, TCP_WAIT);
	return dns->socket != SMTP_NO_SOCKET && smtp_buf_append(&dns->out, query, length + 2);
}

static smtp_io flush(smtp_dns *dns)
{
	int error;
	smtp_io io = dns->connecting ? smtp_socket_connected(dns->socket, &error) : SMTP_IO_DONE;
	dns->connecting = io == SMTP_IO_WANT_WRITE;
	while (io == SMTP_IO_DONE && dns->out.length) {
		size_t sent;
		io = smtp_socket_send(dns->socket, dns->out.data, dns->out.length, &sent, &error);
		smtp_buf_consume(&dns->out, sent);
	}
	return io;
}

/* The length in front, RFC 1035 4.2.2; 2 until it is there. */
static size_t wanted(const smtp_dns *dns)
{
	const unsigned char *prefix = (const unsigned char *)dns->in.data;
	return dns->in.length < 2 ? 2 : 2 + (size_t)(prefix[0] << 8 | prefix[1]);
}

static smtp_io fill(smtp_dns *dns)
{
	smtp_io io = SMTP_IO_DONE;
	while (io == SMTP_IO_DONE && (dns->in.length < 2 || dns->in.length < wanted(dns))) {
		size_t room = wanted(dns) - dns->in.length, got = 0;
		char *into = smtp_buf_reserve(&dns->in, room);
		int error;
		io = into ? smtp_socket_receive(dns->socket, into, room, &got, &error) : SMTP_IO_FAILED;
		dns->in.length += got;
	}
	return io;
}

static void step_tcp(smtp_dns *dns, int64_t now)
{
	smtp_io io = flush(dns);
	io = io == SMTP_IO_DONE ? fill(dns) : io;
	if (io == SMTP_IO_WANT_READ || io == SMTP_IO_WANT_WRITE) {
		return;
	}
	smtp_span message = {dns->in.data ? dns->in.data + 2 : NULL, dns->in.length < 2 ? 0 : dns->in.length - 2};
	if (io == SMTP_IO_DONE &&
		smtp_dns_answer_read(message, &dns->question, true, &dns->answer) == SMTP_DNS_READ &&
		dns->answer.outcome != SMTP_DNS_FAILED) {
		end(dns);
	} else {
		pass_over(dns, SMTP_DNS_FAILED, now);
	}
}

/* ---- the answer ---------------------------------------------------------------------------------- */

static void take_datagram(smtp_dns *dns, smtp_span message, int64_t now)
{
	switch (smtp_dns_answer_read(message, &dns->question, false, &dns->answer)) {
	case SMTP_DNS_STRANGE:
		dns->answer.outcome = SMTP_DNS_SILENT;
		return; /* somebody's guess, or late */
	case SMTP_DNS_CUT:
		if (!begin_tcp(dns, now)) {
			pass_over(dns, SMTP_DNS_FAILED, now);
		}
		return;
	default:
		if (dns->answer.outcome == SMTP_DNS_FAILED) {
			pass_over(dns, SMTP_DNS_FAILED, now);
		} else {
			end(dns);
		}
	}
}

static void step_udp(smtp_dns *dns, int64_t now)
{
	char message[DATAGRAM_MAX];
	size_t got;
	int error;
	smtp_io io = SMTP_IO_DONE;
	for (int i = 0; i < STRANGERS_MAX && !dns->done && !dns->over_tcp && io == SMTP_IO_DONE; i++) {
		io = smtp_socket_receive(dns->socket, message, sizeof message, &got, &error);
		if (io == SMTP_IO_DONE) {
			take_datagram(dns, (smtp_span){message, got}, now);
		}
	}
	if (io == SMTP_IO_FAILED) {
		pass_over(dns, SMTP_DNS_SILENT, now); /* nobody listens there */
	}
}

smtp_dns *smtp_dns_ask(const smtp_nameservers *servers, const smtp_dns_question *question, int64_t now)
{
	smtp_dns *dns = smtp_calloc(1, sizeof *dns);
	if (!dns) {
		return NULL;
	}
	dns->servers = servers;
	dns->question = *question;
	dns->answer.outcome = SMTP_DNS_SILENT;
	dns->socket = SMTP_NO_SOCKET;
	dns->give_up = smtp_clock_later(now, SMTP_DNS_PATIENCE);
	smtp_buf_init(&dns->out, 2 + SMTP_DNS_QUERY_MAX);
	smtp_buf_init(&dns->in, 2 + 65535);
	ask(dns, now);
	return dns;
}

bool smtp_dns_step(smtp_dns *dns, int64_t now)
{
	if (!dns->done && dns->over_tcp) {
		step_tcp(dns, now);
	} else if (!dns->done) {
		step_udp(dns, now);
	}
	if (!dns->done && now >= dns->wake) {
		ask_next(dns, now);
	}
	return dns->done;
}

void smtp_dns_poll(const smtp_dns *dns, smtp_pollfd *socket)
{
	bool writes = dns->over_tcp && (dns->connecting || dns->out.length);
	*socket = (smtp_pollfd){.fd = dns->socket, .events = writes ? POLLOUT : POLLIN};
}

int64_t smtp_dns_wake(const smtp_dns *dns)
{
	return dns->done ? 0 : dns->wake;
}

const smtp_dns_answer *smtp_dns_answer_of(const smtp_dns *dns)
{
	return &dns->answer;
}

void smtp_dns_free(smtp_dns *dns)
{
	if (dns) {
		close_socket(dns);
		smtp_dns_answer_free(&dns->answer);
		smtp_buf_free(&dns->out);
		smtp_buf_free(&dns->in);
		smtp_free(dns);
	}
}
