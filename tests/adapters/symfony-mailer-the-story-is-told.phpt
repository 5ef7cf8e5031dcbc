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
    echo preg_replace('/^\[.*?\](?= )|\d+(?= octets)|(?<=SIZE=)\d+|(?<=port )\d+/m', 'N', $exception->getDebug());
}
// who sends from another address is somebody else: after such a reply the same sender is held back
thrown_by(function () use ($server) { symfony_transport($server, 'locale=zh&source_ip=127.0.0.2')->send(symfony_mail()); });

echo "\nnever, fix\n";
$server = smtp_test_server(['rcpt' => '550 5.1.1 No such user']);
echo thrown_by(function () use ($server) { symfony_transport($server, 'source_ip=127.0.0.3')->send(symfony_mail()); })->getRetry(), "\n";
$server = smtp_test_server();
$failed = thrown_by(function () use ($server) { symfony_transport($server, 'auto_tls=0', 'user:wrong-sesame-open')->send(symfony_mail()); });
echo $failed->getRetry(), ' ', $failed instanceof Smtp\Symfony\Unrecoverable ? 'not again by itself' : '', "\n";

echo "\na mistake in the DSN\n";
thrown_by(function () use ($server) { symfony_transport($server, 'tls=maybe')->send(symfony_mail()); });
thrown_by(function () { symfony_dsn('smtp+ext://mail.example.com?local_domain=my_host')->send(symfony_mail()); });
thrown_by(function () { symfony_dsn('smtp+extra://mail.example.com'); });
?>
--EXPECTF--
Smtp\Symfony\SendFailed 550
QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent.
1. Stop sending and wait 30 minutes before you try again; QQ counts per minute, hour and day and does not publish the limits.
2. Send more slowly: leave some seconds between two messages, and do not send a batch at once.
3. On shared hosting other sites count too; for larger volumes use a transactional mail service.
https://service.mail.qq.com/detail/122
rate_limited, later after 1800 s, failed
N * connected to 127.0.0.1 port N
N < 220 newxmesmtplogicsvrszc50.qq.com XMail Esmtp QQ Mail Server.
N > EHLO shop.example.com
N < 250-mail.example.com
N < 250-PIPELINING
N < 250-SIZE 52428800
N < 250-8BITMIME
N < 250-ENHANCEDSTATUSCODES
N < 250 AUTH PLAIN LOGIN
N > MAIL FROM:<a@example.com> SIZE=N
N > RCPT TO:<b@example.net>
N < 250 2.1.0 Ok
N < 250 2.1.5 Ok
N > DATA
N < 354 End data with <CR><LF>.<CR><LF>
N > [message: N octets]
N > .
N < 550 Connection frequency limited
N > QUIT
Smtp\Symfony\SendFailed: QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。

never, fix
Smtp\Symfony\SendRefused: The mail server 127.0.0.1 says that the recipient's mailbox does not exist: 550 5.1.1 No such user.
never
Smtp\Symfony\SendRefused: The mail server 127.0.0.1 did not accept the user name or password: 535 5.7.8 Error: authentication failed.
fix not again by itself

a mistake in the DSN
Symfony\Component\Mailer\Exception\InvalidArgumentException: smtp_send(): Argument #2 ($server) key "tls" must be one of "auto", "implicit", "starttls", "opportunistic", "none"
Symfony\Component\Mailer\Exception\InvalidArgumentException: smtp_send(): Argument #2 ($server) key "local_domain" must be a domain name or an address literal like [192.0.2.1]
Symfony\Component\Mailer\Exception\UnsupportedSchemeException: The "smtp+extra" scheme is not supported.
