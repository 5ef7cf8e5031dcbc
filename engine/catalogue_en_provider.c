/*
 * catalogue_en_provider.c - English: how to log in where a provider has its own way, and how fast it lets one send.
 */
#include "catalogue.h"
#include "variants.h"

/* clang-format off */
static const smtp_entry entries[] = {
	{SMTP_CATEGORY_RATE_LIMITED, "qq",
		"QQ Mail thinks this account (or IP address) sends too often and refused the message[: {reply}]. "
			"The message was not sent.",
		{"Stop sending and wait [{minutes} minutes ]before you try again; QQ counts per minute, "
				"hour and day and does not publish the limits.",
			"Send more slowly: leave some seconds between two messages, and do not send a batch at once.",
			"On shared hosting other sites count too; for larger volumes use a transactional mail service."}},
	{SMTP_CATEGORY_RATE_LIMITED, "exmail",
		"Tencent Exmail thinks this account (or IP address) sends too often and refused the message[: "
			"{reply}]. The message was not sent.",
		{"Stop sending and wait [{minutes} minutes ]before you try again; the allowance of a day is shared by "
				"the whole domain.",
			"Send more slowly: leave some seconds between two messages, and do not send a batch at once.",
			"If it lasts, have the administrator of the mail domain ask Tencent."}},
	{SMTP_CATEGORY_AUTH_FAILED, "qq",
		"QQ Mail did not accept the login[: {reply}]. It wants an authorization code (授权码), not the QQ "
			"password.",
		{"In QQ web mail open 设置 > 账号, switch on POP3/IMAP/SMTP and create a 授权码 of 16 letters.",
			"Set 'password' to that code and 'username' to the whole address[ (now {username})].",
			"After a change of the QQ password old codes are void: create a new one.",
			"After several failures wait 10 to 30 minutes, then try once with the right code: QQ also limits logins."}},
	{SMTP_CATEGORY_AUTH_FAILED, "exmail",
		"Tencent Exmail did not accept the login[: {reply}]. Mostly SMTP is switched off, or it wants a "
			"client password (客户端专用密码).",
		{"In web mail switch on IMAP/SMTP under 设置 > 收发信设置.",
			"With secure login (设置 > 邮箱绑定) create a client password (客户端专用密码) and use it as "
				"'password'; the web password is then void here.",
			"Set 'username' to the whole address[ (now {username})]; the host is smtp.exmail.qq.com, not "
				"smtp.qq.com, which is for personal mail.",
			"After several failures wait 10 to 30 minutes.",
			"If these settings are not there, ask the administrator of the mail domain."}},
	{SMTP_CATEGORY_AUTH_FAILED, "netease",
		"NetEase Mail did not accept the login[: {reply}]. It wants a client authorization code "
			"(客户端授权码), not the web password.",
		{"In web mail open 设置 > POP3/SMTP/IMAP, switch SMTP on and create a 客户端授权码 (16 characters, "
				"shown once).",
			"Set 'password' to that code and 'username' to the whole address[ (now {username})].",
			"If it says \"User has no permission\", SMTP is switched off or the account may not send for now: look "
				"into web mail first.",
			"Too many failures shut the login for a time: wait, then try once with the right code.",
			"With enterprise mail (smtp.qiye.163.com) the administrator decides whether a code is needed: ask him."}},
	{SMTP_CATEGORY_AUTH_FAILED, "aliyun",
		"Alibaba Mail did not accept the login[: {reply}]. Mostly the password is wrong, or it wants the "
			"password for mail programs (三方客户端安全密码).",
		{"Set 'username' to the whole address[ (now {username})].",
			"If 三方客户端安全密码 is switched on, the web password is void here: create one in the settings of "
				"web mail and use it as 'password'.",
			"Ask the domain's administrator whether mail programs, or this server's IP address, are shut out.",
			"DirectMail (smtpdm.aliyun.com) wants the SMTP password that was set in the console for the sender "
				"address."}},
	{SMTP_CATEGORY_AUTH_FAILED, "sina",
		"Sina Mail did not accept the login[: {reply}]. It wants a client authorization code (客户端授权码), "
			"not the web password.",
		{"In web mail open 设置 > 客户端 POP/IMAP/SMTP, switch SMTP on and create the code (16 characters).",
			"Set 'password' to that code and 'username' to the whole address[ (now {username})].",
			"The host must fit the address: smtp.sina.com, smtp.sina.cn, and smtp.vip.sina.com for VIP mail."}},
	{SMTP_CATEGORY_AUTH_FAILED, "sohu",
		"Sohu Mail did not accept the login[: {reply}]. It wants a separate password (独立密码), not the web "
			"password.",
		{"In web mail open 设置 > POP3/SMTP/IMAP, switch the service on and create a 独立密码; note it at "
				"once, it is shown only once.",
			"Set 'password' to it and 'username' to the whole address[ (now {username})].",
			"Set no list of allowed IP addresses there if this server's address changes."}},
	{SMTP_CATEGORY_AUTH_FAILED, "139",
		"China Mobile 139 Mail did not accept the login[: {reply}]. It wants an authorization code (授权码), "
			"not the web password.",
		{"At mail.10086.cn open 设置 > 账户, switch SMTP on and create an authorization code; use it as "
				"'password'.",
			"Set 'username' to the whole address[ (now {username})]."}},
	{SMTP_CATEGORY_AUTH_FAILED, "gmail",
		"Gmail did not accept the login[: {reply}]. It wants an app password, not the Google password.",
		{"Switch on 2-step verification, then create an app password at myaccount.google.com/apppasswords.",
			"Set 'password' to it (16 letters, without spaces) and 'username' to the whole address[ (now "
				"{username})]."}},
	{SMTP_CATEGORY_AUTH_FAILED, "microsoft",
		"Microsoft did not accept the login[: {reply}].",
		{"Outlook.com and Hotmail accept no passwords for SMTP any more, only OAuth2.",
			"With Microsoft 365 have the administrator check that SMTP AUTH is switched on for this mailbox and "
				"that security defaults do not forbid it.",
			"Microsoft 365 operated by 21Vianet in China has the host smtp.partner.outlook.cn."}},
	{SMTP_CATEGORY_AUTH_FAILED, SMTP_VARIANT_SMTP_AUTH_OFF,
		"Microsoft 365: SMTP AUTH (login with a password) is switched off for this mailbox or tenant[: {reply}].",
		{"An administrator can switch it on: Microsoft 365 admin center > Users > Mail > Manage email apps > "
				"Authenticated SMTP.",
			"For the tenant: Set-TransportConfig -SmtpClientAuthenticationDisabled $false.",
			"If passwords are forbidden altogether, OAuth2 or another service is needed."}},
	{SMTP_CATEGORY_AUTH_FAILED, "yahoo",
		"Yahoo Mail did not accept the login[: {reply}]. It wants an app password.",
		{"Open Account security, create an app password and use it as 'password'."}},
	{SMTP_CATEGORY_AUTH_FAILED, "icloud",
		"iCloud Mail did not accept the login[: {reply}]. It wants an app-specific password.",
		{"Create one at account.apple.com > Sign-In and Security and use it as 'password'."}},
	{SMTP_CATEGORY_AUTH_FAILED, "yandex",
		"Yandex Mail did not accept the login[: {reply}]. It wants an app password, and access for mail "
			"programs switched on.",
		{"In the mail settings allow mail programs, then create an app password for mail."}},
	{SMTP_CATEGORY_AUTH_FAILED, "mailru",
		"Mail.ru did not accept the login[: {reply}]. It wants a password for external applications.",
		{"Create one under account > security > passwords for external applications and use it as 'password'."}},
	{SMTP_CATEGORY_AUTH_FAILED, "ses",
		"Amazon SES did not accept the login[: {reply}]. It wants SMTP credentials, not AWS access keys.",
		{"Create SMTP credentials in the SES console for the region of this host."}},
	{SMTP_CATEGORY_AUTH_FAILED, "sendgrid",
		"SendGrid did not accept the login[: {reply}].",
		{"'username' is the word apikey, 'password' is the API key with the right to send mail."}},
	{SMTP_CATEGORY_AUTH_FAILED, "zoho",
		"Zoho Mail did not accept the login[: {reply}]. With two-factor login it wants an app password.",
		{"Create an app password under accounts.zoho.com > Security and use it as 'password'.",
			"Use the host of your account's region: smtp.zoho.com, .eu, .in or .com.cn; paid domains use smtppro."}},
	{SMTP_CATEGORY_AUTH_FAILED, "fastmail",
		"Fastmail did not accept the login[: {reply}]. It wants an app password.",
		{"Create one under Settings > Privacy & Security > App passwords, with access to SMTP, and use it as "
				"'password'."}},
	{SMTP_CATEGORY_AUTH_FAILED, "189",
		"189 Mail did not accept the login[: {reply}]. It wants the password for mail programs "
			"(客户端授权密码), not that of the account.",
		{"In web mail get the 客户端授权密码 under 设置 > 邮箱密码 and use it as 'password'.",
			"Set 'username' to the whole address[ (now {username})]."}},
	{SMTP_CATEGORY_AUTH_FAILED, "feishu",
		"Feishu Mail did not accept the login[: {reply}]. It wants a password made for mail programs, not "
			"that of Feishu.",
		{"In Feishu open 邮箱 > 设置 > 第三方客户端 and create a password; use it as 'password'.",
			"Set 'username' to the whole address[ (now {username})].",
			"If the entry is missing, ask the administrator of your organisation to allow mail programs."}},
	{SMTP_CATEGORY_AUTH_FAILED, "sendcloud",
		"SendCloud did not accept the login[: {reply}]. It wants API_USER and API_KEY, not the login of the "
			"website.",
		{"Look up API_USER and API_KEY in the console and use them as 'username' and 'password'.",
			"When a new API_KEY is made, the old one is void at once."}},
	{SMTP_CATEGORY_AUTH_FAILED, "gmx",
		"GMX or WEB.DE did not accept the login[: {reply}].",
		{"Allow mail programs in web mail: Settings > POP3 & IMAP.",
			"With two-factor login create an application-specific password and use it as 'password'."}},
	{SMTP_CATEGORY_AUTH_FAILED, "tonline",
		"T-Online did not accept the login[: {reply}]. It wants the password for mail programs (Passwort für "
			"E-Mail-Programme).",
		{"Create that password in the customer centre and use it as 'password'."}},
	{SMTP_CATEGORY_AUTH_FAILED, "naver",
		"Naver Mail did not accept the login[: {reply}].",
		{"Switch on SMTP under Mail > Preferences > POP3/IMAP.",
			"With two-step login create an application password and use it as 'password'."}},
	{SMTP_CATEGORY_AUTH_FAILED, "mailgun",
		"Mailgun did not accept the login[: {reply}]. It wants the SMTP credentials of the domain.",
		{"Create them under Sending > Domain settings > SMTP credentials; the API key is something else.",
			"Domains in the EU need 'host' smtp.eu.mailgun.org."}},
	{SMTP_CATEGORY_AUTH_FAILED, "postmark",
		"Postmark did not accept the login[: {reply}]. It wants a server token.",
		{"Set 'username' and 'password' both to the Server API token (not the account token)."}},
	{SMTP_CATEGORY_AUTH_FAILED, "brevo",
		"Brevo did not accept the login[: {reply}]. It wants an SMTP key.",
		{"Take login and SMTP key from SMTP & API > SMTP; the API key is something else."}},
	{SMTP_CATEGORY_AUTH_FAILED, "sparkpost",
		"SparkPost did not accept the login[: {reply}].",
		{"'username' is SMTP_Injection, 'password' an API key with the right to send by SMTP."}},
	{SMTP_CATEGORY_AUTH_FAILED, "mailjet",
		"Mailjet did not accept the login[: {reply}].",
		{"'username' is the API key, 'password' the secret key."}},
	{SMTP_CATEGORY_AUTH_FAILED, "resend",
		"Resend did not accept the login[: {reply}].",
		{"'username' is the word resend, 'password' an API key."}},
};
/* clang-format on */

const smtp_catalogue smtp_catalogue_en_provider = CATALOGUE(entries);
