--TEST--
PHPMailer: the others get it when one recipient is refused, and the exception, the callback and lastResult name him
--EXTENSIONS--
smtp
ctype
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(PHPMAILER, 'phpmailer');

$callback = function ($sent, $to, $cc, $bcc, $subject, $body, $from, $extra) {
    printf("%s %s, %s, from %s, %s\n", $sent ? 'to' : 'not to', is_array($to[0]) ? $to[0][0] : $to[0], $subject, $from, json_encode($extra));
};
$script = ['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']];
$server = smtp_test_server($script);
$mail = phpmailer($server, ['action_function' => $callback]);
$mail->addCC('gone@example.net');
$mail->addBCC('c@example.net');
echo sent($mail), "\n";
var_dump(strpos($mail->ErrorInfo, 'The following recipients failed: gone@example.net: No such user') !== false);
show($mail->lastResult, 'outcome', 'accepted');
echo count($server->messages()), ' message, the blind one in it ', substr_count($server->messages()[0], 'c@example.net'), " times\n";

echo "\nall of them\n";
$mail->clearAllRecipients();
$mail->addAddress('gone@example.net');
echo strtok(sent($mail), "\n"), "\n";
show($mail->lastResult, 'outcome', 'phase');

echo "\nthe sender\n";
$mail = phpmailer(smtp_test_server(['mail' => '553 5.7.1 Sender not owned by user']), ['Sender' => 'bounces@example.com', 'action_function' => $callback]);
echo strtok(sent($mail), "\n"), "\n";

echo "\nits SMTP class alone\n";
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$ours = phpmailer(smtp_test_server($script));
foreach (['Mailer', 'Host', 'Port', 'From', 'Subject', 'Body'] as $name) {
    $mail->$name = $ours->$name;
}
$mail->Port = $server->port;
$mail->addAddress('gone@example.net');
$mail->addAddress('b@example.net');
$mail->setSMTPInstance(new Smtp\PHPMailer\SMTP());
echo strtok(sent($mail), "\n"), "\n";
show($mail->getSMTPInstance()->lastResult, 'outcome', 'accepted');
$mail->clearAllRecipients();
$mail->addAddress('gone@example.net');
echo strtok(sent($mail), "\n"), "\n";
echo strtok($mail->ErrorInfo, "\n"), "\n";
?>
--EXPECTF--
to b@example.net, 订单 1001, from a@example.com, {"smtp_transaction_id":"TEST1"}
not to gone@example.net, 订单 1001, from a@example.com, {"smtp_transaction_id":"TEST1"}
to c@example.net, 订单 1001, from a@example.com, {"smtp_transaction_id":"TEST1"}
Smtp\PHPMailer\Failure: SMTP Error: The following recipients failed: gone@example.net: No such user
The mail server 127.0.0.1 says that the recipient's mailbox does not exist: 550 5.1.1 No such user.
1. Check the recipient's address for typing errors.
2. Remove it from the list if it is right but gone: many unknown recipients harm your reputation.
3. Trying again does not help; ask the recipient for another address.
bool(true)
outcome: "partial"
accepted: ["b@example.net","c@example.net"]
1 message, the blind one in it 0 times

all of them
not to gone@example.net, 订单 1001, from a@example.com, {"smtp_transaction_id":null}
Smtp\PHPMailer\Failure: SMTP Error: The following recipients failed: gone@example.net: No such user
outcome: "failed"
phase: "rcpt"

the sender
Smtp\PHPMailer\Failure: The following From address failed: bounces@example.com : The mail server 127.0.0.1 lets this account send only with its own address: 553 5.7.1 Sender not owned by user.

its SMTP class alone
Smtp\PHPMailer\Failure: SMTP Error: The following recipients failed: gone@example.net: No such user
outcome: "partial"
accepted: ["b@example.net"]
PHPMailer\PHPMailer\Exception: SMTP Error: data not accepted.
SMTP Error: data not accepted.%wSMTP server error: RCPT TO command failed: The mail server 127.0.0.1 says that the recipient's mailbox does not exist: 550 5.1.1 No such user.
