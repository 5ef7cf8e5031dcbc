--TEST--
Laravel: the lines of the page make a mailer that sends with smtp_send(), and its failover does not send twice
--EXTENSIONS--
smtp
ctype
iconv
mbstring
intl
--SKIPIF--
<?php
require __DIR__ . '/library.inc';
skip_without(LARAVEL_MAIL, 'ctype', 'iconv', 'mbstring', 'intl');
skip_without(SYMFONY_MAILER);
$manager = libraries() . '/' . LARAVEL_MAIL;
if (!strpos(file_get_contents($manager), 'createSymfonyTransport') || !runs_here($manager)) die('skip needs a Laravel that sends with Symfony Mailer, for this PHP');
?>
--FILE--
<?php
require __DIR__ . '/laravel.inc';
use Illuminate\Mail\MailManager;
use Illuminate\Support\Facades\Mail;

function manager(array $env): MailManager
{
    $GLOBALS['env'] = $env;
    $mailers = eval('return [' . page_block('laravel', 'config') . '];');
    $config = ['mail.default' => 'smtp', 'mail.from' => ['address' => 'a@example.com', 'name' => 'My Shop']];
    foreach ($mailers + ['failover' => ['transport' => 'failover', 'mailers' => ['smtp', 'smtp']]] as $name => $mailer) {
        $config["mail.mailers.$name"] = $mailer + ['keepalive' => 0];
    }
    $manager = new MailManager(new Application($config));
    Mail::$manager = $manager;
    eval(page_block('laravel', 'provider'));
    return $manager;
}

$server = smtp_test_server();
$env = ['MAIL_HOST' => '127.0.0.1', 'MAIL_PORT' => $server->port];
$sent = manager($env)->mailer()->raw("Thank you.\n", function ($message) {
    $message->to('b@example.net')->subject('订单 1001');
});
echo get_class($sent), ' ', $sent->getMessageId(), "\n", field($server->messages()[0], 'Subject'), ', ', field($server->messages()[0], 'From'), "\n";
echo count(preg_grep('/^> MAIL/m', [preg_replace('/^\[.*?\] /m', '', $sent->getDebug())])), " dialogue\n";

$qq = smtp_test_server(['greeting' => '220 newxmesmtplogicsvrszc50.qq.com XMail Esmtp QQ Mail Server.', 'data_end' => '550 Connection frequency limited']);
$mail = function ($message) { $message->to('b@example.net'); };
$exception = thrown_by(function () use ($qq, $mail) { manager(['MAIL_PORT' => $qq->port, 'MAIL_HOST' => '127.0.0.1'])->mailer()->raw('x', $mail); });
var_dump($exception instanceof Symfony\Component\Mailer\Exception\TransportExceptionInterface);

$lost = smtp_test_server(['data_end' => ['close' => true]]);
$notAgain = thrown_by(function () use ($lost, $mail) { manager(['MAIL_PORT' => $lost->port, 'MAIL_HOST' => 'localhost'])->mailer('failover')->raw('x', $mail); });
echo count($lost->messages()), " message\n";
echo manager(['MAIL_SCHEME' => 'smtps', 'MAIL_HOST' => 'smtp.example.com', 'MAIL_PORT' => 465])->mailer()->getSymfonyTransport(), "\n";

(new class {
    public function handle(string $address, Throwable $mailable): void
    {
        eval(str_replace('Mail::', '\Illuminate\Support\Facades\Mail::', page_block('laravel', 'queue')));
    }

    public function fail(Throwable $exception): void
    {
        echo 'the job gives up: ', get_class($exception), "\n";
    }
})->handle('b@example.net', $notAgain);
?>
--EXPECT--
Illuminate\Mail\SentMessage TEST1
订单 1001, My Shop <a@example.com>
1 dialogue
Smtp\Symfony\SendFailed: QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent.
bool(true)
Smtp\Symfony\NotAgain: The message was sent completely to localhost:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection).
1 message
smtps+ext://smtp.example.com
the job gives up: Smtp\Symfony\NotAgain
