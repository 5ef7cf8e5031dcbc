--TEST--
rate, burst, wait: a message waits for its turn, or this machine holds it back and says until when
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/pacing.inc';

$server = smtp_test_server();
$start = hrtime(true);
$before = -1.0;
for ($i = 0; $i < 5; $i++) {
    $result = smtp_send(letter(['subject' => "number $i"]), $server->settings(['rate' => '50/s']));
    $notes = preg_grep('/^waited \d+ ms for its turn$/', array_column($result['transcript'], 'text'));
    $waited = $notes ? (int) preg_replace('/\D/', '', end($notes)) : 0;
    printf("%s: %s\n", $result['outcome'], $result['timing']['total'] >= $waited ? 'its waiting counts' : json_encode($result['timing']));
}
echo implode(', ', array_map(function ($message) { return field($message, 'Subject'); }, $server->messages())), "\n";
echo keeps_to($server, $start, 1 / 50, 1), "\n\n";

// several at once, and then none
$server = smtp_test_server();
$settings = ['rate' => '2/h', 'burst' => 3, 'wait' => 5] + $server->settings();
foreach ([[], [], [], [], ['locale' => 'zh'], ['wait' => 0], ['deadline' => 1, 'wait' => 86400]] as $more) {
    $result = smtp_send(letter(), $more + $settings);
    echo $result['ok'] ? 'accepted' : $result['error'], "\n";
    if (!$result['ok'] && !isset($more['wait'])) {
        show_verdict($result);
        show($result, 'retry_after', 'message', 'response', 'provider', 'help_url', 'accepted', 'rejected', 'bytes', 'timing.connect');
        show_advice($result, $more['locale'] ?? 'en');
        echo implode("\n", array_column($result['transcript'], 'text')), "\n";
    }
}
echo count($server->received()), " connections\n\n";

// whoever sends with another name has turns of his own
foreach ([['username' => 'user', 'password' => 'sesame-open'], ['source_ip' => '127.0.0.1'], ['timeout' => 3, 'tls' => 'opportunistic']] as $more) {
    echo smtp_send(letter(), ['wait' => 0] + $more + $settings)['outcome'], "\n";
}

// a diagnosis takes no turn and needs none
echo json_encode(smtp_diagnose($settings, ['from' => 'a@example.com'])['ok']), "\n\n";

foreach (['rate' => [30, '30', '0/s', '30/w', '1000001/s', ''], 'burst' => [0, '7/m', 1000001], 'wait' => [-1, 'long', 604801], 'backoff' => ['maybe', 3]] as $key => $values) {
    foreach ($values as $value) {
        thrown(function () use ($key, $value) { smtp_send(letter(), [$key => $value, 'host' => '127.0.0.1', 'port' => 1]); });
    }
}
thrown(function () { smtp_send(letter(), ['rate' => '1/d', 'burst' => 32, 'host' => 'smtp.example.com']); });
thrown(function () { smtp_send(letter(), 'smtp://127.0.0.1:1?rate=30/x'); });
$settings = 'smtp://127.0.0.1:' . $server->port . '?tls=none&keepalive=0&rate=1/h&burst=1&wait=0&backoff=0';
echo smtp_send(letter(), $settings)['error'], "\n";
?>
--EXPECTF--
accepted: its waiting counts
accepted: its waiting counts
accepted: its waiting counts
accepted: its waiting counts
accepted: its waiting counts
number 0, number 1, number 2, number 3, number 4
5 messages, none before its turn

accepted
accepted
accepted
message: own rate (rate_limited)
ok: false
outcome: "failed"
phase: "message"
category: "rate_limited"
code: null
retry: "later"
retry_safe: true
retry_after: 1800
message: "This machine held the message back and sent nothing: 'rate' allows no more messages to 127.0.0.1 at present; the next turn is in 30 minutes."
response: null
provider: null
help_url: null
accepted: []
rejected: [{"address":"b@example.net","code":null,"enhanced_code":null,"response":null,"category":"rate_limited","retry":"later"}]
bytes: 0
timing.connect: null
advice: in en
not sent: 'rate' is reached; the next turn is in 1800 s
message: own rate (rate_limited)
ok: false
outcome: "failed"
phase: "message"
category: "rate_limited"
code: null
retry: "later"
retry_safe: true
retry_after: 1800
message: "本机暂缓了这封邮件，没有发送：按 'rate' 的限制，目前不能再向 127.0.0.1 发信，30 分钟后才轮到下一封。"
response: null
provider: null
help_url: null
accepted: []
rejected: [{"address":"b@example.net","code":null,"enhanced_code":null,"response":null,"category":"rate_limited","retry":"later"}]
bytes: 0
timing.connect: null
advice: in zh
not sent: 'rate' is reached; the next turn is in 1800 s
message: own rate (rate_limited)
message: own rate (rate_limited)
3 connections

accepted
accepted
failed
true

smtp_send(): Argument #2 ($server) key "rate" must be of type string, int given
smtp_send(): Argument #2 ($server) key "rate" must be a number of messages, from 1 to 1000000, and a unit of time, like "5/s", "30/m", "200/h" or "1000/d"
smtp_send(): Argument #2 ($server) key "rate" must be a number of messages, from 1 to 1000000, and a unit of time, like "5/s", "30/m", "200/h" or "1000/d"
smtp_send(): Argument #2 ($server) key "rate" must be a number of messages, from 1 to 1000000, and a unit of time, like "5/s", "30/m", "200/h" or "1000/d"
smtp_send(): Argument #2 ($server) key "rate" must be a number of messages, from 1 to 1000000, and a unit of time, like "5/s", "30/m", "200/h" or "1000/d"
nothing thrown
smtp_send(): Argument #2 ($server) key "burst" must be between 1 and 1000000
smtp_send(): Argument #2 ($server) key "burst" must be of type int, string given
smtp_send(): Argument #2 ($server) key "burst" must be between 1 and 1000000
smtp_send(): Argument #2 ($server) key "wait" must be between 0 and 604800 seconds
smtp_send(): Argument #2 ($server) key "wait" must be of type int|float, string given
smtp_send(): Argument #2 ($server) key "wait" must be between 0 and 604800 seconds
smtp_send(): Argument #2 ($server) key "backoff" must be of type bool, string given
smtp_send(): Argument #2 ($server) key "backoff" must be true or false
smtp_send(): Argument #2 ($server) key "burst" must not be more than "rate" allows in 31 days
smtp_send(): Argument #2 ($server) key "rate" must be a number of messages, from 1 to 1000000, and a unit of time, like "5/s", "30/m", "200/h" or "1000/d"
message: own rate (rate_limited)
