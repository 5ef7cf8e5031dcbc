--TEST--
smtp.replace_mail: mb_send_mail() goes where sendmail_path says, when that is smtp-sendmail; not when only mail() captures
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
sendmail_path=cat > {PWD}/smtp-sendmail.tmp
--FILE--
<?php
var_dump(mb_send_mail('b@example.net', 'Order', 'x', 'From: shop@example.com'));
var_dump(strpos(file_get_contents(__DIR__ . '/smtp-sendmail.tmp'), 'To: b@example.net') === 0);
unlink(__DIR__ . '/smtp-sendmail.tmp');
ini_set('smtp.server', 'CAPTURE:///var/mails');
var_dump(@mb_send_mail('b@example.net', 'Order', 'x', 'From: shop@example.com'), is_file(__DIR__ . '/smtp-sendmail.tmp'));
?>
--CLEAN--
<?php @unlink(__DIR__ . '/smtp-sendmail.tmp'); ?>
--EXPECT--
bool(true)
bool(true)
bool(false)
bool(false)
