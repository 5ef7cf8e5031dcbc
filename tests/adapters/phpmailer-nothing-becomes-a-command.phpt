--TEST--
PHPMailer: line breaks in addresses get into no command, no Bcc leaves, the demand of TLS stays, and a message does not go to a second host as well
--EXTENSIONS--
smtp
ctype
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(PHPMAILER, 'phpmailer');

const MESSAGE = "From: a@example.com\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\nBcc: c@example.net\r\n\r\nHello\r\n";
const EVIL = "b@example.net>\r\nRCPT TO:<evil@example.net";

function smtp(SmtpTestServer $server): Smtp\PHPMailer\SMTP
{
    $smtp = new Smtp\PHPMailer\SMTP();
    $smtp->settings = ['keepalive' => 0];
    $smtp->connect($server->host, $server->port, 10);
    $smtp->hello('shop.example.com');
    return $smtp;
}

echo "its SMTP class\n";
$server = smtp_test_server();
foreach ([['a@example.com', EVIL], [EVIL, 'b@example.net'], ["a@example.com\0", 'b@example.net'], ['a@example.com', "b@example.net\n"]] as [$from, $to]) {
    $smtp = smtp($server);
    $smtp->mail($from);
    $smtp->recipient($to);
    var_dump($smtp->data(MESSAGE));
    echo $smtp->getError()['error'], "\n";
}
$smtp = smtp($server);
$smtp->mail('a@example.com');
$smtp->recipient('b@example.net', "NEVER\r\nRCPT TO:<evil@example.net>");
var_dump($smtp->data(MESSAGE), strpos(implode("\n", $server->lines()), 'evil'), count($server->received()), strpos($server->messages()[0], 'Bcc'));

echo "\nPHPMailer\n";
$server = smtp_test_server();
foreach (['Sender' => EVIL, 'Subject' => "Order\r\nBcc: evil@example.net", 'Helo' => "x\r\nRCPT TO:<evil@example.net>", 'Host' => "127.0.0.1\r\nx"] as $name => $value) {
    $mail = phpmailer($server, [$name => $value]);
    echo "$name: ", json_encode(strpos(sent($mail), '1') === false), "\n";
}
var_dump(preg_grep('/evil/', preg_grep('/^(MAIL|RCPT|EHLO)/', $server->lines())));
echo field($server->messages()[0] ?? '', 'Subject'), "\n";

echo "\nthe demand of TLS\n";
$server = smtp_test_server();
$smtp = smtp($server);
$smtp->startTLS();
$smtp->hello('shop.example.com');
$smtp->getServerExt('STARTTLS');
$smtp->mail('a@example.com');
$smtp->recipient('b@example.net');
var_dump($smtp->data(MESSAGE));
echo $smtp->lastResult['category'], ' ', count($server->messages()), "\n";

echo "\ntwo hosts\n";
foreach ([['data_end' => ['close' => true]], ['data_end' => '554 5.7.1 Spam'], ['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']]] as $script) {
    [$first, $second] = [smtp_test_server($script), smtp_test_server()];
    $mail = phpmailer($first, ['Host' => "127.0.0.1:$first->port;127.0.0.1:$second->port"]);
    $mail->addAddress('gone@example.net');
    echo strtok(sent($mail), ':'), ' ', count($second->received()), "\n";
}
?>
--EXPECT--
its SMTP class
bool(false)
smtp_send(): Argument #1 ($message) key "envelope.to" must not contain line breaks or control characters
bool(false)
smtp_send(): Argument #1 ($message) key "envelope.from" must not contain line breaks or control characters
bool(false)
smtp_send(): Argument #1 ($message) key "envelope.from" must not contain line breaks or control characters
bool(false)
smtp_send(): Argument #1 ($message) key "envelope.to" must not contain line breaks or control characters
bool(true)
bool(false)
int(1)
bool(false)

PHPMailer
Sender: true
Subject: true
Helo: true
Host: true
array(0) {
}
OrderBcc: evil@example.net

the demand of TLS
bool(false)
tls_required 0

two hosts
Smtp\PHPMailer\UnknownOutcome 0
Smtp\PHPMailer\Failure 0
Smtp\PHPMailer\Failure 0
