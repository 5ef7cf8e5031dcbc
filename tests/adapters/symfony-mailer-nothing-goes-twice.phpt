--TEST--
Symfony Mailer: an unknown outcome is told from a failure, also to a failover transport, and nothing goes twice
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
use Symfony\Component\Mailer\Transport\FailoverTransport;
use Symfony\Component\Mailer\Transport\RoundRobinTransport;

$lost = smtp_test_server(['data_end' => ['close' => true]]);
$second = smtp_test_server();
$exception = thrown_by(function () use ($lost) { symfony_transport($lost)->send(symfony_mail()); });
echo json_encode([$exception->getOutcome(), $exception->getRetry(), count($exception->getResult()['rejected'])]), "\n";
var_dump($exception instanceof Symfony\Component\Mailer\Exception\TransportExceptionInterface, $exception instanceof Smtp\Symfony\Unrecoverable);

foreach ([FailoverTransport::class, RoundRobinTransport::class] as $class) {
    mt_srand(1);
    $both = new $class([symfony_transport($lost), symfony_transport($lost)]);
    $exception = thrown_by(function () use ($both) { $both->send(symfony_mail()); });
    echo get_class($exception->getPrevious()), "\n";
}
echo count($lost->messages()), " messages\n";

echo "\na failure goes on to the next one\n";
$refusing = smtp_test_server(['data_end' => '451 4.3.0 later']);
$both = new FailoverTransport([symfony_transport($refusing), symfony_transport($second)]);
echo $both->send(symfony_mail())->getMessageId(), "\n";

echo "\none of two is refused: nobody gets it, as with smtp://, unless that is asked for\n";
$server = smtp_test_server(['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']]);
$mail = symfony_mail()->addTo('gone@example.net')->bcc('c@example.net');
thrown_by(function () use ($server, $mail) { symfony_transport($server)->send($mail); });
echo count($server->messages()), " messages\n";
$some = thrown_by(function () use ($server, $mail) { symfony_transport($server, 'recipients=any')->send($mail); });
show($some->getResult(), 'accepted');
var_dump($some instanceof Smtp\Symfony\Unrecoverable);
$both = new FailoverTransport([symfony_transport($server, 'recipients=any'), symfony_transport($second)]);
thrown_by(function () use ($both, $mail) { $both->send($mail); });
echo count($second->messages()), " message\n";
echo count($server->messages()), ' messages, the blind one in it ', substr_count($server->messages()[0], 'c@example.net'), " times\n";
?>
--EXPECT--
Smtp\Symfony\UnknownOutcome: The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection).
["unknown",null,0]
bool(true)
bool(true)
Smtp\Symfony\NotAgain: The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection).
Smtp\Symfony\UnknownOutcome
Smtp\Symfony\NotAgain: The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection).
Smtp\Symfony\UnknownOutcome
3 messages

a failure goes on to the next one
TEST1

one of two is refused: nobody gets it, as with smtp://, unless that is asked for
Smtp\Symfony\SendRefused: One recipient was refused, and 'recipients' => 'all' means that then nobody gets the message: 550 5.1.1 No such user.
0 messages
Smtp\Symfony\PartlySent: The mail server 127.0.0.1 says that the recipient's mailbox does not exist: 550 5.1.1 No such user.
accepted: ["b@example.net","c@example.net"]
bool(true)
Smtp\Symfony\NotAgain: The mail server 127.0.0.1 says that the recipient's mailbox does not exist: 550 5.1.1 No such user.
1 message
2 messages, the blind one in it 0 times
