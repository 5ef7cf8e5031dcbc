/*
 * rules_local.c - what sockets and resolvers say: errno of Linux, BSD and macOS, Windows (in English and Chinese), and
 * what PHP, Python, Node, Java, .NET, Go, Ruby, curl, msmtp, Postfix, Exim and qmail make of them. Only for texts that hold
 * no SMTP reply.
 */
#include "rules.h"
#include "variants.h"

/* clang-format off */
static const smtp_rule rules[] = {
	/* after the final dot nobody knows */
	RULE_CASE(ANY, 0, "may be sent more than once|while sending end of data|timeout after end of data"
		"|response to end of data", CONNECTION_LOST, NONE, SMTP_VARIANT_LOST_AFTER_DOT),

	/* names; the resolver's own trouble first */
	RULE_CASE(ANY, 0, "temporary failure in name resolution|temporary error during hostname"
		"|from an authoritative server|eai again|errno 3 try again|host not found try again|servfail|resolving timed out"
		"|server misbehaving|host name lookup failure|nonauthoritative host not found; 11002 ;getaddrinfo"
		"|name service error|querya*try again|etimeout;lookup did not complete; lookup*timed out|timeout|temporarily"
		"|temporary; dns *timed out|timeout|temporar|query failed;could not contact dns",
		DNS_FAILED, LATER, SMTP_VARIANT_TEMPORARY_DNS),
	RULE_CASE(ANY, 0, "解析暂时失败|主机名解析期间的暂时错误;解析*超时", DNS_FAILED, LATER, SMTP_VARIANT_TEMPORARY_DNS),
	RULE(ANY, 0, "getaddrinfo|gethostbyname|name or service not known|nodename nor servname|hostname nor servname"
		"|no such host|no address associated|unknownhost|unknown host|enotfound|could not resolve|can not resolve"
		"|not resolve|name not resolved|name resolution|host or domain name not found|nxdomain|host not found"
		"|host was not found|name service error|could not be resolved|can not locate host|lookup failed"
		"|non recoverable failure|no usable address|invalid host|host is not specified|hostname is empty"
		"|host was not specified| 11001 | 11003 | 11004 ", DNS_FAILED, FIX),
	RULE(ANY, 0, "不知道这样的主机|未能解析|未知的名称|无法解析|域名解析失败|域名解析错误|域名解析出错|主机名没有|找不到请求的类型的数据|找不到主机"
		"|未找到 smtp 主机|不可恢复的错误", DNS_FAILED, FIX),

	/* connections: what the system said goes before what a mailer made of it */
	RULE(ANY, 0, "connection refused|econnrefused|actively refused|connectionrefused|refused connection"
		"|refused the connection|refused by| 10061 |errno 111|error 111| 111 $", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "积极拒绝|拒绝连接|连接被拒绝|拒绝了连接", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "no route to host|ehostunreach|enetunreach|is unreachable|unreachable network|unreachable host"
		"|network unreachable|host unreachable|network is down|host is down|host was down|dead network|enetdown"
		"|ehostdown| 10051 | 10065 | 10050 | 10064 ", NETWORK_UNREACHABLE, NONE),
	RULE(ANY, 0, "assign requested address|eaddrnotavail|permission denied|operation not permitted|eacces|eperm"
		"|forbidden by its access permissions|address family not supported|not valid in its context"
		"|disabled for security reasons|can not bind;undefined function*fsockopen|stream socket; 10013 | 10049 | 10047 ",
		NETWORK_UNREACHABLE, FIX),
	RULE(ANY, 0, "请求的地址无效|无法连接的网络|无法连接的主机|网络不可达|网络不可访问|没有到主机的路由|访问权限不允许"
		"|权限不够|不允许的操作|已死的网络|目标主机坏了|无法指定被请求的地址|无法分配请求的地址|网络已关闭|地址族不",
		NETWORK_UNREACHABLE, FIX),
	RULE_CASE(ANY, 0, "too many open files|emfile|enfile|no buffer space|enobufs|not allocate memory|enomem"
		"|lacked sufficient buffer|打开的文件过多|无法分配内存|系统缓冲区空间不足; 10055 | 10024 ",
		UNKNOWN, LATER, SMTP_VARIANT_NO_MEMORY),
	RULE(ANY, 0, "timed out|timedout|time out|sockettimeout|did not properly respond|failed to respond|not respond"
		"|greeting never received|able to establish an smtp connection|maximum execution time|execution expired"
		"|deadline exceeded| 10060 |errno 110|error 110| 110 $", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 0, "mailconnectexception|connect to host port*timeout 1 $", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "operation now in progress|einprogress", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 0, "retry timeout exceeded", MESSAGE_EXPIRED, NEVER),
	RULE(ANY, 0, "timeout", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 0, "没有正确答复|连接超时|操作超时|等待超时|超时|连接尝试失败", CONNECTION_TIMEOUT, LATER),
	RULE(ANY, 0, "temporary authentication failure|to authentication server|to authentication daemon",
		SERVER_BUSY, LATER),
	RULE(ANY, 0, "econnaborted|connection reset|reset on |reset by |connection abort|broken pipe|epipe"
		"|dropped connection|broken due to keep| 10052 | 10053 | 10054 |enotconn|not connected|after transport endpoint"
		"|eshutdown", CONNECTION_LOST, LATER),
	RULE(ANY, 0, "lost connection|lost while|connection lost|unexpected eof|unexpectedly|unexpected socket close"
		"|closed by|connection closed|connection is closed|connection was closed|connectionclosed"
		"|connection has been closed|closed the connection|closed connection|connection died|connection dropped"
		"|connection was dropped|connection terminated|remote host closed|hung up|hang up|socket closed"
		"|socket was closed|ssl connection|empty response|empty code|empty reply|incomplete response|no response"
		"|server disconnected|serverdisconnected|disconnected|has gone away|end of file| eof |eoferror"
		"|no longer connected|without being connected|run connect|exception reading|could not read|can not read"
		"|unable to read|short response|got code with message|read error|write error|failed to read|failed to write"
		"|unable to write|could not write|failed sending data|failure when receiving|send command to smtp"
		"|response reading failed|read response|read failed|write failed|initial ok", CONNECTION_LOST, LATER),
	RULE(ANY, 0, "被对方重设|被对方重置|强迫关闭|中止了一个已建立的连接|中止连接|连接被重置|连接已断开|连接已中断"
		"|连接中断|断开的管道|断裂的管道|没有连接并且|传输端点|传输连接中读取|连接已关闭|连接被关闭|意外断开"
		"|套接字没有连接", CONNECTION_LOST, LATER),

	/* what mailers say without the server's words */
	RULE(ANY, 0, "could not authenticate|access denied 535|login denied|no password specified;登录失败|登入失敗"
		"|认证失败", AUTH_FAILED, FIX),
	RULE(ANY, 0, "connect to unknown error", TLS_FAILED, FIX),
	RULE(ANY, 0, "connection failed|connect failed*invalid response|unexpected response|invalid greeting|bad greeting", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, "unable to|failed to|could not|can not|not able to|error |failure *connect|contact;can not open"
		"|could not open|unable to open*socket|mail;connect failed|connection could not be established"
		"|connection failed|connection error;connection to|connect to*failed;can not open*25 $|465 $|587 $", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "無法連|连接失败|連線失敗;无法连接到*smtp|主机|服务器;smtp连接|smtp 连接*失败", CONNECTION_REFUSED, FIX),
	RULE(ANY, 0, "不接受数据|数据不被接受", POLICY_REJECTED, NONE),
	RULE(ANY, 0, "命令*语法|顺序*错误|有误", PROTOCOL_ERROR, FIX),
	RULE(ANY, 0, "mail transport unavailable|unknown mail transport", SERVER_BUSY, LATER),
	RULE(ANY, 0, "invalid address to |invalid address from |provide at least one recipient|not comply with"
		"|邮箱地址是无效|至少一个收件人|提供一个收件人|地址格式", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0, "message body empty|邮件正文为空|内容不能为空", CONTENT_MALFORMED, NEVER),
};
/* clang-format on */

const smtp_rules smtp_rules_local = RULES(rules);
