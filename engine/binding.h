/*
 * binding.h - what ties a login to the TLS connection it is made on (RFC 5056): the same octets on both sides, and
 * other ones on either side of somebody in the middle.
 */
#ifndef SMTP_BINDING_H
#define SMTP_BINDING_H

#include <stddef.h>

#define SMTP_BINDING_OCTETS 64

typedef struct smtp_channel_binding {
	const char *type; /* static: "tls-exporter", "tls-unique", "tls-server-end-point"; NULL: there is none */
	unsigned char octets[SMTP_BINDING_OCTETS];
	size_t length;
} smtp_channel_binding;

#endif
