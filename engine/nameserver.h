/*
 * nameserver.h - whom to ask the DNS: the name servers of this machine, or one that the caller names.
 *
 * POSIX: /etc/resolv.conf, and 127.0.0.1 where it names none, as libc does. Windows: the servers of the network
 * adapters, IPv4 only.
 */
#ifndef SMTP_NAMESERVER_H
#define SMTP_NAMESERVER_H

#include "endpoint.h"

#define SMTP_NAMESERVERS_MAX 3 /* MAXNS of resolv.h */

typedef struct smtp_nameservers {
	smtp_endpoint items[SMTP_NAMESERVERS_MAX];
	size_t count;
} smtp_nameservers;

/* Never empty on POSIX. */
void smtp_nameservers_of_system(smtp_nameservers *servers);

/* The `nameserver` lines of a resolv.conf. */
void smtp_nameservers_read(smtp_span text, smtp_nameservers *servers);

/* "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[::1]", "[::1]:5353"; the port is 53 when there is none. */
bool smtp_nameserver_parse(smtp_span text, smtp_endpoint *server);

#endif
