--TEST--
mail() with smtp.replace_mail: a failure is false and a warning with the explanation; what may have been accepted is not sent again
--EXTENSIONS--
smtp
--INI--
smtp.replace_mail=1
--FILE--
<?php
require __DIR__ . '/../show.inc';

set_error_handler(function ($level, $text) { return (bool) print without_ports("warning: $text\n"); }, E_WARNING);
function try_mail(string $url, ...$more): void
{
    ini_set('smtp.server', $url);
    var_dump(mail('b@example.net, gone@example.net', 'Order', 'x', 'From: shop@example.com', ...$more));
}

foreach ([
    ['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']],
    ['data_end' => ['close' => true]],
    ['greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'data_end' => '550 Connection frequency limited'],
] as $script) {
    $server = smtp_test_server($script);
    try_mail("smtp://user:sesame-open@127.0.0.1:$server->port?tls=none");
}
$server = smtp_test_server(['data_end' => '550 5.7.1 Spam']);
try_mail("smtp://127.0.0.1:$server->port?tls=none&locale=zh");
try_mail("smtp://127.0.0.1:$server->port?tls=none", '-bs');
ini_set('smtp.server', "smtp://127.0.0.1:$server->port?tls=none");
var_dump(mail('no address', 'Order', 'x', 'From: shop@example.com'), mail('', 'Order', 'x', 'From: shop@example.com'));
try_mail('');
try_mail('smtp://user:sesame-open@host/path');
try_mail('smtp://user:sesame-open@host?hots=1');
try_mail('smtp://user@host');
?>
--EXPECT--
warning: mail(): The mail server 127.0.0.1 says that the recipient's mailbox does not exist: 550 5.1.1 No such user. Check the recipient's address for typing errors. [rcpt: 550 5.1.1 No such user (mailbox_not_found); partial, retry: never]
bool(true)
warning: mail(): The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection). Do not send it again automatically: the recipient could get it twice. [data_end: the server closed the connection (connection_lost); unknown]
bool(true)
warning: mail(): QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent. Stop sending and wait 30 minutes before you try again; QQ counts per minute, hour and day and does not publish the limits. [data_end: 550 Connection frequency limited (rate_limited); failed, retry: later]
bool(false)
warning: mail(): 邮件服务器 127.0.0.1 认为这封邮件是垃圾邮件：550 5.7.1 Spam。 修改标题和正文：不要只写“测试”，少放链接，不用短网址，HTML 之外附上纯文本。 [data_end: 550 5.7.1 Spam (spam_content); failed, retry: never]
bool(false)
warning: mail(): Nothing was sent: the option -b is not one that smtp.replace_mail knows
bool(false)
warning: mail(): Nothing was sent: the recipients (To, Cc, Bcc) must be an address such as user@example.com
warning: mail(): Nothing was sent: the recipients (To, Cc, Bcc) must hold at least one recipient
bool(false)
bool(false)
warning: mail(): smtp.replace_mail is on, but the ini setting smtp.server is empty
bool(false)
warning: mail(): The ini setting smtp.server must be a URL like "smtp://user:password@host:587?tls=starttls"
bool(false)
warning: mail(): The ini setting smtp.server must not contain the unknown key "hots"
bool(false)
warning: mail(): Nothing was sent: the key "password" of smtp.server must be given together with username
bool(false)
