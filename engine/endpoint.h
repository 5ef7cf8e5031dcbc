/*
 * endpoint.h - an IP address with a port, to and from text, without any look-up.
 */
#ifndef SMTP_ENDPOINT_H
#define SMTP_ENDPOINT_H

#include "buf.h"

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netinet/in.h>
#include <sys/socket.h>
#endif

typedef struct smtp_endpoint {
	struct sockaddr_storage address;
	socklen_t length;
} smtp_endpoint;

/* "192.0.2.1" or "2001:db8::1"; `text` has room for 46 octets. */
void smtp_endpoint_ip(const smtp_endpoint *endpoint, char text[46]);
bool smtp_endpoint_is_loopback(const smtp_endpoint *endpoint);
void smtp_endpoint_set_port(smtp_endpoint *endpoint, unsigned port);

/* Parses an address literal without any look-up; brackets around IPv6 allowed. */
bool smtp_endpoint_parse(smtp_span text, unsigned port, smtp_endpoint *endpoint);

#endif
