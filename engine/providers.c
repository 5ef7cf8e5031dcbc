/*
 * providers.c - see providers.h. The first card that fits decides, so a special one stands before its general one.
 */
#include "providers.h"

/* clang-format off */
static const smtp_provider providers[] = {
	/* mainland China */
	{"exmail", "Tencent Exmail", "腾讯企业邮箱", "exmail.qq.com",
		"exmail qq com|mxbiz1 qq com|mxbiz2 qq com|hwsmtp exmail|work weixin qq com",
		true, &smtp_rules_tencent, "https://exmail.qq.com/", "https://service.mail.qq.com/detail/122"},
	{"qq", "QQ Mail", "QQ 邮箱", "qq.com foxmail.com",
		"esmtp qq mail| mx1 qq com | mx2 qq com | mx3 qq com |host qq com |service mail qq com|help mail qq com|"
		"newxmesmtplogicsvr|mail qq com cgi bin",
		true, &smtp_rules_tencent, "https://help.mail.qq.com/detail/108/1023",
		"https://service.mail.qq.com/detail/122"},
	{"netease", "NetEase Mail", "网易邮箱", "163.com 126.com yeah.net 188.com netease.com",
		"163 com anti spam|126 com anti spam|yeah net anti spam|mail 163 com | ntes com|netease|host 163 com |"
		"host 126 com |host yeah net | 163 smtp| 126 smtp| yeah smtp| 163 mx| 126 mx| yeah mx",
		true, &smtp_rules_netease, "https://help.mail.163.com/",
		"https://help.mail.163.com/faqDetail.do?code=d7a5dc8471cd0c0e8b4b8f4f8e49998b374173cfe9171305fa1ce630d7f67ac230c558100287331e"},
	{"aliyun", "Alibaba Mail", "阿里邮箱", "aliyun.com aliyuncs.com mxhichina.com alibaba-inc.com alibaba.com",
		"antispam bat|mxhichina com|alimail|help aliyun com| aliyun com |aliyun inc",
		true, &smtp_rules_aliyun, "https://help.aliyun.com/zh/document_detail/602363.html",
		"https://help.aliyun.com/document_detail/36612.html"},
	{"sina", "Sina Mail", "新浪邮箱", "sina.com sina.cn sina.com.cn",
		"sina com esmtp|sina cn esmtp|sina esmtp|help sina com|sinamail|host sina com |envolope sender mismatch",
		true, &smtp_rules_sohu_sina, "https://help.sina.com.cn/comquestiondetail/view/1566/", NULL},
	{"sendcloud", "SendCloud", "SendCloud", "sendcloud.net sendcloud.sohu.com sendcloud.org",
		"sendcloud",
		true, NULL, "https://www.sendcloud.net/doc/", "https://www.sendcloud.net/doc/"},
	{"sohu", "Sohu Mail", "搜狐邮箱", "sohu.com sohu.net",
		"sohu com esmtp|sohu esmtp|mail sohu com|sohumx",
		true, &smtp_rules_sohu_sina, "https://mail.sohu.com/", NULL},
	{"139", "China Mobile 139 Mail", "中国移动 139 邮箱", "139.com 10086.cn",
		" 139 com |mail 10086 cn|richmail",
		true, &smtp_rules_china_mobile, "https://mail.10086.cn/", NULL},
	{"189", "China Telecom 189 Mail", "天翼 189 邮箱", "189.cn 21cn.com",
		" 189 cn | 21cn com ",
		true, NULL, "https://help.189.cn/client/client.html", NULL},
	{"feishu", "Feishu Mail", "飞书邮箱", "feishu.cn larksuite.com",
		" feishu cn |larksuite com",
		true, NULL, "https://www.feishu.cn/hc/zh-CN/", NULL},

	/* mailboxes elsewhere */
	{"gmail", "Gmail", "Gmail", "gmail.com googlemail.com google.com",
		" gsmtp |support google com|gmail requires|google's|mail google com|smtp gmail com|spam sent to gmail|"
		"google workspace|gmail has detected",
		false, &smtp_rules_google, "https://support.google.com/mail/?p=BadCredentials",
		"https://support.google.com/a/answer/166852"},
	{"microsoft", "Microsoft 365 / Outlook.com", "Microsoft 365 / Outlook.com",
		"outlook.com office365.com hotmail.com live.com msn.com office.com partner.outlook.cn",
		"microsoft esmtp mail service| aka ms |prod outlook com|protection outlook com|smtpclientauthentication|"
		"go microsoft com|postmaster live com|mail live com|office365 com| outlook com $|mail protection|"
		"sender office com",
		false, &smtp_rules_microsoft, "https://aka.ms/smtp_auth_disabled", "https://aka.ms/concurrent_sending"},
	{"yahoo", "Yahoo Mail", "雅虎邮箱", "yahoo.com yahoodns.net aol.com yahoo.co.jp ymail.com",
		"postmaster yahoo|senders yahooinc com|yahooinc com| yahoo com |yahoo requires|postmaster aol com|"
		" aol com esmtp",
		false, &smtp_rules_yahoo, "https://help.yahoo.com/kb/SLN15241.html",
		"https://senders.yahooinc.com/smtp-error-codes"},
	{"icloud", "iCloud Mail", "iCloud 邮箱", "icloud.com me.com mac.com",
		"support apple com| me com esmtp|mail me com| icloud com ",
		false, &smtp_rules_icloud, "https://support.apple.com/102654", "https://support.apple.com/102198"},
	{"zoho", "Zoho Mail", "Zoho 邮箱", "zoho.com zoho.eu zoho.in zoho.com.cn zohomail.com zoho.jp",
		" mx zoho |www zoho com|zoho com mail|smtp zoho",
		false, &smtp_rules_zoho, "https://www.zoho.com/mail/help/adminconsole/two-factor-authentication.html",
		"https://www.zoho.com/mail/help/usage-policy.html"},
	{"yandex", "Yandex Mail", "Yandex 邮箱", "yandex.ru yandex.com yandex.net ya.ru",
		"yandex ru|yandex net|yandex com",
		false, &smtp_rules_yandex, "https://yandex.com/support/id/authorization/app-passwords.html",
		"https://yandex.com/support/mail/web/letter/create/send-many-letters.html"},
	{"mailru", "Mail.ru", "Mail.ru", "mail.ru bk.ru inbox.ru list.ru rambler.ru",
		"help mail ru|corp mail ru|mail ru esmtp",
		false, &smtp_rules_mailru, "https://help.mail.ru/mail/security/protection/external", NULL},
	{"fastmail", "Fastmail", "Fastmail", "fastmail.com messagingengine.com",
		"messagingengine com|fastmail com",
		false, NULL, "https://www.fastmail.help/hc/en-us/articles/360058752854",
		"https://www.fastmail.com/help/account/limits.html"},
	{"gmx", "GMX / WEB.DE", "GMX / WEB.DE", "gmx.net gmx.de gmx.com gmx.at gmx.ch web.de mail.com",
		"postmaster gmx|gmx net|web de |kundenserver de",
		false, &smtp_rules_gmx, "https://support.gmx.com/pop-imap/toggle.html",
		"https://postmaster.gmx.net/en/error-messages"},
	{"tonline", "T-Online", "T-Online", "t-online.de telekom.de",
		"rx t online de|t online de",
		false, &smtp_rules_tonline, NULL, "https://postmaster.t-online.de/"},
	{"orange", "Orange / La Poste", "Orange / La Poste", "orange.fr wanadoo.fr laposte.net",
		" ofr | ofr00| ouk | lpn | lpn0| lpn1| lpn4|orange fr|laposte net| mwinf",
		false, &smtp_rules_orange, NULL, "https://postmaster.orange.fr/"},
	{"comcast", "Comcast", "Comcast", "comcast.net xfinity.com",
		"comcast net|xfinity",
		false, &smtp_rules_comcast, NULL, "https://postmaster.comcast.net/"},
	{"godaddy", "GoDaddy", "GoDaddy", "secureserver.net godaddy.com",
		"secureserver net|bizsmtp|godaddy",
		false, &smtp_rules_godaddy, "https://www.godaddy.com/help", "https://www.godaddy.com/help"},
	{"naver", "Naver Mail", "Naver 邮箱", "naver.com",
		"naver com",
		false, NULL, "https://help.naver.com/", NULL},

	/* services that send for applications */
	{"ses", "Amazon SES", "亚马逊 SES", "amazonaws.com amazonses.com",
		"amazonses com|arn aws|simpleemailservice| ses sendrawemail",
		false, &smtp_rules_ses, "https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html",
		"https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html"},
	{"sendgrid", "SendGrid", "SendGrid", "sendgrid.net sendgrid.com",
		"sendgrid",
		false, &smtp_rules_sendgrid, "https://docs.sendgrid.com/",
		"https://docs.sendgrid.com/for-developers/sending-email/smtp-errors-and-troubleshooting"},
	{"mailgun", "Mailgun", "Mailgun", "mailgun.org mailgun.net",
		"mailgun",
		false, NULL, "https://help.mailgun.com/", "https://help.mailgun.com/"},
	{"postmark", "Postmark", "Postmark", "postmarkapp.com mtasv.net",
		"postmarkapp com|mtasv net",
		false, NULL, "https://postmarkapp.com/support/article/common-smtp-connection-errors", NULL},
	{"brevo", "Brevo", "Brevo", "brevo.com sendinblue.com",
		"sendinblue com|brevo com",
		false, NULL, "https://help.brevo.com/", "https://help.brevo.com/"},
	{"mailersend", "MailerSend", "MailerSend", "mailersend.net mailersend.com",
		"mailersend| ms42",
		false, NULL, "https://www.mailersend.com/help", NULL},
	{"sparkpost", "SparkPost", "SparkPost", "sparkpostmail.com sparkpost.com",
		"sparkpost|sparkpostmail",
		false, NULL, "https://support.sparkpost.com/", "https://support.sparkpost.com/"},
	{"mailjet", "Mailjet", "Mailjet", "mailjet.com",
		"mailjet",
		false, NULL, "https://documentation.mailjet.com/", NULL},
	{"smtp2go", "SMTP2GO", "SMTP2GO", "smtp2go.com",
		"smtp2go",
		false, NULL, "https://support.smtp2go.com/", "https://support.smtp2go.com/"},
	{"resend", "Resend", "Resend", "resend.com",
		" resend com",
		false, NULL, "https://resend.com/docs/send-with-smtp", NULL},
};
/* clang-format on */

#define PROVIDER_COUNT (sizeof providers / sizeof providers[0])

const smtp_provider *smtp_provider_at(size_t index)
{
	return index < PROVIDER_COUNT ? &providers[index] : NULL;
}

const smtp_provider *smtp_provider_by_name(smtp_span name)
{
	for (size_t i = 0; i < PROVIDER_COUNT; i++) {
		if (smtp_span_equals_ignoring_case(name, providers[i].name)) {
			return &providers[i];
		}
	}
	return NULL;
}

/* Is `host` the domain, or below it? */
static bool is_within(smtp_span host, const char *domain, size_t length)
{
	if (host.length < length || (host.length > length && host.data[host.length - length - 1] != '.')) {
		return false;
	}
	const char *tail = host.data + host.length - length;
	for (size_t i = 0; i < length; i++) {
		if (smtp_ascii_lower(tail[i]) != domain[i]) {
			return false;
		}
	}
	return true;
}

static bool owns_host(const smtp_provider *provider, smtp_span host)
{
	const char *domain = provider->hosts;
	while (*domain) {
		size_t length = strcspn(domain, " ");
		if (is_within(host, domain, length)) {
			return true;
		}
		domain += length + (domain[length] == ' ');
	}
	return false;
}

const smtp_provider *smtp_provider_by_host(smtp_span host)
{
	if (host.length > 0 && host.data[host.length - 1] == '.') {
		host.length--;
	}
	for (size_t i = 0; host.length > 0 && i < PROVIDER_COUNT; i++) {
		if (owns_host(&providers[i], host)) {
			return &providers[i];
		}
	}
	return NULL;
}

const smtp_provider *smtp_provider_by_words(const smtp_folded *folded)
{
	for (size_t i = 0; i < PROVIDER_COUNT; i++) {
		if (smtp_folded_holds(folded, providers[i].signs)) {
			return &providers[i];
		}
	}
	return NULL;
}

const char *smtp_provider_label(const smtp_provider *provider, smtp_locale locale)
{
	return locale == SMTP_LOCALE_ZH ? provider->label_zh : provider->label_en;
}
