--TEST--
PHPMailer: capture:// in php.ini, whatever Host says, or capture in SMTPSettings, and no customer gets a mail
--EXTENSIONS--
smtp
ctype
--SKIPIF--
<?php require __DIR__ . '/library.inc'; skip_without(PHPMAILER, 'ctype'); ?>
--FILE--
<?php
require __DIR__ . '/library.inc';
require __DIR__ . '/../capture.inc';
load_library(PHPMAILER, 'phpmailer');

$folder = new SmtpTestFolder;
$server = smtp_test_server();
$mail = phpmailer($server, ['SMTPSettings' => ['capture' => "$folder->path/mails", 'locale' => 'en']]);
$mail->addBCC('c@example.net');
echo sent($mail), ' ', count($folder->mails()), "\n";
preg_match_all('~^(?:Return-Path|X-Envelope-To): .*~m', current($folder->mails()), $envelope);
echo implode(', ', $envelope[0]), ', ', $mail->lastResult['server']['host'], "\n";

ini_set('smtp.server', "CAPTURE://$folder->path/mails");
$mail = phpmailer($server);
var_dump($mail->smtpConnect());
$mail->do_verp = true; // else PHPMailer's own way
echo sent($mail), ' ', count($folder->mails()), "\n";
$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$ours = phpmailer($server);
foreach (['Mailer', 'Host', 'Port', 'From', 'Subject', 'Body'] as $name) {
    $mail->$name = $ours->$name;
}
$mail->addAddress('b@example.net');
$mail->setSMTPInstance(new Smtp\PHPMailer\SMTP());
echo sent($mail), ' ', count($folder->mails()), "\n";
echo count($server->received()), " connections\n";
?>
--EXPECT--
true 1
Return-Path: <a@example.com>, X-Envelope-To: <b@example.net>, X-Envelope-To: <c@example.net>, capture
bool(true)
true 2
true 3
0 connections
