--TEST--
PHPMailer: when the reply to the message never came, the exception is another one than that of a failure
--EXTENSIONS--
smtp
ctype
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(PHPMAILER, 'phpmailer');
use Smtp\PHPMailer\Failure;
use Smtp\PHPMailer\UnknownOutcome;

function told(PHPMailer\PHPMailer\PHPMailer $mail): void
{
    try {
        $mail->send();
    } catch (UnknownOutcome $unknown) {
        echo 'do not send again: ', without_ports($unknown->getMessage()), "\n";
        echo json_encode([$unknown->getRetry(), $unknown->getOutcome()]), "\n";
    } catch (Failure $failure) {
        echo 'failed: ', $failure->getRetry(), "\n";
    }
}

told(phpmailer(smtp_test_server(['data_end' => ['close' => true]])));
told(phpmailer(smtp_test_server(['data_end' => '451 4.3.0 later'])));

// without exceptions
$mail = phpmailer(smtp_test_server(['data_end' => ['close' => true]]));
(function () { $this->exceptions = false; })->call($mail);
var_dump($mail->send());
show($mail->lastResult, 'outcome');

// its SMTP class alone
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$ours = phpmailer(smtp_test_server(['data_end' => ['close' => true]]));
foreach (['Mailer', 'Host', 'Port', 'From', 'Subject', 'Body'] as $name) {
    $mail->$name = $ours->$name;
}
$mail->addAddress('b@example.net');
$mail->setSMTPInstance(new Smtp\PHPMailer\SMTP());
told($mail);
?>
--EXPECT--
do not send again: The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection).
1. Do not send it again automatically: the recipient could get it twice.
2. Ask the recipient, or look into the server's log or the account's sent folder.
3. If it happens often, raise 'final_timeout'.
[null,"unknown"]
failed: later
bool(false)
outcome: "unknown"
do not send again: The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (the server closed the connection).
1. Do not send it again automatically: the recipient could get it twice.
2. Ask the recipient, or look into the server's log or the account's sent folder.
3. If it happens often, raise 'final_timeout'.
[null,"unknown"]
