--TEST--
Symfony Mailer: capture:// in php.ini, whatever the DSN says, and no customer gets a mail
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
require __DIR__ . '/../capture.inc';
load_library(SYMFONY_MAILER, 'symfony-mailer');

$folder = new SmtpTestFolder;
$server = smtp_test_server();
symfony_dsn("smtp+ext://default?capture=$folder->path/mails")->send(symfony_mail());
echo count($folder->mails()), "\n";
ini_set('smtp.server', "capture://$folder->path/mails");
symfony_transport($server, '', 'user:sesame-open')->send(symfony_mail());
echo count($folder->mails()), "\n";
echo count($server->received()), " connections\n";
?>
--EXPECT--
1
2
0 connections
