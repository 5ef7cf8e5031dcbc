/*
 * diagnose_state.h - what the files of smtp_diagnose() share. For diagnose*.c only.
 */
#ifndef SMTP_DIAGNOSE_STATE_H
#define SMTP_DIAGNOSE_STATE_H

#include "check.h"
#include "compose.h"
#include "providers.h"
#include "providers_access.h"
#include "run.h"
#include "sender_dns.h"

/* What the server said to the first EHLO. */
typedef struct smtp_diagnose_ehlo {
	char name[SMTP_CAPS_LENGTH];
	bool in_clear; /* before TLS */
	bool offers_starttls, masked;
} smtp_diagnose_ehlo;

typedef struct diagnosing {
	smtp_server server; /* a copy: the locale of the caller's options counts */
	const smtp_diagnose_options *options;
	char host[SMTP_SERVER_LABEL], place[SMTP_PLACE]; /* for sentences */
	char test_text[512];                             /* the composer reads it while the message goes out */
	char *to[1];
	smtp_address from_address, to_address;
	smtp_envelope envelope;
	smtp_mail mail;
	smtp_composer *composer;
	smtp_tls_context *tls;
	smtp_conn *conn;
	const smtp_access *access; /* how mail goes out through this host; NULL: not known */
	smtp_diagnose_ehlo first_ehlo;
	smtp_checks checks;
	int64_t failed_after; /* how long the phase took that failed; -1: nothing was timed */
	smtp_endpoint nameserver; /* length 0: those of the system */
	smtp_sender_dns *sender;  /* NULL: not asked for, or no memory */
	smtp_run_side side;       /* of it */
	size_t told;          /* checks the observer has seen */
	bool stopped;
	smtp_diagnosis *diagnosis;
} diagnosing;

/* Shows the observer the checks it has not seen. */
void smtp_diagnose_tell(diagnosing *job);

void smtp_diagnose_config(diagnosing *job);
/* All of it, where mails are captured: there is no conversation. */
void smtp_diagnose_capture(diagnosing *job);

void smtp_diagnose_host(diagnosing *job);
void smtp_diagnose_login(diagnosing *job);

/* Adds a warning about a setting; `option` is its key. See smtp_checks_add. */
smtp_check *smtp_diagnose_advise(diagnosing *job, const char *option, smtp_check_words words, ...);

/* The host that takes outgoing mail where that domain's mailboxes are. False: none is known. */
bool smtp_diagnose_host_for(smtp_span domain, char host[SMTP_SERVER_LABEL]);

void smtp_diagnose_resolve(diagnosing *job, int64_t duration);
void smtp_diagnose_connect(diagnosing *job);

/* Before the conversation: shortens its waits, so that the neighbours have a part of the time. Behind it: asks them. */
void smtp_diagnose_leave_time(diagnosing *job, int64_t deadline);
void smtp_diagnose_neighbours(diagnosing *job, int64_t deadline);

/* The DNS of the sender's domain: asked beside the conversation, which is driven with `job->side`; told behind it. */
bool smtp_diagnose_sender_check(diagnosing *job, smtp_refusal *refusal);
void smtp_diagnose_sender_begin(diagnosing *job);
void smtp_diagnose_sender_reached(diagnosing *job);
void smtp_diagnose_sender_end(diagnosing *job, int64_t deadline);

/* This machine. */
void smtp_diagnose_local(diagnosing *job);

/* The watch of the conversation: a phase has ended. The one that failed is told by smtp_diagnose_failure(), when the
 * verdict is known. */
void smtp_diagnose_left(void *watcher, smtp_phase phase, int64_t duration);
void smtp_diagnose_gave_up(void *watcher); /* this address did not talk: another is tried */
void smtp_diagnose_failure(diagnosing *job);

/* Was it the asked server? The first is called as EHLO ends, the second when the conversation is over. */
void smtp_diagnose_note_ehlo(diagnosing *job);
void smtp_diagnose_interception(diagnosing *job);

/* Says what was not checked, and why: nobody should have to guess. */
void smtp_diagnose_rest(diagnosing *job);

#endif
