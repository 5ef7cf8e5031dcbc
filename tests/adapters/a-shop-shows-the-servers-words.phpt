--TEST--
ECStore and ShopEX: the test button says why, with the server's words and what to do
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/shop.inc';

foreach (SHOP_CLASSES as $class) {
    $server = smtp_test_server(['greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'data_end' => '550 Connection frequency limited']);
    $shop = shop($server, ['smtpserver' => 'tcp://127.0.0.1?backoff=false'], $class);
    echo $shop->testPage(), "\n";
    print_r($shop->smtp->error['error']);
    echo "\n";
    var_export($shop->smtp->error);
    echo "\n";
}

// with back-off, as it is by default, the next press of the button asks the server nothing
$server = smtp_test_server(['data_end' => '550 Connection frequency limited']);
$shop = shop($server, ['smtpserver' => 'tcp://127.0.0.1?wait=0', 'smtpuname' => 'user']);
$shop->testPage();
echo $shop->testPage(), "\n", count($server->messages()), "\n";
?>
--EXPECTF--
无法发送测试邮件，下面是出错信息：<br>QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。建议：先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。
QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。建议：先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。
array (
  'error' => 'QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。建议：先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。',
  'errno' => NULL,
  'errstr' => 'data_end: 550 Connection frequency limited (rate_limited)',
  'detail' => 'Connection frequency limited
先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。
放慢发送速度：两封邮件之间隔几秒，不要一次群发一大批。
虚拟主机上其他网站的发信也会计入；发信量大时请改用专业的邮件推送服务。
https://service.mail.qq.com/detail/122',
  'smtp_code' => 550,
  'smtp_code_ex' => NULL,
  'smtp_msg' => 'Connection frequency limited',
)
无法发送测试邮件，下面是出错信息：<br>QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。建议：先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。
QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。建议：先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。
array (
  'error' => 'QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。建议：先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。',
  'errno' => NULL,
  'errstr' => 'data_end: 550 Connection frequency limited (rate_limited)',
  'detail' => 'Connection frequency limited
先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。
放慢发送速度：两封邮件之间隔几秒，不要一次群发一大批。
虚拟主机上其他网站的发信也会计入；发信量大时请改用专业的邮件推送服务。
https://service.mail.qq.com/detail/122',
  'smtp_code' => 550,
  'smtp_code_ex' => NULL,
  'smtp_msg' => 'Connection frequency limited',
)
无法发送测试邮件，下面是出错信息：<br>本机暂缓了这封邮件，没有发送：127.0.0.1 之前已表示这个账号或 IP 发信太快（550 Connection frequency limited），还要暂停 %d 秒。建议：等暂停结束后再发：过早重试可能延长限制。
1
