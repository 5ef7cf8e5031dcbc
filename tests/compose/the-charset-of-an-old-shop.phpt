--TEST--
charset: a GB2312 message arrives readable, labelled as it was given
--EXTENSIONS--
smtp
--SKIPIF--
<?php exec('LD_PRELOAD= ' . (is_executable('/usr/bin/python3') ? '/usr/bin/' : '') . 'python3 -c "import email.policy" 2>&1', $out, $status); if ($status) die('skip needs python3'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../read-mail.inc';

/* iconv is not everywhere: 您的订单 1001 已发货 and 谢谢您的购买 in GB2312 */
$subject = hex2bin('c4fab5c4b6a9b5a5') . ' 1001 ' . hex2bin('d2d1b7a2bbf5');
$text = hex2bin('d0bbd0bbc4fab5c4b9bac2f2') . "\r\n";
$server = smtp_test_server();
foreach (['GB2312', 'gbk', 'GB18030'] as $charset) {
    $message = [
        'charset' => $charset, 'from' => ['shop@example.com' => hex2bin('c9ccb5ea')], 'to' => 'buyer@example.net', 'subject' => str_repeat($subject, 5), 'text' => $text,
        'html' => "<p>$text</p>", 'attachments' => [['content' => 'x', 'name' => hex2bin('b6a9b5a5') . '.pdf']],
    ];
    show(smtp_send($message, $server->settings()), 'ok');
}
foreach ($server->messages() as $message) {
    $read = read_mail($message);
    echo $read['headers']['From'], "\n", $read['headers']['Subject'], "\n", $read['parts'][0]['parts'][0]['text'];
    show_parts($read);
}
?>
--EXPECT--
ok: true
ok: true
ok: true
商店 <shop@example.com>
您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货
谢谢您的购买
multipart/mixed
  multipart/alternative
    text/plain, gb2312
    text/html, gb2312
  application/pdf, attachment, 订单.pdf
商店 <shop@example.com>
您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货
谢谢您的购买
multipart/mixed
  multipart/alternative
    text/plain, gbk
    text/html, gbk
  application/pdf, attachment, 订单.pdf
商店 <shop@example.com>
您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货您的订单 1001 已发货
谢谢您的购买
multipart/mixed
  multipart/alternative
    text/plain, gb18030
    text/html, gb18030
  application/pdf, attachment, 订单.pdf
