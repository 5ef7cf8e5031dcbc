/*
 * endpoint.h - an IP address with a port, or the path of a unix socket, to and from text, without any look-up.
 */
#ifndef SMTP_ENDPOINT_H
#define SMTP_ENDPOINT_H

#include "buf.h"

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#define SMTP_SOCKET_PATH_LIMIT ((size_t)0) /* unix sockets are left to the systems that began with them */
#else
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#define SMTP_SOCKET_PATH_LIMIT (sizeof((struct sockaddr_un *)0)->sun_path - 1)
#endif

typedef struct smtp_endpoint {
	struct sockaddr_storage address;
	socklen_t length;
} smtp_endpoint;

/* "192.0.2.1" or "2001:db8::1"; `text` has room for 46 octets. Empty for a socket. */
void smtp_endpoint_ip(const smtp_endpoint *endpoint, char text[46]);
unsigned smtp_endpoint_port(const smtp_endpoint *endpoint); /* 0 for a socket */
bool smtp_endpoint_is_loopback(const smtp_endpoint *endpoint);
void smtp_endpoint_set_port(smtp_endpoint *endpoint, unsigned port);

/* The octets of the address as they stand on the wire; returns 4 or 16, or 0 for a socket. */
size_t smtp_endpoint_octets(const smtp_endpoint *endpoint, unsigned char octets[16]);

/* The reverse, without a port: 4 or 16 octets. */
void smtp_endpoint_of_octets(const unsigned char *octets, size_t count, smtp_endpoint *endpoint);

/* False: the path is not absolute, or too long for this system. */
bool smtp_endpoint_of_path(smtp_span path, smtp_endpoint *endpoint);

/* Parses an address literal without any look-up; brackets around IPv6 allowed. */
bool smtp_endpoint_parse(smtp_span text, unsigned port, smtp_endpoint *endpoint);

#endif
