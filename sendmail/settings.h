/*
 * settings.h - which server, read from a file of lines "key = value", or from a URL.
 *
 * Guarantees: a file with a secret in it that everybody may read is refused; what is said about a mistake never holds a
 * value; the text is wiped when it is no longer needed.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "engine/smtp.h"

#define SETTINGS_FILE "/etc/smtp-sendmail.conf"
#define SETTINGS_MOST 65536

typedef struct sendmail_settings {
	smtp_server server;
	smtp_span domain;     /* behind addresses without one; not given: they are refused */
	smtp_span state_file; /* where processes share their pace; not given: each for itself */
	char trouble[512];    /* what is wrong, in one sentence */
	char text[SETTINGS_MOST + 2];
} sendmail_settings;

/* `source`: a path or a URL; NULL: $SMTP_SENDMAIL_CONFIG, else SETTINGS_FILE. False: `trouble`. */
bool settings_read(sendmail_settings *settings, const char *source);

/* Wipes the secrets. */
void settings_forget(sendmail_settings *settings);

#endif
