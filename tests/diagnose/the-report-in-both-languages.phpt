--TEST--
smtp_diagnose(): the report, in both languages, with mail addresses and without
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

/* What differs from run to run has always the same width. */
function steady(string $report): string
{
    $steady = preg_replace('/[ \d]{6}\d\.\d ms/', '       * ms', $report);
    $steady = preg_replace('/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/', 'DATE', $steady);
    $steady = preg_replace('/(smtp )\d+\.\d+\.\d+(, PHP )[^\n]+ \(\w+\), OpenSSL [^\n]+/', '$1X$2Y, OpenSSL Z', $steady);
    return preg_replace('/(?<=port |端口 |127\.0\.0\.1:)\d{5}/u', 'PORT!', $steady);
}

function report(string $locale, bool $addresses): string
{
    $server = smtp_test_server(['rcpt' => '550 5.1.1 <Buyer@example.net>: no such user buyer, see also buyer=40example.net']);
    $result = smtp_diagnose($server->settings(['username' => 'user', 'password' => 'sesame-open', 'local_domain' => 'client.example']), [
        'from' => 'alice.shop@example.com', 'to' => 'buyer@example.net', 'addresses' => $addresses, 'locale' => $locale]);
    return steady($result['report']);
}

echo report('en', true), "\n----\n", report('zh', true), "\n----\n";
foreach (['en', 'zh'] as $locale) {
    $report = report($locale, false);
    var_dump(preg_match('/alice|buyer/i', $report));
    echo implode("\n", preg_grep('/\*\*\*/', explode("\n", $report))), "\n";
}
?>
--EXPECT--
SMTP diagnosis of 127.0.0.1 port PORT!

Time:     DATE UTC
Program:  smtp X, PHP Y, OpenSSL Z
Privacy:  no password is in this report, but mail addresses are.

Verdict: The mail server 127.0.0.1 says that the recipient's mailbox does not exist: 550 5.1.1
  <Buyer@example.net>: no such user buyer, see also buyer=40example.net.
  [rcpt: 550 5.1.1 <Buyer@example.net>: no such user buyer, see also buyer=40example.net (mailbox_not_found)]

What to do:
  1. Check the recipient's address for typing errors.
  2. Remove it from the list if it is right but gone: many unknown recipients harm your reputation.
  3. Trying again does not help; ask the recipient for another address.

Also noticed:
  - The password travels without encryption, because tls is "none".

Steps:
  [warn] settings                  The password travels without encryption, because tls is "none".
  [ok]   look-up            * ms  127.0.0.1 resolves to 127.0.0.1.
  [ok]   connection         * ms  127.0.0.1 port PORT! answers.
  [ok]   greeting           * ms  The server greets: mail.example.com ESMTP ready
  [ok]   EHLO               * ms  The server offers: PIPELINING, SIZE 52428800, 8BITMIME,
                                   ENHANCEDSTATUSCODES, AUTH PLAIN LOGIN
  [-]    STARTTLS                  The connection is not encrypted.
  [-]    encryption                The connection is not encrypted.
  [-]    certificate               The connection is not encrypted.
  [ok]   login              * ms  Logged in as user with PLAIN.
  [ok]   sender             * ms  The server takes mail from alice.shop@example.com.
  [FAIL] recipient          * ms  The mail server 127.0.0.1 says that the recipient's mailbox does
                                   not exist: 550 5.1.1 <Buyer@example.net>: no such user buyer, see
                                   also buyer=40example.net.
  [-]    Not reached: test mail.
  [-]    other ports               Not needed.
  [-]    DNS                       Not checked: example.com is a name for examples.
  [ok]   this machine              Nothing on this machine stands in the way.

Transcript (C: we, S: the server, --: what happened; times since the start):
        * ms  -- connected to 127.0.0.1 port PORT!
        * ms  S: 220 mail.example.com ESMTP ready
        * ms  C: EHLO client.example
        * ms  S: 250-mail.example.com
                  250-PIPELINING
                  250-SIZE 52428800
                  250-8BITMIME
                  250-ENHANCEDSTATUSCODES
                  250 AUTH PLAIN LOGIN
        * ms  C: AUTH PLAIN [user name and password: hidden]
        * ms  S: 235 2.7.0 Authentication successful
        * ms  C: MAIL FROM:<alice.shop@example.com>
        * ms  S: 250 2.1.0 Ok
        * ms  C: RCPT TO:<buyer@example.net>
        * ms  S: 550 5.1.1 <Buyer@example.net>: no such user buyer, see also buyer=40example.net
        * ms  C: QUIT
        * ms  S: 221 2.0.0 Bye

----
SMTP 诊断报告：127.0.0.1 端口 PORT!

时间：DATE（UTC）
程序：smtp X, PHP Y, OpenSSL Z
隐私：本报告不含密码，但含有邮箱地址。

结论：邮件服务器 127.0.0.1 表示收件人邮箱不存在：550 5.1.1 <Buyer@example.net>: no such user buyer,
  see also buyer=40example.net。
  [rcpt: 550 5.1.1 <Buyer@example.net>: no such user buyer, see also buyer=40example.net (mailbox_not_found)]

怎么办：
  1. 检查收件人地址是否写错。
  2. 地址没写错但邮箱已不存在时，请从名单中删除：发给大量不存在的地址会损害信誉。
  3. 重试没有用，请向收件人询问新的地址。

另外请注意：
  - tls 设为 "none"，密码将以明文传送。

检查步骤：
  [注意] 设置                  tls 设为 "none"，密码将以明文传送。
  [通过] 域名解析       * ms  127.0.0.1 解析为 127.0.0.1。
  [通过] 连接           * ms  127.0.0.1 端口 PORT! 可以连接。
  [通过] 问候语         * ms  服务器的问候语：mail.example.com ESMTP ready
  [通过] EHLO           * ms  服务器支持：PIPELINING, SIZE 52428800, 8BITMIME, ENHANCEDSTATUSCODES,
                               AUTH PLAIN LOGIN
  [-]    STARTTLS              连接没有加密。
  [-]    加密                  连接没有加密。
  [-]    证书                  连接没有加密。
  [通过] 登录           * ms  已用账号 user 登录（PLAIN）。
  [通过] 发件人         * ms  服务器接受发件人 alice.shop@example.com。
  [失败] 收件人         * ms  邮件服务器 127.0.0.1 表示收件人邮箱不存在：550 5.1.1
                               <Buyer@example.net>: no such user buyer, see also
                               buyer=40example.net。
  [-]    未进行到：测试邮件。
  [-]    其他端口              不需要。
  [-]    发件域名              未检查：example.com 是保留作示例用的域名。
  [通过] 本机                  本机没有妨碍发信的问题。

会话记录（C：本机，S：服务器，--：发生的事；时间从开始算起）：
        * ms  -- connected to 127.0.0.1 port PORT!
        * ms  S: 220 mail.example.com ESMTP ready
        * ms  C: EHLO client.example
        * ms  S: 250-mail.example.com
                  250-PIPELINING
                  250-SIZE 52428800
                  250-8BITMIME
                  250-ENHANCEDSTATUSCODES
                  250 AUTH PLAIN LOGIN
        * ms  C: AUTH PLAIN [user name and password: hidden]
        * ms  S: 235 2.7.0 Authentication successful
        * ms  C: MAIL FROM:<alice.shop@example.com>
        * ms  S: 250 2.1.0 Ok
        * ms  C: RCPT TO:<buyer@example.net>
        * ms  S: 550 5.1.1 <Buyer@example.net>: no such user buyer, see also buyer=40example.net
        * ms  C: QUIT
        * ms  S: 221 2.0.0 Bye

----
int(0)
          out (***).
  <***@example.net>: no such *** ***, see also ***=40example.net.
  [rcpt: 550 5.1.1 <***@example.net>: no such *** ***, see also ***=40example.net (mailbox_not_found)]
  [ok]   login              * ms  Logged in as *** with PLAIN.
  [ok]   sender             * ms  The server takes mail from ***@example.com.
                                   not exist: 550 5.1.1 <***@example.net>: no such *** ***, see also
                                   ***=40example.net.
        * ms  C: AUTH PLAIN [*** name and password: hidden]
        * ms  C: MAIL FROM:<***@example.com>
        * ms  C: RCPT TO:<***@example.net>
        * ms  S: 550 5.1.1 <***@example.net>: no such *** ***, see also ***=40example.net
int(0)
隐私：本报告不含密码；用户名和邮箱地址 @ 前的部分已隐去（***）。
结论：邮件服务器 127.0.0.1 表示收件人邮箱不存在：550 5.1.1 <***@example.net>: no such *** ***, see
  also ***=40example.net。
  [rcpt: 550 5.1.1 <***@example.net>: no such *** ***, see also ***=40example.net (mailbox_not_found)]
  [通过] 登录           * ms  已用账号 *** 登录（PLAIN）。
  [通过] 发件人         * ms  服务器接受发件人 ***@example.com。
                               <***@example.net>: no such *** ***, see also ***=40example.net。
        * ms  C: AUTH PLAIN [*** name and password: hidden]
        * ms  C: MAIL FROM:<***@example.com>
        * ms  C: RCPT TO:<***@example.net>
        * ms  S: 550 5.1.1 <***@example.net>: no such *** ***, see also ***=40example.net
