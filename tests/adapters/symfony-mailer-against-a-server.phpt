--TEST--
Symfony Mailer: TLS, login, kept connections and their number of messages, pace, events, the message id and the dialogue
--EXTENSIONS--
smtp
ctype
iconv
mbstring
intl
openssl
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(SYMFONY_MAILER, 'ctype', 'iconv', 'mbstring', 'intl', 'openssl'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
require __DIR__ . '/../certificates.inc';
load_library(SYMFONY_MAILER, 'symfony-mailer');

$tls = smtp_test_certificates();
foreach (['starttls' => 'smtp+ext', 'implicit' => 'smtps+ext'] as $kind => $scheme) {
    $server = smtp_test_server(['tls' => $kind, 'certificate' => $tls->server(), 'require_auth' => true]);
    $transport = symfony_dsn("$scheme://user:sesame-open@localhost:$server->port?cafile=$tls->ca&restart_threshold=2&local_domain=shop.example.com");
    $mailer = new Symfony\Component\Mailer\Mailer($transport);
    $mailer->send(symfony_mail());
    $sent = $transport->send(symfony_mail());
    $transport->send(symfony_mail());
    echo $sent->getMessageId(), ' ', preg_match('/> AUTH PLAIN|> MAIL FROM/', $sent->getDebug()), ' ', strpos($sent->getDebug(), 'sesame') === false ? 'no secret' : 'a secret', "\n";
    $seen = $server->received();
    foreach ($seen as $connection) {
        echo '  ', $connection['tls'] ? 'TLS' : 'no TLS', ' ', $connection['user'], ' ', count($connection['messages']), " messages\n";
    }
    echo field($seen[0]['messages'][0], 'Subject'), "\n";
}

echo "\na password never in clear unless that is said\n";
$server = smtp_test_server();
thrown_by(function () use ($server) { symfony_transport($server, '', 'user:sesame-open')->send(symfony_mail()); });
thrown_by(function () use ($server) { symfony_transport($server, 'auto_tls=0', 'user:sesame-open')->send(symfony_mail()); });

echo "\na token\n";
$server = smtp_test_server(['mechanisms' => 'XOAUTH2', 'tokens' => ['user' => 'ya29.sesame-open'], 'require_auth' => true]);
symfony_transport($server, 'auto_tls=0&auth=XOAUTH2', 'user:ya29.sesame-open')->send(symfony_mail());
echo $server->received()[0]['user'], "\n";

echo "\nits pace, and the ini setting\n";
$server = smtp_test_server();
$transport = symfony_transport($server, 'max_per_second=20');
$start = microtime(true);
foreach ([1, 2, 3] as $number) {
    $transport->send(symfony_mail());
}
var_dump(microtime(true) - $start > 0.1);
ini_set('smtp.server', "smtp://127.0.0.1:$server->port?tls=none&keepalive=0");
symfony_dsn('smtp+ext://default')->send(symfony_mail());
echo count($server->messages()), " messages\n";

echo "\na sender of its own, and a message as text\n";
$envelope = new Symfony\Component\Mailer\Envelope(new Symfony\Component\Mime\Address('bounces@example.com'), [new Symfony\Component\Mime\Address('x@bücher.example')]);
symfony_transport($server)->send(new Symfony\Component\Mime\RawMessage("From: a@example.com\nDate: Thu, 01 Jan 1970 00:00:00 +0000\n\n.\n"), $envelope);
echo implode(' | ', preg_replace('/ SIZE.*/', '', preg_grep('/^(MAIL|RCPT)/', $server->received()[4]['lines']))), ' ', json_encode($server->messages()[4]), "\n";
?>
--EXPECT--
TEST2 1 no secret
  TLS user 2 messages
  TLS user 1 messages
订单 1001
TEST2 1 no secret
  TLS user 2 messages
  TLS user 1 messages
订单 1001

a password never in clear unless that is said
Smtp\Symfony\SendRefused: The mail server 127.0.0.1 offers no encryption on port PORT, so the password was not sent and the attempt ended.
nothing thrown

a token
user

its pace, and the ini setting
bool(true)
4 messages

a sender of its own, and a message as text
MAIL FROM:<bounces@example.com> | RCPT TO:<x@xn--bcher-kva.example> "From: a@example.com\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\n\r\n.\r\n"
