--TEST--
Symfony Mailer: the exception says what the server's words mean and what to do, whether to try again, and is a TransportException
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
use Symfony\Component\Mailer\Exception\TransportExceptionInterface;

$qq = '220 newxmesmtplogicsvrszc50.qq.com XMail Esmtp QQ Mail Server.';
$server = smtp_test_server(['greeting' => $qq, 'data_end' => '550 Connection frequency limited']);
try {
    symfony_transport($server, 'local_domain=shop.example.com')->send(symfony_mail());
} catch (TransportExceptionInterface $exception) {
    echo get_class($exception), ' ', $exception->getCode(), "\n", $exception->getMessage(), "\n";
    printf("%s, %s after %d s, %s\n", $exception->getCategory(), $exception->getRetry(), $exception->getRetryAfter(), $exception->getOutcome());
    echo preg_replace('/^\[.*?\] |\d+(?= octets)|(?<=SIZE=)\d+/m', '', $exception->getDebug());
}
thrown_by(function () use ($server) { symfony_transport($server, 'locale=zh')->send(symfony_mail()); });

echo "\nnever, fix\n";
$server = smtp_test_server(['rcpt' => '550 5.1.1 No such user']);
echo thrown_by(function () use ($server) { symfony_transport($server)->send(symfony_mail()); })->getRetry(), "\n";
$server = smtp_test_server();
$failed = thrown_by(function () use ($server) { symfony_transport($server, 'auto_tls=0', 'user:wrong-sesame-open')->send(symfony_mail()); });
echo $failed->getRetry(), ' ', $failed instanceof Smtp\Symfony\Unrecoverable ? 'not again by itself' : '', "\n";

echo "\na mistake in the DSN\n";
thrown_by(function () use ($server) { symfony_transport($server, 'tls=maybe')->send(symfony_mail()); });
thrown_by(function () { symfony_dsn('smtp+ext://mail.example.com?local_domain=my_host')->send(symfony_mail()); });
thrown_by(function () { symfony_dsn('smtp+extra://mail.example.com'); });
?>
--EXPECT--
