--TEST--
PHPMailer: TLS, login, token, notifications, kept connections, the next of several hosts
--EXTENSIONS--
smtp
ctype
openssl
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype', 'openssl'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
require __DIR__ . '/../certificates.inc';
load_library(PHPMAILER, 'phpmailer');

$tls = smtp_test_certificates();
$trust = ['ssl' => ['cafile' => $tls->ca]];
$login = ['SMTPAuth' => true, 'Username' => 'user', 'Password' => 'sesame-open', 'SMTPOptions' => $trust];

class Token extends PHPMailer\PHPMailer\OAuth
{
    public function __construct() {}

    public function getOauth64()
    {
        return base64_encode("user=user\x01auth=Bearer sesame-open\x01\x01");
    }
}

foreach (['starttls' => 'tls://localhost', 'implicit' => 'ssl://localhost'] as $kind => $host) {
    $server = smtp_test_server(['tls' => $kind, 'certificate' => $tls->server(), 'require_auth' => true, 'extensions' => ['DSN', 'AUTH LOGIN PLAIN', 'STARTTLS', 'SIZE 1000000']]);
    $mail = phpmailer($server, $login + ['Host' => "localhost:" . smtp_test_closed_port() . ";$host:$server->port", 'dsn' => 'FAILURE', 'SMTPKeepAlive' => true, 'SMTPSettings' => []]);
    echo $kind, ' ', sent($mail), ' ', sent($mail), "\n";
    $smtp = $mail->getSMTPInstance();
    echo $smtp->getLastTransactionID(), ', ', trim($smtp->getLastReply()), ', ', json_encode($smtp->getServerExt('AUTH')), ' ', $smtp->getServerExt('SIZE'), "\n";
    $mail->smtpClose();
    $seen = $server->received();
    echo implode(' | ', preg_replace('/(AUTH \w+|SIZE=).*/', '$1', preg_grep('/^(AUTH|MAIL|RCPT)/', $seen[0]['lines']))), ', ', count($seen), " connection\n";
}

echo "\nAutoTLS, a login never in clear unless that is said\n";
$server = smtp_test_server(['tls' => 'starttls', 'certificate' => $tls->server(), 'require_auth' => true]);
echo sent(phpmailer($server, $login)), ' ', $server->received()[0]['tls']['protocol'], "\n";
$server = smtp_test_server(['require_auth' => true]);
echo preg_replace('/port \d+/', 'port PORT', strtok(sent(phpmailer($server, $login)), "\n")), "\n";
echo sent(phpmailer($server, $login + ['SMTPAutoTLS' => false])), "\n";
echo strtok(sent(phpmailer($server, ['Password' => 'wrong sesame-open', 'SMTPAutoTLS' => false] + $login)), "\n"), "\n";

echo "\na token\n";
$server = smtp_test_server(['mechanisms' => 'XOAUTH2', 'tokens' => ['user' => 'sesame-open'], 'require_auth' => true]);
$mail = phpmailer($server, ['SMTPAuth' => true, 'AuthType' => 'XOAUTH2', 'SMTPAutoTLS' => false]);
$mail->setOAuth(new Token());
echo sent($mail), ' ', json_encode($server->received()[0]['auth']), "\n";

echo "\nsmtpConnect() tries it\n";
$mail = phpmailer($server, ['SMTPAuth' => true, 'AuthType' => 'XOAUTH2', 'SMTPAutoTLS' => false]);
$mail->setOAuth(new Token());
var_dump($mail->smtpConnect());
$mail = phpmailer(smtp_test_server(), ['Password' => 'wrong sesame-open', 'SMTPAutoTLS' => false] + $login);
try {
    $mail->smtpConnect();
} catch (PHPMailer\PHPMailer\Exception $exception) {
    echo strtok($exception->getMessage(), "\n"), "\n";
}
$mail = phpmailer($server, ['Port' => smtp_test_closed_port()]);
(function () { $this->exceptions = false; })->call($mail);
var_dump($mail->smtpConnect());

echo "\nwhat is not ours goes PHPMailer's way\n";
$mail = phpmailer($server = smtp_test_server(), ['do_verp' => true, 'SMTPAutoTLS' => false]);
echo sent($mail), ' ', get_class($mail->getSMTPInstance()), ' ', implode(preg_grep('/^MAIL/', $server->lines())), "\n";

echo "\nlong lines, dots, what smtp_send() does not take\n";
$mail = phpmailer($server = smtp_test_server(), ['Encoding' => '8bit', 'Body' => ".\n..x\n"]);
$mail->addCustomHeader('X-Long', str_repeat('word ', 300));
echo sent($mail), ' ', max(array_map('strlen', explode("\r\n", $server->messages()[0]))) < 999 ? 'folded' : 'too long', ' ';
echo json_encode(substr($server->messages()[0], -9)), "\n";
echo sent(phpmailer($server, ['SMTPSettings' => ['colour' => 'blue']])), "\n";
?>
--EXPECT--
starttls true true
TEST2, 250 2.0.0 Ok: queued as TEST2, ["LOGIN","PLAIN"] 1000000
AUTH PLAIN | MAIL FROM:<a@example.com> SIZE= | RCPT TO:<b@example.net> NOTIFY=FAILURE ORCPT=rfc822;b@example.net | MAIL FROM:<a@example.com> SIZE= | RCPT TO:<b@example.net> NOTIFY=FAILURE ORCPT=rfc822;b@example.net, 1 connection
implicit true true
TEST2, 250 2.0.0 Ok: queued as TEST2, ["LOGIN","PLAIN"] 1000000
AUTH PLAIN | MAIL FROM:<a@example.com> SIZE= | RCPT TO:<b@example.net> NOTIFY=FAILURE ORCPT=rfc822;b@example.net | MAIL FROM:<a@example.com> SIZE= | RCPT TO:<b@example.net> NOTIFY=FAILURE ORCPT=rfc822;b@example.net, 1 connection

AutoTLS, a login never in clear unless that is said
true TLSv1.3
Smtp\PHPMailer\Failure: SMTP Error: Could not connect to SMTP host. The mail server 127.0.0.1 offers no encryption on port PORT, so the password was not sent and the attempt ended.
true
Smtp\PHPMailer\Failure: SMTP Error: Could not authenticate. The mail server 127.0.0.1 did not accept the user name or password: 535 5.7.8 Error: authentication failed.

a token
true ["XOAUTH2"]

smtpConnect() tries it
bool(true)
SMTP Error: Could not authenticate. The mail server 127.0.0.1 did not accept the user name or password: 535 5.7.8 Error: authentication failed.
bool(false)

what is not ours goes PHPMailer's way
true PHPMailer\PHPMailer\SMTP MAIL FROM:<a@example.com> XVERP

long lines, dots, what smtp_send() does not take
true folded "\n.\r\n..x\r\n"
PHPMailer\PHPMailer\Exception: SMTP Error: data not accepted. smtp_send(): Argument #2 ($server) must not contain the unknown key "colour"
