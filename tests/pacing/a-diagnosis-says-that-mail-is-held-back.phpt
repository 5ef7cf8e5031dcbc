--TEST--
smtp_diagnose(): the check `local` warns that this machine holds mail back, until when and why, and asks nobody for it
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/pacing.inc';

/* What the checks of this machine say; times are told from now. */
function local(array $settings): void
{
    foreach (['en', 'zh'] as $locale) {
        $result = smtp_diagnose($settings, ['from' => 'a@example.com', 'locale' => $locale]);
        foreach ($result['checks'] as $check) {
            if ($check['name'] === 'local') {
                $facts = $check['facts'];
                $until = $facts['until'] ?? '-';
                echo "$check[status]: ", str_replace($until, 'TIME', $check['message']), "\n";
                unset($facts['clock']);
                if ($facts) {
                    $apart = abs(strtotime($until) - time() - $facts['retry_after']);
                    echo $apart <= 2 ? 'the same time twice' : "$until is not in $facts[retry_after] s", ', ';
                    unset($facts['until'], $facts['retry_after']);
                    echo json_encode($facts), $result['ok'] ? ', all is well otherwise' : '', "\n";
                }
            }
        }
        $noticed = strpos($result['report'], $locale === 'en' ? "Also noticed:\n  - This machine holds" : "另外请注意：\n  - 本机暂缓");
        echo $noticed ? "in the report\n" : '';
    }
}

echo "nothing\n";
$server = smtp_test_server(['greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'data_end' => ['250 ok', '550 Connection frequency limited']]);
local($server->settings());
smtp_send(letter(), $server->settings());
local($server->settings());

echo "\na pause\n";
$result = smtp_send(letter(), $server->settings());
echo $result['retry_after'], "\n";
local($server->settings());
$conversations = array_column($server->received(), 'lines');
echo $conversations[0] === end($conversations) ? "the server hears what it heard before\n" : "another conversation\n";
echo "without a back-off, for another user, to strangers\n";
local($server->settings(['backoff' => false]));
local($server->settings(['username' => 'user', 'password' => 'sesame-open']));
foreach (smtp_diagnose(['allow' => 'public', 'host' => '127.0.0.1', 'port' => 25], ['neighbours' => false])['checks'] as $check) {
    echo $check['name'] === 'local' ? "$check[status]\n" : '';
}

echo "\na quota\n";
$server = smtp_test_server(['rcpt' => '550 5.4.5 Daily user sending quota exceeded']);
smtp_send(letter(), $server->settings());
local($server->settings());

echo "\na rate\n";
$server = smtp_test_server();
$settings = $server->settings(['rate' => '1/h', 'burst' => 2]);
smtp_send(letter(), $settings);
local($settings); // one more may go
smtp_send(letter(), $settings);
local($settings);
echo "waits long enough, another rate\n";
local(['wait' => 4000] + $settings);
unset($settings['rate'], $settings['burst']);
local($settings);
?>
--EXPECT--
nothing
pass: Nothing on this machine stands in the way.
pass: 本机没有妨碍发信的问题。
pass: Nothing on this machine stands in the way.
pass: 本机没有妨碍发信的问题。

a pause
1800
warn: This machine holds mail to 127.0.0.1 back until TIME, for the server has said that this account or IP address sends too fast (550 Connection frequency limited); smtp_send() sends nothing before: wait, and set 'rate' below what the provider allows.
the same time twice, {"code":550,"response":"Connection frequency limited"}, all is well otherwise
in the report
warn: 本机暂缓发往 127.0.0.1 的邮件，直到 TIME：服务器已表示这个账号或 IP 发信太快（550 Connection frequency limited），在此之前 smtp_send() 不会发送。请等待，并把 'rate' 设得低于服务商的限制。
the same time twice, {"code":550,"response":"Connection frequency limited"}, all is well otherwise
in the report
the server hears what it heard before
without a back-off, for another user, to strangers
pass: Nothing on this machine stands in the way.
pass: 本机没有妨碍发信的问题。
pass: Nothing on this machine stands in the way.
pass: 本机没有妨碍发信的问题。
skip

a quota
warn: This machine holds mail to 127.0.0.1 back until TIME, for the server has said that this account has used up what it may send (550 5.4.5 Daily user sending quota exceeded); smtp_send() sends nothing before: wait, or ask the provider for a higher allowance.
the same time twice, {"code":550,"response":"Daily user sending quota exceeded"}, all is well otherwise
in the report
warn: 本机暂缓发往 127.0.0.1 的邮件，直到 TIME：服务器已表示这个账号的发信额度已用完（550 5.4.5 Daily user sending quota exceeded），在此之前 smtp_send() 不会发送。请等待，或向服务商申请更高的额度。
the same time twice, {"code":550,"response":"Daily user sending quota exceeded"}, all is well otherwise
in the report

a rate
pass: Nothing on this machine stands in the way.
pass: 本机没有妨碍发信的问题。
warn: This machine holds mail to 127.0.0.1 back until TIME, for 'rate' has no earlier turn and 'wait' is shorter than that; smtp_send() sends nothing before: send from a queue, raise 'wait', or raise 'rate' if the provider allows more.
the same time twice, [], all is well otherwise
in the report
warn: 本机暂缓发往 127.0.0.1 的邮件，直到 TIME：按 'rate' 在此之前没有名额，而 'wait' 又不够长，因此 smtp_send() 不会发送。请改由队列发送、调大 'wait'，或在服务商允许时调大 'rate'。
the same time twice, [], all is well otherwise
in the report
waits long enough, another rate
pass: Nothing on this machine stands in the way.
pass: 本机没有妨碍发信的问题。
pass: Nothing on this machine stands in the way.
pass: 本机没有妨碍发信的问题。
