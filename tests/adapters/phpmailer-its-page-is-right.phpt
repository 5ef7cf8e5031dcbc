--TEST--
PHPMailer: what the page shows runs, and prints what it says
--EXTENSIONS--
smtp
ctype
openssl
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype', 'openssl'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(PHPMAILER, 'phpmailer');

$server = qq_mail();
try_page('phpmailer', 'story', $server);

$lost = smtp_test_server(['data_end' => ['close' => true]]);
try_page('phpmailer', 'unknown', $lost, ['mail' => phpmailer($lost)]);
echo run_page('phpmailer', 'unknown', $server, ['mail' => phpmailer(smtp_test_server(['data_end' => '554 5.7.1 spam']))]);

$mail = new PHPMailer\PHPMailer\PHPMailer();
run_page('phpmailer', 'instance', $server, ['mail' => $mail]);
echo get_class($mail->getSMTPInstance()), "\n";
run_page('phpmailer', 'settings', $server, ['mail' => $mail = phpmailer($lost)]);
echo json_encode($mail->SMTPSettings, JSON_UNESCAPED_SLASHES), "\n";
?>
--EXPECT--
phpmailer, story: as the page says
phpmailer, unknown: as the page says
spam_content, never
Smtp\PHPMailer\SMTP
{"locale":"en","proxy":"socks5://127.0.0.1:1080"}
