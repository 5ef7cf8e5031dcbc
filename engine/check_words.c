/*
 * check_words.c - the sentences of checks and of the report, English and Chinese side by side.
 */
#include "check.h"

static const char *const formats[WORDS_COUNT][2] = {
	[WORDS_PLACE] = {"%s port %u", "%s 端口 %u"},
	[WORDS_CONFIG] = {"The server is %s, tls \"%s\".", "服务器 %s，加密方式 tls=\"%s\"。"},
	[WORDS_CONFIG_PORT_IMPLICIT] =
		{"Port %u speaks TLS from the first byte, but tls is \"%s\": set tls to \"implicit\".",
			"%u 端口从第一个字节起就是 TLS，而 tls 设为 \"%s\"：请改为 \"implicit\"。"},
	[WORDS_CONFIG_PORT_STARTTLS] =
		{"Port %u begins in plain text and then uses STARTTLS, but tls is \"implicit\": set tls to \"starttls\".",
			"%u 端口先用明文、再用 STARTTLS 加密，而 tls 设为 \"implicit\"：请改为 \"starttls\"。"},
	[WORDS_CONFIG_PORT_UNKNOWN] =
		{"%s does not take mail on port %u: use port %u with tls \"%s\".",
			"%s 没有开放 %u 端口：请改用 %u 端口，并把 tls 设为 \"%s\"。"},
	[WORDS_CONFIG_HOST_PORT] =
		{"A port is written into the host \"%s\": write \"%s\" as host and %s as port.",
			"主机名 \"%s\" 里带有端口：请把 host 写成 \"%s\"，把 port 写成 %s。"},
	[WORDS_CONFIG_HOST_OTHER] =
		{"%s is not the host where %s takes outgoing mail: set host to %s.",
			"%s 不是“%s”的发信服务器：请把 host 改为 %s。"},
	[WORDS_CONFIG_HOST_SLIP] =
		{"%s looks like a slip of the finger for %s: correct host if that is meant.",
			"%s 看起来是 %s 的笔误：如果是，请改正 host。"},
	[WORDS_CONFIG_NO_LOGIN] =
		{"%s takes mail only after a login, but none is given: set username and password.",
			"%s 要求先登录才能发信，而这里没有填写账号：请填写 username 和 password。"},
	[WORDS_CONFIG_USERNAME_BLANK] =
		{"The user name begins or ends with a blank, as is left when copying: remove it.",
			"用户名的开头或末尾有空格（多半是复制时带上的）：请删掉。"},
	[WORDS_CONFIG_USERNAME_ADDRESS] =
		{"%s wants the whole mail address as user name: add the @ and the domain.",
			"%s要求用完整的邮箱地址作为用户名：请补上 @ 和域名。"},
	[WORDS_CONFIG_USERNAME_WORD] =
		{"For %s the user name is the word \"%s\", the same for everybody: set username to it.",
			"%s的用户名固定为 \"%s\"，所有人都一样：请把 username 改为它。"},
	[WORDS_CONFIG_USERNAME_ELSEWHERE] =
		{"The user name is an address of %s, but %s belongs to %s: set host to %s.",
			"用户名是“%s”的地址，而 %s 是“%s”的服务器：请把 host 改为 %s。"},
	[WORDS_CONFIG_PASSWORD_BLANK] =
		{"The password begins or ends with a blank, as is left when copying: remove it, unless it really belongs there.",
			"密码的开头或末尾有空格（多半是复制时带上的）：除非密码本来如此，请删掉。"},
	[WORDS_CONFIG_PASSWORD_KIND] =
		{"%s wants its %s as password, and the one given does not look like that: make one on the provider's pages and set password to it.",
			"%s的密码应填%s，而现在填的不像：请到服务商的网页上获取，再填入 password。"},
	[WORDS_CONFIG_TOKEN_UNKNOWN] =
		{"%s does not take OAuth 2.0 tokens: set password to its %s instead of oauth_token.",
			"%s不支持 OAuth 2.0 令牌：请不要用 oauth_token，改为在 password 中填写%s。"},
	[WORDS_CONFIG_TOKEN_ONLY] =
		{"%s takes no password for this kind of account any more, only OAuth 2.0: give oauth_token instead of password.",
			"%s对这类账号已不再接受密码登录，只接受 OAuth 2.0：请用 oauth_token 代替 password。"},
	[WORDS_CONFIG_FROM_LOGIN] =
		{"The sender is not the address that logs in, as %s demands: set from to the user name (or to an alias of that account), and put "
		 "other addresses into reply_to.",
			"%s要求发件人就是登录所用的地址，而现在不同：请把 from 改为用户名（或该账号的别名），其他地址请写在 reply_to。"},
	[WORDS_CONFIG_FROM_DOMAIN] =
		{"The sender's domain is not that of the login: %s takes it only when the account has proved to own that address; else set from "
		 "to the user name.",
			"%s只接受账号自己的地址作为发件人，而现在发件人的域名与登录账号不同：除非已在该账号下验证过这个地址，请把 from 改为用户名。"},
	[WORDS_CONFIG_FROM_OTHERS] =
		{"The sender is an address of %s, in whose name %s cannot sign: receivers may refuse it; use an address of your own domain.",
			"发件人是“%s”的地址，%s 无法替它签名，收件方可能拒收：请使用您自己域名的地址。"},
	[WORDS_CONFIG_CLEAR_LOGIN] = {"The password travels without encryption, because tls is \"none\".",
		"tls 设为 \"none\"，密码将以明文传送。"},
	[WORDS_CONFIG_UNVERIFIED] =
		{"The certificate is not verified, because verify_peer or verify_peer_name is false: anybody "
		 "on the way can read the password.",
			"verify_peer 或 verify_peer_name 为 false，不校验证书：中间人可以看到密码。"},
	[WORDS_CONFIG_CAPTURE] =
		{"Mails are not sent: each is written into the folder %s, and nobody gets it; for a live shop name a mail server instead.",
			"邮件不会发出：每封都写入目录 %s，没有人会收到；正式上线的商店请改为真正的邮件服务器。"},
	[WORDS_CAPTURE_MESSAGE] = {"A test message to %s was written, not sent: new/%s",
		"发给 %s 的测试邮件已写入文件，没有发送：new/%s"},
	[WORDS_CAPTURE_WORKS] = {"The folder takes the mails of this shop; none of them is sent.",
		"该目录可以写入本店的邮件；这些邮件都不会发出。"},
	[WORDS_RESOLVE] = {"%s resolves to %s.", "%s 解析为 %s。"},
	[WORDS_CONNECTED] = {"%s answers.", "%s 可以连接。"},
	[WORDS_RESOLVE_ASTRAY] =
		{"%s resolves to %s, where no public mail server can be: look for an entry in this machine's hosts file, a name server that "
		 "answers falsely, or a proxy program that gives out addresses of its own.",
			"%s 解析为 %s，公网上的邮件服务器不可能在这里：请检查本机的 hosts 文件，以及 DNS 是否被劫持，或是否有代理软件在返回假地址（fake-ip）。"},
	[WORDS_CONNECT_FAILED] = {"%s does not answer: %s [errno %d].", "%s 连接失败：%s [errno %d]。"},
	[WORDS_CONNECT_REFUSED] =
		{"%s refuses the connection (%s [errno %d]): nothing listens on that port, or a firewall says no; compare host and port with "
		 "what the provider writes.",
			"%s 拒绝连接（%s [errno %d]）：该端口没有服务，或被防火墙拒绝；请对照服务商的说明核对 host 和 port。"},
	[WORDS_CONNECT_DENIED] =
		{"This machine itself forbids the connection to %s (%s [errno %d]): look at its own firewall and at SELinux.",
			"本机禁止连接 %s（%s [errno %d]）：请检查本机的防火墙和 SELinux。"},
	[WORDS_CONNECT_NO_ROUTE] =
		{"There is no way from this machine to %s (%s [errno %d]): look at its network settings and routes.",
			"本机没有通往 %s 的路由（%s [errno %d]）：请检查网络设置。"},
	[WORDS_CONNECT_SILENT] =
		{"%s does not answer at all, as when a firewall on the way drops what is sent: ask the hoster whether that port is open for "
		 "outgoing connections, or try another port.",
			"%s 没有任何应答，多半是途中的防火墙丢弃了数据包：请向主机商确认该端口是否允许对外连接，或换一个端口。"},
	[WORDS_CONNECT_SILENT_25] =
		{"%s does not answer at all: most clouds (Alibaba Cloud, Tencent Cloud, AWS, Google, Azure) and hosters block port 25 outward; use "
		 "port 465 with tls \"implicit\" or 587 with \"starttls\".",
			"%s 没有任何应答：多数云服务器（阿里云、腾讯云、AWS、Google、Azure）默认封禁 25 端口对外连接；请改用 465 端口（tls 为 \"implicit\"）或 "
			"587 端口（\"starttls\"）。"},
	[WORDS_CONNECT_NO_IPV6] =
		{"%s was left out: this machine has no way to IPv6 addresses, and needs none while IPv4 works.",
			"%s 未使用：本机不能访问 IPv6 地址，IPv4 可用即可。"},
	[WORDS_CONNECT_IPV6_BROKEN] =
		{"The IPv6 addresses of %s do not answer, its IPv4 addresses do: mail gets through, but each new connection loses about %d ms; have "
		 "IPv6 repaired or switched off on this machine, or set source_ip to its IPv4 address.",
			"%s 的 IPv6 地址没有应答，IPv4 地址可以连接：邮件能发出，但每次新建连接约多等 %d 毫秒；请修复或关闭本机的 IPv6，或把 source_ip 设为本机的 IPv4 "
			"地址。"},
	[WORDS_PROXY] = {"The proxy %s connected us to %s.", "代理服务器 %s 已连接到 %s。"},
	[WORDS_TLS] = {"The connection is encrypted with %s, %s.", "连接已加密：%s，%s。"},
	[WORDS_CERTIFICATE] = {"The certificate is trusted; it is for %s and ends %s.",
		"证书有效：适用于 %s，有效期至 %s。"},
	[WORDS_CERTIFICATE_ENDS] = {"The certificate is trusted; it is for %s, but it ends %s, in %d days.",
		"证书有效：适用于 %s，但 %s 就要到期，只剩 %d 天。"},
	[WORDS_CERTIFICATE_UNVERIFIED] = {"The certificate was not verified: %s.", "没有校验证书：%s。"},
	[WORDS_CERTIFICATE_PINNED] = {"The certificate is the one of peer_fingerprint (SHA-256 %s); nothing else was verified.",
		"证书与 peer_fingerprint 相符（SHA-256 %s），除此之外没有校验。"},
	[WORDS_ADDRESS_GIVEN_UP] = {"%s connects but does not talk (%s); the next address is tried.",
		"%s 可以连接，但不应答（%s），改试下一个地址。"},
	[WORDS_GREETING] = {"The server greets: %s", "服务器的问候语：%s"},
	[WORDS_EHLO] = {"The server offers: %s", "服务器支持：%s"},
	[WORDS_SOMEBODY_ELSE] =
		{"%s should be %s, but another server answers, which calls itself %s: a hoster or internet provider leads outgoing mail to one "
		 "of its own, or a virus scanner sits on the way. Ask the hoster to let mail pass (in cPanel: SMTP Restrictions), or try port 465.",
			"%s 应当是“%s”的服务器，但应答的是另一台，它自称 %s：多半是主机商或运营商把外发邮件转到了自己的服务器，或途中有杀毒软件。请让主机商放行（cPanel "
			"中为 SMTP Restrictions），或改用 465 端口。"},
	[WORDS_MASKED] =
		{"A firewall on the way to %s masks what the server says, as Cisco's ESMTP inspection does, and takes STARTTLS away with it: have that "
		 "inspection switched off, or use port 465 with tls \"implicit\".",
			"通往 %s 的途中有防火墙改写了服务器的应答（例如 Cisco 的 ESMTP inspection），STARTTLS 也会被去掉：请关闭该检查功能，或改用 465 端口并把 tls "
			"设为 \"implicit\"。"},
	[WORDS_STRIPPED] =
		{"%s offers STARTTLS on port %u, but here the offer does not arrive: somebody on the way (firewall, virus scanner, internet provider) "
		 "removes it. Send no password like this; use a port that begins with TLS, such as 465, or another network.",
			"%s 在 %u 端口支持 STARTTLS，这里却没有收到：途中有人（防火墙、杀毒软件或运营商）把它去掉了。请不要这样发送密码；请改用一开始就加密的端口（如 "
			"465），或换一个网络。"},
	[WORDS_CERTIFICATE_OPENED] =
		{"The certificate is issued by %s, which opens encrypted connections on the way and can read the password: exempt %s from that.",
			"证书由%s签发：它会解开途中的加密连接，能看到密码。请在其中把 %s 设为例外。"},
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
	[WORDS_LOCAL_FINE] = {"Nothing on this machine stands in the way.", "本机没有妨碍发信的问题。"},
	[WORDS_LOCAL_PRIVATE] = {"Not told: \"allow\" is \"public\", and a stranger may be reading.",
		"不显示：\"allow\" 为 \"public\"，看到结果的可能是外人。"},
	[WORDS_LOCAL_CLOCK_EARLY] =
		{"This machine's clock is wrong: it says %s, but this program is not older than %s; set it from the network "
		 "(timedatectl set-ntp true), in a container or virtual machine on its host.",
			"本机时钟不对：显示 %s，而本程序是 %s 之后发布的；请从网络校时（timedatectl set-ntp true），容器或虚拟机请在宿主机上校时。"},
	[WORDS_LOCAL_CLOCK_DIFFERS] =
		{"This machine's clock says %s, the mail server's says %s: check date, time and time zone of this machine; with a "
		 "wrong clock certificates are refused, and mails carry a wrong date.",
			"本机时钟为 %s，邮件服务器的时钟为 %s，相差太多：请检查本机的日期、时间和时区；时钟不对会使证书校验失败，邮件日期也会出错。"},
	[WORDS_LOCAL_CLOCK_EXPLAINS] =
		{"This machine's clock is wrong, which is why the certificate is refused: it says %s, the mail server's says %s, and at that "
		 "time the certificate is valid; set it from the network (timedatectl set-ntp true).",
			"本机时钟不对，所以证书校验失败：本机显示 %s，邮件服务器显示 %s，按后者证书在有效期内；请从网络校时（timedatectl set-ntp true）。"},
	[WORDS_LOCAL_NO_STORE] =
		{"This machine has no certificates of authorities (%s is missing), so no mail server can be verified: run \"%s\".",
			"本机没有受信任的根证书（缺少 %s），无法校验任何邮件服务器的证书：请运行“%s”。"},
	[WORDS_LOCAL_NO_STORE_ANYWHERE] =
		{"This machine has no certificates of authorities (%s is missing), so no mail server can be verified: install the package "
		 "ca-certificates (Debian, Ubuntu: apt-get install ca-certificates; RHEL, CentOS: yum install ca-certificates; Alpine: apk add "
		 "ca-certificates); on Windows, or where PHP runs in a chroot, let openssl.cafile in php.ini name a cacert.pem.",
			"本机没有受信任的根证书（缺少 %s），无法校验任何邮件服务器的证书：请安装 ca-certificates（Debian、Ubuntu：apt-get install "
			"ca-certificates；RHEL、CentOS：yum install ca-certificates；Alpine：apk add ca-certificates）；Windows 上或 PHP 在 chroot "
			"中运行时，请下载 cacert.pem 并用 php.ini 的 openssl.cafile 指定它。"},
	[WORDS_LOCAL_OLD_STORE] =
		{"The certificates of authorities in %s were last changed %s and may lack the one that is needed: put a newer file there, or take "
		 "out cafile and openssl.cafile to use the system's own.",
			"%s 中的根证书最后更新于 %s，可能缺少所需的证书：请换成新的文件，或去掉 cafile 和 openssl.cafile，改用系统自带的。"},
	[WORDS_LOCAL_SELINUX] =
		{"SELinux on this machine forbids the web server to connect to others (%s [errno %d]): run \"setsebool -P "
		 "httpd_can_network_connect on\".",
			"本机的 SELinux 禁止 Web 服务器对外连接（%s [errno %d]）：请运行“setsebool -P httpd_can_network_connect on”。"},
	[WORDS_LOCAL_DENIED] =
		{"This machine itself forbids the connection (%s [errno %d]): look at its firewall (rules for outgoing connections), at "
		 "AppArmor or SELinux, at what systemd allows the service (IPAddressDeny, RestrictAddressFamilies), or at a security program.",
			"是本机禁止了这个连接（%s [errno %d]）：请检查本机防火墙的出站规则、AppArmor 或 SELinux、systemd 对服务的限制（IPAddressDeny、"
			"RestrictAddressFamilies），或安全软件。"},
	[WORDS_LOCAL_SHORTAGE] =
		{"This machine or process has no room for one more connection (%s [errno %d]): find what keeps so many files and connections "
		 "open, or raise the limit (LimitNOFILE of the service, rlimit_files of php-fpm).",
			"本机或本进程无法再打开新的连接（%s [errno %d]）：请查明是谁占用了这么多文件和连接，或提高上限（服务的 LimitNOFILE，php-fpm 的 "
			"rlimit_files）。"},
	[WORDS_LOCAL_NO_RESOLVER] =
		{"There is no /etc/resolv.conf, so no name can be looked up: PHP probably runs in a chroot, where this file, /etc/hosts and "
		 "/etc/ssl must be too; copy them there, or take out \"chroot\" in the pool of php-fpm.",
			"找不到 /etc/resolv.conf，无法解析任何域名：PHP 可能在 chroot 中运行，那里也要有这个文件以及 /etc/hosts 和 /etc/ssl；请复制过去，或去掉 "
			"php-fpm 配置中的 chroot。"},
	[WORDS_LOCAL_NO_NAMESERVER] =
		{"/etc/resolv.conf names no name server, so no name can be looked up: write \"nameserver\" and its address there.",
			"/etc/resolv.conf 中没有 nameserver，无法解析任何域名：请在其中写上 nameserver 和 DNS 服务器的地址。"},
	[WORDS_LOCAL_NO_ROUTE] =
		{"This machine has no default route: it reaches its own network only; set its gateway, or use a proxy.",
			"本机没有默认路由，只能访问所在的网段：请设置网关，或使用代理。"},
	[WORDS_LOCAL_NO_NETWORK] =
		{"This machine is on no network, only its loopback is up: check its network, in a container that of the container.",
			"本机没有接入网络，只有回环接口：请检查网络，在容器中请检查容器的网络设置。"},
	[WORDS_LOCAL_PAUSED] =
		{"This machine holds mail to %s back until %s, for the server has said that this account or IP address sends too fast (%s); "
		 "smtp_send() sends nothing before: wait, and set 'rate' below what the provider allows.",
			"本机暂缓发往 %s 的邮件，直到 %s：服务器已表示这个账号或 IP 发信太快（%s），在此之前 smtp_send() 不会发送。请等待，并把 'rate' 设得低于服务商的限制。"},
	[WORDS_LOCAL_PAUSED_BY_QUOTA] =
		{"This machine holds mail to %s back until %s, for the server has said that this account has used up what it may send (%s); "
		 "smtp_send() sends nothing before: wait, or ask the provider for a higher allowance.",
			"本机暂缓发往 %s 的邮件，直到 %s：服务器已表示这个账号的发信额度已用完（%s），在此之前 smtp_send() 不会发送。请等待，或向服务商申请更高的额度。"},
	[WORDS_LOCAL_PAUSED_WORDLESS] =
		{"This machine holds mail to %s back until %s, for the server has said that it gets too much from this account or IP address; "
		 "smtp_send() sends nothing before: wait, and set 'rate' below what the provider allows.",
			"本机暂缓发往 %s 的邮件，直到 %s：服务器已表示这个账号或 IP 发信过多，在此之前 smtp_send() 不会发送。请等待，并把 'rate' 设得低于服务商的限制。"},
	[WORDS_LOCAL_RATE] =
		{"This machine holds mail to %s back until %s, for 'rate' has no earlier turn and 'wait' is shorter than that; "
		 "smtp_send() sends nothing before: send from a queue, raise 'wait', or raise 'rate' if the provider allows more.",
			"本机暂缓发往 %s 的邮件，直到 %s：按 'rate' 在此之前没有名额，而 'wait' 又不够长，因此 smtp_send() 不会发送。"
			"请改由队列发送、调大 'wait'，或在服务商允许时调大 'rate'。"},
	[WORDS_ALL_WELL] = {"All is well: %s takes the mail of this shop.",
		"一切正常：%s 可以用来发信。"},
	[WORDS_TEST_SUBJECT] = {"Test message", "测试邮件"},
	[WORDS_TEST_TEXT] =
		{"This test message was sent through %s. If you can read it, sending works.\n",
			"这封测试邮件经由 %s 发出。收到它，说明发信正常。\n"},
};

const char *smtp_check_format(smtp_check_words words, smtp_locale locale)
{
	return formats[words][locale];
}
