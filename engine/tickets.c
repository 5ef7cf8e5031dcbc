/*
 * tickets.c - see tickets.h.
 */
#include "tickets.h"

#define AGE_LIMIT (24 * 3600 * SMTP_SECOND) /* the server's own limit may be shorter */

void smtp_ticket_free(smtp_ticket *ticket)
{
	SSL_SESSION_free(ticket->session);
	*ticket = (smtp_ticket){NULL, 0, 0};
}

static bool is_of(const smtp_ticket_entry *entry, const unsigned char key[SMTP_DIGEST])
{
	return entry->ticket.session && memcmp(entry->key, key, SMTP_DIGEST) == 0;
}

/* A free place, else the oldest of this identity if it has its share, else the oldest of all. */
static smtp_ticket_entry *find_place(smtp_tickets *tickets, const unsigned char key[SMTP_DIGEST])
{
	smtp_ticket_entry *free_place = NULL, *own = NULL, *oldest = &tickets->entries[0];
	size_t count = 0;
	for (size_t i = 0; i < SMTP_TICKETS_MAX; i++) {
		smtp_ticket_entry *entry = &tickets->entries[i];
		if (!entry->ticket.session) {
			free_place = entry;
			continue;
		}
		if (is_of(entry, key)) {
			count++;
			own = !own || entry->order < own->order ? entry : own;
		}
		oldest = entry->order < oldest->order ? entry : oldest;
	}
	if (count >= SMTP_TICKETS_EACH) {
		return own;
	}
	return free_place ? free_place : oldest;
}

void smtp_tickets_keep(
	smtp_tickets *tickets, const unsigned char key[SMTP_DIGEST], smtp_ticket ticket, int64_t now)
{
	smtp_ticket_entry *place = find_place(tickets, key);
	smtp_ticket_free(&place->ticket);
	place->ticket = ticket;
	memcpy(place->key, key, SMTP_DIGEST);
	place->kept = now;
	place->order = ++tickets->order;
}

static bool is_good(const smtp_ticket_entry *entry, int64_t now, int64_t wall)
{
	int64_t lifetime = (int64_t)SSL_SESSION_get_timeout(entry->ticket.session) * SMTP_SECOND;
	int64_t age = now - entry->kept;
	return SSL_SESSION_is_resumable(entry->ticket.session) && age < lifetime && age < AGE_LIMIT &&
		   wall >= entry->ticket.from && wall < entry->ticket.until;
}

smtp_ticket smtp_tickets_take(
	smtp_tickets *tickets, const unsigned char key[SMTP_DIGEST], int64_t now, int64_t wall)
{
	smtp_ticket_entry *newest = NULL;
	for (size_t i = 0; i < SMTP_TICKETS_MAX; i++) {
		smtp_ticket_entry *entry = &tickets->entries[i];
		if (!is_of(entry, key)) {
			continue;
		}
		if (!is_good(entry, now, wall)) {
			smtp_ticket_free(&entry->ticket);
		} else if (!newest || entry->order > newest->order) {
			newest = entry;
		}
	}
	smtp_ticket taken = {NULL, 0, 0};
	if (newest) {
		taken = newest->ticket;
		newest->ticket = (smtp_ticket){NULL, 0, 0};
	}
	return taken;
}

void smtp_tickets_forget(smtp_tickets *tickets, const unsigned char key[SMTP_DIGEST])
{
	for (size_t i = 0; i < SMTP_TICKETS_MAX; i++) {
		if (is_of(&tickets->entries[i], key)) {
			smtp_ticket_free(&tickets->entries[i].ticket);
		}
	}
}

void smtp_tickets_clear(smtp_tickets *tickets)
{
	for (size_t i = 0; i < SMTP_TICKETS_MAX; i++) {
		smtp_ticket_free(&tickets->entries[i].ticket);
	}
}
