/*
 * test_compose_random.c - random messages of every key, charset and nesting: what must hold for each of them, whatever
 * the blocks in which it is read. With SMTP_SAMPLES set to a folder, they are written there for judge_compose.py and
 * judge_compose.pl, which read them without us.
 */
#include "test.h"
#include "compose.h"

#define NOW 1893427200
#define TEXTS_MAX 64

/* ASCII pieces stand behind those of the charset; what ends a line, or may stand in a body only, comes last. */
#define PIECES 28
#define BODY_ONLY 6

static const char *const ascii[] = {"word", " ", "Subject of a longer kind", ", ", "\"", "(x)", "=?",
	"?=", "<a@b>", ":;", "_", "a.b", "=", "  ", "'", "%41", "*", "From ", ".", "\\", "\t", "--", "\n", "\r\n",
	"\r"};

static const struct {
	const char *name, *characters[3];
} charsets[] = {
	{"UTF-8", {"\xc3\xa9", "\xe4\xbd\xa0\xe5\xa5\xbd", "\xf0\x9f\x98\x80"}},
	{"GB2312", {"\xb2\xe2", "\xca\xd4\xd6\xd0", "\xce\xc4"}},
	{"GBK", {"\x81\x40", "\x81\x5c\x81\x7c", "\x90\x7e"}},
	{"GB18030", {"\x81\x30\x81\x30", "\x94\x39\xfc\x36", "\x81\x5c"}},
	{"Big5", {"\xa4\xa4", "\xa5\x5c\xb3\x5c", "\xbb\x5c"}},
	{"ISO-8859-1", {"\xe9", "\xfc\xdf", "\xa0"}},
	{"windows-1252", {"\x80", "\x93\x94", "\xe9"}},
	{"US-ASCII", {"x", "yz", "!"}},
};

static uint32_t seed = 4711;

static size_t pick(size_t count)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % count;
}

/* ---- a random message, and all that it borrows --------------------------------------------------- */

typedef struct sample {
	size_t charset;
	smtp_buf texts[TEXTS_MAX];
	size_t text_count;
	smtp_mailbox to[4];
	smtp_header header;
	smtp_part parts[5];
	smtp_memory_source sources[5];
	smtp_span references[3];
	smtp_message message;
} sample;

static smtp_buf *new_text(sample *made)
{
	assert_true(made->text_count < TEXTS_MAX);
	smtp_buf *text = &made->texts[made->text_count++];
	smtp_buf_init(text, 1 << 20);
	assert_true(smtp_buf_string(text, ""));
	return text;
}

/* Out of a random range of the pieces, without the last `without`. */
static smtp_span random_text(sample *made, size_t most, size_t without)
{
	smtp_buf *text = new_text(made);
	size_t kinds = PIECES - without, from = pick(kinds), range = 1 + pick(kinds);
	for (size_t i = 1 + pick(most); i > 0; i--) {
		size_t which = (from + pick(range)) % kinds;
		const char *piece = which < 3 ? charsets[made->charset].characters[which] : ascii[which - 3];
		assert_true(smtp_buf_string(text, piece));
	}
	return smtp_buf_view(text);
}

/* A name is never a path: some get one put in front of them, which must not be seen again. */
static smtp_span random_name(sample *made)
{
	random_text(made, 25, BODY_ONLY);
	smtp_buf *last = &made->texts[made->text_count - 1];
	assert_true(smtp_buf_char(last, 'x')); /* "." is no name */
	smtp_span name = smtp_buf_view(last);
	if (pick(3)) {
		return name;
	}
	smtp_buf *path = new_text(made);
	smtp_buf_string(path, pick(2) ? "/home/secret/" : "C:\\secret\\");
	smtp_buf_span(path, name);
	return smtp_buf_view(path);
}

static smtp_span random_octets(sample *made)
{
	smtp_buf *octets = new_text(made);
	for (size_t i = pick(20) ? pick(400) : 50000 + pick(30000); i > 0; i--) {
		assert_true(smtp_buf_char(octets, (char)pick(256)));
	}
	return smtp_buf_view(octets);
}

static void random_part(sample *made, size_t index)
{
	static const char *const types[] = {"image/png", "text/plain", "application/x-own"};
	smtp_part *part = &made->parts[index];
	smtp_span octets = random_octets(made);
	*part = (smtp_part){.content = octets, .is_inline = pick(2)};
	if (pick(2)) {
		smtp_memory_source_init(&made->sources[index], octets);
		*part = (smtp_part){.source = &made->sources[index].source, .is_inline = part->is_inline};
	}
	if (pick(4)) {
		part->name = random_name(made);
	}
	if (pick(2)) {
		part->type = smtp_span_of(types[pick(3)]);
	}
	if (pick(2)) {
		smtp_buf *cid = new_text(made);
		smtp_buf_printf(cid, "part%zu.%zu@cid.example", index, pick(1000));
		part->cid = smtp_buf_view(cid);
	}
}

static void random_recipients(sample *made)
{
	static const smtp_span addresses[] = {
		{"ann@a.example", 13}, {"\"a b\"@b.example", 15}, {"c@c.example", 11}, {"d@[192.0.2.1]", 13}};
	smtp_span group = {NULL, 0};
	size_t count = 1 + pick(4);
	for (size_t i = 0; i < count; i++) {
		if (!pick(4)) {
			group = pick(2) ? random_text(made, 8, BODY_ONLY + 2) : (smtp_span){NULL, 0};
		}
		made->to[i] = (smtp_mailbox){.text = addresses[i], .group = group};
		if (pick(3)) {
			made->to[i].name = random_text(made, 30, BODY_ONLY);
		}
	}
	made->message.to = (smtp_mailbox_list){made->to, count};
}

static void random_bodies(sample *made)
{
	smtp_message *message = &made->message;
	message->attachments = (smtp_part_list){made->parts, pick(2) ? pick(6) : 0};
	for (size_t i = 0; i < message->attachments.count; i++) {
		random_part(made, i);
	}
	if (pick(3)) {
		message->text = random_text(made, 300, 0);
	}
	if (pick(2) || (!message->text.data && !message->attachments.count)) {
		message->html = random_text(made, 300, 0);
	}
	if (!pick(4)) {
		message->calendar = (smtp_calendar){.content = SMTP_SPAN("BEGIN:VCALENDAR\r\nX:\xe4\xb8\xad\r\n")};
		message->calendar.name = pick(2) ? SMTP_SPAN("invite.ics") : (smtp_span){NULL, 0};
	}
}

static void random_sample(sample *made)
{
	static const smtp_mailbox ann = {.text = {"ann@a.example", 13}};
	*made = (sample){.charset = pick(2) ? 0 : pick(sizeof charsets / sizeof *charsets)};
	made->header = (smtp_header){SMTP_SPAN("X-Random"), random_text(made, 60, BODY_ONLY - 1)};
	made->message = (smtp_message){.from = {&ann, 1},
		.charset = smtp_span_of(charsets[made->charset].name),
		.subject = random_text(made, 40, BODY_ONLY - 1),
		.headers = &made->header,
		.header_count = 1};
	random_recipients(made);
	random_bodies(made);
	made->message.priority = (unsigned)pick(6);
	made->message.references = made->references;
	made->message.reference_count = pick(4);
	for (size_t i = 0; i < made->message.reference_count; i++) {
		made->references[i] = pick(2) ? SMTP_SPAN("<one@a.example>") : SMTP_SPAN("a.longer.one@[192.0.2.1]");
	}
}

static void free_sample(sample *made)
{
	for (size_t i = 0; i < made->text_count; i++) {
		smtp_buf_free(&made->texts[i]);
	}
}

/* ---- what must hold ------------------------------------------------------------------------------ */

static void read_whole(smtp_composer *composer, size_t room, smtp_buf *out)
{
	const smtp_source *source = smtp_composer_source(composer);
	ptrdiff_t got;
	smtp_buf_clear(out);
	assert_true(source->rewind(source->handle));
	do {
		char *into = smtp_buf_reserve(out, room);
		assert_non_null(into);
		got = source->read(source->handle, into, room);
		assert_true(got >= 0 && (size_t)got <= room);
		out->length += (size_t)got;
	} while (got > 0);
}

/* 7-bit, without NUL, every line ended by CRLF and at most 998 octets; in the header never of white space only. */
static void check_lines(smtp_span whole)
{
	bool header = true;
	assert_memory_equal(whole.data + whole.length - 2, "\r\n", 2);
	for (size_t at = 0; at < whole.length;) {
		const char *line = whole.data + at, *cr = memchr(line, '\r', whole.length - at);
		assert_non_null(cr);
		size_t length = (size_t)(cr - line);
		assert_int_equal(cr[1], '\n');
		assert_true(length <= 998);
		for (size_t i = 0; i < length; i++) {
			assert_true(line[i] != '\n' && line[i] > 0);
		}
		header = header && length > 0;
		if (header) {
			size_t white = 0;
			while (white < length && (line[white] == ' ' || line[white] == '\t')) {
				white++;
			}
			assert_true(white < length);
		}
		at += length + 2;
	}
}

static void check(smtp_composer *composer, smtp_buf *whole)
{
	smtp_buf again;
	smtp_buf_init(&again, 1 << 22);
	read_whole(composer, 4096, whole);
	check_lines(smtp_buf_view(whole));
	assert_null(strstr(whole->data, "secret"));
	for (int round = 0; round < 6; round++) {
		read_whole(composer, 1 + pick(round < 3 ? 200 : 70000), &again);
		assert_int_equal(again.length, whole->length);
		assert_memory_equal(again.data, whole->data, whole->length);
	}
	smtp_buf_free(&again);
	smtp_body_facts facts;
	assert_true(smtp_body_measure(smtp_composer_source(composer), &facts));
	assert_int_equal(facts.octets, smtp_composer_facts(composer)->octets);
	assert_int_equal(facts.octets, whole->length);
	assert_true(facts.longest_line <= smtp_composer_facts(composer)->longest_line);
	assert_false(smtp_composer_facts(composer)->eight_bit);
	assert_true(smtp_composer_facts(composer)->canonical);
}

/* ---- for other readers --------------------------------------------------------------------------- */

static void write_expected(FILE *file, const char *key, smtp_span value)
{
	if (value.data) {
		fprintf(file, "%s\t", key);
		for (size_t i = 0; i < value.length; i++) {
			fprintf(file, "%02x", (unsigned char)value.data[i]);
		}
		fputc('\n', file);
	}
}

static FILE *open_sample(const char *folder, int number, const char *suffix)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/compose-%03d.%s", folder, number, suffix);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	return file;
}

static smtp_span without_path(smtp_span name)
{
	size_t path = name.length > 10 && memcmp(name.data, "C:\\secret\\", 10) == 0 ? 10 : 0;
	path = name.length > 13 && memcmp(name.data, "/home/secret/", 13) == 0 ? 13 : path;
	return (smtp_span){name.data ? name.data + path : NULL, name.length - path};
}

static void write_parts(FILE *file, const smtp_part_list *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		const smtp_part *part = &parts->items[i];
		write_expected(file, "part",
			part->source ? ((smtp_memory_source *)part->source->handle)->octets : part->content);
		write_expected(file, "part-name", without_path(part->name));
		write_expected(file, "part-type", part->type);
		write_expected(file, "part-cid", part->cid);
		write_expected(
			file, "part-disposition", part->is_inline ? SMTP_SPAN("inline") : SMTP_SPAN("attachment"));
	}
}

static void write_sample(const char *folder, int number, const smtp_message *message, smtp_span whole)
{
	FILE *file = open_sample(folder, number, "eml");
	assert_int_equal(fwrite(whole.data, 1, whole.length, file), whole.length);
	fclose(file);
	file = open_sample(folder, number, "expected");
	write_expected(file, "charset", message->charset);
	write_expected(file, "subject", message->subject);
	write_expected(file, "text", message->text);
	write_expected(file, "html", message->html);
	write_expected(file, "calendar", message->calendar.content);
	write_expected(file, "calendar-name", message->calendar.name);
	write_expected(file, "header", message->headers[0].value);
	for (size_t i = 0; i < message->reference_count; i++) {
		write_expected(file, "reference", message->references[i]);
	}
	for (size_t i = 0; i < message->to.count; i++) {
		write_expected(file, "address", message->to.items[i].text);
		write_expected(file, "name", message->to.items[i].name);
		write_expected(file, "group", message->to.items[i].group);
	}
	write_parts(file, &message->attachments);
	fclose(file);
}

static void test_random_messages(void **state)
{
	(void)state;
	const char *folder = getenv("SMTP_SAMPLES");
	for (int number = 0; number < 400; number++) {
		sample made;
		smtp_composer *composer;
		smtp_refusal refusal = {{0}, {0}};
		random_sample(&made);
		if (smtp_compose(&made.message, NOW, &composer, &refusal) != SMTP_OK) {
			fail_msg("%d: %s %s", number, refusal.key, refusal.must);
		}
		smtp_buf whole;
		smtp_buf_init(&whole, 1 << 22);
		check(composer, &whole);
		if (folder) {
			write_sample(folder, number, &made.message, smtp_buf_view(&whole));
		}
		smtp_buf_free(&whole);
		smtp_composer_free(composer);
		free_sample(&made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_messages),
	};
	return cmocka_run_group_tests_name("compose_random", tests, NULL, NULL);
}
