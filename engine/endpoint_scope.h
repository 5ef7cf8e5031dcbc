/*
 * endpoint_scope.h - whether an address is one of the public internet, as a page must ask that connects to a server
 * which a visitor names. Pure.
 */
#ifndef SMTP_ENDPOINT_SCOPE_H
#define SMTP_ENDPOINT_SCOPE_H

#include "endpoint.h"

/* False for what is private, shared, loopback, link-local, multicast, reserved, for documentation, or a cloud's own
 * service; an IPv6 address that carries an IPv4 address is judged by that one. What is not known is not public. */
bool smtp_endpoint_is_public(const smtp_endpoint *endpoint);

#endif
