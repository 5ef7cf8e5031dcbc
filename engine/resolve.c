/*
 * resolve.c - see resolve.h. The caller and the thread share one job, counted and guarded by a mutex; the last
 * of them frees it. Each owns one end of a socket pair: the thread's octet on it wakes the caller's poll().
 *
 * AI_ADDRCONFIG stays off: it does not count loopback addresses, so that a machine without a network could not
 * find its own `localhost`. An address without a route costs one failed connect() at once.
 */
#include "resolve.h"

#ifdef _WIN32
#include <process.h>
#else
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#endif

typedef struct job {
#ifdef _WIN32
	CRITICAL_SECTION mutex;
#else
	pthread_mutex_t mutex;
#endif
	unsigned holders; /* guarded, as are the three below */
	bool answered;
	int error;
	smtp_addresses found;
	/* not changed once the thread runs: */
	smtp_socket wake; /* the thread's end */
	unsigned port;
	char host[256];
} job;

struct smtp_resolve {
	smtp_process process; /* that has the thread */
	job *job;             /* NULL: no thread was needed */
	smtp_socket answers;  /* the caller's end */
	int error;            /* without a job */
	smtp_addresses found;
};

/* ---- the system's threads ------------------------------------------------------------------------ */

static void look_up(job *shared);

#ifdef _WIN32
static bool mutex_init(job *shared)
{
	InitializeCriticalSection(&shared->mutex);
	return true;
}

static void mutex_destroy(job *shared)
{
	DeleteCriticalSection(&shared->mutex);
}

static void lock(job *shared)
{
	EnterCriticalSection(&shared->mutex);
}

static void unlock(job *shared)
{
	LeaveCriticalSection(&shared->mutex);
}

static unsigned __stdcall run(void *shared)
{
	look_up(shared);
	return 0;
}

static bool start_thread(job *shared)
{
	uintptr_t thread = _beginthreadex(NULL, 0, run, shared, 0, NULL);
	if (thread == 0) {
		return false;
	}
	CloseHandle((HANDLE)thread);
	return true;
}
#else
static bool mutex_init(job *shared)
{
	return pthread_mutex_init(&shared->mutex, NULL) == 0;
}

static void mutex_destroy(job *shared)
{
	pthread_mutex_destroy(&shared->mutex);
}

static void lock(job *shared)
{
	pthread_mutex_lock(&shared->mutex);
}

static void unlock(job *shared)
{
	pthread_mutex_unlock(&shared->mutex);
}

static void *run(void *shared)
{
	look_up(shared);
	return NULL;
}

/* The thread is born with every signal blocked, so that the host's handlers never run on it. */
static bool start_thread(job *shared)
{
	pthread_attr_t detached;
	pthread_t thread;
	sigset_t all, before;
	if (pthread_attr_init(&detached) != 0) {
		return false;
	}
	sigfillset(&all);
	bool started = pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED) == 0 &&
				   pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
	if (started) {
		started = pthread_create(&thread, &detached, run, shared) == 0;
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	pthread_attr_destroy(&detached);
	return started;
}
#endif

/* ---- the job ------------------------------------------------------------------------------------- */

static job *job_new(smtp_span host, unsigned port)
{
	job *shared = smtp_calloc(1, sizeof *shared);
	if (!shared) {
		return NULL;
	}
	if (!mutex_init(shared)) {
		smtp_free(shared);
		return NULL;
	}
	memcpy(shared->host, host.data, host.length);
	shared->port = port;
	shared->wake = SMTP_NO_SOCKET;
	shared->holders = 1;
	return shared;
}

/* With the lock held, which ends here. */
static void unlock_and_release(job *shared)
{
	bool last = --shared->holders == 0;
	unlock(shared);
	if (last) {
		mutex_destroy(shared);
		smtp_free(shared);
	}
}

static void job_release(job *shared)
{
	lock(shared);
	unlock_and_release(shared);
}

static bool same_endpoint(const smtp_endpoint *a, const smtp_endpoint *b)
{
	return a->length == b->length && memcmp(&a->address, &b->address, a->length) == 0;
}

static void add_address(smtp_addresses *found, const struct addrinfo *info, unsigned port)
{
	smtp_endpoint fresh;
	if ((info->ai_family != AF_INET && info->ai_family != AF_INET6) || found->count == SMTP_ADDRESSES_MAX ||
		(size_t)info->ai_addrlen > sizeof fresh.address) {
		return;
	}
	memset(&fresh, 0, sizeof fresh);
	memcpy(&fresh.address, info->ai_addr, info->ai_addrlen);
	fresh.length = (socklen_t)info->ai_addrlen;
	smtp_endpoint_set_port(&fresh, port);
	for (size_t i = 0; i < found->count; i++) {
		if (same_endpoint(&found->items[i], &fresh)) {
			return;
		}
	}
	found->items[found->count++] = fresh;
}

/* The thread lets go of the job as it answers, so that the caller is the last to hold it: only a job that was given
 * up is freed on the thread. */
static void answer(job *shared, const smtp_addresses *found, int error)
{
	smtp_socket wake = shared->wake;
	size_t sent;
	int ignored; /* nobody there any more */
	lock(shared);
	shared->found = *found;
	shared->error = error;
	shared->answered = true;
	unlock_and_release(shared);
	smtp_socket_send(wake, "", 1, &sent, &ignored);
	smtp_socket_close(wake);
}

/* What the system calls the host when that is not what was asked for. */
static void keep_canonical(smtp_addresses *found, const char *name, const char *asked)
{
	size_t length = name ? strlen(name) : 0, asked_length = strlen(asked);
	asked_length -= asked_length > 0 && asked[asked_length - 1] == '.';
	bool same = smtp_span_equals_ignoring_case((smtp_span){asked, asked_length}, name ? name : "");
	if (!same && length > 0 && length < sizeof found->canonical) {
		memcpy(found->canonical, name, length + 1);
	}
}

/* On the thread. */
static void look_up(job *shared)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME};
	struct addrinfo *list = NULL;
	smtp_addresses found = {.count = 0};
	int error = getaddrinfo(shared->host, NULL, &hints, &list);
	if (error == 0) {
		keep_canonical(&found, list->ai_canonname, shared->host);
		for (const struct addrinfo *info = list; info; info = info->ai_next) {
			add_address(&found, info, shared->port);
		}
		freeaddrinfo(list);
		error = found.count ? 0 : EAI_NONAME;
	}
	answer(shared, &found, error);
}

static bool start_job(smtp_resolve *resolve, smtp_span host, unsigned port)
{
	smtp_socket ends[2];
	job *shared = job_new(host, port);
	if (!shared) {
		return false;
	}
	if (!smtp_socket_pair(ends)) {
		job_release(shared);
		return false;
	}
	shared->wake = ends[1];
	shared->holders = 2;
	if (!start_thread(shared)) {
		smtp_socket_close(ends[0]);
		smtp_socket_close(ends[1]);
		shared->holders = 1;
		job_release(shared);
		return false;
	}
	resolve->answers = ends[0];
	resolve->job = shared;
	return true;
}

smtp_resolve *smtp_resolve_start(smtp_span host, unsigned port)
{
	smtp_resolve *resolve = smtp_calloc(1, sizeof *resolve);
	if (!resolve) {
		return NULL;
	}
	resolve->process = smtp_process_id();
	resolve->answers = SMTP_NO_SOCKET;
	if (smtp_endpoint_parse(host, port, &resolve->found.items[0])) {
		resolve->found.count = 1;
		return resolve;
	}
	if (host.length == 0 || host.length >= sizeof resolve->job->host ||
		memchr(host.data, '\0', host.length)) {
		resolve->error = EAI_NONAME; /* no such name can exist */
		return resolve;
	}
	if (!start_job(resolve, host, port)) {
		smtp_free(resolve);
		return NULL;
	}
	return resolve;
}

smtp_socket smtp_resolve_socket(const smtp_resolve *resolve)
{
	return resolve->answers;
}

smtp_io smtp_resolve_step(smtp_resolve *resolve, smtp_addresses *addresses, int *error)
{
	if (resolve->job) {
		lock(resolve->job);
		bool answered = resolve->job->answered;
		if (answered) {
			resolve->found = resolve->job->found;
			resolve->error = resolve->job->error;
		}
		unlock(resolve->job);
		if (!answered) {
			return SMTP_IO_WANT_READ;
		}
	}
	*error = resolve->error;
	if (resolve->error) {
		return SMTP_IO_FAILED;
	}
	*addresses = resolve->found;
	return SMTP_IO_DONE;
}

/* A copy of the process has no such thread, which may have held the lock when the copy was made: the lock is left
 * alone, and so is the number of the thread's descriptor, which it may have closed. */
static void forget_job(smtp_resolve *resolve)
{
	if (resolve->process == smtp_process_id()) {
		job_release(resolve->job);
	} else {
		smtp_free(resolve->job);
	}
}

void smtp_resolve_free(smtp_resolve *resolve)
{
	if (resolve) {
		smtp_socket_close(resolve->answers);
		if (resolve->job) {
			forget_job(resolve);
		}
		smtp_free(resolve);
	}
}

/* ---- errors -------------------------------------------------------------------------------------- */

/* gai_strerror() translates on some systems and has one buffer for all threads on others. */
static const struct {
	int error;
	bool temporary;
	const char *text;
} failures[] = {
	{EAI_NONAME, false, "Name or service not known"},
	{EAI_AGAIN, true, "Temporary failure in name resolution"},
	{EAI_FAIL, true, "Non-recoverable failure in name resolution"},
	{EAI_MEMORY, true, "Memory allocation failure in name resolution"},
	{EAI_FAMILY, false, "Address family not supported in name resolution"},
	{EAI_SERVICE, false, "Service not supported in name resolution"},
#ifdef EAI_SYSTEM
	{EAI_SYSTEM, true, "System error in name resolution"},
#endif
#if defined(EAI_NODATA) && EAI_NODATA != EAI_NONAME
	{EAI_NODATA, false, "No address associated with hostname"},
#endif
#ifdef EAI_ADDRFAMILY
	{EAI_ADDRFAMILY, false, "Address family for hostname not supported"},
#endif
};

bool smtp_resolve_error_is_temporary(int error)
{
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		if (failures[i].error == error) {
			return failures[i].temporary;
		}
	}
	return false;
}

const char *smtp_resolve_error_text(int error)
{
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		if (failures[i].error == error) {
			return failures[i].text;
		}
	}
	return "Unknown failure in name resolution";
}

/* ---- our own name -------------------------------------------------------------------------------- */

static bool is_alphanumeric(char octet)
{
	octet = smtp_ascii_lower(octet);
	return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
}

static bool is_label(smtp_span label)
{
	if (label.length == 0 || label.length > 63 || !is_alphanumeric(label.data[0]) ||
		!is_alphanumeric(label.data[label.length - 1])) {
		return false;
	}
	for (size_t i = 0; i < label.length; i++) {
		if (!is_alphanumeric(label.data[i]) && label.data[i] != '-') {
			return false;
		}
	}
	return true;
}

static bool is_number(smtp_span label)
{
	for (size_t i = 0; i < label.length; i++) {
		if (label.data[i] < '0' || label.data[i] > '9') {
			return false;
		}
	}
	return true;
}

bool smtp_resolve_is_fqdn(smtp_span name)
{
	smtp_span label = {name.data, 0};
	size_t labels = 0;
	if (!name.data || name.length > 253) {
		return false;
	}
	for (;;) {
		size_t rest = name.length - (size_t)(label.data - name.data);
		const char *dot = memchr(label.data, '.', rest);
		label.length = dot ? (size_t)(dot - label.data) : rest;
		if (!is_label(label)) {
			return false;
		}
		labels++;
		if (!dot) {
			/* the last label of an address is a number; `localdomain` is an installer's placeholder */
			return labels > 1 && !is_number(label) && !smtp_span_equals_ignoring_case(label, "localdomain");
		}
		label.data = dot + 1;
	}
}

bool smtp_resolve_local_domain(char name[256])
{
	memset(name, 0, 256);
	/* a name that is too long may come back cut off and without its end */
	return gethostname(name, 255) == 0 && smtp_resolve_is_fqdn(smtp_span_of(name));
}
