--TEST--
examples/doctor.php: a plain POST gives the verdict, the steps, the picture and the report, in both languages
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!extension_loaded('session')) die('skip needs sessions');
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/page.inc';

$server = smtp_test_server(['greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'data_end' => '550 Connection frequency limited']);
$page = doctor_page(['may_use' => true, 'allow' => 'any']);
$wish = ['host' => '127.0.0.1', 'port' => $server->port, 'tls' => 'none', 'from' => 'shop@example.com', 'to' => 'buyer@example.net', 'message' => '1'];

foreach (['en', 'zh'] as $lang) {
    $body = $page->post($wish + ['lang' => $lang])['body'];
    preg_match('~<html lang="(.*?)">.*?<div class="verdict.*?>(.*?)</div>~s', $body, $found);
    echo "$found[1]: ", words($found[2]), "\n";
    preg_match('~<ol id="checks".*?</ol>~s', $body, $checks);
    preg_match('~<textarea.*?</textarea>~s', $body, $report);
    preg_match_all('~<li class="(pass|warn|fail)" data-check="(\w+)"~', $checks[0], $done);
    preg_match_all('~<g class="(\w+)" data-step="(\w+)">.*?<rect class="bar".*?width="[\d.]+%".*?</g>~s', $body, $bars);
    echo implode(' ', $done[2]), "\n";
    var_dump($done[1] === $bars[1] && $done[2] === $bars[2]);
    var_dump(substr_count($report[0], '550 Connection frequency limited') > 1, substr_count($body, '<title id="timeline-title">'));
    preg_match_all('~name="(?:host|from|to)" value="(.*?)"|name="(message)" value="1" checked~', $body, $kept);
    echo implode(' ', array_map(function ($value, $tick) { return $value . $tick; }, $kept[1], $kept[2])), "\n";
}
$body = $page->post($wish + ['masked' => '1'])['body'];
preg_match('~<textarea.*?</textarea>~s', $body, $report);
var_dump(strpos($report[0], 'shop@'), strpos($report[0], '***@example.com') !== false, strpos($body, 'id="masked" name="masked" value="1" checked') !== false);
echo count($server->messages()), " messages\n";

// a neighbour that works: the form is filled again, nothing runs
$closed = smtp_test_closed_port();
$page->setUp(['may_use' => true, 'allow' => 'any', 'options' => ['neighbours' => [$server->port]]]);
$body = $page->post(['port' => $closed] + $wish)['body'];
preg_match('~name="use" value="(.*?)"~', $body, $use);
echo str_replace($server->port, 'OPEN', $use[1]), "\n";
$body = $page->post(['port' => $closed, 'use' => $use[1]] + $wish)['body'];
var_dump(strpos($body, 'value="' . $server->port . '"') !== false, strpos($body, 'id="outcome"'));

// a provider fills what was left empty
$body = $page->post(['provider' => '163', 'host' => '', 'port' => '', 'from' => 'x'] + $wish)['body'];
var_dump(strpos($body, 'value="smtp.163.com"') !== false && strpos($body, 'value="465"') !== false);
preg_match('~<h2>(.*?)</h2>~s', $body, $found);
echo words($found[1]), "\n", preg_match('~id="from" [^>]*aria-invalid="true"~', $body), "\n";
?>
--EXPECT--
en: ✗ Verdict QQ Mail thinks this account (or IP address) sends too often and refused the message: 550 Connection frequency limited. The message was not sent. The server's own words 550 Connection frequency limited What to do Stop sending and wait 30 minutes before you try again; QQ counts per minute, hour and day and does not publish the limits. Send more slowly: leave some seconds between two messages, and do not send a batch at once. On shared hosting other sites count too; for larger volumes use a transactional mail service. Earliest next attempt: in 30 min. Help page of the provider (opens in a new window) data_end: 550 Connection frequency limited (rate_limited)
config resolve connect greeting ehlo mail rcpt message local
bool(true)
bool(true)
int(1)
127.0.0.1 shop@example.com buyer@example.net message
zh-CN: ✗ 结论 QQ 邮箱认为这个账号（或 IP）发信太频繁，拒绝了这封邮件：550 Connection frequency limited。邮件没有发出。 服务器的原话 550 Connection frequency limited 怎么办 先停止发送，等待 30 分钟后再试；QQ 按分钟、小时、天计数，具体上限不公开。 放慢发送速度：两封邮件之间隔几秒，不要一次群发一大批。 虚拟主机上其他网站的发信也会计入；发信量大时请改用专业的邮件推送服务。 最早可在 30 分钟后再试。 服务商的帮助页面 （在新窗口打开） data_end: 550 Connection frequency limited (rate_limited)
config resolve connect greeting ehlo mail rcpt message local
bool(true)
bool(true)
int(1)
127.0.0.1 shop@example.com buyer@example.net message
bool(false)
bool(true)
bool(true)
3 messages
127.0.0.1 OPEN none
bool(true)
bool(false)
bool(true)
Sender: exactly one mail address, such as shop@example.com.
1
