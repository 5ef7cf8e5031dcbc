/*
 * sender_words.c - see sender_words.h.
 */
#include "sender_words.h"

/* clang-format off */
static const char *const formats[SENDER_WORDS_COUNT][2] = {
	[SENDER_OFF] = {"Not checked: switched off.", "未检查：已关闭此项。"},
	[SENDER_NOBODY] = {"Not checked: no sender is given.", "未检查：没有填写发件人。"},
	[SENDER_LITERAL] = {"Not checked: %s is an address, not a domain.", "未检查：%s 是 IP 地址，不是域名。"},
	[SENDER_EXAMPLE] = {"Not checked: %s is a name for examples.", "未检查：%s 是保留作示例用的域名。"},
	[SENDER_LOCAL] = {"%s is no domain of the internet: replies and bounces are lost, and many servers refuse such a sender. Use an "
		"address of your own domain as the sender.",
		"%s 不是互联网上的域名：回信和退信都收不到，许多服务器也拒收这样的发件人。请改用自己域名的邮箱地址作发件人。"},
	[SENDER_NO_ANSWER] = {"Not checked: no name server answered about %s.", "未检查：查询 %s 时，DNS 服务器没有应答。"},
	[SENDER_UNANSWERED] = {"Not checked: the name server could not tell the %s record of %s.", "未检查：DNS 服务器查不出 %s 记录（%s）。"},
	[SENDER_OWN_PROVIDER] = {"%s belongs to %s, and so does this server: nothing has to be set up in the DNS.", "%s 是“%s”自己的域名，由它的服务器发信，无需设置 DNS。"},
	[SENDER_OTHER_RELAY] = {"%s belongs to %s, whose SPF and DMARC do not allow %s to send for it: receivers take such mail for forged. Send "
		"through the server of %s, or use a sender of your own domain.",
		"%s 是“%s”的域名，其 SPF/DMARC 不允许 %s 代发：收件方会把这样的邮件当作伪造。请改用“%s”的服务器发信，或改用自己域名的发件人。"},

	[SENDER_MX] = {"Replies to %s go to %s.", "发给 %s 的回信由 %s 接收。"},
	[SENDER_MX_ADDRESS] = {"%s has no MX record: replies and bounces are tried at its address %s. If no mail server answers there, add an MX "
		"record that names one.",
		"%s 没有 MX 记录：回信和退信会投往它的地址 %s。如果那里没有邮件服务器，请添加 MX 记录。"},
	[SENDER_MX_MISSING] = {"%s has no MX record and no address: replies and bounces are lost, and many servers refuse such a sender. Add an MX "
		"record that names the server which takes its mail.",
		"%s 没有 MX 记录，也没有地址：回信和退信都收不到，许多服务器也拒收这样的发件人。请添加 MX 记录，指向接收邮件的服务器。"},
	[SENDER_MX_NULL] = {"%s says by its MX record (\".\") that it takes no mail: replies and bounces are lost, and many servers refuse such a "
		"sender. Use another sender, or let the MX record name a mail server.",
		"%s 的 MX 记录（“.”）声明不接收邮件：回信和退信都收不到，许多服务器也拒收这样的发件人。请换一个发件人，或让 MX 记录指向邮件服务器。"},
	[SENDER_NO_DOMAIN] = {"The domain %s does not exist: replies and bounces are lost, and most servers refuse such a sender. Correct the "
		"sender address, or register the domain.",
		"域名 %s 不存在：回信和退信都收不到，大多数服务器也拒收这样的发件人。请更正发件人地址，或注册该域名。"},
	[SENDER_NO_INTERNET] = {"The name server knows neither %s nor anything else that ends in .%s: it may know only your own network. Correct the sender "
		"address, or give a name server of the internet as nameserver.",
		"DNS 服务器查不到 %s，也查不到任何以 .%s 结尾的域名：它可能只知道内部网络的名称。请更正发件人地址，或用 nameserver 指定能查询互联网的 DNS 服务器。"},

	[SENDER_SPF_INCLUDED] = {"The SPF record of %s allows %s to send (include:%s).", "%s 的 SPF 记录允许“%s”发信（include:%s）。"},
	[SENDER_SPF_ADDRESS] = {"The SPF record of %s allows %s to send.", "%s 的 SPF 记录允许 %s 发信。"},
	[SENDER_SPF_UNKNOWN] = {"%s has an SPF record. Whether it allows this server cannot be seen from here, because the address it sends from is "
		"not known.",
		"%s 有 SPF 记录。服务器对外发信的地址未知，从这里看不出是否允许它发信。"},
	[SENDER_SPF_MISSING] = {"%s has no SPF record: receivers may take its mail for forged. Add this TXT record to %s: %s",
		"%s 没有 SPF 记录：收件方可能把邮件当作伪造。请给 %s 添加 TXT 记录：%s"},
	[SENDER_SPF_PROVIDER] = {"The SPF record of %s does not include %s: receivers may take the mail for forged. If its addresses are not there in "
		"another way, change the TXT record to: %s%s",
		"%s 的 SPF 记录没有包含“%s”：收件方可能把邮件当作伪造。如果没有以其他方式列出它的地址，请把 TXT 记录改为：%s%s"},
	[SENDER_SPF_SERVICE] = {"%s sends with a return address of its own, so that the SPF record of %s need not name it; DKIM shows whose mail it is.",
		"“%s”用它自己的退信地址发信，%s 的 SPF 记录不必列出它；邮件来源由 DKIM 证明。"},
	[SENDER_SPF_MANY] = {" With that it needs %s DNS look-ups or more, and more than 10 make it count for nothing: take out what is not used any more.",
		" 这样至少需要 %s 次 DNS 查询，超过 10 次整条记录就会失效：请同时删除不再使用的项。"},
	[SENDER_SPF_LONG] = {"v=spf1 %s [all other terms that are there now]", "v=spf1 %s [现有的其他各项]"},
	[SENDER_SPF_NOT_NAMED] = {"The SPF record of %s does not name %s, the address of this server. If it sends from there, change the TXT record "
		"to: %s%s",
		"%s 的 SPF 记录没有列出这台服务器的地址 %s。如果邮件从该地址发出，请把 TXT 记录改为：%s%s"},
	[SENDER_SPF_SEVERAL] = {"%s has several SPF records, so that none of them counts. Put one TXT record in their place: %s%s",
		"%s 有多条 SPF 记录，因此全部无效。请合并为一条 TXT 记录：%s%s"},
	[SENDER_SPF_SYNTAX] = {"The SPF record of %s has a mistake at \"%s\", so that it does not count. Correct it.",
		"%s 的 SPF 记录在“%s”处有语法错误，因此无效。请更正。"},
	[SENDER_SPF_ELSEWHERE] = {"The SPF record of %s does not count, because it leads to that of %s, which has a mistake at \"%s\". Tell its owner, or take "
		"out what leads there.",
		"%s 的 SPF 记录无效，因为它引用了 %s 的记录，而后者在“%s”处有语法错误。请通知对方，或删除该引用。"},
	[SENDER_SPF_LOOKUPS] = {"The SPF record of %s needs more than 10 DNS look-ups, so that it does not count. Take out what is not used any more, "
		"or write networks (ip4:, ip6:) in the place of includes.",
		"%s 的 SPF 记录需要超过 10 次 DNS 查询，因此无效。请删除不再使用的项，或用网段（ip4:、ip6:）代替 include。"},
	[SENDER_SPF_VOIDS] = {"The SPF record of %s names several domains that do not exist, the last in \"%s\", so that it does not count. Take them out.",
		"%s 的 SPF 记录引用了多个不存在的域名（最后一个在“%s”），因此无效。请删除它们。"},
	[SENDER_SPF_NAMES] = {"The SPF record of %s does not count, because \"%s\" leads to more than 10 mail servers. Write networks (ip4:, ip6:) in its "
		"place.",
		"%s 的 SPF 记录无效，因为“%s”指向超过 10 台邮件服务器。请改写为网段（ip4:、ip6:）。"},
	[SENDER_SPF_NOTHING] = {"The SPF record of %s leads to %s, which has no SPF record, so that it does not count. Take out or correct \"%s\".",
		"%s 的 SPF 记录引用了 %s，而后者没有 SPF 记录，因此无效。请删除或更正“%s”。"},
	[SENDER_SPF_OPEN] = {"The SPF record of %s holds +all: it allows the whole world to send in your name. Change the TXT record to: %s%s",
		"%s 的 SPF 记录含有 +all，等于允许任何人冒用您的域名发信。请把 TXT 记录改为：%s%s"},

	[SENDER_DMARC] = {"%s has a DMARC record, its policy is \"%s\".", "%s 有 DMARC 记录，策略为“%s”。"},
	[SENDER_DMARC_MISSING] = {"%s has no DMARC record, which large receivers ask for. Add this TXT record to %s: %s",
		"%s 没有 DMARC 记录，而大型邮箱服务商要求有。请给 %s 添加 TXT 记录：%s"},
	[SENDER_DMARC_SEVERAL] = {"There are several DMARC records at %s, so that none of them counts. Keep one.",
		"%s 有多条 DMARC 记录，因此全部无效。请只保留一条。"},
	[SENDER_DMARC_BROKEN] = {"The DMARC record at %s has no valid policy. Write for example: %s",
		"%s 的 DMARC 记录没有有效的策略。可以写成：%s"},
	[SENDER_DMARC_LOGIN] = {"The DMARC record of %s asks receivers for \"%s\" of mail that is not proved to be its own, but the login belongs to %s. "
		"Log in with an account of the sender's domain, or make sure that the server signs for it with DKIM.",
		"%s 的 DMARC 策略是“%s”（针对无法证明来源的邮件），而登录账号属于 %s。请用发件人域名的账号登录，或确认服务器以该域名做 DKIM 签名。"},

	[SENDER_DKIM] = {"The DKIM key %s is there: %s, %s bits.", "DKIM 公钥 %s 正常：%s，%s 位。"},
	[SENDER_DKIM_UNKNOWN] = {"Not checked: the DKIM selector is not known. Give it as dkim_selector; it stands as s= in the DKIM-Signature of a mail "
		"that was sent.",
		"未检查：不知道 DKIM 选择器。请用 dkim_selector 指定，它就是已发邮件的 DKIM-Signature 头里 s= 的值。"},
	[SENDER_DKIM_MISSING] = {"There is no DKIM key at %s, so that signatures with it fail. Add the TXT record that your mail provider or mail server "
		"shows for it.",
		"%s 没有 DKIM 公钥，用它签名的邮件会验证失败。请添加邮件服务商或邮件服务器给出的 TXT 记录。"},
	[SENDER_DKIM_GUESSED] = {"No DKIM key was found at %s, where %s usually has it. Switch DKIM on in its console and add the record it shows, or give "
		"your selector as dkim_selector.",
		"%s 没有 DKIM 公钥，而“%s”通常用这个名称。请在其后台开启 DKIM 并添加给出的记录，或用 dkim_selector 指定您的选择器。"},
	[SENDER_DKIM_REVOKED] = {"The DKIM key at %s was revoked (p= is empty), so that signatures with it fail. Publish a new key, or sign with another "
		"selector.",
		"%s 的 DKIM 公钥已作废（p= 为空），用它签名的邮件会验证失败。请发布新公钥，或换一个选择器签名。"},
	[SENDER_DKIM_BROKEN] = {"The DKIM record at %s holds no key that can be read, so that signatures with it fail. Copy it anew from your provider, whole "
		"and without line breaks.",
		"%s 的 DKIM 记录读不出公钥，用它签名的邮件会验证失败。请重新从服务商处完整复制，不要换行。"},
	[SENDER_DKIM_SHORT] = {"The DKIM key at %s has only %s bits; receivers ignore keys below 1024. Make a new one with 2048 bits.",
		"%s 的 DKIM 公钥只有 %s 位，短于 1024 位的会被忽略。请换成 2048 位的新密钥。"},
};
/* clang-format on */

const char *smtp_sender_format(smtp_sender_words words, smtp_locale locale)
{
	return formats[words][locale];
}
