--TEST--
backoff: after "stop" no process asks again before the pause is over, and each says why
--EXTENSIONS--
smtp
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/pacing.inc';

// the story: QQ mail, and a shop with several workers
$server = smtp_test_server(['greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'data_end' => '550 Connection frequency limited']);
$settings = $server->settings(['wait' => 0]);
$result = smtp_send(letter(), $settings);
show_verdict($result);
show($result, 'retry_after');
foreach (['en', 'zh'] as $locale) {
    echo fork_at_once(1, function () use ($settings, $locale) {
        ob_start();
        $result = smtp_send(letter(), ['locale' => $locale] + $settings);
        show_verdict($result);
        show($result, 'response', 'provider', 'message', 'help_url', 'error', 'rejected');
        show_advice($result, $locale);
        echo $result['retry_after'] > 1700 && $result['retry_after'] <= 1800 ? "half an hour\n" : "{$result['retry_after']} s\n";
        return ob_get_clean();
    })[0];
}
echo count($server->received()), " connection\n";
echo smtp_diagnose($settings, ['from' => 'a@example.com'])['ok'] ? "a diagnosis is not held back\n" : "held back\n";
echo smtp_send(letter(), ['backoff' => false] + $settings)['phase'], " when it is turned off\n\n";

// a day's mail is used up, as one hears at RCPT
$server = smtp_test_server(['rcpt' => '550 Domain example.com has exceeded the max emails per day, message discarded: daily quota exceeded']);
$settings = $server->settings(['wait' => 0]);
foreach ([1, 2] as $i) {
    $result = smtp_send(letter(), $settings);
    show($result, 'phase', 'category', 'message');
}

// the server itself says how long: that can be waited for, and a success ends it
echo "\n";
$server = smtp_test_server(['mail' => ['451 4.7.1 Too fast, try again in 1 second', '250 ok']]);
$start = hrtime(true);
foreach ([1, 2, 3] as $i) {
    $result = smtp_send(letter(), $server->settings());
    $notes = preg_grep('/^waited \d+ ms for its turn$/', array_column($result['transcript'], 'text'));
    echo $result['outcome'], ' ', json_encode($result['retry_after']), $notes ? ", it waited\n" : "\n";
}
$arrivals = array_merge(...array_column($server->received(), 'arrivals'));
echo $arrivals[1] - $start >= 1e9 ? "not before the second was over\n" : "too early\n";

// what is said of a recipient holds nobody else back, nor does a refusal that somebody else has escaped
echo "\n";
$answers = [['450 4.2.1 The user you are trying to contact is receiving mail too quickly', '250 ok'], ['450 4.7.1 rate limit exceeded', '250 ok']];
foreach ($answers as $answer) {
    $server = smtp_test_server(['rcpt' => $answer]);
    foreach ([1, 2] as $i) {
        $result = smtp_send(letter(['to' => ['a@example.net', 'b@example.net']]), $server->settings());
        echo $result['outcome'], ' ', $result['category'] ?? '-', "\n";
    }
}
$server = smtp_test_server(['rcpt' => $answers[0]]);
foreach ([1, 2] as $i) {
    echo smtp_send(letter(), $server->settings())['outcome'], "\n";
}
?>
--EXPECT--
ok: false
outcome: "failed"
phase: "data_end"
category: "rate_limited"
code: 550
retry: "later"
retry_safe: true
retry_after: 1800
ok: false
outcome: "failed"
phase: "message"
category: "rate_limited"
code: 550
retry: "later"
retry_safe: true
response: "Connection frequency limited"
provider: "qq"
message: "This machine held the message back and sent nothing: to an earlier one 127.0.0.1 had said that this account or IP address sends too fast (550 Connection frequency limited); the pause ends in 30 minutes."
help_url: "https://service.mail.qq.com/detail/122"
error: "message: not tried after 550 Connection frequency limited (rate_limited)"
rejected: [{"address":"b@example.net","code":550,"enhanced_code":null,"response":"Connection frequency limited","category":"rate_limited","retry":"later"}]
advice: in en
half an hour
ok: false
outcome: "failed"
phase: "message"
category: "rate_limited"
code: 550
retry: "later"
retry_safe: true
response: "Connection frequency limited"
provider: "qq"
message: "本机暂缓了这封邮件，没有发送：127.0.0.1 之前已表示这个账号或 IP 发信太快（550 Connection frequency limited），还要暂停 30 分钟。"
help_url: "https://service.mail.qq.com/detail/122"
error: "message: not tried after 550 Connection frequency limited (rate_limited)"
rejected: [{"address":"b@example.net","code":550,"enhanced_code":null,"response":"Connection frequency limited","category":"rate_limited","retry":"later"}]
advice: in zh
half an hour
1 connection
a diagnosis is not held back
data_end when it is turned off

phase: "rcpt"
category: "quota_exceeded"
message: "The mail server 127.0.0.1 says that this account has used up what it may send in this period: 550 Domain example.com has exceeded the max emails per day, message discarded: daily quota exceeded."
phase: "message"
category: "quota_exceeded"
message: "This machine held the message back and sent nothing: to an earlier one 127.0.0.1 had said that this account has used up what it may send (550 Domain example.com has exceeded the max emails per day, message discarded: daily quota exceeded); the pause ends in 60 minutes."

failed 1
accepted null, it waited
accepted null
not before the second was over

partial rate_limited
accepted -
partial rate_limited
accepted -
failed
accepted
