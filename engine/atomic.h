/*
 * atomic.h - words of 64 bits that threads and processes change at the same time. The one place that knows how.
 *
 * Reading acquires, writing releases. Between processes only where the machine does it without a lock
 * (SMTP_ATOMIC_LOCK_FREE): a lock would be a process's own. Pure.
 */
#ifndef SMTP_ATOMIC_H
#define SMTP_ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

#ifdef _MSC_VER
#include <intrin.h>

#define SMTP_ATOMIC_LOCK_FREE 1

typedef struct smtp_atomic {
	__declspec(align(8)) volatile __int64 value;
} smtp_atomic;

static inline bool smtp_atomic_change(smtp_atomic *word, uint64_t *expected, uint64_t value)
{
	__int64 seen = _InterlockedCompareExchange64(&word->value, (__int64)value, (__int64)*expected);
	bool changed = seen == (__int64)*expected;
	*expected = (uint64_t)seen;
	return changed;
}

static inline uint64_t smtp_atomic_get(const smtp_atomic *word)
{
	return (uint64_t)_InterlockedCompareExchange64((volatile __int64 *)&word->value, 0, 0);
}

static inline void smtp_atomic_set(smtp_atomic *word, uint64_t value)
{
	uint64_t seen = smtp_atomic_get(word);
	while (!smtp_atomic_change(word, &seen, value)) {
	}
}

static inline void smtp_atomic_add(smtp_atomic *word, uint64_t value)
{
	uint64_t seen = smtp_atomic_get(word);
	while (!smtp_atomic_change(word, &seen, seen + value)) {
	}
}
#else
#include <stdatomic.h>

#define SMTP_ATOMIC_LOCK_FREE (ATOMIC_LLONG_LOCK_FREE == 2)

typedef struct smtp_atomic {
	_Atomic uint64_t value;
} smtp_atomic;

/* Writes `value` if the word still is *expected; if not, *expected is what it is now. */
static inline bool smtp_atomic_change(smtp_atomic *word, uint64_t *expected, uint64_t value)
{
	return atomic_compare_exchange_strong_explicit(
		&word->value, expected, value, memory_order_acq_rel, memory_order_acquire);
}

static inline uint64_t smtp_atomic_get(const smtp_atomic *word)
{
	/* C11 forgot to let it read what is const */
	return atomic_load_explicit((_Atomic uint64_t *)&word->value, memory_order_acquire);
}

static inline void smtp_atomic_set(smtp_atomic *word, uint64_t value)
{
	atomic_store_explicit(&word->value, value, memory_order_release);
}

static inline void smtp_atomic_add(smtp_atomic *word, uint64_t value)
{
	atomic_fetch_add_explicit(&word->value, value, memory_order_relaxed);
}
#endif

#endif
