--TEST--
ECStore and ShopEX: a page gets no tags from a server, and no output holds the password
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/shop.inc';
require __DIR__ . '/../secrets.inc';

$server = smtp_test_server(['rcpt' => '550 <script>alert(1)</script> <buyer@example.net> is unknown']);
$shop = shop($server, ['smtpuname' => 'user']);
echo $shop->testPage(), "\n", $shop->smtp->error['smtp_msg'], "\n";

$server = smtp_test_server();
$shop = shop($server, ['smtpuname' => 'user']);
$shop->smtp->do_debug = 1;
ob_start();
$shop->testPage();
var_dump($shop->smtp);
var_export($shop->smtp);
print_r($shop->smtp);
echo serialize($shop->smtp);
$shop->smtp->Connect('', '');
$shop->smtp->Authenticate('user', 'sesame-open');
$shop->smtp->Data('');
echo json_encode($shop->smtp->error);
$printed = ob_get_clean();
echo json_encode(secrets_in($printed, 'sesame-open')), "\n";
echo strtr(substr($printed, 0, strpos($printed, 'QUIT') ?: strpos($printed, 'object(')), ["\r" => '', (string) $server->port => 'PORT']), "\n";
?>
--EXPECT--
无法发送测试邮件，下面是出错信息：<br>邮件服务器 127.0.0.1 表示收件人邮箱不存在：550 ＜script＞alert(1)＜/script＞ ＜buyer@example.net＞ is unknown。建议：检查收件人地址是否写错。
<script>alert(1)</script> <buyer@example.net> is unknown
[]
SMTP -> NOTICE:
connected to 127.0.0.1 port PORT
SMTP -> FROM SERVER:
220 mail.example.com ESMTP ready
SMTP -> FROM CLIENT:
EHLO shop.example.com
SMTP -> FROM SERVER:
250-mail.example.com
250-PIPELINING
250-SIZE 52428800
250-8BITMIME
250-ENHANCEDSTATUSCODES
250 AUTH PLAIN LOGIN
SMTP -> FROM CLIENT:
AUTH PLAIN [user name and password: hidden]
SMTP -> FROM SERVER:
235 2.7.0 Authentication successful
SMTP -> FROM CLIENT:
MAIL FROM:<shop@example.com> SIZE=343
SMTP -> FROM CLIENT:
RCPT TO:<buyer@example.net>
SMTP -> FROM SERVER:
250 2.1.0 Ok
SMTP -> FROM SERVER:
250 2.1.5 Ok
SMTP -> FROM CLIENT:
DATA
SMTP -> FROM SERVER:
354 End data with <CR><LF>.<CR><LF>
SMTP -> FROM CLIENT:
[message: 343 octets]
SMTP -> FROM CLIENT:
.
SMTP -> FROM SERVER:
250 2.0.0 Ok: queued as TEST1
