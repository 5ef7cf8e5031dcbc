--TEST--
mail() with smtp.replace_mail: mail.log, mail.add_x_header and mail.force_extra_parameters count, in the same words
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip needs a shell'); ?>
--INI--
smtp.replace_mail=1
mail.add_x_header=1
mail.log={PWD}/mail.log.tmp
mail.force_extra_parameters=-f forced@example.com
date.timezone=Asia/Shanghai
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$folder = new SmtpTestFolder;
ini_set('smtp.server', "capture://$folder->path/mails");
$script = "$folder->path/shop.php";
file_put_contents($script, '<?php
    mail("b@example.net", "Order", "x", "From: shop@example.com\r\nX-A: 1", "-f other@example.com");
    mail("b@example.net", "Order", "x");
    mail("b@example.net", "Order", "x", ["From" => "shop@example.com"]);
');
require $script;
$ours = file_get_contents(__DIR__ . '/mail.log.tmp');
unlink(__DIR__ . '/mail.log.tmp');

$command = [PHP_BINARY, '-n'];
foreach (["sendmail_path=sh -c 'cat >> $folder->path/theirs' sh", 'mail.add_x_header=1', "mail.log=$folder->path/log", 'date.timezone=Asia/Shanghai', 'mail.force_extra_parameters=-fx'] as $setting) {
    array_push($command, '-d', $setting);
}
proc_close(proc_open(array_merge($command, [$script]), [], $pipes));
$theirs = file_get_contents("$folder->path/log");
$time = '/^\[\d+-\w+-\d{4} [\d:]+ ([\w\/]+)\]/m';
var_dump(preg_replace($time, '[$1]', $ours) === preg_replace($time, '[$1]', $theirs), substr_count($ours, "\n"));
echo strtok($folder->without_path(preg_replace($time, '[$1]', $ours)), "\n"), "\n";

preg_match_all('/^X-PHP-Originating-Script: .*/m', str_replace("\r", '', file_get_contents("$folder->path/theirs")), $theirs);
$mails = implode($folder->mails());
preg_match_all('/^X-PHP-Originating-Script: .*/m', $mails, $ours);
var_dump($ours === $theirs, count($ours[0]), substr_count($mails, 'Return-Path: <forced@example.com>'));
?>
--CLEAN--
<?php @unlink(__DIR__ . '/mail.log.tmp'); ?>
--EXPECT--
bool(true)
int(3)
[Asia/Shanghai] mail() on [(folder)/shop.php:2]: To: b@example.net -- Headers: From: shop@example.com  X-A: 1 -- Subject: Order
bool(true)
int(3)
int(3)
