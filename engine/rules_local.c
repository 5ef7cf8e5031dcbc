/*
 * rules_local.c - what sockets and resolvers say: errno of Linux, BSD and macOS, Windows (in English and Chinese), and
 * what PHP, Python, Node, Java, Go, curl and Postfix make of them. Only for texts that hold no SMTP reply.
 */
#include "rules.h"
#include "variants.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* after the final dot nobody knows */
	RULE_CASE(ANY, 0, "may be sent more than once|while sending end of data", CONNECTION_LOST, NONE, SMTP_VARIANT_LOST_AFTER_DOT),

	/* names; the resolver's own trouble first */
	RULE_CASE(ANY, 0, "temporary failure in name resolution|eai again|host not found try again;name service error*try again;nonauthoritative host not found;servfail; 11002 ", DNS_FAILED, LATER, SMTP_VARIANT_TEMPORARY_DNS),
	RULE_CASE(ANY, 0, "解析暂时失败", DNS_FAILED, LATER, SMTP_VARIANT_TEMPORARY_DNS),
	RULE(ANY, 0, "getaddrinfo|gethostbyname|name or service not known|nodename nor servname|no such host|no address associated|unknownhost|unknown host|enotfound|could not resolve|can not resolve|name not resolved|name resolution|host or domain name not found|nxdomain|host not found|name service error|could not be resolved| 11001 | 11004 ", DNS_FAILED, FIX),
	RULE(ANY, 0, "不知道这样的主机|未知的名称|无法解析|域名解析", DNS_FAILED, FIX),

	/* connections */
	RULE(ANY, 0, "connection refused|econnrefused|actively refused|connectionrefused|refused connection|failed to connect to server|smtp connect failed|could not connect to the host|unable to connect to remote| 10061 | 111 ", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "could not connect to host|mailconnectexception", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "积极拒绝|拒绝连接|连接被拒绝", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "timed out|timedout|timeout|did not properly respond|failed to respond|greeting never received|able to establish an smtp connection| 10060 | 110 ", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 0, "没有正确答复|连接超时|连接尝试失败", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 0, "no route to host|ehostunreach|enetunreach|is unreachable|unreachable network|unreachable host|network unreachable|host unreachable|network is down|host is down|enetdown|ehostdown| 10051 | 10065 | 10050 ", NETWORK_UNREACHABLE, NONE),
	RULE(ANY, 0, "assign requested address|eaddrnotavail|permission denied|operation not permitted|eacces|eperm|forbidden by its access permissions|address family not supported| 10013 | 10049 | 10047 ", NETWORK_UNREACHABLE, FIX),
	RULE(ANY, 0, "请求的地址无效|无法连接的网络|无法连接的主机|网络不可达|没有到主机的路由|访问权限不允许|权限不够", NETWORK_UNREACHABLE, FIX),
	RULE(ANY, 0, "econnaborted| 10053 | 10054 ", CONNECTION_LOST, LATER),
	RULE(ANY, 0, "lost connection|unexpected eof|unexpectedly|unexpected socket close|closed by|connection closed|connection died|connection lost|remote host closed|socket hang up|ssl connection|empty response|server disconnected|serverdisconnected|has gone away|end of file|no longer connected|without being connected", CONNECTION_LOST, LATER),
	RULE(ANY, 0, "被对方重设|强迫关闭|中止了一个已建立的连接|连接被重置|连接已断开", CONNECTION_LOST, LATER),

	/* what mailers say without the server's words */
	RULE(ANY, 0, "could not authenticate|access denied 535|login denied", AUTH_FAILED, FIX),
	RULE(ANY, 0, "unable to connect|failed to connect|could not connect|connection could not be established", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "mail transport unavailable", SERVER_BUSY, LATER),
	RULE(ANY, 0, "data not accepted", POLICY_REJECTED, NEVER),
};
/* clang-format on */

const smtp_rules smtp_rules_local = RULES(rules);
