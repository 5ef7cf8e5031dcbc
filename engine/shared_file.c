/*
 * shared_file.c - the state file: the table of shared.h in a file that unrelated processes map, and that outlives them.
 *
 * Guarantees: it is never there half made; nobody but its owner may read it; no link is followed; a file that is not
 * one of ours is left as it is. Whoever may write to it is believed no more than a wrong clock: see pace.h, backoff.h.
 */
#include "shared_state.h"

#include "buf.h"
#include "socket.h"

#include <stdio.h>

#define MAGIC UINT64_C(0x3165636170746d73) /* "smtpace1", on most machines */

#ifdef _WIN32
smtp_shared_file *smtp_shared_file_map(const char *path, char trouble[SMTP_SHARED_TROUBLE])
{
	(void)path;
	snprintf(trouble, SMTP_SHARED_TROUBLE, "is not to be had on this system");
	return NULL;
}

void smtp_shared_file_unmap(smtp_shared_file *file)
{
	(void)file;
}
#else
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_ROOM 4096

static bool fail(char trouble[SMTP_SHARED_TROUBLE], const char *what)
{
	snprintf(trouble, SMTP_SHARED_TROUBLE, "%s", what);
	return false;
}

static bool fail_with_error(char trouble[SMTP_SHARED_TROUBLE], const char *what, int error)
{
	char words[SMTP_SHARED_TROUBLE / 2];
	smtp_socket_error_text(error, words, sizeof words);
	snprintf(trouble, SMTP_SHARED_TROUBLE, "%s: %s", what, words);
	return false;
}

static bool write_all(int file, const void *octets, size_t length)
{
	const char *next = octets;
	while (length > 0) {
		ssize_t written = write(file, next, length);
		if (written <= 0 && errno != EINTR) {
			return false;
		}
		if (written > 0) {
			next += written;
			length -= (size_t)written;
		}
	}
	return true;
}

/* Its room is taken at once: that a disk is full must not be found out by writing to the mapping. */
static bool fill(int file)
{
	smtp_shared_file *whole = smtp_calloc(1, sizeof *whole);
	if (!whole) {
		errno = ENOMEM;
		return false;
	}
	whole->magic = MAGIC;
	whole->size = sizeof *whole;
	bool good = write_all(file, whole, sizeof *whole);
	smtp_free(whole);
	return good;
}

/* Under another name first, so that whoever finds it finds it whole. */
static bool make(const char *path, char trouble[SMTP_SHARED_TROUBLE])
{
	char fresh[PATH_ROOM];
	int length = snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid());
	if (length < 0 || (size_t)length >= sizeof fresh) {
		return fail_with_error(trouble, "cannot be made", ENAMETOOLONG);
	}
	unlink(fresh); /* of one that was killed here */
	int file = open(fresh, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file < 0) {
		return fail_with_error(trouble, "cannot be made", errno);
	}
	bool made = fill(file) && (link(fresh, path) == 0 || errno == EEXIST);
	int error = errno;
	unlink(fresh);
	close(file);
	return made || fail_with_error(trouble, "cannot be made", error);
}

static bool is_ours(int file, const struct stat *facts)
{
	uint64_t head[2]; /* magic and size */
	return facts->st_size == sizeof(smtp_shared_file) && pread(file, head, sizeof head, 0) == sizeof head &&
		   head[0] == MAGIC && head[1] == sizeof(smtp_shared_file);
}

static bool check(int file, char trouble[SMTP_SHARED_TROUBLE])
{
	struct stat facts;
	if (fstat(file, &facts) != 0) {
		return fail_with_error(trouble, "cannot be looked at", errno);
	}
	if (!S_ISREG(facts.st_mode)) {
		return fail(trouble, "is no regular file");
	}
	if (facts.st_uid != geteuid()) {
		return fail(trouble, "belongs to another user");
	}
	if (facts.st_mode & 077) {
		return fail(trouble, "is open to other users: its mode must be 0600");
	}
	return is_ours(file, &facts) ||
		   fail(trouble, "is damaged, or of another version: delete it, and it is made anew");
}

static smtp_shared_file *map(int file, char trouble[SMTP_SHARED_TROUBLE])
{
	void *memory = mmap(NULL, sizeof(smtp_shared_file), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (memory == MAP_FAILED) {
		fail_with_error(trouble, "cannot be mapped", errno);
		return NULL;
	}
	return memory;
}

smtp_shared_file *smtp_shared_file_map(const char *path, char trouble[SMTP_SHARED_TROUBLE])
{
	const int how = O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
	if (!SMTP_ATOMIC_LOCK_FREE) {
		fail(trouble, "is not to be had on this machine");
		return NULL;
	}
	if (*path != '/') { /* a cron job and a web server begin in different folders */
		fail(trouble, "must be an absolute path");
		return NULL;
	}
	int file = open(path, how);
	if (file < 0 && errno == ENOENT) {
		file = make(path, trouble) ? open(path, how) : -1;
	}
	if (file < 0) {
		if (!*trouble && errno == ELOOP) {
			fail(trouble, "must not be a link");
		} else if (!*trouble) {
			fail_with_error(trouble, "cannot be opened", errno);
		}
		return NULL;
	}
	smtp_shared_file *mapped = check(file, trouble) ? map(file, trouble) : NULL;
	close(file);
	return mapped;
}

void smtp_shared_file_unmap(smtp_shared_file *file)
{
	if (file) {
		munmap(file, sizeof *file);
	}
}
#endif
