/*
 * nameserver.c - see nameserver.h.
 */
#include "nameserver.h"

#ifdef _WIN32
#include <windns.h>
#else
#include <stdio.h>
#endif

#define PORT 53

/* ---- one server as text -------------------------------------------------------------------------- */

static bool read_port(smtp_span text, unsigned *port)
{
	unsigned value = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (!smtp_is_ascii_digit(text.data[i]) || i == 5) {
			return false;
		}
		value = 10 * value + (unsigned)(text.data[i] - '0');
	}
	*port = value;
	return value > 0 && value <= 65535;
}

/* Where the colon of the port stands: behind a bracket, or the only colon. Otherwise the length. */
static size_t port_colon(smtp_span text)
{
	size_t colon = text.length, colons = 0;
	bool brackets = text.length && text.data[0] == '[';
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == ':') {
			colon = i;
			colons++;
		}
	}
	if (brackets) {
		return colon < text.length && text.data[colon - 1] == ']' ? colon : text.length;
	}
	return colons == 1 ? colon : text.length;
}

bool smtp_nameserver_parse(smtp_span text, smtp_endpoint *server)
{
	unsigned port = PORT;
	size_t colon = port_colon(text);
	smtp_span address = {text.data, colon};
	if (colon < text.length &&
		!read_port((smtp_span){text.data + colon + 1, text.length - colon - 1}, &port)) {
		return false;
	}
	return smtp_endpoint_parse(address, port, server);
}

/* ---- those of the system ------------------------------------------------------------------------- */

static void add(smtp_nameservers *servers, const smtp_endpoint *server)
{
	if (servers->count < SMTP_NAMESERVERS_MAX) {
		servers->items[servers->count++] = *server;
	}
}

static bool is_blank(char octet)
{
	return octet == ' ' || octet == '\t' || octet == '\r';
}

/* An address with a zone (`fe80::1%eth0`) is no literal, and passed over. */
static void read_line(smtp_span line, smtp_nameservers *servers)
{
	static const char word[] = "nameserver";
	size_t at = sizeof word - 1, end;
	smtp_endpoint server;
	if (line.length <= at || memcmp(line.data, word, at) != 0 || !is_blank(line.data[at])) {
		return;
	}
	while (at < line.length && is_blank(line.data[at])) {
		at++;
	}
	for (end = at; end < line.length && !is_blank(line.data[end]); end++) {
	}
	if (smtp_endpoint_parse((smtp_span){line.data + at, end - at}, PORT, &server)) {
		add(servers, &server);
	}
}

void smtp_nameservers_read(smtp_span text, smtp_nameservers *servers)
{
	servers->count = 0;
	while (text.length) {
		const char *end = memchr(text.data, '\n', text.length);
		size_t length = end ? (size_t)(end - text.data) : text.length;
		read_line((smtp_span){text.data, length}, servers);
		length += end ? 1 : 0;
		text = (smtp_span){text.data + length, text.length - length};
	}
}

#ifdef _WIN32
void smtp_nameservers_of_system(smtp_nameservers *servers)
{
	DWORD list[64] = {0}; /* an IP4_ARRAY: how many, then the addresses */
	DWORD octets = sizeof list;
	servers->count = 0;
	if (DnsQueryConfig(DnsConfigDnsServerList, 0, NULL, NULL, list, &octets) != 0) {
		return;
	}
	for (DWORD i = 0; i < list[0] && i + 1 < sizeof list / sizeof list[0]; i++) {
		smtp_endpoint server = {.length = sizeof(struct sockaddr_in)};
		struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(PORT)};
		ipv4.sin_addr.s_addr = list[i + 1];
		memcpy(&server.address, &ipv4, sizeof ipv4);
		add(servers, &server);
	}
}
#else
void smtp_nameservers_of_system(smtp_nameservers *servers)
{
	char text[8192];
	size_t length = 0;
	FILE *file = fopen("/etc/resolv.conf", "re");
	if (file) {
		length = fread(text, 1, sizeof text, file);
		fclose(file);
	}
	smtp_nameservers_read((smtp_span){text, length}, servers);
	if (!servers->count) {
		smtp_endpoint_parse(SMTP_SPAN("127.0.0.1"), PORT, &servers->items[0]);
		servers->count = 1;
	}
}
#endif
