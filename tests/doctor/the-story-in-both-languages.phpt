--TEST--
smtp-doctor: QQ limits the frequency; the step, the verdict, numbered advice and the help page in both languages
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../doctor.inc';

$server = smtp_test_server([
    'greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'data_end' => '550 Connection frequency limited',
    'users' => ['shop@qq.com' => 'sesame-open-1'],
]);
$arguments = ["127.0.0.1:$server->port", '--user', 'shop@qq.com', '--tls', 'none', '--to', 'buyer@example.net', '--send', '--no-dns'];
foreach (['en_US.UTF-8', 'zh_CN.UTF-8'] as $language) {
    $run = doctor($arguments, ['SMTP_PASSWORD' => 'sesame-open-1', 'LANG' => $language]);
    echo "status $run->status\n", $run->errors;
    $lines = explode("\n", plain($run->out, $server));
    echo $lines[0], "\n", implode("\n", preg_grep('~recipient|收件人~u', $lines)), "\n";
    $failure = preg_grep('~FAIL|失败~u', $lines);
    $end = array_keys(preg_grep('~https://~', $lines))[0];
    echo implode("\n", preg_grep('~^   - ~', array_slice($lines, key($failure), $end - key($failure) + 1), PREG_GREP_INVERT)), "\n\n";
}
?>
--EXPECT--
status 26
Testing 127.0.0.1
   ok   recipient # ms  The server takes mail to buyer@example.net.
  FAIL  test mail # ms  The server says: 550 Connection frequency limited
   ok   this machine            Nothing on this machine stands in the way.

QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent.
[data_end: 550 Connection frequency limited (rate_limited)]

What to do:
  1. Stop sending and wait 30 minutes before you try again; QQ counts per minute, hour and day and does not publish the limits.
  2. Send more slowly: leave some seconds between two messages, and do not send a batch at once.
  3. On shared hosting other sites count too; for larger volumes use a transactional mail service.

Help: https://service.mail.qq.com/detail/122

status 26
正在检查 127.0.0.1
  通过  收件人 # 毫秒  服务器接受收件人 buyer@example.net。
  失败  测试邮件 # 毫秒  服务器回答：550 Connection frequency limited
  通过  本机                    本机没有妨碍发信的问题。

QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。
[data_end: 550 Connection frequency limited (rate_limited)]

怎么办：
  1. 先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。
  2. 放慢发送速度：两封邮件之间隔几秒，不要一次群发一大批。
  3. 虚拟主机上其他网站的发信也会计入；发信量大时请改用专业的邮件推送服务。

帮助页面：https://service.mail.qq.com/detail/122

