--TEST--
ECStore and ShopEX: capture:// in the form, or in php.ini whatever the form says, and no customer gets a mail
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/shop.inc';

$folder = sys_get_temp_dir() . '/smtp-shop-' . getmypid();
$kept = function () use ($folder) {
    $files = glob("$folder/new/*");
    foreach ($files as $file) {
        preg_match_all('~^(?:Return-Path|X-Envelope-To): .*~m', file_get_contents($file), $envelope);
        echo implode(', ', $envelope[0]), "\n";
        unlink($file);
    }
    return count($files);
};

echo (new Shop('mdl_smtp', ['smtpserver' => "capture://$folder", 'smtpport' => '25', 'smtpuname' => 'user']))->testPage(), "\n", $kept(), "\n";

$server = smtp_test_server();
ini_set('smtp.server', "CAPTURE://$folder");
echo shop($server, ['smtpuname' => 'user'])->testPage(), "\n", $kept(), "\n";
echo count($server->received()), " connections\n";

// a folder that is something else
touch("$folder/mail.txt");
array_map('rmdir', glob("$folder/*", GLOB_ONLYDIR));
$shop = shop($server);
echo str_replace($folder, 'FOLDER', $shop->testPage()), "\n";

// any other setting is that of other programs
ini_set('smtp.server', 'smtp://smtp.example.com');
echo shop($server)->testPage(), "\n", count($server->messages()), "\n";
unlink("$folder/mail.txt");
rmdir($folder);
?>
--EXPECT--
已成功发送一封测试邮件，请查看接收邮箱。
Return-Path: <shop@example.com>, X-Envelope-To: <buyer@example.net>
1
已成功发送一封测试邮件，请查看接收邮箱。
Return-Path: <shop@example.com>, X-Envelope-To: <buyer@example.net>
1
0 connections
无法发送测试邮件，下面是出错信息：<br>邮件应当截存而不发送，但 FOLDER 已经存在，又不是 Maildir：没有写入任何内容。建议：请指定一个尚不存在的目录、空目录，或含有 tmp、new、cur 三个子目录的目录。
已成功发送一封测试邮件，请查看接收邮箱。
1
