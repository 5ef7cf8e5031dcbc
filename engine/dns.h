/*
 * dns.h - asks name servers one question, without blocking and with an end.
 *
 * Over UDP, from a fresh port and with a fresh id, and over TCP when the answer was cut (RFC 7766). A server that is
 * silent is asked again and the others after it; one that says it cannot tell is passed over. After SMTP_DNS_PATIENCE
 * there is an answer in any case, even if it is "silent".
 */
#ifndef SMTP_DNS_H
#define SMTP_DNS_H

#include "clock.h"
#include "dnsmessage.h"
#include "nameserver.h"
#include "socket.h"

#define SMTP_DNS_PATIENCE (5 * SMTP_SECOND)

typedef struct smtp_dns smtp_dns;

/* Begins to ask; borrows `servers`. The id of the question is chosen here. NULL: memory. */
smtp_dns *smtp_dns_ask(const smtp_nameservers *servers, const smtp_dns_question *question, int64_t now);
void smtp_dns_free(smtp_dns *dns); /* NULL is fine; also gives up */

/* To be called when the socket is ready or the time has come. True: there is an answer. */
bool smtp_dns_step(smtp_dns *dns, int64_t now);

/* What to wait for until then. */
void smtp_dns_poll(const smtp_dns *dns, smtp_pollfd *socket);
int64_t smtp_dns_wake(const smtp_dns *dns);

/* Once smtp_dns_step() has said true. */
const smtp_dns_answer *smtp_dns_answer_of(const smtp_dns *dns);

#endif
