/*
 * dsn.c - see dsn.h.
 */
#include "dsn.h"

#include "idn.h"

#define ORCPT_MAX 500 /* RFC 3461 4.2 */
#define NOTIFY_ALL (SMTP_NOTIFY_NEVER | SMTP_NOTIFY_SUCCESS | SMTP_NOTIFY_FAILURE | SMTP_NOTIFY_DELAY)

/* RFC 3461 4: printable ASCII, but for `+`, `=` and space, which become +HH. */
static bool is_xchar(char octet)
{
	return octet > 32 && octet < 127 && octet != '+' && octet != '=';
}

static size_t xtext_length(smtp_span text)
{
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		length += is_xchar(text.data[i]) ? 1 : 3;
	}
	return length;
}

static void append_xtext(smtp_buf *out, smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (is_xchar(text.data[i])) {
			smtp_buf_char(out, text.data[i]);
		} else {
			smtp_buf_printf(out, "+%02X", (unsigned char)text.data[i]);
		}
	}
}

static bool is_printable(smtp_span text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] < 32 || text.data[i] > 126) {
			return false;
		}
	}
	return true;
}

static smtp_status take_envid(smtp_span envid, smtp_envelope *envelope, smtp_refusal *refusal)
{
	if (!envid.length || !is_printable(envid)) {
		smtp_refuse(refusal, "dsn.envid", "must be 1 to %d printable ASCII characters", SMTP_ENVID_MAX);
		return SMTP_REFUSED;
	}
	if (xtext_length(envid) > SMTP_ENVID_MAX) {
		smtp_refuse(refusal, "dsn.envid",
			"must be at most %d characters, of which +, = and space count three", SMTP_ENVID_MAX);
		return SMTP_REFUSED;
	}
	smtp_buf text;
	smtp_buf_init(&text, SMTP_ENVID_MAX);
	append_xtext(&text, envid);
	envelope->envid = smtp_buf_take(&text);
	smtp_buf_free(&text);
	return envelope->envid ? SMTP_OK : SMTP_NO_MEMORY;
}

smtp_status smtp_dsn_take(const smtp_dsn *dsn, smtp_envelope *envelope, smtp_refusal *refusal)
{
	if (dsn->notify & ~(unsigned)NOTIFY_ALL) {
		smtp_refuse(refusal, "dsn.notify", "must be never, or a list of success, failure and delay");
		return SMTP_REFUSED;
	}
	if ((dsn->notify & SMTP_NOTIFY_NEVER) && dsn->notify != SMTP_NOTIFY_NEVER) {
		smtp_refuse(refusal, "dsn.notify", "must not hold never together with another word");
		return SMTP_REFUSED;
	}
	if (dsn->ret != SMTP_RETURN_DEFAULT && dsn->ret != SMTP_RETURN_FULL && dsn->ret != SMTP_RETURN_HEADERS) {
		smtp_refuse(refusal, "dsn.ret", "must be full or headers");
		return SMTP_REFUSED;
	}
	envelope->notify = dsn->notify;
	envelope->ret = dsn->ret;
	return dsn->envid.data ? take_envid(dsn->envid, envelope, refusal) : SMTP_OK;
}

bool smtp_dsn_is_asked(const smtp_envelope *envelope)
{
	return envelope->notify || envelope->ret != SMTP_RETURN_DEFAULT || envelope->envid;
}

bool smtp_dsn_mail_parameters(const smtp_envelope *envelope, smtp_buf *out)
{
	if (envelope->ret != SMTP_RETURN_DEFAULT) {
		smtp_buf_string(out, envelope->ret == SMTP_RETURN_FULL ? " RET=FULL" : " RET=HDRS");
	}
	if (envelope->envid) {
		smtp_buf_string(out, " ENVID=");
		smtp_buf_string(out, envelope->envid);
	}
	return !out->failed;
}

static void append_notify(unsigned notify, smtp_buf *out)
{
	static const struct {
		unsigned flag;
		const char *word;
	} words[] = {
		{SMTP_NOTIFY_NEVER, "NEVER"},
		{SMTP_NOTIFY_SUCCESS, "SUCCESS"},
		{SMTP_NOTIFY_FAILURE, "FAILURE"},
		{SMTP_NOTIFY_DELAY, "DELAY"},
	};
	const char *before = " NOTIFY=";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (notify & words[i].flag) {
			smtp_buf_string(out, before);
			smtp_buf_string(out, words[i].word);
			before = ",";
		}
	}
}

bool smtp_dsn_recipient_parameters(const smtp_envelope *envelope, const char *address, smtp_buf *out)
{
	if (!smtp_dsn_is_asked(envelope)) {
		return !out->failed;
	}
	append_notify(envelope->notify, out);
	smtp_span text = smtp_span_of(address);
	if (smtp_idn_is_ascii(text) && xtext_length(text) <= ORCPT_MAX - strlen("rfc822;")) {
		smtp_buf_string(out, " ORCPT=rfc822;");
		append_xtext(out, text);
	}
	return !out->failed;
}
