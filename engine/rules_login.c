/*
 * rules_login.c - TLS that a server asks for, the login, and who may send as whom once logged in.
 */
#include "rules.h"
#include "variants.h"

/* clang-format off */
static const smtp_rule rules[] = {
	RULE(ANY, 0, "log in|login*to enable|to receive|receiving", MAILBOX_DISABLED, NEVER),

	RULE(ANY, 503, "provide a|need |needs |specify|say |send *helo|ehlo|mail from|mail command|rcpt to|rcpt command",
		PROTOCOL_ERROR, FIX),

	/* TLS */
	RULE(ANY, 0, "pipelin|protocol violation", PROTOCOL_ERROR, NONE),
	RULE(ANY, 0, "tls already|already using tls|already in tls|already running tls|already secure|already encrypted"
		";when|while*tls*active;not permitted|not allowed*over tls|during tls|inside tls", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, "tls 1|tls1|tlsv1|tls version|sslv3|ssl version|old version of tls*not supported|unsupported|"
		"no longer"
		"|deprecated|too old|disabled|not accepted|upgrade", TLS_FAILED, FIX),
	RULE(ANY, 0, "non ssl|plain http|http request|not an ssl|non tls|https request", ENCRYPTION_MISMATCH, FIX),
	RULE(ANY, 0, "ssl|tls*on a plain|plaintext port", ENCRYPTION_MISMATCH, FIX),
	RULE(ANY, 0, "starttls|tls|ssl*not supported|not support|not available|unavailable|not offered|disabled"
		"|not configured|not enabled", TLS_FAILED, NONE),
	RULE(ANY, 0, "not support|no support for*starttls|tls|ssl;starttls*unknown|unrecogni|"
		"not recogni", TLS_FAILED, FIX),
	RULE(ANY, 0, "encryption|cipher*too low|too weak|not strong", TLS_FAILED, FIX),
	RULE(ANY, 0, "tls|ssl|starttls*handshake|negotiat|failed|failure|no shared|cipher|error;unable to|can not|"
		"could not"
		"|failed to*start tls|starttls|enable tls|initiate tls;certificate*validation|verification|verify|expired"
		"|not trusted|not match", TLS_FAILED, NONE),
	RULE(ANY, 0, "starttls|tls| ssl|encrypt|secure connection|secure channel|secured connection|secure session*requ"
		"|first|must|need|mandatory|only|necessary|enforce|before", TLS_REQUIRED, FIX),
	RULE(ANY, 0, "over a secure|over secure|over an encrypted|over encrypted|over a protected|over tls|"
		"over ssl", TLS_REQUIRED, FIX),
	RULE(ANY, 0, "requ|must|need|mandatory|only|enforce|please use|issue a*starttls|tls| ssl|encrypt|"
		"secure connection"
		"|secure channel|secured connection", TLS_REQUIRED, FIX),
	RULE(ANY, 0, "plaintext|plain text|cleartext|clear text|unencrypted|insecure|non secure|unsecure*disallowed"
		"|not allowed|not permitted|disabled|denied|refused|authentication|login|connection|session",
		TLS_REQUIRED, FIX),
	RULE(ANY, 0, "不加密|加密连接|安全连接|使用 ssl|使用ssl", TLS_REQUIRED, FIX),

	/* how to log in */
	RULE(AT_AUTH, 5, "command unrecogni|command not recogni|unrecognized command|unknown command"
		"|command not implemented|command not supported|unsupported command", AUTH_MECHANISM, FIX),
	RULE(AT_AUTH, 5, "security subsystem|crypto", TLS_FAILED, FIX),
	RULE(ANY, 501, "decode|base64", PROTOCOL_ERROR, FIX),
	RULE(AT_TLS, 5, "transaction|parameters", PROTOCOL_ERROR, FIX),
	RULE(AT_AUTH, 504, "non encrypted|not encrypted|without encryption|without tls|without ssl", TLS_REQUIRED, FIX),
	RULE(AT_TLS, 503, "not advertised|not offered", TLS_FAILED, FIX),
	RULE(AT_AUTH, 504, "^", AUTH_MECHANISM, FIX),
	RULE(AT_AUTH, 5, "syntax|malformed|invalid parameters|mail transaction;missing*mechanism", PROTOCOL_ERROR, FIX),
	RULE(ANY, 523, "cipher text|base64", AUTH_FAILED, FIX),
	RULE(ANY, 0, "optional argument not permitted", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, "already authenticated|already authorized|already logged in", PROTOCOL_ERROR, FIX),
	RULE(ANY, 4, "temporar|try again|try later|unavailable|internal error|not available*auth|login|logon"
		";authenticate*at present|right now|at this time|just now|at the moment|at this moment", SERVER_BUSY, LATER),
	RULE(AT_AUTH, 4, "at present|right now|at this time", SERVER_BUSY, LATER),
	RULE(AT_AUTH, 4, "auth|login|logon*temporar|unavailable|internal error|server error|database|backend|daemon",
		SERVER_BUSY, LATER),
	RULE(ANY, 0, "invalid|incorrect|wrong|bad*user name or|username or|userid or|login or|password or",
		AUTH_FAILED, FIX),
	RULE_CASE(ANY, 0, "no compatible|no suitable|no supported|no common|no acceptable|no usable*auth|mechanism|sasl"
		"|login method;no mechanism available|no worthy mech|no authentication mechanism|find an authenticator"
		"|supported by both|secure authentication method|compatible authentication",
		AUTH_MECHANISM, FIX, SMTP_VARIANT_NO_COMMON_MECHANISM),
	RULE_CASE(ANY, 0, "auth extension|authentication extension*not supported;not support|not advertise|not offer"
		"|not provide|not announce*auth $|auth extension|authentication $|smtp auth|any authentication|auth command",
		AUTH_MECHANISM, FIX, SMTP_VARIANT_AUTH_NOT_OFFERED),
	RULE(ANY, 0, "auth type|auth mode|authentication type|authentication mode|authentication method|auth method"
		"|auth mechanism|authentication mechanism|sasl mechanism|authentication scheme*unsupported|not supported"
		"|not support|unrecogni|unknown|not available|not allowed|disabled|invalid|too weak|not enabled|"
		"not permitted",
		AUTH_MECHANISM, FIX),
	RULE(ANY, 0, "unsupported|not supported|unrecogni|unknown|unimplemented|not implemented|invalid|no such"
		"|weak*authentication type|authentication mode|authentication method|auth method|auth mechanism"
		"|authentication mechanism|sasl mechanism|auth type|authentication scheme|security scheme|mechanism",
		AUTH_MECHANISM, FIX),
	RULE(ANY, 0, "basic authentication*disabled|retired|not supported|blocked", AUTH_MECHANISM, FIX),
	RULE(ANY, 0, "mechanism*too weak|not supported|not available|not enabled|disabled|unknown|invalid|unavailable",
		AUTH_MECHANISM, FIX),
	RULE(ANY, 0, "auth|authentication|authorization*not enabled|not advertised|not available|not implemented"
		"|not supported|unsupported|not allowed here|not permitted here|not recogni", AUTH_MECHANISM, FIX),
	RULE(ANY, 0, "unsupported authentication|unrecognized authentication|no mechanism available|no suitable auth"
		"|no supported auth", AUTH_MECHANISM, FIX),

	/* RFC 4954: "authentication credentials invalid", whatever the words */
	RULE(ANY, 535, "^", AUTH_FAILED, FIX),

	/* as whom: the account may send only as itself */
	RULE(ANY, 0, "not owned by;not belong to", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "mail from|mailfrom|sender|from address|from header|from field|envelope from|header from*must|"
		"should|not*same"
		"|match|equal|belong|conform|correspond|identical*auth|login|logon|log in|account|user|credential",
		SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "mailfrom|sender|from address*auth user|login user|auth account|login account*same|match|equal|"
		"identical",
		SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "same as|equal|conform|match|identical*authoriz|authenticat|login|logged in|auth user|account",
		SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "not allowed|not authorized|not authorised|not permitted|no permission|denied|disallowed"
		"|have permissions|no right*send as|send from|send mail as|use this sender|on behalf|send mail from"
		"|sending from|sender address|from address|envelope from|use the from", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "sendasdenied|send as denied|relaying disallowed as|non local account|not local sender|"
		"local user only"
		"|not one of your addresses|not your address", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "sender|from|email address|address|identity|domain*not verified|unverified|not been verified"
		"|not confirmed|not a verified|verify your|not a valid sending|unconfigured",
		SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "sender|sending domain|from domain|from address*not registered;sending domain|from domain|"
		"sender domain|sender identity*not validated|unvalidated|not been validated"
		"|not activated|not set up", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "login|auth|authenticated|account|logon*differs from|different from|not the same as|does not own"
		"|not own*sender|from|envelope|address", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "send|sending*under that name|under this name|with that address|with this address|using this address"
		"|using that address|for another user|as another user|as someone else|"
		"another person's", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "verified sender|unconfigured sending|verify your sender|sender identity|unverified sender"
		"|mail sending denied", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "发件人*不一致;与*登录*一致;认证*一致;发信地址*不", SENDER_UNVERIFIED, FIX),

	/* tried and refused */
	RULE(ANY, 0, "could not|can not|unable to|failed to|unsuccessfully*authenticate", AUTH_FAILED, FIX),

	/* log in first */
	RULE(AT_RCPT | AT_CONTENT, 5, "sender*not authenticated", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "authenticat|authentification|authoriz|login|log in|logon|log on|smtp auth|auth*requ|must|first|need"
		"|necessary|mandatory|before sending|turn on|enable", AUTH_REQUIRED, FIX),
	RULE(ANY, 0, "requ|must|need|please|not|without|turn on|enable|use*authenticated|authentication|authenticate"
		"|smtp auth|log in|logged in|login first|logon first|a login|a logon|to login", AUTH_REQUIRED, FIX),
	RULE(ANY, 0, "unauthenticated*not allowed|not permitted|denied|reject|senders|users|client", AUTH_REQUIRED, FIX),
	RULE(ANY, 0, "relay check local fail;anonymous*not;pop before smtp;check mail first;需要认证;先登录;请先登录"
		";需要身份验证;需要验证", AUTH_REQUIRED, FIX),

	/* refused */
	RULE(ANY, 0, "authentication|authentification|authenticating|authorization|auth |login|logon|log in|sign in"
		"|smtp auth*fail|invalid|incorrect|wrong|bad|error|unsuccess|denied|reject|refused|aborted|not accepted|"
		"expired"
		"|disabled|unable|cancel", AUTH_FAILED, FIX),
	RULE(ANY, 0, "fail|invalid|incorrect|wrong|bad|unsuccess|could not|unable to|can not|error*authenticat|"
		"auth |login"
		"|logon|log in|sign in|credential|username|user name", AUTH_FAILED, FIX),
	RULE(ANY, 0, "password|passwd|passphrase|credential|user pass|api key|access key|secret key|security token"
		"|access token|oauth|token*invalid|incorrect|wrong|bad|fail|not accepted|not match|mismatch|expired|required"
		"|error|denied|reject|revoked|transition|change|too weak|is null|missing|not correct|not valid",
		AUTH_FAILED, FIX),
	RULE(ANY, 0, "invalid|incorrect|wrong|bad|no such|empty|null|missing|expired|unknown|unacceptable*password|passwd"
		"|credential|user pass|api key|access key|token|authentication data", AUTH_FAILED, FIX),
	RULE(ANY, 0, "app password|application specific password|application password|app specific|authorization code"
		"|no authentication type succeeded", AUTH_FAILED, FIX),
	RULE(ANY, 0, "username|user name*password*not recogni|not known|not accepted|unknown|rejected|not match|"
		"not correct"
		";device password;app passwords;sign in*browser|through your browser|via your browser;"
		"smtp access*switched off"
		"|disabled|not enabled|turned off|not permitted|not allowed", AUTH_FAILED, FIX),
	RULE(ANY, 0, "授权码|密码错误|密码不正确|用户名或密码|账号或密码|帐号或密码|登录失败|认证失败|验证失败|独立密码"
		"|客户端专用密码", AUTH_FAILED, FIX),
	RULE(AT_AUTH, 5, "no such|unknown*user|account;account|user|mailbox|access|service*disabled|locked|suspended"
		"|blocked|inactive|expired|denied|not exist|not found|unknown|not allowed|no permission|not open|not activ",
		AUTH_FAILED, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_login = RULES(rules);
