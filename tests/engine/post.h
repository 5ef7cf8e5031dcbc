/*
 * post.h - one client with a store, and the mailserver that it sends one message after another to.
 */
#ifndef SMTP_POST_H
#define SMTP_POST_H

#include "mailserver.h"
#include "smtp.h"

typedef struct post {
	mailserver peer; /* to be set before open_post() */
	smtp_store *store;
	smtp_caller caller;
	smtp_server server;
	smtp_result result; /* of the last message */
} post;

/* The settings of a client of that server, without TLS. `caller` is borrowed. */
void be_client_of(const mailserver *peer, const smtp_caller *caller, smtp_server *server);

void open_post(post *it);
void close_post(post *it);

/* Sends one, to buyer@example.net unless told otherwise. */
const smtp_result *post_one(post *it);
const smtp_result *post_to(post *it, const char *to);

/* A line of the last transcript that holds this. */
bool post_tells(const post *it, const char *words);

#endif
