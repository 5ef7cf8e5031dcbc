/*
 * maildir.c - see maildir.h.
 */
#include "maildir.h"

#include "clock.h"
#include "socket.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FULL_PATH (SMTP_MAILDIR_PATH + SMTP_MAILDIR_NAME + 8)
#define HOST_NAME 64

#ifdef _WIN32
#include <direct.h>
#define O_CLOEXEC O_NOINHERIT

static int make_folder(const char *path)
{
	return _mkdir(path);
}

/* errno is not numbered as Winsock is */
void smtp_maildir_error_text(int error, char *text, size_t room)
{
	if (strerror_s(text, room, error) != 0) {
		snprintf(text, room, "error %d", error);
	}
}
#else
#define O_BINARY 0

static int make_folder(const char *path)
{
	return mkdir(path, S_IRWXU);
}

void smtp_maildir_error_text(int error, char *text, size_t room)
{
	smtp_socket_error_text(error, text, room);
}
#endif

static const char *const folders[] = {"tmp", "new", "cur"};

#define FOLDER_COUNT (sizeof folders / sizeof folders[0])

static smtp_maildir_status failed(smtp_maildir *maildir)
{
	maildir->error = errno ? errno : EIO;
	return SMTP_MAILDIR_FAILED;
}

static void path_of(const smtp_maildir *maildir, const char *folder, const char *name, char path[FULL_PATH])
{
	snprintf(path, FULL_PATH, "%s/%s%s%s", maildir->path, folder, name ? "/" : "", name ? name : "");
}

/* ---- the folder ---------------------------------------------------------------------------------- */

static bool is_whole(const smtp_maildir *maildir)
{
	for (size_t i = 0; i < FOLDER_COUNT; i++) {
		char path[FULL_PATH];
		struct stat status;
		path_of(maildir, folders[i], NULL, path);
		if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
			return false;
		}
	}
	return true;
}

static bool belongs(const char *name)
{
	for (size_t i = 0; i < FOLDER_COUNT; i++) {
		if (strcmp(name, folders[i]) == 0) {
			return true;
		}
	}
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Empty, or one that another process is just making: then nothing else is in it. */
static smtp_maildir_status look_into(smtp_maildir *maildir)
{
	DIR *directory = opendir(maildir->path);
	const struct dirent *entry;
	bool strange = false;
	if (!directory) {
		return errno == ENOTDIR ? SMTP_MAILDIR_NONE : failed(maildir);
	}
	while (!strange && (entry = readdir(directory))) {
		strange = !belongs(entry->d_name);
	}
	closedir(directory);
	return strange ? SMTP_MAILDIR_NONE : SMTP_MAILDIR_OK;
}

static smtp_maildir_status complete(smtp_maildir *maildir)
{
	smtp_maildir_status status = look_into(maildir);
	for (size_t i = 0; i < FOLDER_COUNT && status == SMTP_MAILDIR_OK; i++) {
		char path[FULL_PATH];
		path_of(maildir, folders[i], NULL, path);
		if (make_folder(path) != 0 && errno != EEXIST) {
			status = failed(maildir);
		}
	}
	if (status == SMTP_MAILDIR_OK && !is_whole(maildir)) {
		status = SMTP_MAILDIR_NONE;
	}
	return status;
}

smtp_maildir_status smtp_maildir_open(smtp_maildir *maildir, smtp_span path)
{
	*maildir = (smtp_maildir){.file = -1};
	snprintf(maildir->path, sizeof maildir->path, "%.*s", (int)path.length, path.data);
	if (is_whole(maildir)) {
		return SMTP_MAILDIR_OK;
	}
	if (make_folder(maildir->path) != 0 && errno != EEXIST) {
		return failed(maildir);
	}
	return complete(maildir);
}

/* ---- one file ------------------------------------------------------------------------------------ */

/* As the rules have it, a slash and a colon of the host's name are written as octal numbers. */
static void write_host(char host[HOST_NAME * 4])
{
	char name[HOST_NAME] = "";
	char *to = host;
	if (gethostname(name, sizeof name - 1) != 0 || !name[0]) {
		snprintf(name, sizeof name, "localhost");
	}
	for (const char *at = name; *at; at++) {
		bool plain = *at > ' ' && *at < 127 && *at != '/' && *at != ':' && *at != '\\';
		to += snprintf(to, 5, plain ? "%c" : "\\%03o", (unsigned char)*at);
	}
}

static bool make_name(smtp_maildir *maildir)
{
	unsigned long long random;
	char host[HOST_NAME * 4] = "";
	write_host(host);
	if (RAND_bytes((unsigned char *)&random, sizeof random) != 1) {
		return false;
	}
	snprintf(maildir->name, sizeof maildir->name, "%lld.P%ldR%016llx.%.100s", (long long)smtp_clock_wall(),
		(long)getpid(), random, host);
	return true;
}

smtp_maildir_status smtp_maildir_begin(smtp_maildir *maildir)
{
	char path[FULL_PATH];
	errno = 0;
	if (!make_name(maildir)) {
		return failed(maildir);
	}
	path_of(maildir, "tmp", maildir->name, path);
	maildir->file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_BINARY, S_IRUSR | S_IWUSR);
	return maildir->file < 0 ? failed(maildir) : SMTP_MAILDIR_OK;
}

smtp_maildir_status smtp_maildir_write(smtp_maildir *maildir, smtp_span octets)
{
	while (octets.length) {
		ptrdiff_t written = write(maildir->file, octets.data, octets.length);
		if (written < 0 && errno == EINTR) {
			continue;
		}
		if (written <= 0) {
			return failed(maildir);
		}
		octets.data += written;
		octets.length -= (size_t)written;
	}
	return SMTP_MAILDIR_OK;
}

static void remove_unfinished(const smtp_maildir *maildir)
{
	char path[FULL_PATH];
	path_of(maildir, "tmp", maildir->name, path);
	unlink(path);
}

/* A file system on the network tells only here that it is full. */
smtp_maildir_status smtp_maildir_finish(smtp_maildir *maildir)
{
	char from[FULL_PATH], to[FULL_PATH];
	int closed = close(maildir->file);
	maildir->file = -1;
	path_of(maildir, "tmp", maildir->name, from);
	path_of(maildir, "new", maildir->name, to);
	if (closed != 0 || rename(from, to) != 0) {
		failed(maildir);
		remove_unfinished(maildir);
		return SMTP_MAILDIR_FAILED;
	}
	return SMTP_MAILDIR_OK;
}

void smtp_maildir_abandon(smtp_maildir *maildir)
{
	if (maildir->file >= 0) {
		close(maildir->file);
		maildir->file = -1;
		remove_unfinished(maildir);
	}
}
