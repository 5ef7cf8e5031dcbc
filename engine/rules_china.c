/*
 * rules_china.c - what the mail providers of mainland China write, the servers that many companies and universities
 * there run (Coremail, eYou, TurboMail, Winmail, U-Mail), and what any server says in Chinese. 5yz from these is often
 * meant for some minutes only.
 */
#include "rules.h"

#define QQ_LIMITS "https://service.mail.qq.com/detail/122"
#define QQ_CODE "https://service.mail.qq.com/cgi-bin/help?subtype=1&&id=28&&no=1001256"
#define QQ_LOGIN "https://help.mail.qq.com/detail/108/1023"
#define QQ_TLS "https://help.mail.qq.com/detail/0/1010"
#define QQ_FROM "https://service.mail.qq.com/detail/124/995"
#define RULE_KNOWN(phases, code, pattern, category, retry, seconds, help) \
	{phases, code, pattern, SMTP_CATEGORY_##category, SMTP_RETRY_##retry, seconds, help, NULL}

/* Coremail's XX:YYY: the stage (HL connection, MI sender, RP recipient, DT content) and the cause, which means the
 * same at each. */
#define STAGES(cause) " hl " cause " | mi " cause " | rp " cause " | dt " cause " "

/* clang-format off */
static const smtp_rule tencent[] = {
	RULE_HELP(ANY, 0, "secure connection is requ", TLS_REQUIRED, FIX, QQ_TLS),
	RULE_HELP(ANY, 0, "authorization code", AUTH_FAILED, FIX, QQ_CODE),
	RULE_HELP(ANY, 0, "授权码", AUTH_FAILED, FIX, QQ_CODE),
	RULE_HELP(ANY, 0, "login fail", AUTH_FAILED, FIX, QQ_LOGIN),
	RULE_WAIT(AT_AUTH, 0, "system busy", AUTH_FAILED, LATER, 600),
	RULE(ANY, 0, "weixin token", AUTH_FAILED, FIX),
	RULE_KNOWN(ANY, 0, "connection frequency limited", RATE_LIMITED, LATER, 1800, QQ_LIMITS),
	RULE_KNOWN(ANY, 0, "frequency limited", RATE_LIMITED, LATER, 3600, QQ_LIMITS),
	RULE_KNOWN(ANY, 0, "connection denied", RATE_LIMITED, LATER, 3600, QQ_LIMITS),
	RULE_KNOWN(ANY, 0, "mailbox unavailable or access denied", RATE_LIMITED, LATER, 3600, QQ_LIMITS),
	RULE(ANY, 0, "mailbox not found or access denied", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "domain may not exist", SENDER_REJECTED, FIX),
	RULE_HELP(ANY, 0, "content denied;content*sensitive|forbidden", SPAM_CONTENT, NEVER, QQ_LIMITS),
	RULE_HELP(ANY, 0, "suspected spam", IP_BLOCKED, FIX, QQ_LIMITS),
	RULE_HELP(ANY, 0, "suspected bounce", IP_BLOCKED, FIX, QQ_LIMITS),
	RULE_HELP(ANY, 0, "spam is embedded", SPAM_CONTENT, NEVER, QQ_LIMITS),
	RULE_HELP(ANY, 0, " from header is missing or invalid", CONTENT_MALFORMED, FIX, QQ_FROM),
	RULE(ANY, 0, "mail is rejected by recipients", POLICY_REJECTED, NEVER),
	RULE(ANY, 502, "invalid input from", BAD_ADDRESS_SYNTAX, FIX),
};

/* Codes and words that only servers from China use, so they are read whoever is asked. */
static const smtp_rule coremail[] = {
	/* allowances and speed of Coremail */
	RULE(ANY, 421, " hl ihu ", RATE_LIMITED, LATER),
	RULE_WAIT(ANY, 0, STAGES("ifc") "|" STAGES("ifq") "|" STAGES("sfq"), RATE_LIMITED, LATER, 900),
	RULE(ANY, 0, STAGES("icc") "|" STAGES("dmc") "|" STAGES("qrc") "|" STAGES("osl") "|" STAGES("mrc") "|" STAGES("rph"),
		RATE_LIMITED, LATER),
	RULE(ANY, 0, STAGES("itc"), QUOTA_EXCEEDED, LATER),
	RULE(ANY, 554, STAGES("stc"), QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, STAGES("stc"), RATE_LIMITED, LATER),
	RULE(ANY, 4, STAGES("trc"), RATE_LIMITED, LATER),
	RULE(ANY, 0, STAGES("trc"), QUOTA_EXCEEDED, LATER),
	RULE(ANY, 4, STAGES("drc"), TOO_MANY_RECIPIENTS, LATER),
	RULE(ANY, 0, STAGES("drc") "|" STAGES("rcl"), TOO_MANY_RECIPIENTS, FIX),
	RULE(ANY, 0, STAGES("tld"), SERVER_BUSY, LATER),

	/* who sends, from where */
	RULE(ANY, 0, STAGES("ipb") "|" STAGES("ihu") "|" STAGES("rep") "|" STAGES("mep") "|" STAGES("rbl") "| wm bli ",
		IP_BLOCKED, NONE),
	RULE(ANY, 0, STAGES("spb") "|" STAGES("sfk") "| wm blu ", SENDER_REJECTED, NONE),
	RULE(ANY, 0, STAGES("sum"), SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, STAGES("anl"), AUTH_REQUIRED, FIX),
	RULE(ANY, 0, STAGES("spf") "|" STAGES("dma"), AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, STAGES("imf"), BAD_ADDRESS_SYNTAX, FIX),
	RULE(ANY, 0, STAGES("nhd"), PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, STAGES("ccl") "|" STAGES("cel"), PROTOCOL_ERROR, NONE),

	/* to whom, and what */
	RULE(ANY, 0, STAGES("frl") "|" STAGES("drl"), RELAY_DENIED, FIX),
	RULE(ANY, 0, STAGES("rdn"), MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, STAGES("rpb"), POLICY_REJECTED, NEVER),
	RULE(ANY, 0, STAGES("uqt"), MAILBOX_FULL, LATER),
	RULE(ANY, 0, STAGES("sms") "|" STAGES("ums"), MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, STAGES("mts"), POLICY_REJECTED, NEVER),
	RULE(ANY, 0, STAGES("mth"), MAIL_LOOP, FIX),

	/* what these servers and the mailers of their hosters say in words of their own */
	RULE(ANY, 0, "try send out of range", MESSAGE_EXPIRED, NEVER),
	RULE(ANY, 0, "blocked by kbas|blocked by kenfor|netease antispam|inappropriate words|inappropriate content",
		SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "size or count over quota|count over quota", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "server do not exist|not exists that user|not exist that user|mail by no user",
		MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "address must not exceed", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0, "disabled with smtp service", MAILBOX_DISABLED, NEVER),
	RULE_WAIT(ANY, 4, STAGES("spm"), SPAM_CONTENT, LATER, 120),
	RULE(ANY, 0, STAGES("spm") "|" STAGES("sur"), SPAM_CONTENT, NONE),

	/* causes that are not known: the stage tells */
	RULE(ANY, 0, " hl ", IP_BLOCKED, NONE),
	RULE(ANY, 4, "^ mi |^ rp ", RATE_LIMITED, LATER),
	RULE(ANY, 5, "^ mi ", SENDER_REJECTED, NONE),
	RULE(ANY, 0, "^ rp |^ dt ", SPAM_CONTENT, NONE),

	/* words of Coremail */
	RULE(AT_AUTH, 0, "err login", AUTH_FAILED, FIX),
	RULE(ANY, 0, "err login userstatus", MAILBOX_DISABLED, NONE),
	RULE(ANY, 0, "err login|authorized code is|smtp auth error limit|too much fail authentication|too much auth error",
		AUTH_FAILED, FIX),
	RULE(ANY, 550, "^ user has no permission", AUTH_FAILED, FIX),
	RULE(ANY, 0, "login fail*authorization code;enter your authorization code", AUTH_FAILED, FIX),
	RULE(ANY, 0, "need ehlo and auth|need auth first", AUTH_REQUIRED, FIX),
	RULE(ANY, 0, "local user only", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "no smtp mx only", RELAY_DENIED, FIX),
	RULE(ANY, 0, "ip is hangup|not taken invalid ip", IP_BLOCKED, FIX),
	RULE(ANY, 0, "user hangup", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 4, "^ time out $", CONNECTION_TIMEOUT, LATER),

	/* words of others: Aliyun, 263, eYou, TurboMail, Winmail, Sina */
	RULE(ANY, 0, "invalid rcptto", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "honeypot rcptto", POLICY_REJECTED, NEVER),
	RULE(ANY, 4, "dns resolve error|not found by dns resolve|no data by dns resolve", DNS_FAILED, LATER),
	RULE(ANY, 0, "not found by dns resolve|no data by dns resolve", DOMAIN_NOT_FOUND, NEVER),
	RULE(ANY, 0, "socks connect to", SERVER_BUSY, LATER),
	RULE(ANY, 4, "mta server of*unexpected closed", CONNECTION_LOST, LATER),
	RULE(ANY, 0, "unsubscribed recipient|unsubscribe list|unsubscribed list", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "in arrears|overdue payment|account is overdue;balance*insufficient|not enough|used up", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "exceed*sent limit|send limit", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "fake router", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "frequency*exceed|over|too high", RATE_LIMITED, LATER),
	RULE(ANY, 5, "can not|not allowed|not permitted*to outside|to external|to the internet", POLICY_REJECTED, FIX),
	RULE(ANY, 0, "user|account|mailbox|domain*been stopped|is stopped|was stopped", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 0, "no access from*ip ", IP_BLOCKED, NONE),
	RULE(ANY, 0, "uc client non ssl", TLS_REQUIRED, FIX),
	RULE(ANY, 0, "not the authorized user|not the authenticated user|not the login user|not auth user", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "main account unavailable", SENDER_REJECTED, FIX),
	RULE(ANY, 0, "domain has not dns|domain has not mx", SENDER_REJECTED, FIX),
	RULE(ANY, 0, "user no found", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, "no welcome message from", SERVICE_UNAVAILABLE, LATER),
	RULE(ANY, 0, "unresolvable address", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, "unwelcome connection", IP_BLOCKED, NONE),
	RULE(ANY, 0, "^ mailbox limit exceed|mail box space|mailbox space", MAILBOX_FULL, LATER),
	RULE_WAIT(ANY, 0, "sender in pris", RATE_LIMITED, LATER, 900),
	RULE(ANY, 0, "reject by yun", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "the filter rule", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "envolope sender mismatch|mismatch with header from", SENDER_UNVERIFIED, FIX),

	/* Tencent Cloud's mail service answers with the error names of its interface */
	RULE(ANY, 0, "notauthenticatedsender|domainnotverified", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "failedoperation*withoutpermission|protocolcheckerr|unsupportmailtype", POLICY_REJECTED, FIX),
	RULE(ANY, 0, "failedoperation*incorrectemail", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "failedoperation*toolarge", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "failedoperation*template", CONTENT_MALFORMED, FIX),
	RULE(ANY, 0, "receiverdetailcountlimit|toomanyrecipients", TOO_MANY_RECIPIENTS, FIX),
	RULE(ANY, 0, "exceedsendlimit|insufficientquota|insufficientbalance", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "frequencylimit|requestlimitexceeded|temporaryblocked|highrejectionrate", RATE_LIMITED, LATER),
	RULE(ANY, 0, "emailaddrinblacklist|rejectedbyrecipients|receiverhasunsubscribed", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "missingemailcontent|emailcontentiswrong|wrongcontentjson|too longer line", CONTENT_MALFORMED, NEVER),

	/* Chinese that the tables of the causes would read otherwise: there the sender is a mailbox, too */
	RULE(ANY, 0, "发件人地址不存在|发件人不存在|发件地址不存在|发信人不存在|发信地址不存在;发件人|发信人|发件|发信*域名"
		"*不存在|无法解析|解析失败|没有 mx", SENDER_REJECTED, FIX),
	RULE(ANY, 0, "ip*频率|频繁|过快|太快|连接数|次数", RATE_LIMITED, LATER),
	RULE(ANY, 0, "ip*拒绝|封|屏蔽|信誉|受限|黑名单", IP_BLOCKED, NONE),
	RULE(ANY, 0, "收件人|收件|收信|收件人的|所属域*域*不存在|无法解析|解析失败|有误|错误;所属域不存在;收件域名*不存在", DOMAIN_NOT_FOUND, NEVER),
	RULE(ANY, 0, "休眠;长期|长时间*未登|没有登|不登", MAILBOX_DISABLED, NONE),
	RULE(ANY, 0, "被收件人|被对方|收件人*黑名单|拉黑|屏蔽", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "spf|dkim|dmarc*失败|未通过|没有通过|不通过|不合格|不匹配|不符|未对齐|未设置|拒绝", AUTHENTICATION_POLICY, FIX),
	RULE(ANY, 0, "登录|登陆|认证|验证|密码*次数|频繁|频率", RATE_LIMITED, LATER),
	RULE(ANY, 0, "系统|服务器|磁盘*空间不足|存储空间|磁盘已满", SERVER_BUSY, LATER),
	RULE(ANY, 0, "地址|邮箱*格式*错误|不正确|有误|不对|不合法;格式*错误|不正确|有误|不对|不合法*地址|邮箱;地址*语法",
		BAD_ADDRESS_SYNTAX, NONE),
};

/* Any server, in Chinese; read after what the tables of the causes hold. */
static const smtp_rule chinese[] = {
	RULE(ANY, 0, "未开启 smtp|未开启smtp|未开通 smtp|未开通smtp|smtp 服务未|smtp服务未|登陆失败|安全密码|客户端密码"
		"|密码有误|口令错误|帐号异常|账号异常|身份验证失败|未授权",
		AUTH_FAILED, FIX),
	RULE(ANY, 0, "身份认证|身份验证|未登录|尚未登录|登录后", AUTH_REQUIRED, FIX),
	RULE(ANY, 0, "发件人|发信人|信封|发信地址*不匹配|不符|不同|必须|无权|没有权限|没有经过认证|未验证|未经验证",
		SENDER_UNVERIFIED, FIX),
	RULE(ANY, 0, "发件人|发信人|发送地址|发件地址|发信地址*错误|有误|无效|不存在|不合法|拒绝", SENDER_REJECTED, NONE),
	RULE(ANY, 0, "不被允许|不允许|禁止*发信|发送邮件", SENDER_REJECTED, NONE),
	RULE(ANY, 0, "每天|每日|当天|当日|今天|今日|本月|每月*上限|超过|超出|限制|限额|额度|用完", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "余额不足|配额|限额|发送量|发信量", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "太快|过快|太频|过频|太多*连接|邮件|请求|发送", RATE_LIMITED, LATER),
	RULE(ANY, 0, "发送|发信|连接|请求*太快|过快|太频|过频|太多|过多|受限", RATE_LIMITED, LATER),
	RULE(ANY, 0, "收件人*太多|超过|超出|上限", TOO_MANY_RECIPIENTS, FIX),
	RULE(ANY, 0, "收件人|收信人|邮箱|信箱|用户|账号|帐号|账户*已满|满了|超容|空间", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "收件人|收信人|邮箱|信箱|用户|账号|帐号|账户*冻结|停用|禁用|锁定|注销|过期|挂起|休眠|暂停|关闭",
		MAILBOX_DISABLED, NONE),
	RULE(ANY, 0, "收件人|收信人|邮箱|信箱|用户|账号|帐号|账户|地址*未找到|找不到|无效|未开通|未注册|不可用|有误"
		"|错误|查无|没有找到",
		MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, "没有该|没有这个|找不到|查无|无效的*收件人|用户|邮箱|信箱|账号|帐号|地址", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, "无法连接|不能连接|连接不上|无法与*联络|服务器|主机", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "不被接受|未被接受|不接受", POLICY_REJECTED, NONE),
	RULE(ANY, 0, "域名*无法解析|解析失败|无效|未找到|错误", DOMAIN_NOT_FOUND, NONE),
	RULE(ANY, 0, "附件|邮件|信件|内容*太大|超大|过大|过长|超过|超出", MESSAGE_TOO_LARGE, NEVER),
	RULE(ANY, 0, "附件*类型|格式|不允许|禁止", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "反垃圾|违规|违禁|非法内容|敏感词|敏感内容|不当内容|群发|营销", SPAM_CONTENT, NONE),
	RULE(ANY, 0, "黑名单|信誉|封禁|被屏蔽|被封", IP_BLOCKED, NONE),
	RULE(ANY, 0, "拒收|策略|过滤规则|拒绝接收|拒绝", POLICY_REJECTED, NONE),
};

static const smtp_rule netease[] = {
	RULE(ANY, 0, "user in blacklist", SENDER_REJECTED, FIX),
	RULE(ANY, 0, "illegal attachment", POLICY_REJECTED, NEVER),
	RULE(ANY, 0, "null sender is not allowed", SENDER_REJECTED, FIX),
	RULE(AT_RCPT, 550, "user suspended", MAILBOX_DISABLED, NEVER),
};

static const smtp_rule aliyun[] = {
	RULE(ANY, 0, "spf check failed", AUTHENTICATION_POLICY, FIX),
	RULE_WAIT(ANY, 0, "too frequent", RATE_LIMITED, LATER, 3600),
	RULE_WAIT(ANY, 4, "behaviour spam", RATE_LIMITED, LATER, 3600),
	RULE(ANY, 5, "behaviour spam", IP_BLOCKED, LATER),
	RULE(ANY, 0, "content spam", SPAM_CONTENT, NEVER),
	RULE(ANY, 0, "does not conform with authentication", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 501, "non local account", SENDER_UNVERIFIED, FIX),
	RULE(ANY, 502, "mailfrom account is a local", RELAY_DENIED, FIX),
	RULE(ANY, 503, "rcptto account is not", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 504, "rcpt attempts", RATE_LIMITED, LATER),
	RULE(ANY, 523, "base64", AUTH_FAILED, FIX),
	RULE(ANY, 524, "is null", AUTH_FAILED, FIX),
	RULE(ANY, 526, "authentication failure", AUTH_FAILED, FIX),
	RULE(ANY, 0, " rcpt to mailbox unavailable", MAILBOX_NOT_FOUND, NEVER),
	RULE(ANY, 0, "local spam engine", SPAM_CONTENT, NEVER),
};

static const smtp_rule sohu_sina[] = {
	RULE(AT_MAIL, 553, "sender reject", QUOTA_EXCEEDED, LATER),
	RULE(ANY, 0, "ip reject", IP_BLOCKED, FIX),
	RULE(AT_AUTH, 535, "invalid state", AUTH_FAILED, FIX),
	RULE(AT_AUTH, 0, "authentication fail", AUTH_FAILED, FIX),
	RULE(ANY, 0, "too many connect|^ too many recipients $", RATE_LIMITED, LATER),
};

static const smtp_rule china_mobile[] = {
	RULE(AT_AUTH, 535, "auth", AUTH_FAILED, FIX),
	RULE(ANY, 0, "too many", RATE_LIMITED, LATER),
	RULE(ANY, 0, "relay", RELAY_DENIED, FIX),
};
/* clang-format on */

const smtp_rules smtp_rules_tencent = RULES(tencent);
const smtp_rules smtp_rules_coremail = RULES(coremail);
const smtp_rules smtp_rules_chinese = RULES(chinese);
const smtp_rules smtp_rules_netease = RULES(netease);
const smtp_rules smtp_rules_aliyun = RULES(aliyun);
const smtp_rules smtp_rules_sohu_sina = RULES(sohu_sina);
const smtp_rules smtp_rules_china_mobile = RULES(china_mobile);
