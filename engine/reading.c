/*
 * reading.c - see reading.h. Replies after RFC 5321 4.2, enhanced codes after RFC 2034 and RFC 3463; the
 * wrappings are those of Postfix, Exim, qmail, delivery status notifications and PHP mailers.
 */
#include "reading.h"

#include "text.h"

#define NOT_FOUND SIZE_MAX

static bool is_letter(char octet)
{
	char lower = smtp_ascii_lower(octet);
	return lower >= 'a' && lower <= 'z';
}

static smtp_span rest_of(smtp_span text, size_t from)
{
	return (smtp_span){text.data + from, text.length - from};
}

/* ---- codes --------------------------------------------------------------------------------------- */

/* A failure's reply code at the start of `text`, or 0. "550 ", "550-", "550," and "550" alone will do. */
static int code_at(smtp_span text)
{
	if (text.length < 3 || text.data[0] < '2' || text.data[0] > '5' || !smtp_is_ascii_digit(text.data[1]) ||
		text.data[1] > '7' || !smtp_is_ascii_digit(text.data[2])) {
		return 0;
	}
	if (text.length > 3 && !memchr(" -,\"'\n#)", text.data[3], 8)) {
		return 0;
	}
	return (text.data[0] - '0') * 100 + (text.data[1] - '0') * 10 + (text.data[2] - '0');
}

/* Octets of a number of one to three digits. */
static size_t number_length(smtp_span text)
{
	size_t length = 0;
	while (length < text.length && length < 4 && smtp_is_ascii_digit(text.data[length])) {
		length++;
	}
	return length < 4 ? length : 0;
}

/* Octets of an enhanced code at the start of `text`, or 0. An IP address is none. */
static size_t enhanced_length(smtp_span text)
{
	if (text.length < 5 || !memchr("245", text.data[0], 3) || text.data[1] != '.') {
		return 0;
	}
	size_t subject = number_length(rest_of(text, 2));
	if (subject == 0 || 2 + subject >= text.length || text.data[2 + subject] != '.') {
		return 0;
	}
	size_t detail = number_length(rest_of(text, 3 + subject));
	size_t length = 3 + subject + detail;
	bool goes_on =
		length + 1 < text.length && text.data[length] == '.' && smtp_is_ascii_digit(text.data[length + 1]);
	bool sticks =
		length < text.length && (smtp_is_ascii_digit(text.data[length]) || is_letter(text.data[length]));
	return detail == 0 || goes_on || sticks ? 0 : length;
}

bool smtp_reading_enhanced(smtp_span text, char enhanced[12])
{
	size_t length = enhanced_length(text);
	memcpy(enhanced, text.data, length);
	enhanced[length] = '\0';
	return length > 0;
}

/* "... (#5.1.1)", "[5.7.1]", "said: 5.7.1 no": anywhere, if its class fits the reply code. */
static void find_enhanced(smtp_span text, int code, char enhanced[12])
{
	for (size_t i = 1; i < text.length; i++) {
		smtp_span here = rest_of(text, i);
		bool begins = memchr(" (#[:;'\"\n-", text.data[i - 1], 10) != NULL;
		if (begins && here.data[0] != '2' && (code == 0 || here.data[0] - '0' == code / 100) &&
			smtp_reading_enhanced(here, enhanced)) {
			return;
		}
	}
}

static size_t code_prefix(smtp_span line, int code)
{
	if (code == 0 || code_at(line) != code) {
		return 0;
	}
	if (smtp_starts_with_ignoring_case(rest_of(line, 3), ", b'")) {
		return 7; /* Python's (535, b'5.7.8 no') */
	}
	if (smtp_starts_with_ignoring_case(rest_of(line, 3), "): ")) {
		return 6; /* permanent error (535): 5.7.8 no */
	}
	return line.length > 3 && memchr("- ,", line.data[3], 3) ? 4 : 3;
}

static smtp_span without_codes(smtp_span line, int code, const char *enhanced)
{
	line = rest_of(line, code_prefix(line, code));
	size_t length = strlen(enhanced);
	if (length > 0 && smtp_starts_with_ignoring_case(line, enhanced) && enhanced_length(line) == length) {
		line = rest_of(line, length);
	}
	return smtp_text_trim(line, " \n");
}

smtp_span smtp_reading_words(smtp_span line, int code)
{
	return rest_of(line, code_prefix(line, code));
}

bool smtp_reading_strip(smtp_buf *out, smtp_span text, int code, const char *enhanced)
{
	bool first = true;
	text = smtp_text_trim(text, " \n");
	while (text.length > 0) {
		const char *end = memchr(text.data, '\n', text.length);
		size_t length = end ? (size_t)(end - text.data) : text.length;
		smtp_span line = without_codes((smtp_span){text.data, length}, code, enhanced);
		if ((!first && !smtp_buf_char(out, '\n')) || !smtp_buf_span(out, line)) {
			return false;
		}
		first = false;
		text = rest_of(text, end ? length + 1 : length);
	}
	return true;
}

/* ---- unwrapping ---------------------------------------------------------------------------------- */

static bool starts_with_lower(const char *text, const char *words, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (smtp_ascii_lower(text[i]) != words[i]) {
			return false;
		}
	}
	return true;
}

static size_t find_lower(smtp_span text, const char *words, size_t length)
{
	for (size_t i = 0; i + length <= text.length; i++) {
		if (smtp_ascii_lower(text.data[i]) == words[0] && starts_with_lower(text.data + i, words, length)) {
			return i;
		}
	}
	return NOT_FOUND;
}

bool smtp_reading_find(smtp_span text, const char *words, size_t length)
{
	return find_lower(text, words, length) != NOT_FOUND;
}

/* "limit: 500 messages" is no reply, "said: 550 Message rejected" is one. */
static bool counts_things(smtp_span after)
{
	static const char *const things[] = {"messages", "mails", "emails", "recipients", "seconds", "octets",
		"kb", "mb", "minutes", "hours", "per ", "bytes", "connections"};
	for (size_t i = 0; i < sizeof things / sizeof things[0]; i++) {
		if (smtp_starts_with_ignoring_case(after, things[i])) {
			return true;
		}
	}
	return false;
}

static bool ends_with_one(smtp_span text, const char *const *endings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(endings[i]);
		if (text.length >= length &&
			starts_with_lower(text.data + text.length - length, endings[i], length)) {
			return true;
		}
	}
	return false;
}

/* Does `text` end with words that only a reply follows, as in "SMTP error, RCPT TO:550 no"? */
static bool ends_with_opener(smtp_span text)
{
	static const char *const openers[] = {
		"said:", "reply:", "rcpt to:", "mail from:", " dot:", " data:", " failed:", "from server:"};
	return ends_with_one(smtp_text_trim(text, " \n"), openers, sizeof openers / sizeof openers[0]);
}

/* Marks of Chinese that a reply may follow: "连接失败。535 no", "错误：550 no". */
static bool ends_with_wide_mark(smtp_span text)
{
	static const char *const marks[] = {"：", "。", "，", "；", "（", "【", "“"};
	return ends_with_one(smtp_text_trim(text, " \n"), marks, sizeof marks / sizeof marks[0]);
}

/* "port: 465, response: -1" and "responseCode: 550, command: DATA" name a number; PEAR's "(code: 535, response: no)"
 * is a reply. */
static bool is_named_number(smtp_span before, smtp_span here)
{
	static const char *const names[] = {"port:", "line:", "errno:", "code:"};
	before = smtp_text_trim(before, " \n");
	return ends_with_one(before, names, sizeof names / sizeof names[0]) &&
		   !(ends_with_one(before, names + 3, 1) &&
			   smtp_starts_with_ignoring_case(rest_of(here, 3), ", response: "));
}

/* "invalid response code received from server (535)": nothing but the code is the server's. */
static bool names_a_code(smtp_span text)
{
	static const char *const names[] = {"from server", "response code", "permanent error", "transient error"};
	return ends_with_one(text, names, sizeof names / sizeof names[0]);
}

/* The number sign of "#550 5.1.1", not that of a page "docs#550". */
static bool is_number_sign(smtp_span text, size_t at)
{
	return text.data[at] == '#' && (at == 0 || memchr(" #<(;", text.data[at - 1], 5) != NULL);
}

/* Does a wrapped reply begin at `at`? Something must introduce it: `said: 550 `, `(535, `, `"550 `, `#550 `. */
static bool inner_begins(smtp_span text, size_t at)
{
	smtp_span here = rest_of(text, at), around = {text.data, at};
	char before = text.data[at - 1];
	if (code_at(here) < 400) {
		return false;
	}
	if (memchr(": ", before, 2) && ends_with_opener(around)) {
		return true;
	}
	if (here.length < 5) {
		return before == '(' && here.length == 4 &&
			   names_a_code(smtp_text_trim((smtp_span){text.data, at - 1}, " \n"));
	}
	if (before == ' ' && here.data[3] == '-' && memchr("'\"", here.data[4], 2)) {
		return true; /* Unknown address error 550-'no' */
	}
	bool introduced =
		memchr("\"'(;[", before, 5) != NULL || is_number_sign(text, at - 1) || ends_with_wide_mark(around);
	smtp_span words = smtp_text_trim(around, " \n");
	if (before == ' ' && words.length > 0 && !introduced) {
		introduced = memchr(":;>-", words.data[words.length - 1], 4) != NULL;
	}
	return introduced && !counts_things(rest_of(here, 4)) && !is_named_number(around, here);
}

/* Where the innermost reply begins: the last wrapped one, else the first line that has a code. What another server
 * said of the sender is quoted to say why the sender is refused, and that is the reply. */
static size_t innermost(smtp_span text)
{
	static const char refused[] = "sender address rejected: ";
	size_t stop = find_lower(text, refused, sizeof refused - 1);
	text.length = stop == NOT_FOUND ? text.length : stop;
	size_t line_start = code_at(text) ? 0 : NOT_FOUND, wrapped = NOT_FOUND;
	for (size_t i = 1; i < text.length; i++) {
		if (inner_begins(text, i)) {
			wrapped = i;
		} else if (line_start == NOT_FOUND && text.data[i - 1] == '\n' && code_at(rest_of(text, i))) {
			line_start = i;
		}
	}
	return wrapped != NOT_FOUND ? wrapped : line_start;
}

/* Takes off "(in reply to ...)" and the quote or bracket that closes a wrapping. */
static smtp_span without_tail(smtp_span text, bool wrapped)
{
	size_t tail = find_lower(text, "(in reply to", 12);
	if (tail != NOT_FOUND) {
		text.length = tail;
	}
	text = smtp_text_trim(text, " \n");
	if (wrapped && text.length > 1 && text.data[text.length - 1] == '.' &&
		text.data[text.length - 2] == '"') {
		text.length--; /* with message "550 no". */
	}
	while (wrapped && text.length > 0 && memchr("\"')", text.data[text.length - 1], 3)) {
		text.length--;
	}
	return smtp_text_trim(text, " \n");
}

/* `no such user" code=550`, "responseCode: 550": the code stands apart from the words; 0: none. */
static int code_apart(smtp_span text)
{
	int code = 0;
	size_t at = find_lower(text, "code", 4);
	while (code < 400 && at != NOT_FOUND) {
		size_t skip = 0;
		text = rest_of(text, at + 4);
		while (skip < text.length && skip < 3 && memchr(":= \"'", text.data[skip], 5)) {
			skip++;
		}
		code = skip > 0 ? code_at(rest_of(text, skip)) : 0;
		at = find_lower(text, "code", 4);
	}
	return code < 400 ? 0 : code;
}

/* PHPMailer writes the words first: "... Detail: no such user SMTP code: 550 Additional SMTP info: 5.1.1". */
static bool read_phpmailer(smtp_span text, smtp_reading *reading)
{
	static const char code_follows[] = "smtp code: ", words_follow[] = "detail: ",
					  more_follows[] = "additional smtp info: ";
	size_t at = find_lower(text, code_follows, sizeof code_follows - 1);
	int code = at == NOT_FOUND ? 0 : code_at(rest_of(text, at + sizeof code_follows - 1));
	if (!code) {
		return false;
	}
	size_t more = find_lower(text, more_follows, sizeof more_follows - 1);
	if (more != NOT_FOUND) {
		smtp_reading_enhanced(rest_of(text, more + sizeof more_follows - 1), reading->enhanced_code);
	}
	size_t words = find_lower((smtp_span){text.data, at}, words_follow, sizeof words_follow - 1);
	words = words == NOT_FOUND ? 0 : words + sizeof words_follow - 1;
	reading->code = code;
	reading->around = (smtp_span){text.data, words};
	reading->text = smtp_text_trim((smtp_span){text.data + words, at - words}, " \n");
	return true;
}

/* .NET and Thunderbird leave the code out: "The server response was: 5.7.1 no". */
static smtp_span after_opener(smtp_span text)
{
	static const char *const openers[] = {
		"the server response was: ", "the server responded: ", "服务器响应为:", "服务器响应为："};
	for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
		size_t at = find_lower(text, openers[i], strlen(openers[i]));
		if (at != NOT_FOUND) {
			return smtp_text_trim(rest_of(text, at + strlen(openers[i])), " \n");
		}
	}
	return text;
}

void smtp_reading_of(smtp_span text, int code, smtp_reading *reading)
{
	*reading = (smtp_reading){.code = code, .phase = smtp_reading_phase(text), .around = {text.data, 0}};
	if (code == 0 && read_phpmailer(text, reading)) {
		return;
	}
	reading->outer_code = code_at(text);
	text = code == 0 ? after_opener(text) : text;
	size_t at = innermost(text);
	bool wrapped = at != NOT_FOUND && at > 0;
	if (wrapped) {
		reading->around.length = at;
	}
	reading->text = without_tail(rest_of(text, at == NOT_FOUND ? 0 : at), wrapped);
	int found = code_at(reading->text);
	if (!found && at == NOT_FOUND && code == 0) {
		found = code_apart(text);
	}
	if (found) {
		reading->code = found;
	}
	smtp_span words = smtp_reading_words(reading->text, reading->code);
	if (!smtp_reading_enhanced(words, reading->enhanced_code)) {
		find_enhanced(words, reading->code, reading->enhanced_code);
	}
}

smtp_span smtp_reading_reason(smtp_span text)
{
	static const char said[] = "recipient address rejected: ";
	size_t at = find_lower(text, said, sizeof said - 1);
	if (at != NOT_FOUND && text.length > at + sizeof said - 1 + 3) {
		text = rest_of(text, at + sizeof said - 1);
	}
	return text;
}

/* ---- waiting ------------------------------------------------------------------------------------- */

static const struct wait_unit {
	const char *name;
	int seconds;
} wait_units[] = {
	{"second", 1},
	{"sec", 1},
	{"秒", 1},
	{"minute", 60},
	{"min", 60},
	{"分钟", 60},
	{"hour", 3600},
	{"小时", 3600},
	{"day", 86400},
};

static int unit_at(smtp_span text)
{
	if (text.length > 0 && text.data[0] == ' ') {
		text = rest_of(text, 1);
	}
	for (size_t i = 0; i < sizeof wait_units / sizeof wait_units[0]; i++) {
		if (smtp_starts_with_ignoring_case(text, wait_units[i].name)) {
			return wait_units[i].seconds;
		}
	}
	return 0;
}

/* A number of at most five digits; *length 0: none. */
static int64_t wait_number(smtp_span text, size_t *length)
{
	int64_t number = 0;
	*length = 0;
	while (*length < text.length && *length < 6 && smtp_is_ascii_digit(text.data[*length])) {
		number = number * 10 + (text.data[(*length)++] - '0');
	}
	*length = *length < 6 ? *length : 0;
	return number;
}

/* "00:04:59" */
static int64_t clock_time(smtp_span text)
{
	int64_t seconds = 0;
	for (int part = 0; part < 3; part++) {
		size_t length;
		int64_t number = wait_number(text, &length);
		bool goes_on = length > 0 && length < text.length && text.data[length] == ':';
		if (length == 0 || length > 2 || (part < 2 && !goes_on)) {
			return -1;
		}
		seconds = seconds * 60 + number;
		text = rest_of(text, length + (part < 2));
	}
	return seconds;
}

static int64_t wait_at(smtp_span text)
{
	int64_t seconds = clock_time(text);
	if (seconds < 0) {
		size_t length;
		int64_t number = wait_number(text, &length);
		int unit = length > 0 ? unit_at(rest_of(text, length)) : 0;
		seconds = unit > 0 ? number * unit : -1;
	}
	return seconds;
}

int64_t smtp_reading_wait(smtp_span text)
{
	static const char *const openers[] = {
		" in ", " for ", " after ", " wait ", " least ", "请", "等待", "再过"};
	for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
		size_t length = strlen(openers[i]);
		smtp_span left = text;
		for (size_t at = find_lower(left, openers[i], length); at != NOT_FOUND;
			 at = find_lower(left, openers[i], length)) {
			left = rest_of(left, at + length);
			int64_t seconds = wait_at(left);
			if (seconds > 0) {
				return seconds;
			}
		}
	}
	return -1;
}
