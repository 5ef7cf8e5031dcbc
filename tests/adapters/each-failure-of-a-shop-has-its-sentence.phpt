--TEST--
ECStore and ShopEX: refused connection, wrong password, refused recipient, missing TLS, unknown outcome, mistakes in the form
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/shop.inc';

function told(string $what, array $script, array $config = []): void
{
    $shop = shop(smtp_test_server($script), $config);
    echo "-- $what\n", sentence($shop), json_encode([$shop->smtp->error['smtp_code'], $shop->smtp->error['smtp_code_ex'], $shop->smtp->error['smtp_msg']]), "\n";
}

$closed = new Shop('mdl_smtp', ['smtpserver' => '127.0.0.1', 'smtpport' => smtp_test_closed_port()]);
echo "-- refused connection\n", sentence($closed), $closed->smtp->error['errno'], ' ', $closed->smtp->error['errstr'], "\n";
told('wrong password', ['greeting' => '220 163.com Anti-spam GT for Coremail System', 'auth' => '535 Error: authentication failed'], ['smtpuname' => 'user']);
told('refused recipient', ['rcpt' => '550 5.1.1 No such user']);
told('a sentence without the reply', ['mail' => '421 Connection timeout']);
told('no TLS for a login', [], ['smtpserver' => '127.0.0.1', 'smtpuname' => 'user']);
told('TLS for a plain server', [], ['smtpserver' => 'tls://127.0.0.1']);
told('unknown outcome', ['data_end' => ['close' => true]]);
foreach ([['smtpserver' => ''], ['smtpserver' => 'a b'], ['smtpport' => 'abc'], ['usermail' => 'shop'], ['smtpuname' => 'user', 'smtppasswd' => '']] as $config) {
    echo '-- ', json_encode($config), "\n", sentence(new Shop('mdl_smtp', $config + ['smtpserver' => '127.0.0.1', 'smtpport' => 25]));
}
?>
--EXPECT--
-- refused connection
无法发送测试邮件，下面是出错信息：<br>连接 127.0.0.1:PORT 被拒绝（错误号 111）：该端口没有服务，或被防火墙拒绝。建议：检查“smtp服务器地址”和“smtp服务器端口”：常用 465（“ssl://主机名”）和 587（“tls://主机名”）。
111 connect: Connection refused [errno 111] (connection_refused)
-- wrong password
无法发送测试邮件，下面是出错信息：<br>网易邮箱不接受这次登录：535 Error: authentication failed。这里要填客户端授权码，不是网页登录密码。建议：登录网页邮箱，打开 设置 ＞ POP3/SMTP/IMAP，开启 SMTP 服务并新增客户端授权码（16 位，只显示一次）。
[535,null,"Error: authentication failed"]
-- refused recipient
无法发送测试邮件，下面是出错信息：<br>邮件服务器 127.0.0.1 表示收件人邮箱不存在：550 5.1.1 No such user。建议：检查收件人地址是否写错。
[550,"5.1.1","No such user"]
-- a sentence without the reply
无法发送测试邮件，下面是出错信息：<br>127.0.0.1:PORT 没有在规定时间内回应。服务器的原话：421 Connection timeout。建议：很多主机商封锁 25 端口的出站连接：请改用 465（“ssl://主机名”）或 587（“tls://主机名”）。
[421,null,"Connection timeout"]
-- no TLS for a login
无法发送测试邮件，下面是出错信息：<br>邮件服务器 127.0.0.1 （端口 PORT）不提供加密，因此没有发送密码，操作已停止。建议：把“smtp服务器地址”写成 ssl://主机名，端口用 465；或写成 tls://主机名，端口用 587。服务器确实不支持加密、网络又是您自己的，才写成 tcp://主机名。
[null,null,null]
-- TLS for a plain server
无法发送测试邮件，下面是出错信息：<br>设置要求加密，但 127.0.0.1:PORT 不提供 STARTTLS，没有发送任何内容。建议：把“smtp服务器地址”写成 ssl://主机名，端口用 465；或写成 tls://主机名，端口用 587。服务器确实不支持加密、网络又是您自己的，才写成 tcp://主机名。
[null,null,null]
-- unknown outcome
无法发送测试邮件，下面是出错信息：<br>邮件已完整发给 127.0.0.1:PORT，但没有收到对方的确认：可能已被接收，也可能没有。建议：不要自动重发，否则收件人可能收到两封。
[null,null,null]
-- {"smtpserver":""}
无法发送测试邮件，下面是出错信息：<br>邮件没有发出：“smtp服务器地址”填写有误（smtp_send(): Argument #2 ($server) key "host" must not be empty）。建议：检查商店的邮件设置。
-- {"smtpserver":"a b"}
无法发送测试邮件，下面是出错信息：<br>邮件没有发出：“smtp服务器地址”填写有误（smtp_send(): Argument #2 ($server) key "host" must be a host name or an IP address）。建议：检查商店的邮件设置。
-- {"smtpport":"abc"}
无法发送测试邮件，下面是出错信息：<br>邮件没有发出：“smtp服务器端口”填写有误（smtp_send(): Argument #2 ($server) key "port" must be of type int, string given）。建议：检查商店的邮件设置。
-- {"usermail":"shop"}
无法发送测试邮件，下面是出错信息：<br>邮件没有发出：“发信人邮箱”填写有误（smtp_send(): Argument #1 ($message) key "envelope.from" must be an address such as user@example.com）。建议：检查商店的邮件设置。
-- {"smtpuname":"user","smtppasswd":""}
无法发送测试邮件，下面是出错信息：<br>邮件没有发出：“smtp密码”填写有误（smtp_send(): Argument #2 ($server) key "password" must be given together with username）。建议：检查商店的邮件设置。
