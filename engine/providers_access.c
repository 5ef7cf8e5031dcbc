/*
 * providers_access.c - see providers_access.h. Columns: hosts; ports; user name, kind and shape of the password, whether a token
 * will do; who may be From; SPF and DKIM of an own domain.
 */
#include "providers_access.h"
#include "address.h"

#define BASE64 "[A-Za-z0-9+/=]"

/* clang-format off */
static const smtp_access rows[] = {
	/* mainland China */
	{"exmail", "smtp.exmail.qq.com hwsmtp.exmail.qq.com", "465 implicit, 587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_LOGIN, "spf.mail.qq.com", NULL},
	{"qq", "smtp.qq.com smtp.foxmail.com", "465 implicit, 587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_AUTHORISATION_CODE, "[a-z]{16}", false, SMTP_FROM_LOGIN, "spf.mail.qq.com", "s201512"},
	{"netease", "smtp.163.com smtp.126.com smtp.yeah.net smtp.188.com smtp.vip.163.com smtp.vip.126.com smtp.vip.188.com applesmtp.163.com",
		"465 implicit, 994 implicit, 587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_CLIENT_CODE, "[A-Za-z0-9]{16}", false, SMTP_FROM_LOGIN, "spf.163.com", "s110527"},
	{"netease", "smtp.qiye.163.com smtphz.qiye.163.com smtpbj.qiye.163.com smtp.ym.163.com",
		"465 implicit, 994 implicit, 587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_LOGIN, "spf.qiye.163.com spf.163.com", NULL},
	{"aliyun", "smtp.qiye.aliyun.com smtp.mxhichina.com smtp.sg.aliyun.com", "465 implicit, 25 plain, 80 plain",
		"*@*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_LOGIN, "spf.qiye.aliyun.com spf.mxhichina.com", "default"},
	{"aliyun", "smtp.aliyun.com", "465 implicit, 25 plain, 80 plain",
		"*@*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_LOGIN, NULL, NULL},
	{"aliyun", "smtpdm.aliyun.com smtpdm-*.aliyun.com smtpdm-*.aliyuncs.com", "465 implicit, 80 plain, 25 plain",
		"*@*", SMTP_PASSWORD_SMTP, NULL, false, SMTP_FROM_LOGIN, "spf1.dm.aliyun.com spf2.dm.aliyun.com", "aliyun-cn-hangzhou"},
	{"sina", "smtp.sina.com smtp.sina.cn smtp.vip.sina.com smtp.vip.sina.cn smtp.sina.com.cn", "465 implicit, 587 starttls, 25 plain",
		"*", SMTP_PASSWORD_CLIENT_CODE, "[A-Za-z0-9]{16}", false, SMTP_FROM_LOGIN, NULL, NULL},
	{"sendcloud", "smtp.sendcloud.net smtp2.sendcloud.net", "587 plain, 2525 plain, 465 implicit, 25 plain",
		"*", SMTP_PASSWORD_API_KEY, NULL, false, SMTP_FROM_VERIFIED, "spf.sendcloud.org", "mail"},
	{"sohu", "smtp.sohu.com smtp.vip.sohu.com", "465 implicit, 25 plain",
		"*@*", SMTP_PASSWORD_SEPARATE, NULL, false, SMTP_FROM_LOGIN, NULL, NULL},
	{"139", "smtp.139.com smtp.10086.cn", "465 implicit, 587 plain, 25 plain",
		"*", SMTP_PASSWORD_CLIENT_CODE, NULL, false, SMTP_FROM_LOGIN, NULL, NULL},
	{"189", "smtp.189.cn smtp.21cn.com", "465 implicit, 587 plain, 25 plain",
		"*@*", SMTP_PASSWORD_CLIENT_CODE, NULL, false, SMTP_FROM_LOGIN, NULL, NULL},
	{"feishu", "smtp.feishu.cn smtp.larksuite.com", "465 implicit, 587 starttls",
		"*@*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_OWN, "_netblocks.m.feishu.cn", NULL},

	/* mailboxes elsewhere */
	{"gmail", "smtp.gmail.com smtp.googlemail.com", "465 implicit, 587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_APP, "[a-z]{16}", true, SMTP_FROM_OWN, "_spf.google.com", "google"},
	{"gmail", "smtp-relay.gmail.com", "587 starttls, 465 implicit, 25 starttls",
		"*@*", SMTP_PASSWORD_APP, "[a-z]{16}", true, SMTP_FROM_ANY, "_spf.google.com", "google"},
	{"microsoft", "smtp.office365.com", "587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_MAILBOX, NULL, true, SMTP_FROM_OWN, "spf.protection.outlook.com", "selector1 selector2"},
	{"microsoft", "smtp-mail.outlook.com smtp.live.com", "587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_TOKEN_ONLY, NULL, true, SMTP_FROM_OWN, NULL, NULL},
	{"microsoft", "smtp.partner.outlook.cn", "587 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_MAILBOX, NULL, true, SMTP_FROM_OWN, "spf.protection.partner.outlook.cn", "selector1 selector2"},
	{"yahoo", "smtp.mail.yahoo.com smtp.aol.com", "465 implicit, 587 starttls",
		"*", SMTP_PASSWORD_APP, "[a-z]{16}", true, SMTP_FROM_OWN, NULL, "s2048"},
	{"yahoo", "smtp.mail.yahoo.co.jp", "465 implicit, 587 plain",
		"*", SMTP_PASSWORD_MAILBOX, NULL, false, SMTP_FROM_OWN, NULL, NULL},
	{"icloud", "smtp.mail.me.com smtp.mail.icloud.com", "587 starttls",
		"*@*", SMTP_PASSWORD_APP, "[a-z]{16}", false, SMTP_FROM_OWN, "icloud.com", "sig1"},
	{"zoho", "smtp.zoho.com smtp.zoho.eu smtp.zoho.in smtp.zoho.jp smtp.zoho.com.cn smtppro.zoho.com smtppro.zoho.eu smtppro.zoho.in "
		"smtppro.zoho.jp smtppro.zoho.com.cn", "465 implicit, 587 starttls",
		"*@*", SMTP_PASSWORD_CLIENT, NULL, true, SMTP_FROM_OWN, "zohomail.com zoho.com one.zoho.com zohomail.eu zoho.eu zohomail.in zoho.in zohomail.jp zoho.jp zohomail.com.cn zoho.com.cn",
		"zmail zoho"},
	{"yandex", "smtp.yandex.ru smtp.yandex.com", "465 implicit, 587 starttls, 25 starttls",
		"*", SMTP_PASSWORD_APP, "[a-z]{16}", true, SMTP_FROM_OWN, "_spf.yandex.net _spf.yandex.ru", "mail"},
	{"mailru", "smtp.mail.ru", "465 implicit, 587 starttls, 2525 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_APP, NULL, true, SMTP_FROM_LOGIN, "_spf.mail.ru", "mailru"},
	{"fastmail", "smtp.fastmail.com smtp.messagingengine.com mail.messagingengine.com smtps-proxy.fastmail.com",
		"465 implicit, 587 starttls, 443 implicit, 80 plain",
		"*@*", SMTP_PASSWORD_APP, NULL, true, SMTP_FROM_OWN, "spf.messagingengine.com", "fm1 fm2 fm3"},
	{"gmx", "mail.gmx.net mail.gmx.com smtp.gmx.net smtp.gmx.com smtp.web.de smtp.mail.com", "465 implicit, 587 starttls, 25 plain",
		"*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_OWN, NULL, NULL},
	{"tonline", "securesmtp.t-online.de smtpmail.t-online.de", "465 implicit, 587 starttls, 25 plain",
		"*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_OWN, NULL, NULL},
	{"orange", "smtp.orange.fr smtp-msa.orange.fr smtp.wanadoo.fr smtp.laposte.net", "465 implicit, 587 plain, 25 plain",
		"*", SMTP_PASSWORD_MAILBOX, NULL, false, SMTP_FROM_OWN, NULL, NULL},
	{"comcast", "smtp.comcast.net", "587 starttls, 465 implicit",
		"*", SMTP_PASSWORD_MAILBOX, NULL, true, SMTP_FROM_OWN, NULL, NULL},
	{"godaddy", "smtpout.secureserver.net smtpout.*.secureserver.net", "465 implicit, 587 starttls, 80 plain, 3535 plain, 25 plain",
		"*@*", SMTP_PASSWORD_MAILBOX, NULL, false, SMTP_FROM_OWN, "secureserver.net", NULL},
	{"naver", "smtp.naver.com", "587 starttls, 465 implicit",
		"*", SMTP_PASSWORD_CLIENT, NULL, false, SMTP_FROM_OWN, NULL, NULL},

	/* services that send for applications */
	{"ses", "email-smtp.us-east-1.amazonaws.com email-smtp.*.amazonaws.com email-smtp-fips.*.amazonaws.com",
		"587 starttls, 465 implicit, 2587 starttls, 2465 implicit, 25 starttls",
		"*", SMTP_PASSWORD_SMTP, BASE64 "{44}", false, SMTP_FROM_VERIFIED, "amazonses.com", NULL},
	{"sendgrid", "smtp.sendgrid.net smtp.eu.sendgrid.net", "587 starttls, 465 implicit, 2525 starttls, 25 starttls",
		"apikey", SMTP_PASSWORD_API_KEY, "SG.*", false, SMTP_FROM_VERIFIED, "sendgrid.net", "s1 s2"},
	{"mailgun", "smtp.mailgun.org smtp.eu.mailgun.org", "587 starttls, 465 implicit, 2525 starttls, 25 starttls",
		"*@*", SMTP_PASSWORD_SMTP, NULL, false, SMTP_FROM_VERIFIED, "mailgun.org eu.mailgun.org", "mx k1 pic smtp mailo"},
	{"postmark", "smtp.postmarkapp.com smtp-broadcasts.postmarkapp.com", "587 starttls, 2525 starttls, 25 starttls",
		"*", SMTP_PASSWORD_API_KEY, NULL, false, SMTP_FROM_VERIFIED, "spf.mtasv.net", NULL},
	{"brevo", "smtp-relay.brevo.com smtp-relay.sendinblue.com", "587 starttls, 465 implicit, 2525 starttls",
		"*@*", SMTP_PASSWORD_SMTP, NULL, false, SMTP_FROM_VERIFIED, "spf.brevo.com spf.sendinblue.com", "brevo1 brevo2 mail"},
	{"mailersend", "smtp.mailersend.net", "587 starttls, 2525 starttls",
		"*@*", SMTP_PASSWORD_SMTP, NULL, false, SMTP_FROM_VERIFIED, "_spf.mailersend.net", "mlsend2 mlsend"},
	{"sparkpost", "smtp.sparkpostmail.com smtp.eu.sparkpostmail.com", "587 starttls, 2525 starttls",
		"SMTP_Injection", SMTP_PASSWORD_API_KEY, "[0-9a-f]{40}", false, SMTP_FROM_VERIFIED, "sparkpostmail.com", NULL},
	{"mailjet", "in-v3.mailjet.com in.mailjet.com", "587 starttls, 465 implicit, 2525 starttls, 588 starttls, 80 starttls, 25 starttls",
		"*", SMTP_PASSWORD_API_KEY, "[0-9a-f]{32}", false, SMTP_FROM_VERIFIED, "spf.mailjet.com", "mailjet"},
	{"smtp2go", "mail.smtp2go.com mail-*.smtp2go.com",
		"2525 starttls, 465 implicit, 587 starttls, 8025 starttls, 80 starttls, 25 starttls, 8465 implicit, 443 implicit",
		"*", SMTP_PASSWORD_SMTP, NULL, false, SMTP_FROM_VERIFIED, "spf.smtp2go.com", NULL},
	{"resend", "smtp.resend.com", "465 implicit, 587 starttls, 2465 implicit, 2587 starttls, 25 starttls",
		"resend", SMTP_PASSWORD_API_KEY, "re_*", false, SMTP_FROM_VERIFIED, "amazonses.com", "resend"},
};
/* clang-format on */

/* clang-format off */
static const char *const kinds[SMTP_PASSWORD_COUNT][2] = {
	[SMTP_PASSWORD_MAILBOX] = {"mailbox password", "邮箱密码"},
	[SMTP_PASSWORD_AUTHORISATION_CODE] = {"authorisation code (授权码)", "授权码"},
	[SMTP_PASSWORD_CLIENT_CODE] = {"client authorisation code (客户端授权码)", "客户端授权码"},
	[SMTP_PASSWORD_SEPARATE] = {"separate password (独立密码)", "独立密码"},
	[SMTP_PASSWORD_CLIENT] = {"mailbox password, or the one for mail programs where the account has such", "邮箱密码或客户端专用密码"},
	[SMTP_PASSWORD_APP] = {"app password", "应用专用密码"},
	[SMTP_PASSWORD_SMTP] = {"SMTP password", "SMTP 密码"},
	[SMTP_PASSWORD_API_KEY] = {"API key", "API 密钥"},
	[SMTP_PASSWORD_TOKEN_ONLY] = {"OAuth 2.0 token", "OAuth 2.0 令牌"},
};
/* clang-format on */

const char *smtp_password_kind_words(smtp_password_kind kind, smtp_locale locale)
{
	return kinds[kind][locale];
}

const smtp_access *smtp_access_at(size_t index)
{
	return index < sizeof rows / sizeof *rows ? &rows[index] : NULL;
}

bool smtp_access_has_own_return_path(const smtp_access *access)
{
	static const char *const services[] = {
		"ses", "sendgrid", "postmark", "brevo", "sparkpost", "smtp2go", "resend"};
	for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
		if (strcmp(access->provider, services[i]) == 0) {
			return true;
		}
	}
	return false;
}

const smtp_access *smtp_access_of(const char *provider)
{
	for (size_t i = 0; provider && i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].provider, provider) == 0) {
			return &rows[i];
		}
	}
	return NULL;
}

/* ---- hosts --------------------------------------------------------------------------------------- */

/* `*` stands for what has no dot. A name has one `*` at most, so that no way has to be gone back. */
static bool fits_name(smtp_span host, smtp_span pattern)
{
	size_t h = 0, p = 0;
	while (p < pattern.length && pattern.data[p] != '*' && h < host.length &&
		   smtp_ascii_lower(host.data[h]) == pattern.data[p]) {
		h++;
		p++;
	}
	if (p == pattern.length || pattern.data[p] != '*') {
		return p == pattern.length && h == host.length;
	}
	size_t tail = pattern.length - p - 1;
	if (host.length < h + tail + 1) {
		return false;
	}
	smtp_span wild = {host.data + h, host.length - h - tail};
	smtp_span rest = {host.data + host.length - tail, tail};
	return !memchr(wild.data, '.', wild.length) && fits_name(rest, (smtp_span){pattern.data + p + 1, tail});
}

bool smtp_access_next_host(const char **hosts, smtp_span *host)
{
	*host = (smtp_span){*hosts, strcspn(*hosts, " ")};
	*hosts += host->length + strspn(*hosts + host->length, " ");
	return host->length > 0;
}

static bool has_host(const smtp_access *access, smtp_span host)
{
	const char *hosts = access->hosts;
	smtp_span name;
	while (smtp_access_next_host(&hosts, &name)) {
		if (fits_name(host, name)) {
			return true;
		}
	}
	return false;
}

const smtp_access *smtp_access_by_host(smtp_span host)
{
	if (host.length > 0 && host.data[host.length - 1] == '.') {
		host.length--;
	}
	for (size_t i = 0; host.length > 0 && i < sizeof rows / sizeof *rows; i++) {
		if (has_host(&rows[i], host)) {
			return &rows[i];
		}
	}
	return NULL;
}

smtp_span smtp_access_host(const smtp_access *access)
{
	const char *hosts = access->hosts;
	smtp_span host;
	smtp_access_next_host(&hosts, &host);
	return host;
}

/* ---- ports --------------------------------------------------------------------------------------- */

static smtp_tls_mode mode_named(smtp_span name)
{
	smtp_tls_mode tls = SMTP_TLS_NONE; /* "plain" */
	smtp_tls_mode_from_name(name, &tls);
	return tls;
}

bool smtp_access_port(const char **ports, unsigned *port, smtp_tls_mode *tls)
{
	const char *at = *ports;
	if (!*at) {
		return false;
	}
	for (*port = 0; smtp_is_ascii_digit(*at); at++) {
		*port = *port * 10 + (unsigned)(*at - '0');
	}
	at += *at == ' ';
	size_t length = strcspn(at, ",");
	*tls = mode_named((smtp_span){at, length});
	*ports = at + length + strspn(at + length, ", ");
	return true;
}

bool smtp_access_offers(const smtp_access *access, unsigned port, smtp_tls_mode *tls)
{
	const char *ports = access->ports;
	unsigned offered;
	while (smtp_access_port(&ports, &offered, tls)) {
		if (offered == port) {
			return true;
		}
	}
	return false;
}

/* ---- shapes -------------------------------------------------------------------------------------- */

bool smtp_access_username_fits(const smtp_access *access, smtp_span username)
{
	if (strcmp(access->username, "*@*") == 0) {
		return smtp_address_is_mailbox(username);
	}
	return strcmp(access->username, "*") == 0 || smtp_span_equals_ignoring_case(username, access->username);
}

/* Whether the class, "a-z0-9+", holds the octet. */
static bool in_class(char octet, smtp_span class)
{
	for (size_t i = 0; i < class.length; i++) {
		bool range = i + 2 < class.length && class.data[i + 1] == '-';
		if (range ? octet >= class.data[i] && octet <= class.data[i + 2] : octet == class.data[i]) {
			return true;
		}
		i += range ? 2 : 0;
	}
	return false;
}

/* "[class]{count}" */
static bool fits_class(const char *shape, smtp_span password)
{
	smtp_span class = {shape + 1, strcspn(shape + 1, "]")};
	size_t wanted = 0, found = 0;
	for (const char *digit = shape + class.length + 3; smtp_is_ascii_digit(*digit); digit++) {
		wanted = wanted * 10 + (size_t)(*digit - '0');
	}
	for (size_t i = 0; i < password.length; i++) {
		if (password.data[i] == ' ' || password.data[i] == '-') {
			continue;
		}
		if (!in_class(password.data[i], class)) {
			return false;
		}
		found++;
	}
	return found == wanted;
}

bool smtp_access_password_fits(const smtp_access *access, smtp_span password)
{
	const char *shape = access->password_shape;
	if (!shape) {
		return true;
	}
	if (shape[0] == '[') {
		return fits_class(shape, password);
	}
	size_t prefix = strcspn(shape, "*");
	return password.length > prefix && memcmp(password.data, shape, prefix) == 0;
}
