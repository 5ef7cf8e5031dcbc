/*
 * mail_function.c - see mail_function.h. Takes, checks and logs what PHP's own mail() does, in the words of the PHP that
 * runs; but what that hands to sendmail_path goes to the engine.
 */
#include "mail_function.h"
#include "guard.h"
#include "interrupt.h"
#include "mail_parameters.h"
#include "settings.h"

#include <time.h>

#include "Zend/zend_exceptions.h"
#include "Zend/zend_smart_str.h"
#include "ext/date/php_date.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/pageinfo.h"
#include "ext/standard/php_mail.h"
#include "ext/standard/php_string.h"
#include "main/php_syslog.h"

/* What the caller gave, cleaned as PHP does it. */
typedef struct letter {
	zend_string *to, *subject, *message;
	zend_string *headers;    /* NULL: none */
	zend_string *parameters; /* NULL: none */
} letter;

static void release(zend_string *string)
{
	if (string) {
		zend_string_release(string);
	}
}

/* {{{ what PHP does to the arguments */
static bool is_control(char octet)
{
	return (unsigned char) octet < 32 || octet == 127;
}

static bool is_blank(char octet)
{
	return octet == ' ' || octet == '\t';
}

/* Controls become blanks, but for the fold of a long field (CRLF and a blank); what is white at the end goes. */
static zend_string *field_text(zend_string *given)
{
	zend_string *text = zend_string_init(ZSTR_VAL(given), ZSTR_LEN(given), 0);
	char *octets = ZSTR_VAL(text);
	size_t length = ZSTR_LEN(text);

	while (length && strchr(" \t\n\v\f\r", octets[length - 1])) {
		length--;
	}
	octets[length] = '\0';
	ZSTR_LEN(text) = length;
	for (size_t i = 0; i < length; i++) {
		if (octets[i] == '\r' && octets[i + 1] == '\n' && is_blank(octets[i + 2])) {
			i += 2;
			while (is_blank(octets[i + 1])) {
				i++;
			}
		} else if (is_control(octets[i])) {
			octets[i] = ' ';
		}
	}
	return text;
}

/* Whether a header block begins with white space, or holds an empty line: somebody may be smuggling. */
static bool is_malformed(const char *at)
{
	if (*at && (*at < 33 || *at > 126 || *at == ':')) {
		return true;
	}
	while (*(at += strcspn(at, "\r\n"))) {
		at += at[0] == '\r' && at[1] == '\n' ? 2 : 1;
		if (!*at || *at == '\r' || *at == '\n') {
			return true;
		}
	}
	return false;
}
/* }}} */

/* {{{ mail.log and mail.add_x_header */
static void log_to_file(const char *file, const char *line)
{
	char format[] = "d-M-Y H:i:s e";
	zend_string *date = php_format_date(format, sizeof format - 1, time(NULL), 1);
	zend_string *text = strpprintf(0, "[%s] %s" PHP_EOL, ZSTR_VAL(date), line);
	php_stream *stream =
		php_stream_open_wrapper((char *) file, "a", REPORT_ERRORS | STREAM_DISABLE_OPEN_BASEDIR, NULL);

	if (stream) {
		php_stream_write(stream, ZSTR_VAL(text), ZSTR_LEN(text));
		php_stream_close(stream);
	}
	zend_string_release(text);
	zend_string_release(date);
}

static void log_call(const letter *letter)
{
	const char *log = INI_STR("mail.log");
	char *line;

	if (!log || !*log) {
		return;
	}
	zend_spprintf(&line, 0, "mail() on [%s:%d]: To: %s -- Headers: %s -- Subject: %s", zend_get_executed_filename(),
		(int) zend_get_executed_lineno(), ZSTR_VAL(letter->to), letter->headers ? ZSTR_VAL(letter->headers) : "",
		ZSTR_VAL(letter->subject));
	for (char *at = letter->headers ? line : NULL; at && *at; at++) {
		*at = *at == '\r' || *at == '\n' ? ' ' : *at;
	}
	if (strcmp(log, "syslog") == 0) {
		php_syslog(LOG_NOTICE, "%s", line);
	} else {
		log_to_file(log, line);
	}
	efree(line);
}

static void add_x_header(letter *letter)
{
	const char *script = zend_get_executed_filename();

	if (!zend_ini_long("mail.add_x_header", strlen("mail.add_x_header"), 0)) {
		return;
	}
	zend_string *name = php_basename(script, strlen(script), NULL, 0);
	php_statpage();
	zend_string *headers = strpprintf(0, "X-PHP-Originating-Script: " ZEND_LONG_FMT ":%s%s%s", (zend_long) BG(page_uid), ZSTR_VAL(name),
		letter->headers ? "\r\n" : "", letter->headers ? ZSTR_VAL(letter->headers) : "");
	zend_string_release(name);
	release(letter->headers);
	letter->headers = headers;
}
/* }}} */

/* {{{ the message as one source */
typedef struct parts {
	smtp_span part[3];
	size_t current, position;
} parts;

static ptrdiff_t parts_read(void *handle, char *into, size_t room)
{
	parts *from = handle;

	while (from->current < 3 && from->position == from->part[from->current].length) {
		from->current++;
		from->position = 0;
	}
	if (from->current == 3) {
		return 0;
	}
	smtp_span part = from->part[from->current];
	size_t left = part.length - from->position, length = left < room ? left : room;
	memcpy(into, part.data + from->position, length);
	from->position += length;
	return (ptrdiff_t) length;
}

static bool parts_rewind(void *handle)
{
	parts *from = handle;

	from->current = from->position = 0;
	return true;
}

static zend_string *header_of(const letter *letter)
{
	return strpprintf(0, "To: %s\r\nSubject: %s\r\n%s%s\r\n", ZSTR_VAL(letter->to), ZSTR_VAL(letter->subject),
		letter->headers ? ZSTR_VAL(letter->headers) : "", letter->headers ? "\r\n" : "");
}
/* }}} */

/* {{{ what went wrong, in one warning */
typedef struct telling {
	const smtp_result *result;
	zend_string *text;
} telling;

static void write_text(void *argument)
{
	telling *run = argument;
	const smtp_explanation *explanation = &run->result->explanation;
	const char *retry = smtp_retry_name(explanation->retry), *message = explanation->message;

	run->text = strpprintf(0, "%s%s%s [%s; %s%s%s]", message ? message : "", explanation->advice_count ? " " : "",
		explanation->advice_count ? explanation->advice[0] : "", run->result->error ? run->result->error : "out of memory",
		smtp_outcome_name(run->result->outcome), retry ? ", retry: " : "", retry ? retry : "");
}

/* The engine's keys are of messages in arrays; a caller of mail() has never seen them. */
static void warn_of_refusal(const smtp_refusal *refusal)
{
	static const struct {
		const char *key, *words;
	} known[] = {
		{"envelope.to", "the recipients (To, Cc, Bcc)"},
		{"envelope.from", "the sender"},
		{"raw", "the message"},
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strncmp(refusal->key, known[i].key, strlen(known[i].key)) == 0) {
			php_error_docref(NULL, E_WARNING, "Nothing was sent: %s %s", known[i].words, refusal->must);
			return;
		}
	}
	php_error_docref(NULL, E_WARNING, "Nothing was sent: the key \"%s\" of smtp.server %s", refusal->key, refusal->must);
}

/* smtp.server that is wrong is no exception here: mail() has none for it. */
static void warn_instead_of_exception(void)
{
	zval room;
	zval *text = zend_read_property(EG(exception)->ce, PHP_SMTP_SELF(EG(exception)), "message", strlen("message"), 1, &room);
	zend_string *message = zval_get_string(text);

	zend_clear_exception();
	zend_error(E_WARNING, "%s", ZSTR_VAL(message));
	zend_string_release(message);
}
/* }}} */

/* {{{ sending */
static bool submit(php_smtp_server *server, const smtp_submission *submission)
{
	smtp_result result;
	smtp_refusal refusal;
	php_smtp_wait wait;
	telling run = {&result, NULL};
	bool good = false;

	php_smtp_wait_begin(&wait, &server->engine);
	bool made = smtp_submit(&server->engine, submission, &result, &refusal), bailed = wait.bailed;
	if (made) {
		good = result.outcome != SMTP_OUTCOME_FAILED;
		bailed = bailed || (!result.ok && !EG(exception) && !php_smtp_guarded(write_text, &run));
		smtp_result_free(&result);
	}
	php_smtp_wait_end(&wait, bailed);
	if (run.text) {
		php_error_docref(NULL, E_WARNING, "%s", ZSTR_VAL(run.text));
		zend_string_release(run.text);
	} else if (!made && !EG(exception)) {
		warn_of_refusal(&refusal);
	}
	return good && !EG(exception);
}

/* The user whom PHP runs as; the engine adds this machine's name. */
static smtp_span login(void)
{
	const char *from = INI_STR("sendmail_from");
	const char *name = from && *from ? from : php_get_current_user();

	return (smtp_span){name, strlen(name)};
}

static bool submit_to(php_smtp_server *server, const letter *letter, HashTable *kept)
{
	zend_string *header = header_of(letter);
	parts from = {.part = {{ZSTR_VAL(header), ZSTR_LEN(header)}, {ZSTR_VAL(letter->message), ZSTR_LEN(letter->message)}, {"\r\n", 2}}};
	smtp_source source = {&from, parts_read, parts_rewind, 0};
	smtp_submission submission = {.source = &source, .header_recipients = true, .login = login()};
	bool good = php_smtp_read_mail_parameters(letter->parameters, kept, &submission) && submit(server, &submission);

	zend_string_release(header);
	return good;
}

static bool send_letter(const letter *letter)
{
	zval kept;
	php_smtp_server server;
	bool good = false;

	if (!SMTP_G(server) || !*SMTP_G(server)) {
		php_error_docref(NULL, E_WARNING, "smtp.replace_mail is on, but the ini setting smtp.server is empty");
		return false;
	}
	array_init(&kept);
	php_smtp_place place = {0, "smtp.server", NULL, Z_ARRVAL(kept)};
	if (php_smtp_read_server(&place, NULL, &server)) {
		good = submit_to(&server, letter, Z_ARRVAL(kept));
	} else {
		warn_instead_of_exception();
	}
	zval_ptr_dtor(&kept);
	php_smtp_server_release(&server);
	return good;
}

/* As php_mail() does, in its order. */
static bool mail_it(letter *letter)
{
	if (letter->headers && !ZSTR_LEN(letter->headers)) {
		release(letter->headers);
		letter->headers = NULL;
	}
	log_call(letter);
	add_x_header(letter);
	if (letter->headers && is_malformed(ZSTR_VAL(letter->headers))) {
		php_error_docref(NULL, E_WARNING, "Multiple or malformed newlines found in additional_header");
		return false;
	}
	return send_letter(letter);
}
/* }}} */

/* {{{ mail() */
static zend_string *without_nul(zend_string *text)
{
	if (!text || !PHP_SMTP_NUL_IS_BLANK || strlen(ZSTR_VAL(text)) == ZSTR_LEN(text)) {
		return text ? zend_string_copy(text) : NULL;
	}
	zend_string *copy = zend_string_init(ZSTR_VAL(text), ZSTR_LEN(text), 0);
	for (size_t i = 0; i < ZSTR_LEN(copy); i++) {
		ZSTR_VAL(copy)[i] = ZSTR_VAL(copy)[i] ? ZSTR_VAL(copy)[i] : ' ';
	}
	return copy;
}

static zend_string *trimmed(zend_string *headers)
{
	zend_string *text = without_nul(headers), *trimmed = php_trim(text, NULL, 0, 2);

	zend_string_release(text);
	return trimmed;
}

/* Headers as PHP 7.4 takes them: whatever it is. */
static bool sort_out_headers(zval *value, zend_string **text, HashTable **array)
{
	if (value && Z_TYPE_P(value) == IS_STRING) {
		*text = Z_STR_P(value);
	} else if (value && Z_TYPE_P(value) == IS_ARRAY) {
		*array = Z_ARRVAL_P(value);
	} else if (value) {
		php_error_docref(NULL, E_WARNING, "headers parameter must be string or array");
		return false;
	}
	return true;
}

/* NULL: none, or an exception. */
static zend_string *headers_of(zend_string *text, HashTable *array)
{
	if (text && !PHP_SMTP_NUL_IS_BLANK && strlen(ZSTR_VAL(text)) != ZSTR_LEN(text)) {
		zend_throw_error(PHP_SMTP_VALUE_ERROR, "mail(): Argument #4 ($additional_headers) must not contain any null bytes");
		return NULL;
	}
	return text ? trimmed(text) : array ? PHP_SMTP_BUILD_MAIL_HEADERS(array) : NULL;
}

static void take_letter(letter *letter, zend_string *to, zend_string *subject, zend_string *message, zend_string *parameters)
{
	const char *forced = INI_STR("mail.force_extra_parameters");
	zend_string *clean_to = without_nul(to), *clean_subject = without_nul(subject);

	letter->to = field_text(clean_to);
	letter->subject = field_text(clean_subject);
	letter->message = without_nul(message);
	letter->parameters = forced ? zend_string_init(forced, strlen(forced), 0) : without_nul(parameters);
	zend_string_release(clean_to);
	zend_string_release(clean_subject);
}

/* PHP's own ones. */
static zif_handler plain_mail, mb_send_mail;

static PHP_FUNCTION(smtp_replaced_mail)
{
	zend_string *to, *subject, *message, *headers = NULL, *parameters = NULL;
	HashTable *headers_array = NULL;
	zval *headers_value = NULL;
	letter letter = {NULL};

	if (!SMTP_G(replace_mail)) { /* this process did so for another host or folder (php.ini [HOST=...], [PATH=...]) */
		plain_mail(INTERNAL_FUNCTION_PARAM_PASSTHRU);
		return;
	}
	ZEND_PARSE_PARAMETERS_START(3, 5)
		PHP_SMTP_PARAM_MAIL(to)
		PHP_SMTP_PARAM_MAIL(subject)
		PHP_SMTP_PARAM_MAIL(message)
		Z_PARAM_OPTIONAL
		PHP_SMTP_PARAM_MAIL_HEADERS(headers_array, headers, headers_value)
		PHP_SMTP_PARAM_MAIL(parameters)
	ZEND_PARSE_PARAMETERS_END();

	if (!sort_out_headers(headers_value, &headers, &headers_array)) {
		RETURN_FALSE;
	}
	letter.headers = headers_of(headers, headers_array);
	if (EG(exception)) {
		release(letter.headers);
		return;
	}
	take_letter(&letter, to, subject, message, parameters);
	RETVAL_BOOL(mail_it(&letter));
	release(letter.to);
	release(letter.subject);
	release(letter.message);
	release(letter.headers);
	release(letter.parameters);
}

/* mbstring hands its mails to PHP's C function, not to mail(). They must not take another way unseen: a shop that captures
 * its mails would write to customers. */
static bool captures(void)
{
	return SMTP_G(server) && strncasecmp(SMTP_G(server), "capture:", strlen("capture:")) == 0;
}

/* smtp-sendmail has settings of its own: where this PHP captures, its command line must do so too. */
static bool leads_to_us(const char *path)
{
	return path && strstr(path, "smtp-sendmail") && (!captures() || strstr(path, "capture:"));
}

static PHP_FUNCTION(smtp_guarded_mb_send_mail)
{
	if (!SMTP_G(replace_mail) || leads_to_us(INI_STR("sendmail_path"))) {
		mb_send_mail(INTERNAL_FUNCTION_PARAM_PASSTHRU);
		return;
	}
	php_error_docref(NULL, E_WARNING, "Nothing was sent: smtp.replace_mail covers mail() only; use mail(), or let sendmail_path be smtp-sendmail%s",
		captures() ? " with -C capture:///a/folder" : "");
	RETURN_FALSE;
}

static zend_internal_function *find_function(const char *name)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), name, strlen(name));
	bool ours = function && function->type == ZEND_INTERNAL_FUNCTION && !PHP_SMTP_IS_DISABLED(function);

	return ours ? &function->internal_function : NULL;
}

/* Read once: threads that do this at the same time all note PHP's own handler. */
static void replace(const char *name, zif_handler with, zif_handler *replaced)
{
	zend_internal_function *function = find_function(name);
	zif_handler own = function ? function->handler : with;

	if (own != with) {
		*replaced = own;
		function->handler = with;
	}
}

void php_smtp_replace_mail(void)
{
	replace("mail", ZEND_FN(smtp_replaced_mail), &plain_mail);
	replace("mb_send_mail", ZEND_FN(smtp_guarded_mb_send_mail), &mb_send_mail);
}
/* }}} */
