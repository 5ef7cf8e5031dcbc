/*
 * shared.c - see shared.h.
 */
#include "shared_state.h"

#include "buf.h"
#include "clock.h"

#ifdef _WIN32
/* There is no fork: threads share the memory of their process. */
static void *get_memory(size_t size)
{
	return smtp_calloc(1, size);
}

static void give_memory(void *memory, size_t size)
{
	(void)size;
	smtp_free(memory);
}
#else
#include <sys/mman.h>

static void *get_memory(size_t size)
{
	int sharing = SMTP_ATOMIC_LOCK_FREE ? MAP_SHARED : MAP_PRIVATE;
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS, -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

static void give_memory(void *memory, size_t size)
{
	munmap(memory, size);
}
#endif

smtp_shared *smtp_shared_new(const char *path, char trouble[SMTP_SHARED_TROUBLE])
{
	smtp_shared *shared = smtp_calloc(1, sizeof *shared);
	trouble[0] = '\0';
	if (shared) {
		shared->memory = get_memory(sizeof *shared->memory);
		shared->file = path && *path ? smtp_shared_file_map(path, trouble) : NULL;
	}
	if (!shared || !shared->memory) {
		smtp_shared_free(shared);
		return NULL;
	}
	shared->places = shared->file ? shared->file->places : shared->memory->places;
	return shared;
}

void smtp_shared_free(smtp_shared *shared)
{
	if (shared) {
		smtp_shared_file_unmap(shared->file);
		if (shared->memory) {
			give_memory(shared->memory, sizeof *shared->memory);
		}
		smtp_free(shared);
	}
}

smtp_shared *smtp_shared_of(const smtp_server *server)
{
	return server->caller ? server->caller->shared : NULL;
}

int64_t smtp_shared_now(const smtp_shared *shared)
{
	return shared->file ? smtp_clock_wall_precise() : smtp_clock_now();
}

/* ---- counters ------------------------------------------------------------------------------------ */

void smtp_shared_count(smtp_shared *shared, smtp_counter counter, uint64_t more)
{
	if (shared) {
		smtp_atomic_add(&shared->memory->counters[counter], more);
	}
}

uint64_t smtp_shared_counted(const smtp_shared *shared, smtp_counter counter)
{
	return shared ? smtp_atomic_get(&shared->memory->counters[counter]) : 0;
}

/* ---- places -------------------------------------------------------------------------------------- */

static smtp_place *nth_place(smtp_shared *shared, uint64_t identity, size_t n)
{
	return &shared->places[(identity + n) % SMTP_SHARED_IDENTITIES];
}

smtp_place *smtp_shared_find(smtp_shared *shared, uint64_t identity)
{
	for (size_t i = 0; i < SMTP_SHARED_PROBES; i++) {
		smtp_place *place = nth_place(shared, identity, i);
		if (smtp_atomic_get(&place->identity) == identity) {
			return place;
		}
	}
	return NULL;
}

/* Times that no pace can have written are as good as none. */
static bool is_long_ago(const smtp_atomic *word, int64_t now)
{
	uint64_t when = smtp_atomic_get(word);
	return when > INT64_MAX || (int64_t)when < now - SMTP_SHARED_REST ||
		   (int64_t)when > now + SMTP_SHARED_AHEAD;
}

static bool is_at_rest(const smtp_place *place, int64_t now)
{
	return is_long_ago(&place->turn, now) && is_long_ago(&place->until, now);
}

static smtp_place *spare_of(smtp_shared *shared, uint64_t identity, int64_t period)
{
	size_t speed = 0;
	while (period >= 8 && speed < SMTP_SHARED_SPEEDS - 1) {
		period /= 8;
		speed++;
	}
	size_t each = SMTP_SHARED_SPARES / SMTP_SHARED_SPEEDS;
	return &shared->places[SMTP_SHARED_IDENTITIES + speed * each + identity % each];
}

/* The owner may have had turns while it had no place of its own. */
static bool claim(smtp_place *place, uint64_t *owner, uint64_t identity, const smtp_place *spare)
{
	uint64_t before = smtp_atomic_get(&place->turn), turn = smtp_atomic_get(&spare->turn);
	if (!smtp_atomic_change(&place->identity, owner, identity)) {
		return false;
	}
	if (turn) {
		smtp_atomic_change(&place->turn, &before, turn);
	}
	*owner = identity;
	return true;
}

/* Each looks at the places in the same order, so that two who come at once with one identity agree. */
static smtp_place *settle(
	smtp_shared *shared, uint64_t identity, const smtp_place *spare, int64_t now, bool among_the_taken)
{
	for (size_t i = 0; i < SMTP_SHARED_PROBES; i++) {
		smtp_place *place = nth_place(shared, identity, i);
		uint64_t owner = smtp_atomic_get(&place->identity);
		bool is_free = among_the_taken ? is_at_rest(place, now) : owner == 0;
		if (owner != identity && is_free) {
			claim(place, &owner, identity, spare);
		}
		if (owner == identity) {
			return place;
		}
	}
	return NULL;
}

smtp_place *smtp_shared_place(smtp_shared *shared, uint64_t identity, int64_t period, int64_t now)
{
	smtp_place *spare = spare_of(shared, identity, period);
	smtp_place *place = smtp_shared_find(shared, identity);
	if (!place) {
		place = settle(shared, identity, spare, now, false);
	}
	if (!place) {
		place = settle(shared, identity, spare, now, true);
	}
	return place ? place : spare;
}

bool smtp_shared_is_spare(const smtp_shared *shared, const smtp_place *place)
{
	return place >= shared->places + SMTP_SHARED_IDENTITIES;
}

bool smtp_shared_is_place_of(const smtp_shared *shared, const smtp_place *place, uint64_t identity)
{
	return smtp_shared_is_spare(shared, place) || smtp_atomic_get(&place->identity) == identity;
}
