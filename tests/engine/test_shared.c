/*
 * test_shared.c - memory that several processes use: places by identity, a table that is full, killed writers, and state
 * files that are none.
 */
#include "test.h"
#include "clock.h"
#include "shared_state.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/smtp-shared-XXXXXX";
static char path[64];

static smtp_shared *open_memory(void)
{
	char trouble[SMTP_SHARED_TROUBLE];
	smtp_shared *shared = smtp_shared_new(NULL, trouble);
	assert_non_null(shared);
	assert_string_equal(trouble, "");
	return shared;
}

static smtp_shared *open_file(void)
{
	char trouble[SMTP_SHARED_TROUBLE];
	smtp_shared *shared = smtp_shared_new(path, trouble);
	assert_non_null(shared);
	assert_string_equal(trouble, "");
	assert_non_null(shared->file);
	return shared;
}

static void assert_trouble(const char *words)
{
	char trouble[SMTP_SHARED_TROUBLE];
	smtp_shared *shared = smtp_shared_new(path, trouble);
	assert_non_null(shared); /* in memory */
	assert_null(shared->file);
	assert_non_null(strstr(trouble, words));
	assert_non_null(smtp_shared_place(shared, 1, 1, smtp_shared_now(shared)));
	smtp_shared_free(shared);
}

static void in_child(void (*work)(smtp_shared *shared), smtp_shared *shared)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		work(shared);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void write_to_place(smtp_shared *shared)
{
	smtp_place *place = smtp_shared_place(shared, 4711, SMTP_SECOND, smtp_shared_now(shared));
	smtp_atomic_set(&place->turn, 42);
	smtp_shared_count(shared, SMTP_COUNTER_PAUSES, 3);
}

static void what_a_child_writes_its_parent_reads(void **state)
{
	(void)state;
	smtp_shared *shared = open_memory();
	assert_null(smtp_shared_find(shared, 4711));
	in_child(write_to_place, shared);
	smtp_place *place = smtp_shared_find(shared, 4711);
	assert_non_null(place);
	assert_int_equal(smtp_atomic_get(&place->turn), 42);
	assert_ptr_equal(place, smtp_shared_place(shared, 4711, 1, 0));
	assert_int_equal(smtp_shared_counted(shared, SMTP_COUNTER_PAUSES), 3);
	assert_int_equal(smtp_shared_counted(shared, SMTP_COUNTER_HELD), 0);
	smtp_shared_free(shared);
}

static void without_memory_nothing_is_counted(void **state)
{
	(void)state;
	smtp_shared_count(NULL, SMTP_COUNTER_HELD, 1);
	assert_int_equal(smtp_shared_counted(NULL, SMTP_COUNTER_HELD), 0);
	smtp_shared_free(NULL);
}

static void each_identity_has_its_place(void **state)
{
	(void)state;
	smtp_shared *shared = open_memory();
	smtp_place *places[SMTP_SHARED_PROBES];
	for (size_t i = 0; i < SMTP_SHARED_PROBES; i++) { /* all point at the same place */
		places[i] = smtp_shared_place(shared, 7 + i * SMTP_SHARED_IDENTITIES, 1, 0);
		assert_false(smtp_shared_is_spare(shared, places[i]));
		for (size_t j = 0; j < i; j++) {
			assert_ptr_not_equal(places[i], places[j]);
		}
	}
	for (size_t i = 0; i < SMTP_SHARED_PROBES; i++) {
		assert_ptr_equal(places[i], smtp_shared_find(shared, 7 + i * SMTP_SHARED_IDENTITIES));
	}
	smtp_shared_free(shared);
}

static void fill(smtp_shared *shared, int64_t turn)
{
	for (size_t i = 0; i < SMTP_SHARED_IDENTITIES; i++) {
		smtp_atomic_set(&shared->places[i].identity, 1000000 + i);
		smtp_atomic_set(&shared->places[i].turn, (uint64_t)turn);
	}
}

#define NOW (INT64_C(1000000) * SMTP_SECOND)

static void without_a_place_those_of_one_speed_wait_for_each_other(void **state)
{
	(void)state;
	smtp_shared *shared = open_memory();
	fill(shared, NOW);
	smtp_place *slow = smtp_shared_place(shared, 8, 2 * SMTP_SECOND, NOW);
	assert_true(smtp_shared_is_spare(shared, slow));
	assert_ptr_equal(slow, smtp_shared_place(shared, 8, 2 * SMTP_SECOND, NOW));
	assert_ptr_equal(slow, smtp_shared_place(shared, 16, 3 * SMTP_SECOND / 2, NOW));
	assert_ptr_not_equal(slow, smtp_shared_place(shared, 9, 2 * SMTP_SECOND, NOW));
	assert_ptr_not_equal(slow, smtp_shared_place(shared, 8, SMTP_SECOND / 50, NOW));
	assert_true(smtp_shared_is_place_of(shared, slow, 8));
	assert_true(smtp_shared_is_place_of(shared, slow, 16));
	smtp_place *last = smtp_shared_place(shared, UINT64_MAX, INT64_MAX, NOW);
	assert_ptr_equal(last, &shared->places[SMTP_SHARED_PLACES - 1]);
	assert_int_equal(smtp_atomic_get(&slow->identity), 0);
	smtp_shared_free(shared);
}

static void a_day_of_rest_makes_room(void **state)
{
	(void)state;
	smtp_shared *shared = open_memory();
	fill(shared, NOW);
	smtp_place *old = &shared->places[40];
	smtp_atomic_set(&old->turn, (uint64_t)(NOW - SMTP_SHARED_REST));
	assert_true(smtp_shared_is_spare(shared, smtp_shared_place(shared, 30, 1, NOW)));
	smtp_atomic_set(
		&old->until, (uint64_t)(NOW + SMTP_SECOND)); /* it must pause, and is no older than that */
	assert_true(smtp_shared_is_spare(shared, smtp_shared_place(shared, 30, 1, NOW + 1)));
	smtp_atomic_set(&old->until, 0);
	assert_ptr_equal(old, smtp_shared_place(shared, 30, 1, NOW + 1));
	assert_true(smtp_shared_is_place_of(shared, old, 30));
	assert_false(smtp_shared_is_place_of(shared, old, 1000040));
	assert_ptr_equal(old, smtp_shared_place(shared, 30, 1, NOW + 1));
	assert_null(smtp_shared_find(shared, 1000040));
	smtp_shared_free(shared);
}

/* The turns that it had in a spare are not forgotten. */
static void who_gets_a_place_takes_its_turns_along(void **state)
{
	(void)state;
	smtp_shared *shared = open_memory();
	fill(shared, NOW);
	smtp_place *spare = smtp_shared_place(shared, 30, SMTP_SECOND, NOW);
	smtp_atomic_set(&spare->turn, (uint64_t)(NOW + 7));
	smtp_atomic_set(&shared->places[31].turn, 0);
	smtp_place *place = smtp_shared_place(shared, 30, SMTP_SECOND, NOW);
	assert_ptr_equal(place, &shared->places[31]);
	assert_int_equal(smtp_atomic_get(&place->turn), NOW + 7);
	smtp_shared_free(shared);
}

static void times_that_cannot_be_make_room_too(void **state)
{
	(void)state;
	const uint64_t garbage[] = {UINT64_MAX, (uint64_t)(NOW + SMTP_SHARED_AHEAD + 1)};
	for (size_t i = 0; i < sizeof garbage / sizeof garbage[0]; i++) {
		smtp_shared *shared = open_memory();
		fill(shared, (int64_t)garbage[i]);
		for (size_t j = 0; j < SMTP_SHARED_IDENTITIES; j++) {
			smtp_atomic_set(&shared->places[j].until, garbage[i]);
		}
		assert_false(smtp_shared_is_spare(shared, smtp_shared_place(shared, 30, 1, NOW)));
		smtp_shared_free(shared);
	}
}

/* Processes that come at once with the same identities agree on their places. */
static void race(smtp_shared *shared)
{
	smtp_shared_count(shared, SMTP_COUNTER_HELD, 1);
	while (smtp_shared_counted(shared, SMTP_COUNTER_HELD) < 4) {
	}
	for (uint64_t identity = 1; identity <= 1000; identity++) {
		smtp_atomic_add(&smtp_shared_place(shared, identity * 5, 1, NOW)->strikes, 1);
	}
}

static void nobody_has_two_places(void **state)
{
	(void)state;
	smtp_shared *shared = open_memory();
	for (int i = 0; i < 4; i++) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			race(shared);
			_exit(0);
		}
	}
	for (int i = 0; i < 4; i++) {
		assert_true(wait(NULL) > 0);
	}
	for (uint64_t identity = 1; identity <= 1000; identity++) {
		assert_int_equal(smtp_atomic_get(&smtp_shared_find(shared, identity * 5)->strikes), 4);
	}
	smtp_shared_free(shared);
}

/* Killed anywhere in between, again and again: the others go on. */
static void scribble(smtp_shared *shared)
{
	for (uint64_t i = 1;; i++) {
		smtp_place *place = smtp_shared_place(shared, i % 3000 + 1, 1, NOW + (int64_t)i);
		smtp_atomic_set(&place->turn, (uint64_t)NOW + i);
		smtp_shared_count(shared, SMTP_COUNTER_WAITS, 1);
	}
}

static void a_killed_writer_holds_nobody_up(void **state)
{
	(void)state;
	smtp_shared *shared = open_memory();
	for (int i = 0; i < 20; i++) {
		uint64_t before = smtp_shared_counted(shared, SMTP_COUNTER_WAITS);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			scribble(shared);
		}
		while (smtp_shared_counted(shared, SMTP_COUNTER_WAITS) < before + 1000) {
		}
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, NULL, 0), child);
	}
	for (uint64_t identity = 1; identity <= 3000; identity++) {
		assert_non_null(smtp_shared_place(shared, identity, 1, NOW));
	}
	smtp_shared_free(shared);
}

/* ---- the file ------------------------------------------------------------------------------------ */

static void a_file_outlives_its_processes(void **state)
{
	(void)state;
	struct stat facts;
	mode_t before = umask(0);
	smtp_shared *one = open_file(), *other = open_file(); /* as unrelated processes do */
	umask(before);
	assert_int_equal(stat(path, &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	assert_int_equal(facts.st_nlink, 1); /* the name it was made under is gone */
	in_child(write_to_place, one);
	assert_int_equal(smtp_atomic_get(&smtp_shared_find(other, 4711)->turn), 42);
	assert_int_equal(smtp_shared_counted(one, SMTP_COUNTER_PAUSES), 3);
	assert_int_equal(smtp_shared_counted(other, SMTP_COUNTER_PAUSES), 0);
	smtp_shared_free(one);
	smtp_shared_free(other);
	one = open_file();
	assert_int_equal(smtp_atomic_get(&smtp_shared_find(one, 4711)->turn), 42);
	smtp_shared_free(one);
	unlink(path);
}

/* A reboot begins the monotonic clock anew. */
static void its_clock_goes_on_after_a_reboot(void **state)
{
	(void)state;
	smtp_shared *file = open_file(), *memory = open_memory();
	int64_t wall = smtp_clock_wall() * SMTP_SECOND, now = smtp_clock_now();
	assert_true(smtp_shared_now(file) >= wall && smtp_shared_now(file) < wall + 60 * SMTP_SECOND);
	assert_true(smtp_shared_now(memory) >= now && smtp_shared_now(memory) < now + 60 * SMTP_SECOND);
	smtp_shared_free(file);
	smtp_shared_free(memory);
	unlink(path);
}

static void open_at_once(smtp_shared *gate)
{
	smtp_shared_count(gate, SMTP_COUNTER_HELD, 1);
	while (smtp_shared_counted(gate, SMTP_COUNTER_HELD) % 2) {
	}
	smtp_shared *shared = open_file();
	smtp_atomic_add(&smtp_shared_place(shared, 99, 1, NOW)->turn, 1);
}

static void those_who_make_it_at_once_share_one(void **state)
{
	(void)state;
	smtp_shared *gate = open_memory();
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 2; i++) {
			pid_t child = fork();
			assert_true(child >= 0);
			if (child == 0) {
				open_at_once(gate);
				_exit(0);
			}
		}
		for (int i = 0; i < 2; i++) {
			int status;
			assert_true(wait(&status) > 0);
			assert_int_equal(status, 0);
		}
		smtp_shared *shared = open_file();
		assert_int_equal(smtp_atomic_get(&smtp_shared_find(shared, 99)->turn), 2);
		smtp_shared_free(shared);
		unlink(path);
	}
	smtp_shared_free(gate);
}

/* As on a full disk. */
static void a_file_that_cannot_be_filled_is_not_there(void **state)
{
	(void)state;
	struct rlimit before, small;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 100000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_trouble("cannot be made");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_int_equal(rmdir(folder), 0); /* nor is anything else */
	assert_int_equal(mkdir(folder, 0700), 0);
}

static void write_file(const void *octets, size_t length, size_t size)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, octets, length), (ssize_t)length);
	assert_int_equal(ftruncate(file, (off_t)size), 0);
	close(file);
}

static void a_file_that_is_none_of_ours_is_left_alone(void **state)
{
	(void)state;
	const uint64_t magic = UINT64_C(0x3165636170746d73), size = sizeof(smtp_shared_file);
	const struct {
		uint64_t magic, named, size;
	} files[] = {{magic, size, size - 1}, {magic, size, size + 1}, {magic, size, 16}, {magic + 1, size, size},
		{magic, size - 8, size}, {0, 0, size}, {0, 0, 0}};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct stat facts;
		const uint64_t head[] = {files[i].magic, files[i].named};
		write_file(head, sizeof head, files[i].size);
		assert_trouble("is damaged, or of another version");
		assert_int_equal(stat(path, &facts), 0);
		assert_int_equal(facts.st_size, files[i].size);
	}
	const uint64_t head[] = {magic, size};
	write_file(head, sizeof head, size);
	smtp_shared_free(open_file());
	unlink(path);
}

static void a_file_that_others_may_touch_is_not_used(void **state)
{
	(void)state;
	smtp_shared_free(open_file());
	assert_int_equal(chmod(path, 0640), 0);
	assert_trouble("mode must be 0600");
	assert_int_equal(chmod(path, 0602), 0);
	assert_trouble("mode must be 0600");
	assert_int_equal(chmod(path, 0600), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(path, 65534, 65534), 0);
		assert_trouble("belongs to another user");
	}
	unlink(path);
}

/* It would be another file in another folder. */
static void a_relative_path_is_none(void **state)
{
	(void)state;
	char trouble[SMTP_SHARED_TROUBLE];
	smtp_shared *shared = smtp_shared_new("smtp-relative.state", trouble);
	assert_non_null(shared);
	assert_string_equal(trouble, "must be an absolute path");
	assert_int_equal(access("smtp-relative.state", F_OK), -1);
	smtp_shared_free(shared);
}

static void no_link_is_followed(void **state)
{
	(void)state;
	char target[80];
	snprintf(target, sizeof target, "%s/target", folder);
	assert_int_equal(symlink(target, path), 0);
	assert_trouble("must not be a link"); /* nor is it made behind one */
	assert_int_not_equal(access(target, F_OK), 0);
	unlink(path);
	smtp_shared_free(open_file());
	assert_int_equal(rename(path, target), 0);
	assert_int_equal(symlink(target, path), 0);
	assert_trouble("must not be a link");
	unlink(path);
	unlink(target);
}

static void other_things_are_no_files(void **state)
{
	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_trouble("cannot be opened");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_trouble("is no regular file"); /* and nobody waits for a writer */
	unlink(path);
	char saved[sizeof path];
	memcpy(saved, path, sizeof path);
	snprintf(path, sizeof path, "%s/none/state", folder);
	assert_trouble("cannot be made");
	memcpy(path, saved, sizeof path);
}

/* Whoever was killed while he made it has left a file under another name, perhaps under ours. */
static void leftovers_are_no_hindrance(void **state)
{
	(void)state;
	char fresh[96];
	snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid());
	assert_int_equal(symlink("/etc/passwd", fresh), 0);
	smtp_shared_free(open_file());
	assert_int_not_equal(access(fresh, F_OK), 0);
	unlink(path);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder)) {
		return -1;
	}
	snprintf(path, sizeof path, "%s/state", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_child_writes_its_parent_reads),
		cmocka_unit_test(without_memory_nothing_is_counted),
		cmocka_unit_test(each_identity_has_its_place),
		cmocka_unit_test(without_a_place_those_of_one_speed_wait_for_each_other),
		cmocka_unit_test(a_day_of_rest_makes_room),
		cmocka_unit_test(who_gets_a_place_takes_its_turns_along),
		cmocka_unit_test(times_that_cannot_be_make_room_too),
		cmocka_unit_test(nobody_has_two_places),
		cmocka_unit_test(a_killed_writer_holds_nobody_up),
		cmocka_unit_test(a_file_outlives_its_processes),
		cmocka_unit_test(its_clock_goes_on_after_a_reboot),
		cmocka_unit_test(those_who_make_it_at_once_share_one),
		cmocka_unit_test(a_file_that_cannot_be_filled_is_not_there),
		cmocka_unit_test(a_file_that_is_none_of_ours_is_left_alone),
		cmocka_unit_test(a_file_that_others_may_touch_is_not_used),
		cmocka_unit_test(a_relative_path_is_none),
		cmocka_unit_test(no_link_is_followed),
		cmocka_unit_test(other_things_are_no_files),
		cmocka_unit_test(leftovers_are_no_hindrance),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
