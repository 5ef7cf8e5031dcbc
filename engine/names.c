/*
 * names.c - the words of the PHP surface for the enums of smtp.h, one const table each. The order of a
 * table is the order of its enum; a missing name would be caught by tests/engine/test_names.c.
 */
#include "buf.h"

static const char *const phases[SMTP_PHASE_COUNT] = {
	[SMTP_PHASE_RESOLVE] = "resolve",
	[SMTP_PHASE_CONNECT] = "connect",
	[SMTP_PHASE_PROXY] = "proxy",
	[SMTP_PHASE_TLS] = "tls",
	[SMTP_PHASE_GREETING] = "greeting",
	[SMTP_PHASE_EHLO] = "ehlo",
	[SMTP_PHASE_STARTTLS] = "starttls",
	[SMTP_PHASE_AUTH] = "auth",
	[SMTP_PHASE_MAIL] = "mail",
	[SMTP_PHASE_RCPT] = "rcpt",
	[SMTP_PHASE_DATA] = "data",
	[SMTP_PHASE_BODY] = "body",
	[SMTP_PHASE_DATA_END] = "data_end",
	[SMTP_PHASE_RSET] = "rset",
	[SMTP_PHASE_QUIT] = "quit",
	[SMTP_PHASE_MESSAGE] = "message",
};

static const char *const categories[SMTP_CATEGORY_COUNT] = {
	[SMTP_CATEGORY_RATE_LIMITED] = "rate_limited",
	[SMTP_CATEGORY_GREYLISTED] = "greylisted",
	[SMTP_CATEGORY_AUTH_FAILED] = "auth_failed",
	[SMTP_CATEGORY_AUTH_REQUIRED] = "auth_required",
	[SMTP_CATEGORY_AUTH_MECHANISM] = "auth_mechanism",
	[SMTP_CATEGORY_TLS_REQUIRED] = "tls_required",
	[SMTP_CATEGORY_TLS_FAILED] = "tls_failed",
	[SMTP_CATEGORY_SENDER_REJECTED] = "sender_rejected",
	[SMTP_CATEGORY_SENDER_UNVERIFIED] = "sender_unverified",
	[SMTP_CATEGORY_RELAY_DENIED] = "relay_denied",
	[SMTP_CATEGORY_MAILBOX_NOT_FOUND] = "mailbox_not_found",
	[SMTP_CATEGORY_MAILBOX_FULL] = "mailbox_full",
	[SMTP_CATEGORY_MAILBOX_DISABLED] = "mailbox_disabled",
	[SMTP_CATEGORY_DOMAIN_NOT_FOUND] = "domain_not_found",
	[SMTP_CATEGORY_POLICY_REJECTED] = "policy_rejected",
	[SMTP_CATEGORY_SPAM_CONTENT] = "spam_content",
	[SMTP_CATEGORY_VIRUS] = "virus",
	[SMTP_CATEGORY_IP_BLOCKED] = "ip_blocked",
	[SMTP_CATEGORY_AUTHENTICATION_POLICY] = "authentication_policy",
	[SMTP_CATEGORY_NO_PTR] = "no_ptr",
	[SMTP_CATEGORY_MESSAGE_TOO_LARGE] = "message_too_large",
	[SMTP_CATEGORY_BAD_ADDRESS_SYNTAX] = "bad_address_syntax",
	[SMTP_CATEGORY_TOO_MANY_RECIPIENTS] = "too_many_recipients",
	[SMTP_CATEGORY_QUOTA_EXCEEDED] = "quota_exceeded",
	[SMTP_CATEGORY_SERVER_BUSY] = "server_busy",
	[SMTP_CATEGORY_SERVICE_UNAVAILABLE] = "service_unavailable",
	[SMTP_CATEGORY_PROTOCOL_ERROR] = "protocol_error",
	[SMTP_CATEGORY_CONNECTION_REFUSED] = "connection_refused",
	[SMTP_CATEGORY_CONNECTION_TIMEOUT] = "connection_timeout",
	[SMTP_CATEGORY_CONNECTION_LOST] = "connection_lost",
	[SMTP_CATEGORY_DNS_FAILED] = "dns_failed",
	[SMTP_CATEGORY_NETWORK_UNREACHABLE] = "network_unreachable",
	[SMTP_CATEGORY_CERT_EXPIRED] = "cert_expired",
	[SMTP_CATEGORY_CERT_NAME_MISMATCH] = "cert_name_mismatch",
	[SMTP_CATEGORY_CERT_UNTRUSTED] = "cert_untrusted",
	[SMTP_CATEGORY_ENCRYPTION_MISMATCH] = "encryption_mismatch",
	[SMTP_CATEGORY_CONTENT_MALFORMED] = "content_malformed",
	[SMTP_CATEGORY_SMTPUTF8_UNSUPPORTED] = "smtputf8_unsupported",
	[SMTP_CATEGORY_MAIL_LOOP] = "mail_loop",
	[SMTP_CATEGORY_MESSAGE_EXPIRED] = "message_expired",
	[SMTP_CATEGORY_UNKNOWN] = "unknown",
};

static const char *const retries[] = {
	[SMTP_RETRY_LATER] = "later",
	[SMTP_RETRY_FIX] = "fix",
	[SMTP_RETRY_NEVER] = "never",
};

static const char *const outcomes[] = {
	[SMTP_OUTCOME_ACCEPTED] = "accepted",
	[SMTP_OUTCOME_PARTIAL] = "partial",
	[SMTP_OUTCOME_FAILED] = "failed",
	[SMTP_OUTCOME_UNKNOWN] = "unknown",
};

static const char *const locales[] = {
	[SMTP_LOCALE_EN] = "en",
	[SMTP_LOCALE_ZH] = "zh",
};

static const char *const tls_modes[] = {
	[SMTP_TLS_AUTO] = "auto",
	[SMTP_TLS_IMPLICIT] = "implicit",
	[SMTP_TLS_STARTTLS] = "starttls",
	[SMTP_TLS_OPPORTUNISTIC] = "opportunistic",
	[SMTP_TLS_NONE] = "none",
};

static const char *const protocols[] = {
	[SMTP_PROTOCOL_SMTP] = "smtp",
	[SMTP_PROTOCOL_LMTP] = "lmtp",
};

static const char *const mechanisms[SMTP_MECHANISM_COUNT] = {
	[SMTP_MECHANISM_SCRAM_SHA_512_PLUS] = "SCRAM-SHA-512-PLUS",
	[SMTP_MECHANISM_SCRAM_SHA_256_PLUS] = "SCRAM-SHA-256-PLUS",
	[SMTP_MECHANISM_SCRAM_SHA_1_PLUS] = "SCRAM-SHA-1-PLUS",
	[SMTP_MECHANISM_SCRAM_SHA_512] = "SCRAM-SHA-512",
	[SMTP_MECHANISM_SCRAM_SHA_256] = "SCRAM-SHA-256",
	[SMTP_MECHANISM_SCRAM_SHA_1] = "SCRAM-SHA-1",
	[SMTP_MECHANISM_OAUTHBEARER] = "OAUTHBEARER",
	[SMTP_MECHANISM_XOAUTH2] = "XOAUTH2",
	[SMTP_MECHANISM_PLAIN] = "PLAIN",
	[SMTP_MECHANISM_LOGIN] = "LOGIN",
	[SMTP_MECHANISM_CRAM_MD5] = "CRAM-MD5",
	[SMTP_MECHANISM_EXTERNAL] = "EXTERNAL",
	[SMTP_MECHANISM_ANONYMOUS] = "ANONYMOUS",
};

static const char *const timings[SMTP_TIMING_COUNT] = {
	[SMTP_TIMING_RESOLVE] = "resolve",
	[SMTP_TIMING_CONNECT] = "connect",
	[SMTP_TIMING_TLS] = "tls",
	[SMTP_TIMING_GREETING] = "greeting",
	[SMTP_TIMING_EHLO] = "ehlo",
	[SMTP_TIMING_AUTH] = "auth",
	[SMTP_TIMING_ENVELOPE] = "envelope",
	[SMTP_TIMING_DATA] = "data",
	[SMTP_TIMING_TOTAL] = "total",
};

static const char *const checks[SMTP_CHECK_COUNT] = {
	[SMTP_CHECK_CONFIG] = "config",
	[SMTP_CHECK_RESOLVE] = "resolve",
	[SMTP_CHECK_CONNECT] = "connect",
	[SMTP_CHECK_PROXY] = "proxy",
	[SMTP_CHECK_TLS] = "tls",
	[SMTP_CHECK_CERTIFICATE] = "certificate",
	[SMTP_CHECK_GREETING] = "greeting",
	[SMTP_CHECK_EHLO] = "ehlo",
	[SMTP_CHECK_STARTTLS] = "starttls",
	[SMTP_CHECK_AUTH] = "auth",
	[SMTP_CHECK_MAIL] = "mail",
	[SMTP_CHECK_RCPT] = "rcpt",
	[SMTP_CHECK_MESSAGE] = "message",
	[SMTP_CHECK_NEIGHBOURS] = "neighbours",
	[SMTP_CHECK_SENDER_DNS] = "sender_dns",
	[SMTP_CHECK_LOCAL] = "local",
};

static const char *const check_statuses[] = {
	[SMTP_CHECK_PASS] = "pass",
	[SMTP_CHECK_WARN] = "warn",
	[SMTP_CHECK_FAIL] = "fail",
	[SMTP_CHECK_SKIP] = "skip",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *name_at(const char *const *names, size_t count, size_t index)
{
	return index < count ? names[index] : NULL;
}

static bool index_of(const char *const *names, size_t count, smtp_span name, size_t *index)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i] && smtp_span_equals_ignoring_case(name, names[i])) {
			*index = i;
			return true;
		}
	}
	return false;
}

const char *smtp_phase_name(smtp_phase phase)
{
	return name_at(phases, COUNT(phases), phase);
}

const char *smtp_category_name(smtp_category category)
{
	return name_at(categories, COUNT(categories), category);
}

const char *smtp_retry_name(smtp_retry retry)
{
	return name_at(retries, COUNT(retries), retry);
}

const char *smtp_outcome_name(smtp_outcome_kind outcome)
{
	return name_at(outcomes, COUNT(outcomes), outcome);
}

const char *smtp_tls_mode_name(smtp_tls_mode mode)
{
	return name_at(tls_modes, COUNT(tls_modes), mode);
}

const char *smtp_protocol_name(smtp_protocol protocol)
{
	return name_at(protocols, COUNT(protocols), protocol);
}

const char *smtp_mechanism_name(smtp_mechanism mechanism)
{
	return name_at(mechanisms, COUNT(mechanisms), mechanism);
}

const char *smtp_timing_name(smtp_timing timing)
{
	return name_at(timings, COUNT(timings), timing);
}

const char *smtp_check_label(smtp_check_name name)
{
	return name_at(checks, COUNT(checks), name);
}

const char *smtp_check_status_name(smtp_check_status status)
{
	return name_at(check_statuses, COUNT(check_statuses), status);
}

bool smtp_phase_from_name(smtp_span name, smtp_phase *phase)
{
	size_t index;
	bool known = index_of(phases, COUNT(phases), name, &index);
	if (known) {
		*phase = (smtp_phase)index;
	}
	return known;
}

bool smtp_locale_from_name(smtp_span name, smtp_locale *locale)
{
	size_t index;
	bool known = index_of(locales, COUNT(locales), name, &index);
	if (known) {
		*locale = (smtp_locale)index;
	}
	return known;
}

bool smtp_tls_mode_from_name(smtp_span name, smtp_tls_mode *mode)
{
	size_t index;
	bool known = true;
	if (smtp_span_equals_ignoring_case(name, "ssl")) {
		*mode = SMTP_TLS_IMPLICIT;
	} else if (smtp_span_equals_ignoring_case(name, "tls")) {
		*mode = SMTP_TLS_STARTTLS;
	} else {
		known = index_of(tls_modes, COUNT(tls_modes), name, &index);
		if (known) {
			*mode = (smtp_tls_mode)index;
		}
	}
	return known;
}

bool smtp_protocol_from_name(smtp_span name, smtp_protocol *protocol)
{
	size_t index;
	if (!index_of(protocols, COUNT(protocols), name, &index)) {
		return false;
	}
	*protocol = (smtp_protocol)index;
	return true;
}

bool smtp_mechanism_from_name(smtp_span name, smtp_mechanism *mechanism)
{
	size_t index;
	bool known = index_of(mechanisms, COUNT(mechanisms), name, &index);
	if (known) {
		*mechanism = (smtp_mechanism)index;
	}
	return known;
}
