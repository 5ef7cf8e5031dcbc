/*
 * endpoint.c - see endpoint.h. Socket addresses are copied rather than cast: sockaddr_storage promises to be
 * large and aligned, not to alias.
 */
#include "endpoint.h"

#ifndef _WIN32
#include <arpa/inet.h>
#endif

static struct sockaddr_in as_ipv4(const smtp_endpoint *endpoint)
{
	struct sockaddr_in ipv4;
	memcpy(&ipv4, &endpoint->address, sizeof ipv4);
	return ipv4;
}

static struct sockaddr_in6 as_ipv6(const smtp_endpoint *endpoint)
{
	struct sockaddr_in6 ipv6;
	memcpy(&ipv6, &endpoint->address, sizeof ipv6);
	return ipv6;
}

static char *write_octet(char *text, unsigned octet)
{
	if (octet >= 100) {
		*text++ = (char)('0' + octet / 100);
	}
	if (octet >= 10) {
		*text++ = (char)('0' + octet / 10 % 10);
	}
	*text++ = (char)('0' + octet % 10);
	return text;
}

/* Some systems' inet_ntop() formats as printf() does, which is slow, and each connection is told by its address. */
static const char *write_ipv4(const struct in_addr *address, char text[46])
{
	unsigned char octets[4];
	char *at = text;
	memcpy(octets, address, sizeof octets);
	for (size_t i = 0; i < sizeof octets; i++) {
		at = write_octet(at, octets[i]);
		*at++ = i < 3 ? '.' : '\0';
	}
	return text;
}

void smtp_endpoint_ip(const smtp_endpoint *endpoint, char text[46])
{
	const char *written = NULL;
	if (endpoint->address.ss_family == AF_INET) {
		struct sockaddr_in ipv4 = as_ipv4(endpoint);
		written = write_ipv4(&ipv4.sin_addr, text);
	} else if (endpoint->address.ss_family == AF_INET6) {
		struct sockaddr_in6 ipv6 = as_ipv6(endpoint);
		written = inet_ntop(AF_INET6, &ipv6.sin6_addr, text, 46);
	}
	if (!written) {
		text[0] = '\0';
	}
}

bool smtp_endpoint_is_loopback(const smtp_endpoint *endpoint)
{
	static const unsigned char mapped[13] = {[10] = 0xff, [11] = 0xff, [12] = 127};
	static const unsigned char ipv6_loopback[16] = {[15] = 1};
	if (endpoint->address.ss_family == AF_INET) {
		struct sockaddr_in ipv4 = as_ipv4(endpoint);
		return ntohl(ipv4.sin_addr.s_addr) >> 24 == 127;
	}
	if (endpoint->address.ss_family == AF_INET6) {
		struct sockaddr_in6 ipv6 = as_ipv6(endpoint);
		return memcmp(&ipv6.sin6_addr, ipv6_loopback, 16) == 0 || memcmp(&ipv6.sin6_addr, mapped, 13) == 0;
	}
	return false;
}

void smtp_endpoint_set_port(smtp_endpoint *endpoint, unsigned port)
{
	if (endpoint->address.ss_family == AF_INET) {
		struct sockaddr_in ipv4 = as_ipv4(endpoint);
		ipv4.sin_port = htons((uint16_t)port);
		memcpy(&endpoint->address, &ipv4, sizeof ipv4);
	} else if (endpoint->address.ss_family == AF_INET6) {
		struct sockaddr_in6 ipv6 = as_ipv6(endpoint);
		ipv6.sin6_port = htons((uint16_t)port);
		memcpy(&endpoint->address, &ipv6, sizeof ipv6);
	}
}

unsigned smtp_endpoint_port(const smtp_endpoint *endpoint)
{
	if (endpoint->address.ss_family == AF_INET) {
		return ntohs(as_ipv4(endpoint).sin_port);
	}
	return endpoint->address.ss_family == AF_INET6 ? ntohs(as_ipv6(endpoint).sin6_port) : 0;
}

size_t smtp_endpoint_octets(const smtp_endpoint *endpoint, unsigned char octets[16])
{
	if (endpoint->address.ss_family == AF_INET) {
		struct sockaddr_in ipv4 = as_ipv4(endpoint);
		memcpy(octets, &ipv4.sin_addr, 4);
		return 4;
	}
	if (endpoint->address.ss_family == AF_INET6) {
		struct sockaddr_in6 ipv6 = as_ipv6(endpoint);
		memcpy(octets, &ipv6.sin6_addr, 16);
		return 16;
	}
	return 0;
}

void smtp_endpoint_of_octets(const unsigned char *octets, size_t count, smtp_endpoint *endpoint)
{
	struct sockaddr_in ipv4 = {.sin_family = AF_INET};
	struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};
	memset(endpoint, 0, sizeof *endpoint);
	if (count == 4) {
		memcpy(&ipv4.sin_addr, octets, 4);
		memcpy(&endpoint->address, &ipv4, sizeof ipv4);
		endpoint->length = sizeof ipv4;
	} else {
		memcpy(&ipv6.sin6_addr, octets, 16);
		memcpy(&endpoint->address, &ipv6, sizeof ipv6);
		endpoint->length = sizeof ipv6;
	}
}

bool smtp_endpoint_of_path(smtp_span path, smtp_endpoint *endpoint)
{
	memset(endpoint, 0, sizeof *endpoint);
	if (path.length == 0 || path.length > SMTP_SOCKET_PATH_LIMIT || path.data[0] != '/') {
		return false;
	}
#ifndef _WIN32
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	memcpy(local.sun_path, path.data, path.length);
	memcpy(&endpoint->address, &local, sizeof local);
	endpoint->length = sizeof local;
#endif
	return true;
}

bool smtp_endpoint_parse(smtp_span text, unsigned port, smtp_endpoint *endpoint)
{
	char copy[46];
	bool brackets = text.length > 2 && text.data[0] == '[' && text.data[text.length - 1] == ']';
	if (brackets) {
		text = (smtp_span){text.data + 1, text.length - 2};
	}
	if (!text.data || text.length == 0 || text.length >= sizeof copy ||
		memchr(text.data, '\0', text.length)) {
		return false;
	}
	memcpy(copy, text.data, text.length);
	copy[text.length] = '\0';
	memset(endpoint, 0, sizeof *endpoint);
	struct sockaddr_in ipv4 = {.sin_family = AF_INET};
	struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};
	if (!brackets && inet_pton(AF_INET, copy, &ipv4.sin_addr) == 1) {
		memcpy(&endpoint->address, &ipv4, sizeof ipv4);
		endpoint->length = sizeof ipv4;
	} else if (inet_pton(AF_INET6, copy, &ipv6.sin6_addr) == 1) {
		memcpy(&endpoint->address, &ipv6, sizeof ipv6);
		endpoint->length = sizeof ipv6;
	} else {
		return false;
	}
	smtp_endpoint_set_port(endpoint, port);
	return true;
}
