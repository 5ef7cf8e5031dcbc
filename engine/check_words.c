/*
 * check_words.c - the sentences of checks and of the report, English and Chinese side by side.
 */
#include "check.h"

static const char *const formats[WORDS_COUNT][2] = {
	[WORDS_PLACE] = {"%s port %u", "%s 端口 %u"},
	[WORDS_CONFIG] = {"The server is %s, tls \"%s\".", "服务器 %s，加密方式 tls=\"%s\"。"},
	[WORDS_CONFIG_465_PLAIN] =
		{"Port 465 speaks TLS from the first byte, but tls is \"%s\": set tls to \"implicit\".",
			"465 端口从第一个字节起就是 TLS，而 tls 设为 \"%s\"：请改为 \"implicit\"。"},
	[WORDS_CONFIG_TLS_ON_PORT] =
		{"Port %u begins in plain text and then uses STARTTLS, but tls is \"implicit\": set tls to "
		 "\"starttls\", or use port 465.",
			"%u 端口先用明文、再用 STARTTLS 加密，而 tls 设为 \"implicit\"：请改为 \"starttls\"，或改用 465 "
			"端口。"},
	[WORDS_CONFIG_CLEAR_LOGIN] = {"The password travels without encryption, because tls is \"none\".",
		"tls 设为 \"none\"，密码将以明文传送。"},
	[WORDS_CONFIG_UNVERIFIED] =
		{"The certificate is not verified, because verify_peer or verify_peer_name is false: anybody "
		 "on the way can read the password.",
			"verify_peer 或 verify_peer_name 为 false，不校验证书：中间人可以看到密码。"},
	[WORDS_RESOLVE] = {"%s resolves to %s.", "%s 解析为 %s。"},
	[WORDS_CONNECTED] = {"%s answers.", "%s 可以连接。"},
	[WORDS_CONNECT_FAILED] = {"%s does not answer: %s [errno %d].", "%s 连接失败：%s [errno %d]。"},
	[WORDS_CONNECT_SILENT] = {"%s does not answer.", "%s 没有应答。"},
	[WORDS_PROXY] = {"The proxy %s connected us to %s.", "代理服务器 %s 已连接到 %s。"},
	[WORDS_TLS] = {"The connection is encrypted with %s, %s.", "连接已加密：%s，%s。"},
	[WORDS_CERTIFICATE] = {"The certificate is trusted; it is for %s and ends %s.",
		"证书有效：适用于 %s，有效期至 %s。"},
	[WORDS_CERTIFICATE_ENDS] = {"The certificate is trusted; it is for %s, but it ends %s, in %d days.",
		"证书有效：适用于 %s，但 %s 就要到期，只剩 %d 天。"},
	[WORDS_CERTIFICATE_UNVERIFIED] = {"The certificate was not verified: %s.", "没有校验证书：%s。"},
	[WORDS_CERTIFICATE_PINNED] = {"The certificate is the one of peer_fingerprint (SHA-256 %s); nothing else was verified.",
		"证书与 peer_fingerprint 相符（SHA-256 %s），除此之外没有校验。"},
	[WORDS_GREETING] = {"The server greets: %s", "服务器的问候语：%s"},
	[WORDS_EHLO] = {"The server offers: %s", "服务器支持：%s"},
	[WORDS_STARTTLS] = {"The server switches to TLS on STARTTLS.", "服务器接受 STARTTLS。"},
	[WORDS_STARTTLS_IMPLICIT] = {"Not needed: TLS is on from the first byte.",
		"不需要：从第一个字节起就是 TLS。"},
	[WORDS_PLAIN] = {"The connection is not encrypted.", "连接没有加密。"},
	[WORDS_AUTH] = {"Logged in as %s with %s.", "已用账号 %s 登录（%s）。"},
	[WORDS_AUTH_NAMELESS] = {"Logged in with %s.", "已登录（%s）。"},
	[WORDS_AUTH_NOT_ASKED] = {"Not tried: no user name is given.", "未检查：没有填写用户名。"},
	[WORDS_MAIL] = {"The server takes mail from %s.", "服务器接受发件人 %s。"},
	[WORDS_MAIL_NOT_ASKED] = {"Not tried: no sender is given.", "未检查：没有填写发件人。"},
	[WORDS_RCPT] = {"The server takes mail to %s.", "服务器接受收件人 %s。"},
	[WORDS_RCPT_NOT_ASKED] = {"Not tried: no recipient is given.", "未检查：没有填写收件人。"},
	[WORDS_MESSAGE] = {"A test message to %s was accepted: %s", "发给 %s 的测试邮件已被接受：%s"},
	[WORDS_MESSAGE_NOT_ASKED] = {"Not tried: no test message was asked for.",
		"未检查：没有要求发送测试邮件。"},
	[WORDS_NEIGHBOURS_WORK] = {"Other ports of %s work: %s.", "%s 的其他端口可用：%s。"},
	[WORDS_NEIGHBOURS_OTHER_HOST] = {"%s is not the provider's server for sending mail; what works is: %s.",
		"%s 不是该邮箱的发信服务器，可用的是：%s。"},
	[WORDS_NEIGHBOURS_SILENT] = {"No other port of %s works: %s.", "%s 的其他端口也不可用：%s。"},
	[WORDS_NEIGHBOURS_NOT_NEEDED] = {"Not needed.", "不需要。"},
	[WORDS_NEIGHBOURS_NOT_ASKED] = {"Not tried: switched off.", "未检查：已关闭此项。"},
	[WORDS_NOT_REACHED] = {"Not reached.", "未进行到这一步。"},
	[WORDS_ALL_WELL] = {"All is well: %s takes the mail of this shop.",
		"一切正常：%s 可以用来发信。"},
	[WORDS_TEST_SUBJECT] = {"Test message", "测试邮件"},
	[WORDS_TEST_TEXT] =
		{"This test message was sent through %s. If you can read it, sending works.\n",
			"这封测试邮件经由 %s 发出。收到它，说明发信正常。\n"},
	[WORDS_REPORT_TITLE] = {"SMTP diagnosis of %s", "SMTP 诊断报告：%s"},
	[WORDS_REPORT_VERDICT] = {"Verdict: ", "结论："},
	[WORDS_REPORT_ADVICE] = {"What to do:", "怎么办："},
	[WORDS_REPORT_HELP] = {"Help: ", "帮助页面："},
	[WORDS_REPORT_WORKING] = {"These settings work: port %u, tls \"%s\".",
		"可用的设置：端口 %u，tls=\"%s\"。"},
	[WORDS_REPORT_STEPS] = {"Steps:", "检查步骤："},
	[WORDS_REPORT_TRANSCRIPT] = {"Transcript:", "会话记录："},
};

const char *smtp_check_format(smtp_check_words words, smtp_locale locale)
{
	return formats[words][locale];
}
