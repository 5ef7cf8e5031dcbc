--TEST--
smtp.replace_mail: mb_send_mail() does not send by another way unseen
--EXTENSIONS--
smtp
mbstring
--SKIPIF--
<?php
if (PHP_OS_FAMILY === 'Windows') die('skip needs a shell');
if (!function_exists('mb_send_mail')) die('skip needs mbstring');
?>
--INI--
smtp.replace_mail=1
sendmail_path=cat > {PWD}/mb.tmp; true
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$folder = new SmtpTestFolder;
ini_set('smtp.server', "capture://$folder->path/mails");
set_error_handler(function ($level, $text) { return (bool) print "$text\n"; });
var_dump(mb_send_mail('b@example.net', 'Order', 'x', 'From: shop@example.com'));
var_dump(is_file(__DIR__ . '/mb.tmp'), count($folder->mails()));
?>
--CLEAN--
<?php @unlink(__DIR__ . '/mb.tmp'); ?>
--EXPECT--
mb_send_mail(): Nothing was sent: smtp.replace_mail covers mail() only; use mail(), or let sendmail_path be smtp-sendmail with -C capture:///a/folder
bool(false)
bool(false)
int(0)
