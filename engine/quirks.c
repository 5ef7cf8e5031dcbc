/*
 * quirks.c - see quirks.h.
 */
#include "quirks.h"

static bool name_server(const smtp_server *server, unsigned char name[SMTP_DIGEST])
{
	smtp_digest digest;
	smtp_digest_begin(&digest);
	smtp_digest_add_span(&digest, server->host);
	smtp_digest_add_number(&digest, smtp_server_port(server));
	smtp_digest_add_span(&digest, server->socket_path);
	return smtp_digest_end(&digest, name);
}

static int64_t latest(const smtp_quirks *quirks, size_t place)
{
	int64_t until = 0;
	for (size_t i = 0; i < SMTP_QUIRK_COUNT; i++) {
		until = quirks->known[place].until[i] > until ? quirks->known[place].until[i] : until;
	}
	return until;
}

/* SMTP_QUIRKS_MAX: nowhere. */
static size_t find(const smtp_quirks *quirks, const unsigned char name[SMTP_DIGEST])
{
	size_t place = 0;
	while (place < SMTP_QUIRKS_MAX &&
		   (!latest(quirks, place) || memcmp(quirks->known[place].server, name, SMTP_DIGEST) != 0)) {
		place++;
	}
	return place;
}

static size_t oldest(const smtp_quirks *quirks)
{
	size_t place = 0;
	for (size_t i = 1; i < SMTP_QUIRKS_MAX; i++) {
		place = latest(quirks, i) < latest(quirks, place) ? i : place;
	}
	return place;
}

void smtp_quirks_learn(smtp_quirks *quirks, const smtp_server *server, smtp_quirk quirk, int64_t now)
{
	unsigned char name[SMTP_DIGEST];
	if (!name_server(server, name)) {
		return;
	}
	size_t place = find(quirks, name);
	if (place == SMTP_QUIRKS_MAX) {
		place = oldest(quirks);
		memset(&quirks->known[place], 0, sizeof quirks->known[place]);
		memcpy(quirks->known[place].server, name, SMTP_DIGEST);
	}
	quirks->known[place].until[quirk] = now + SMTP_QUIRK_AGE;
}

bool smtp_quirks_has(const smtp_quirks *quirks, const smtp_server *server, smtp_quirk quirk, int64_t now)
{
	unsigned char name[SMTP_DIGEST];
	if (!latest(quirks, 0)) { /* the place that is taken first */
		return false;
	}
	size_t place = name_server(server, name) ? find(quirks, name) : SMTP_QUIRKS_MAX;
	return place < SMTP_QUIRKS_MAX && quirks->known[place].until[quirk] > now;
}
