/*
 * report_words.c - see report_words.h.
 */
#include "report_words.h"

static const char *const formats[REPORT_WORDS_COUNT][2] = {
	[REPORT_TITLE] = {"SMTP diagnosis of %s", "SMTP 诊断报告：%s"},
	[REPORT_MADE] = {"Time:     %s UTC", "时间：%s（UTC）"},
	[REPORT_PROGRAM] = {"Program:  %s", "程序：%s"},
	[REPORT_WITH_ADDRESSES] = {"Privacy:  no password is in this report, but mail addresses are.",
		"隐私：本报告不含密码，但含有邮箱地址。"},
	[REPORT_WITHOUT_ADDRESSES] = {"Privacy:  no password is in this report; user names and the first parts "
								  "of mail addresses are left out (***).",
		"隐私：本报告不含密码；用户名和邮箱地址 @ 前的部分已隐去（***）。"},
	[REPORT_VERDICT] = {"Verdict: ", "结论："},
	[REPORT_ADVICE] = {"What to do:", "怎么办："},
	[REPORT_HELP] = {"Help: ", "帮助页面："},
	[REPORT_WORKING] = {"These settings work: host %s, port %u, tls \"%s\".",
		"可用的设置：主机 %s，端口 %u，tls=\"%s\"。"},
	[REPORT_NOTICED] = {"Also noticed:", "另外请注意："},
	[REPORT_STEPS] = {"Steps:", "检查步骤："},
	[REPORT_NOT_REACHED] = {"Not reached: %s.", "未进行到：%s。"},
	[REPORT_COMMA] = {", ", "、"},
	[REPORT_TRANSCRIPT] = {"Transcript (C: we, S: the server, --: what happened; times since the start):",
		"会话记录（C：本机，S：服务器，--：发生的事；时间从开始算起）："},
};

static const char *const steps[SMTP_CHECK_COUNT][2] = {
	[SMTP_CHECK_CONFIG] = {"settings", "设置"},
	[SMTP_CHECK_RESOLVE] = {"look-up", "域名解析"},
	[SMTP_CHECK_CONNECT] = {"connection", "连接"},
	[SMTP_CHECK_PROXY] = {"proxy", "代理"},
	[SMTP_CHECK_TLS] = {"encryption", "加密"},
	[SMTP_CHECK_CERTIFICATE] = {"certificate", "证书"},
	[SMTP_CHECK_GREETING] = {"greeting", "问候语"},
	[SMTP_CHECK_EHLO] = {"EHLO", "EHLO"},
	[SMTP_CHECK_STARTTLS] = {"STARTTLS", "STARTTLS"},
	[SMTP_CHECK_AUTH] = {"login", "登录"},
	[SMTP_CHECK_MAIL] = {"sender", "发件人"},
	[SMTP_CHECK_RCPT] = {"recipient", "收件人"},
	[SMTP_CHECK_MESSAGE] = {"test mail", "测试邮件"},
	[SMTP_CHECK_NEIGHBOURS] = {"other ports", "其他端口"},
	[SMTP_CHECK_SENDER_DNS] = {"DNS", "发件域名"},
	[SMTP_CHECK_LOCAL] = {"this machine", "本机"},
};

static const char *const marks[][2] = {
	[SMTP_CHECK_PASS] = {"ok", "通过"},
	[SMTP_CHECK_WARN] = {"warn", "注意"},
	[SMTP_CHECK_FAIL] = {"FAIL", "失败"},
	[SMTP_CHECK_SKIP] = {"-", "-"},
};

const char *smtp_report_format(smtp_report_words words, smtp_locale locale)
{
	return formats[words][locale];
}

const char *smtp_report_step(smtp_check_name name, smtp_locale locale)
{
	return steps[name][locale] ? steps[name][locale] : smtp_check_label(name);
}

const char *smtp_report_mark(smtp_check_status status, smtp_locale locale)
{
	return marks[status][locale];
}
