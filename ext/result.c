/*
 * result.c - see result.h. Small functions that put one key each, then one per array.
 */
#include "result.h"

#define RESULT_KEYS 32

/* {{{ one key */
static void put_string(zval *array, const char *key, const char *text)
{
	if (text) {
		add_assoc_string(array, key, (char *) text);
	} else {
		add_assoc_null(array, key);
	}
}

static void put_filled(zval *array, const char *key, const char *text)
{
	put_string(array, key, text && *text ? text : NULL);
}

static void put_number(zval *array, const char *key, int64_t number, bool known)
{
	if (known) {
		add_assoc_long(array, key, (zend_long) number);
	} else {
		add_assoc_null(array, key);
	}
}

static void put_milliseconds(zval *array, const char *key, int64_t microseconds)
{
	if (microseconds >= 0) {
		add_assoc_double(array, key, (double) microseconds / 1000.0);
	} else {
		add_assoc_null(array, key);
	}
}

static void put_strings(zval *array, const char *key, char *const *texts, size_t count)
{
	zval list;

	array_init(&list);
	for (size_t i = 0; i < count; i++) {
		if (texts[i]) {
			add_next_index_string(&list, texts[i]);
		}
	}
	add_assoc_zval(array, key, &list);
}
/* }}} */

/* {{{ what the three functions share */
static void put_explanation(zval *array, const smtp_explanation *explanation)
{
	put_string(array, "category", smtp_category_name(explanation->category));
	put_string(array, "retry", smtp_retry_name(explanation->retry));
	put_number(array, "retry_after", explanation->retry_after, explanation->retry_after >= 0);
	put_string(array, "provider", explanation->provider);
	put_number(array, "code", explanation->code, explanation->code != 0);
	put_filled(array, "enhanced_code", explanation->enhanced_code);
	put_string(array, "response", explanation->response);
	put_string(array, "message", explanation->message);
	put_strings(array, "advice", explanation->advice, explanation->advice_count);
	put_string(array, "help_url", explanation->help_url);
}

void php_smtp_explanation_to_array(const smtp_explanation *explanation, zval *array)
{
	array_init(array);
	put_explanation(array, explanation);
}

static const char *speaker_name(smtp_speaker speaker)
{
	static const char *const names[] = {"client", "server", "note"};

	return names[speaker];
}

static void put_transcript(zval *array, const smtp_trace_entry *entries, size_t count)
{
	zval list;

	array_init_size(&list, (uint32_t) count);
	for (size_t i = 0; i < count; i++) {
		zval entry;
		array_init(&entry);
		put_string(&entry, "from", speaker_name(entries[i].from));
		put_string(&entry, "phase", smtp_phase_name(entries[i].phase));
		put_string(&entry, "expect", entries[i].expect);
		put_string(&entry, "text", entries[i].text);
		put_milliseconds(&entry, "ms", entries[i].when);
		add_next_index_zval(&list, &entry);
	}
	add_assoc_zval(array, "transcript", &list);
}
/* }}} */

/* {{{ smtp_send() */
static void put_recipients(zval *array, const smtp_result *result)
{
	zval accepted, rejected;

	array_init(&accepted);
	array_init(&rejected);
	for (size_t i = 0; i < result->recipient_count; i++) {
		const smtp_recipient *recipient = &result->recipients[i];
		zval entry;
		if (recipient->fate == SMTP_FATE_UNKNOWN) {
			continue; /* in neither list: nobody knows */
		}
		if (recipient->fate == SMTP_FATE_ACCEPTED) {
			add_next_index_string(&accepted, recipient->address ? recipient->address : "");
			continue;
		}
		array_init(&entry);
		put_string(&entry, "address", recipient->address);
		put_number(&entry, "code", recipient->code, recipient->code != 0);
		put_filled(&entry, "enhanced_code", recipient->enhanced_code);
		put_string(&entry, "response", recipient->response);
		put_string(&entry, "category", smtp_category_name(recipient->category));
		put_string(&entry, "retry", smtp_retry_name(recipient->retry));
		add_next_index_zval(&rejected, &entry);
	}
	add_assoc_zval(array, "accepted", &accepted);
	add_assoc_zval(array, "rejected", &rejected);
}

static void put_tls(zval *array, const smtp_tls_facts *facts)
{
	zval tls;

	if (!facts->seen && !facts->version[0]) {
		add_assoc_null(array, "tls");
		return;
	}
	array_init(&tls);
	put_filled(&tls, "version", facts->version);
	put_filled(&tls, "cipher", facts->cipher);
	add_assoc_bool(&tls, "resumed", facts->resumed);
	add_assoc_bool(&tls, "verified", facts->verified);
	add_assoc_bool(&tls, "pinned", facts->pinned);
	put_string(&tls, "subject", facts->subject);
	put_string(&tls, "issuer", facts->issuer);
	put_string(&tls, "names", facts->names);
	put_filled(&tls, "not_before", facts->not_before);
	put_filled(&tls, "expires", facts->expires);
	put_number(&tls, "expires_in", facts->expires_in, facts->seen);
	put_number(&tls, "expires_days", facts->expires_days, facts->seen);
	put_filled(&tls, "fingerprint", facts->fingerprint);
	add_assoc_zval(array, "tls", &tls);
}

static void put_server(zval *array, const smtp_server_facts *facts)
{
	zval server;

	array_init(&server);
	put_string(&server, "host", facts->host);
	put_number(&server, "port", facts->port, facts->port != 0);
	put_filled(&server, "ip", facts->ip);
	put_tls(&server, &facts->tls);
	put_string(&server, "auth", facts->auth);
	put_strings(&server, "extensions", facts->extensions, facts->extension_count);
	add_assoc_bool(&server, "reused", facts->reused);
	add_assoc_zval(array, "server", &server);
}

static void put_timing(zval *array, const int64_t *timing)
{
	zval list;

	array_init_size(&list, SMTP_TIMING_COUNT);
	for (int i = 0; i < SMTP_TIMING_COUNT; i++) {
		put_milliseconds(&list, smtp_timing_name((smtp_timing) i), timing[i]);
	}
	add_assoc_zval(array, "timing", &list);
}

void php_smtp_result_to_array(const smtp_result *result, zval *array)
{
	array_init_size(array, RESULT_KEYS); /* so that it need not grow */
	add_assoc_bool(array, "ok", result->ok);
	put_string(array, "outcome", smtp_outcome_name(result->outcome));
	add_assoc_bool(array, "retry_safe", result->retry_safe);
	put_string(array, "phase", smtp_phase_name(result->phase));
	put_explanation(array, &result->explanation);
	put_number(array, "errno", result->sys_error, result->sys_error != 0);
	put_string(array, "error", result->error);
	put_recipients(array, result);
	put_string(array, "message_id", result->message_id);
	put_string(array, "queue_id", result->queue_id);
	put_server(array, &result->server);
	put_timing(array, result->timing);
	add_assoc_long(array, "bytes", (zend_long) result->bytes);
	put_transcript(array, result->transcript, result->transcript_count);
}
/* }}} */

/* {{{ smtp_diagnose() */
static void put_facts(zval *array, const smtp_check *check)
{
	zval facts;

	array_init(&facts);
	for (size_t i = 0; i < check->fact_count; i++) {
		const smtp_fact *fact = &check->facts[i];
		put_number(&facts, fact->name, fact->number, true);
		if (fact->text) {
			put_string(&facts, fact->name, fact->text);
		}
	}
	add_assoc_zval(array, "facts", &facts);
}

void php_smtp_check_to_array(const smtp_check *check, zval *array)
{
	array_init(array);
	put_string(array, "name", smtp_check_label(check->name));
	put_string(array, "status", smtp_check_status_name(check->status));
	put_string(array, "message", check->message);
	put_milliseconds(array, "ms", check->duration);
	put_facts(array, check);
}

static void put_checks(zval *array, const smtp_diagnosis *diagnosis)
{
	zval checks;

	array_init_size(&checks, (uint32_t) diagnosis->check_count);
	for (size_t i = 0; i < diagnosis->check_count; i++) {
		zval check;
		php_smtp_check_to_array(&diagnosis->checks[i], &check);
		add_next_index_zval(&checks, &check);
	}
	add_assoc_zval(array, "checks", &checks);
}

/* A password of php.ini stays there: the caller may show what he gets. */
static void put_working(zval *array, const smtp_diagnosis *diagnosis, HashTable *asked, bool asked_in_ini)
{
	static const char *const secrets[] = {"password", "oauth_token", "passphrase", "proxy"};
	zval working;

	if (!diagnosis->has_working) {
		add_assoc_null(array, "working");
		return;
	}
	ZVAL_ARR(&working, zend_array_dup(asked));
	for (size_t i = 0; asked_in_ini && i < sizeof secrets / sizeof secrets[0]; i++) {
		zend_hash_str_del(Z_ARRVAL(working), secrets[i], strlen(secrets[i]));
	}
	if (diagnosis->working_host.data) {
		add_assoc_stringl(&working, "host", (char *) diagnosis->working_host.data, diagnosis->working_host.length);
	}
	add_assoc_long(&working, "port", diagnosis->working_port);
	put_string(&working, "tls", smtp_tls_mode_name(diagnosis->working_tls));
	add_assoc_zval(array, "working", &working);
}

void php_smtp_diagnosis_to_array(const smtp_diagnosis *diagnosis, HashTable *asked, bool asked_in_ini, zval *array)
{
	array_init(array);
	add_assoc_bool(array, "ok", diagnosis->ok);
	put_string(array, "phase", smtp_phase_name(diagnosis->phase));
	put_explanation(array, &diagnosis->explanation);
	put_number(array, "errno", diagnosis->sys_error, diagnosis->sys_error != 0);
	put_string(array, "error", diagnosis->error);
	put_checks(array, diagnosis);
	put_working(array, diagnosis, asked, asked_in_ini);
	put_string(array, "report", diagnosis->report);
	put_transcript(array, diagnosis->transcript, diagnosis->transcript_count);
}
/* }}} */
