/*
 * session_case.h - one case: a session with several mails and a moody server (moody.h), where choices decide what is sent,
 * how the octets are cut, when mails come, when the connection breaks and when memory is short.
 *
 * What must hold in each:
 * - a mail is decided once, or comes back untouched; of one that comes back nothing was said;
 * - a recipient is accepted only when the server has taken the message for him, once, with its own content to the octet;
 * - one who is not accepted, and not at stake, has got nothing; and who is at stake was sent a whole message to its end;
 * - it comes to an end: nobody waits for somebody who waits for him.
 */
#ifndef SMTP_SESSION_CASE_H
#define SMTP_SESSION_CASE_H

#include <stdbool.h>
#include <stddef.h>

/* What was not as it must be; NULL: nothing. Aloud it tells on standard error what is said. */
const char *session_case(const unsigned char *octets, size_t count, bool aloud);

#endif
