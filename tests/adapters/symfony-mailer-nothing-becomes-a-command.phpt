--TEST--
Symfony Mailer: line breaks in a sender get into no command, and a Bcc in a message as text does not leave
--EXTENSIONS--
smtp
ctype
iconv
mbstring
intl
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(SYMFONY_MAILER, 'ctype', 'iconv', 'mbstring', 'intl'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(SYMFONY_MAILER, 'symfony-mailer');
use Symfony\Component\Mailer\Envelope;
use Symfony\Component\Mime\Address;
use Symfony\Component\Mime\RawMessage;

/* An address that nobody has looked at. */
function unchecked(string $text): Address
{
    $address = new Address('b@example.net');
    $property = new ReflectionProperty(Address::class, 'address');
    PHP_VERSION_ID < 80100 && $property->setAccessible(true);
    $property->setValue($address, $text);
    return $address;
}

$server = smtp_test_server();
$text = new RawMessage("From: a@example.com\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\nBcc: c@example.net,\r\n d@example.net\r\n\r\nHello\r\n");
foreach (["b@example.net>\r\nRCPT TO:<evil@example.net", "b@example.net\n", "b@example.net\0"] as $evil) {
    thrown_by(function () use ($server, $text, $evil) {
        symfony_transport($server)->send($text, new Envelope(unchecked($evil), [new Address('b@example.net')]));
    });
}
thrown_by(function () use ($server) { symfony_transport($server, "local_domain=x%0d%0aRCPT%20TO:<evil@example.net>")->send(symfony_mail()); });
echo count($server->received()), " connections\n";

symfony_transport($server)->send($text, new Envelope(new Address('a@example.com'), [new Address('b@example.net'), new Address('c@example.net')]));
echo json_encode($server->messages()), "\n";
?>
--EXPECT--
Symfony\Component\Mailer\Exception\InvalidArgumentException: smtp_send(): Argument #1 ($message) key "envelope.from" must not contain line breaks or control characters
Symfony\Component\Mailer\Exception\InvalidArgumentException: smtp_send(): Argument #1 ($message) key "envelope.from" must not contain line breaks or control characters
Symfony\Component\Mailer\Exception\InvalidArgumentException: smtp_send(): Argument #1 ($message) key "envelope.from" must not contain line breaks or control characters
Symfony\Component\Mailer\Exception\InvalidArgumentException: smtp_send(): Argument #2 ($server) key "local_domain" must be a domain name or an address literal like [192.0.2.1]
0 connections
["From: a@example.com\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\n\r\nHello\r\n"]
