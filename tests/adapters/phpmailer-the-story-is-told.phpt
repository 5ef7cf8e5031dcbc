--TEST--
PHPMailer: the exception and ErrorInfo say what the server's words mean and what to do
--EXTENSIONS--
smtp
ctype
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(PHPMAILER, 'phpmailer');

$server = smtp_test_server(['greeting' => '220 newxmesmtplogicsvrszc50.qq.com XMail Esmtp QQ Mail Server.', 'data_end' => '550 Connection frequency limited']);
$mail = phpmailer($server, ['SMTPSettings' => ['locale' => 'en']]);
try {
    $mail->send();
} catch (PHPMailer\PHPMailer\Exception $exception) {
    echo get_class($exception), "\n", $exception->getMessage(), "\n";
    var_dump($exception->getMessage() === $mail->ErrorInfo, $mail->isError());
    printf("%s, %s, %s\n", $exception->getCategory(), $exception->getRetry(), $exception->getOutcome());
    show($mail->lastResult, 'outcome', 'phase', 'category', 'retry_after');
}

// the same sender is held back then; the next host gets it
$second = smtp_test_server();
$mail = phpmailer($server);
echo strtok(sent($mail), ':'), ': ', json_encode($mail->lastResult['bytes']), " octets\n";
$mail->Host = "127.0.0.1;localhost:$second->port";
echo sent($mail), "\n";

// without exceptions; whoever has set PHPMailer to Chinese reads it in Chinese
// and who sends from another address is somebody else: after such a reply the same sender is held back
$mail = phpmailer($server, ['SMTPSettings' => ['source_ip' => '127.0.0.2']]);
$mail->setLanguage('zh_cn');
(function () { $this->exceptions = false; })->call($mail);
var_dump($mail->send());
echo strtok($mail->ErrorInfo, "\n"), "\n";

$mail = phpmailer($server, ['SMTPSettings' => ['source_ip' => '127.0.0.3'], 'SMTPDebug' => 2, 'Debugoutput' => function ($line, $level) {
    echo "$level ", without_ports(trim($line)), "\n";
}]);
$mail->Helo = 'shop.example.com';
$mail->setLanguage('en'); // PHPMailer 7 has one language for all
sent($mail);
echo json_encode($mail->getSMTPInstance()->getError()), "\n";
?>
--EXPECTF--
Smtp\PHPMailer\Failure
SMTP Error: data not accepted. QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent.
1. Stop sending and wait 30 minutes before you try again; QQ counts per minute, hour and day and does not publish the limits.
2. %s
3. %s
https://service.mail.qq.com/detail/122
bool(true)
bool(true)
rate_limited, later, failed
outcome: "failed"
phase: "data_end"
category: "rate_limited"
retry_after: 1800
Smtp\PHPMailer\Failure: 0 octets
true
bool(false)
SMTP 错误：%sQQ 邮箱%s550 Connection frequency limited%s
2 SERVER -> CLIENT: 220 newxmesmtplogicsvrszc50.qq.com XMail Esmtp QQ Mail Server.
1 CLIENT -> SERVER: EHLO shop.example.com
%a
1 CLIENT -> SERVER: [message: %d octets]
1 CLIENT -> SERVER: .
2 SERVER -> CLIENT: 550 Connection frequency limited
%a
1 SMTP ERROR: DATA END command failed: data_end: 550 Connection frequency limited (rate_limited)
2 SMTP Error: data not accepted. QQ Mail thinks %a
{"error":"DATA END command failed: QQ Mail thinks %s","detail":"Connection frequency limited","smtp_code":"550","smtp_code_ex":""}
