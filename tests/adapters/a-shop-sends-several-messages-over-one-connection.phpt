--TEST--
ECStore and ShopEX: several messages go over one connection, a refused one in between does no harm
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/shop.inc';

foreach (SHOP_CLASSES as $class) {
    $server = smtp_test_server(['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']]);
    $shop = shop($server, ['smtpuname' => 'user'], $class);
    foreach (['a@example.net', 'gone@example.net', 'b@example.net'] as $to) {
        var_dump($shop->ready() && $shop->send($to, "给 $to", str_repeat('正文', 100)));
        var_dump($shop->errorInfo === null, $shop->smtp->error === null);
    }
    $shop->finish();
    $connections = $server->received();
    echo count($connections), ' connection, ', $connections[0]['user'], ', ', count($server->messages()), " messages\n";
    foreach ($server->messages() as $message) {
        echo field($message, 'To'), ' | ', field($message, 'Subject'), ' | ', field($message, 'From'), ' | ',
            base64_decode(explode("\r\n\r\n", $message, 2)[1]) === str_repeat('正文', 100) ? 'whole' : 'spoilt', ' | ',
            preg_match('~(?<!\r)\n~', $message), "\n";
    }
}

// several recipients: all or nobody
$server = smtp_test_server(['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']]);
$smtp = new mdl_smtp();
$smtp->Connect('tcp://127.0.0.1', $server->port);
$smtp->Mail('shop@example.com');
$smtp->Recipient('a@example.net');
$smtp->Recipient('gone@example.net');
var_dump($smtp->Data("From: shop@example.com\nDate: Fri, 02 Jan 2026 03:04:05 +0800\n\nHello\n"), $smtp->error['smtp_code'], count($server->messages()));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
1 connection, user, 2 messages
a@example.net | 给 a@example.net | 小店 <shop@example.com> | whole | 0
b@example.net | 给 b@example.net | 小店 <shop@example.com> | whole | 0
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
1 connection, user, 2 messages
a@example.net | 给 a@example.net | 小店 <shop@example.com> | whole | 0
b@example.net | 给 b@example.net | 小店 <shop@example.com> | whole | 0
bool(false)
int(550)
int(0)
