/*
 * interceptors.h - products that open TLS connections to look inside (virus scanners, firewalls, proxies, debuggers), known by
 * the names they give their authorities. Pure data and its recognition.
 *
 * It is asked only after verification has failed, to say why it may have; it never makes a verdict. A new product is one line.
 */
#ifndef SMTP_INTERCEPTORS_H
#define SMTP_INTERCEPTORS_H

#include "buf.h"

/* The product whose name stands in this subject or issuer; NULL: none that is known. Static. */
const char *smtp_interceptor_find(smtp_span name, smtp_locale locale);

#endif
