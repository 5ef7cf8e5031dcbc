/*
 * test_maildir.c - a folder of mails: how it comes to be, what is in it while one is written, and what is left when that
 * fails.
 */
#include "test.h"
#include "maildir.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char base[64];

static int make_base(void **state)
{
	(void)state;
	snprintf(base, sizeof base, "/tmp/smtp-maildir-XXXXXX");
	return mkdtemp(base) ? 0 : -1;
}

static int remove_base(void **state)
{
	(void)state;
	char command[256];
	snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", base, base);
	return system(command);
}

static smtp_span in_base(const char *name)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", base, name);
	return smtp_span_of(path);
}

static int count_files(const char *folder)
{
	DIR *directory = opendir(in_base(folder).data);
	int count = -2; /* . and .. */
	assert_non_null(directory);
	while (readdir(directory)) {
		count++;
	}
	closedir(directory);
	return count;
}

static unsigned mode_of(const char *name)
{
	struct stat status;
	assert_int_equal(stat(in_base(name).data, &status), 0);
	return status.st_mode & 07777;
}

static void write_one(smtp_maildir *maildir)
{
	assert_int_equal(smtp_maildir_begin(maildir), SMTP_MAILDIR_OK);
	assert_int_equal(smtp_maildir_write(maildir, SMTP_SPAN("one\n")), SMTP_MAILDIR_OK);
	assert_int_equal(smtp_maildir_finish(maildir), SMTP_MAILDIR_OK);
}

static void is_made_for_its_owner_alone(void **state)
{
	(void)state;
	smtp_maildir maildir;
	assert_int_equal(smtp_maildir_open(&maildir, in_base("mails")), SMTP_MAILDIR_OK);
	assert_int_equal(mode_of("mails"), 0700);
	assert_int_equal(mode_of("mails/new"), 0700);
	assert_int_equal(mode_of("mails/tmp"), 0700);
	assert_int_equal(mode_of("mails/cur"), 0700);
}

static void a_mail_is_in_new_when_it_is_whole(void **state)
{
	(void)state;
	smtp_maildir maildir;
	assert_int_equal(smtp_maildir_open(&maildir, in_base("mails")), SMTP_MAILDIR_OK);
	assert_int_equal(smtp_maildir_begin(&maildir), SMTP_MAILDIR_OK);
	assert_int_equal(smtp_maildir_write(&maildir, SMTP_SPAN("half")), SMTP_MAILDIR_OK);
	assert_int_equal(count_files("mails/tmp"), 1);
	assert_int_equal(count_files("mails/new"), 0);
	assert_int_equal(smtp_maildir_finish(&maildir), SMTP_MAILDIR_OK);
	assert_int_equal(count_files("mails/tmp"), 0);
	assert_int_equal(count_files("mails/new"), 1);
	char path[400];
	snprintf(path, sizeof path, "mails/new/%s", maildir.name);
	assert_int_equal(mode_of(path), 0600);
	assert_null(strchr(maildir.name, ':'));
	assert_null(strchr(maildir.name, '/'));
}

static void an_abandoned_mail_leaves_nothing(void **state)
{
	(void)state;
	smtp_maildir maildir;
	assert_int_equal(smtp_maildir_open(&maildir, in_base("mails")), SMTP_MAILDIR_OK);
	assert_int_equal(smtp_maildir_begin(&maildir), SMTP_MAILDIR_OK);
	smtp_maildir_abandon(&maildir);
	smtp_maildir_abandon(&maildir);
	assert_int_equal(count_files("mails/tmp"), 0);
	assert_int_equal(count_files("mails/new"), 0);
}

static void no_two_names_are_the_same(void **state)
{
	(void)state;
	smtp_maildir maildir;
	assert_int_equal(smtp_maildir_open(&maildir, in_base("mails")), SMTP_MAILDIR_OK);
	for (int i = 0; i < 100; i++) {
		write_one(&maildir);
	}
	assert_int_equal(count_files("mails/new"), 100);
}

static void an_empty_or_half_made_folder_is_completed(void **state)
{
	(void)state;
	smtp_maildir maildir;
	mkdir(in_base("empty").data, 0750);
	mkdir(in_base("half").data, 0750);
	mkdir(in_base("half/tmp").data, 0750);
	assert_int_equal(smtp_maildir_open(&maildir, in_base("empty")), SMTP_MAILDIR_OK);
	write_one(&maildir);
	assert_int_equal(smtp_maildir_open(&maildir, in_base("half")), SMTP_MAILDIR_OK);
	write_one(&maildir);
	assert_int_equal(mode_of("empty"), 0750);
}

static void put_file(const char *name)
{
	FILE *file = fopen(in_base(name).data, "w");
	assert_non_null(file);
	fclose(file);
}

static void what_is_no_maildir_is_left_alone(void **state)
{
	(void)state;
	smtp_maildir maildir;
	put_file("file");
	mkdir(in_base("photos").data, 0700);
	put_file("photos/a.jpg");
	mkdir(in_base("odd").data, 0700);
	put_file("odd/new");
	assert_int_equal(smtp_maildir_open(&maildir, in_base("file")), SMTP_MAILDIR_NONE);
	assert_int_equal(smtp_maildir_open(&maildir, in_base("photos")), SMTP_MAILDIR_NONE);
	assert_int_equal(smtp_maildir_open(&maildir, in_base("odd")), SMTP_MAILDIR_NONE);
	assert_int_equal(count_files("photos"), 1);
}

static void errors_are_the_systems(void **state)
{
	(void)state;
	smtp_maildir maildir;
	char words[128];
	assert_int_equal(smtp_maildir_open(&maildir, in_base("no/such")), SMTP_MAILDIR_FAILED);
	assert_int_equal(maildir.error, ENOENT);
	smtp_maildir_error_text(maildir.error, words, sizeof words);
	assert_string_equal(words, "No such file or directory");
	put_file("file");
	assert_int_equal(smtp_maildir_open(&maildir, in_base("file/below")), SMTP_MAILDIR_FAILED);
	assert_int_equal(maildir.error, ENOTDIR);
}

/* Root may write everywhere: another user tries. */
static void a_folder_that_is_read_only_says_so(void **state)
{
	(void)state;
	smtp_maildir maildir;
	assert_int_equal(smtp_maildir_open(&maildir, in_base("mails")), SMTP_MAILDIR_OK);
	chmod(base, 0755);
	chmod(in_base("mails").data, 0755);
	chmod(in_base("mails/tmp").data, 0555);
	pid_t child = fork();
	if (child == 0) {
		bool other = getuid() != 0 || setuid(65534) == 0;
		bool denied = smtp_maildir_begin(&maildir) == SMTP_MAILDIR_FAILED && maildir.error == EACCES;
		_exit(other && denied ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* As on a full disk, from an octet on nothing more can be written. */
static void a_full_disk_leaves_nothing(void **state)
{
	(void)state;
	static const char block[4096];
	smtp_maildir maildir;
	struct rlimit usual, small;
	getrlimit(RLIMIT_FSIZE, &usual);
	small = (struct rlimit){1000, usual.rlim_max};
	void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(smtp_maildir_open(&maildir, in_base("mails")), SMTP_MAILDIR_OK);
	assert_int_equal(smtp_maildir_begin(&maildir), SMTP_MAILDIR_OK);
	setrlimit(RLIMIT_FSIZE, &small);
	smtp_maildir_status status = smtp_maildir_write(&maildir, (smtp_span){block, sizeof block});
	smtp_maildir_abandon(&maildir);
	setrlimit(RLIMIT_FSIZE, &usual);
	signal(SIGXFSZ, before);
	assert_int_equal(status, SMTP_MAILDIR_FAILED);
	assert_int_equal(maildir.error, EFBIG);
	assert_int_equal(count_files("mails/tmp"), 0);
	assert_int_equal(count_files("mails/new"), 0);
}

static void a_mail_that_cannot_be_moved_leaves_nothing(void **state)
{
	(void)state;
	smtp_maildir maildir;
	assert_int_equal(smtp_maildir_open(&maildir, in_base("mails")), SMTP_MAILDIR_OK);
	assert_int_equal(smtp_maildir_begin(&maildir), SMTP_MAILDIR_OK);
	rmdir(in_base("mails/new").data);
	assert_int_equal(smtp_maildir_finish(&maildir), SMTP_MAILDIR_FAILED);
	assert_int_equal(maildir.error, ENOENT);
	assert_int_equal(count_files("mails/tmp"), 0);
}

#define IN_BASE(test) cmocka_unit_test_setup_teardown(test, make_base, remove_base)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_BASE(is_made_for_its_owner_alone),
		IN_BASE(a_mail_is_in_new_when_it_is_whole),
		IN_BASE(an_abandoned_mail_leaves_nothing),
		IN_BASE(no_two_names_are_the_same),
		IN_BASE(an_empty_or_half_made_folder_is_completed),
		IN_BASE(what_is_no_maildir_is_left_alone),
		IN_BASE(errors_are_the_systems),
		IN_BASE(a_folder_that_is_read_only_says_so),
		IN_BASE(a_full_disk_leaves_nothing),
		IN_BASE(a_mail_that_cannot_be_moved_leaves_nothing),
	};
	return cmocka_run_group_tests_name("maildir", tests, NULL, NULL);
}
