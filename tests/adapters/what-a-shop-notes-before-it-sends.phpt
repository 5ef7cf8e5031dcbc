--TEST--
ECStore and ShopEX: what is only noted, in any letter case and order, and what is kept until when
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/shop.inc';

const MESSAGE = "From: shop@example.com\nDate: Fri, 02 Jan 2026 03:04:05 +0800\nSubject: Hello\n\nSGVsbG8=\n";

foreach (SHOP_CLASSES as $class) {
    echo "-- $class\n";
    $smtp = new $class();
    echo json_encode([$smtp->CONNECTED(), $smtp->noop(), $smtp->quit(), $smtp->error]), "\n";
    echo json_encode([$smtp->helLO('shop.example.com'), $smtp->SENDHELLO('EHLO', 'shop.example.com'), $smtp->authenticate('user', 'sesame-open'),
        $smtp->connect('127.0.0.1', 1), $smtp->MAIL('a@example.com'), $smtp->SENDANDMAIL('a@example.com'), $smtp->sendormail('a@example.com'),
        $smtp->send('a@example.com'), $smtp->recipient('b@example.net'), $smtp->NOOP(), $smtp->RESET(), $smtp->connected(), $smtp->error]), "\n";
    echo json_encode([$smtp->verify('b'), $smtp->EXPAND('list'), $smtp->help(), $smtp->Help('DATA'), $smtp->turn()]), ' ', $smtp->error['error'], "\n";
    echo json_encode([$smtp->Quit(true), $smtp->connected(), $smtp->Close()]), "\n";

    // login and name may come before Connect(), may be left out, and end with the connection
    $server = smtp_test_server();
    $send = function () use ($smtp) {
        $smtp->mail('shop@example.com');
        $smtp->recipient('buyer@example.net');
        return $smtp->data(MESSAGE);
    };
    $smtp->authenticate('user', 'sesame-open');
    $smtp->hello('192.0.2.7');
    $smtp->connect('tcp://127.0.0.1', $server->port);
    echo json_encode($send());
    $smtp->connect('tcp://127.0.0.1', $server->port);
    $smtp->hello("evil\r\nMAIL FROM:<x@example.com>");
    echo json_encode($send()), "\n";
    foreach ($server->received() as $connection) {
        echo json_encode($connection['user']), ' ', strncmp($connection['lines'][0], 'EHLO [192.0.2.7]', 16) ? 'another name' : $connection['lines'][0], "\n";
    }
}

echo "-- the first failure\n";
$server = smtp_test_server(['data_end' => ['554 5.7.1 Refused', '250 ok']]);
$shop = shop($server);
echo json_encode($shop->ready() && $shop->send('buyer@example.net', 'One', '1')), ' ', $shop->smtp->error['smtp_code'], "\n";
echo json_encode($shop->smtp->data(MESSAGE)), ' ', $shop->smtp->error['smtp_code'], "\n";
$shop->smtp->reset();
$shop->smtp->turn();
$shop->finish();
echo $shop->smtp->error['smtp_code'], "\n";
echo json_encode($shop->ready() && $shop->send('buyer@example.net', 'Two', '2')), ' ', json_encode($shop->smtp->error), "\n";

echo "-- a blind copy\n";
$server = smtp_test_server();
$smtp = new mdl_smtp();
$smtp->connect('tcp://127.0.0.1', $server->port);
$smtp->mail('shop@example.com');
$smtp->recipient('buyer@example.net');
echo json_encode($smtp->data("Bcc: boss@example.com,\n other@example.com\n" . MESSAGE)), ' ', preg_match('/bcc|boss|other/i', $server->messages()[0]), "\n";

echo "-- as the shops make it\n";
$smtp = new mdl_smtp();
$smtp->modelName = 'utility/smtp';
$smtp->subject = $smtp->body = 'x';
$smtp->mdl_smtp();
class cmd_smtp extends mdl_smtp
{
    public function start()
    {
        parent::mdl_smtp();
    }
}
echo json_encode([(new cmd_smtp())->start(), $smtp->modelName]), "\n";
?>
--EXPECT--
-- desktop_email_smtp_fsockopen
[false,false,false,null]
[true,true,true,true,true,true,true,true,true,true,true,true,null]
[false,false,false,false,false] 不支持 VRFY 命令。
[true,false,null]
truetrue
"user" EHLO [192.0.2.7]
null another name
-- mdl_smtp
[false,false,false,null]
[true,true,true,true,true,true,true,true,true,true,true,true,null]
[false,false,false,false,false] 不支持 VRFY 命令。
[true,false,null]
truetrue
"user" EHLO [192.0.2.7]
null another name
-- the first failure
false 554
false 554
554
true null
-- a blind copy
true 0
-- as the shops make it
[null,"utility\/smtp"]
