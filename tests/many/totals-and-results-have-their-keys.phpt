--TEST--
smtp_send_many(): the totals and each result have their keys, and a result is that of smtp_send()
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$server = smtp_test_server(['match' => ['RCPT TO:<gone@' => '550 5.1.1 No such user']]);
$messages = [
    'good' => letter(),
    'partly' => letter(['to' => ['b@example.net', 'gone@example.net']]),
    'bad' => letter(['to' => 'gone@example.net']),
];
$told = $progress = [];
$totals = smtp_send_many($messages, $server->settings(), [
    'on_result' => function () use (&$told) { $told[] = func_get_args(); },
    'on_progress' => function () use (&$progress) { $progress[] = func_get_args(); },
]);
echo implode(', ', array_keys($totals)), "\n", implode(', ', array_map('gettype', $totals)), "\n", counts($totals), "\n";
echo $totals['seconds'] > 0 && abs($totals['rate'] - 3 / $totals['seconds']) < 0.001 ? "3 per that time\n" : json_encode($totals) . "\n";

$one = smtp_send(letter(), $server->settings());
foreach ($told as $arguments) {
    [$key, $result] = $arguments;
    echo "\n", count($arguments), " arguments: $key\n";
    show($result, 'ok', 'outcome', 'accepted', 'category', 'server.reused');
    echo array_keys($result) === array_keys($one) && array_keys($result['server']) === array_keys($one['server']) ? "all keys\n" : "other keys\n";
    $said = array_filter($result['transcript'], function ($line) { return $line['from'] === 'client'; });
    echo implode(' | ', preg_replace('/ .*/', '', array_column($said, 'text'))), "\n";
}

// the last progress is the end
echo "\n", count($progress[0]), ' argument, ', end($progress)[0] === $totals ? "the totals\n" : json_encode($progress) . "\n";

// nobody has to listen
echo counts(smtp_send_many([letter()], $server->settings())), "\n";
echo counts(smtp_send_many([letter()], 'smtp://127.0.0.1:' . $server->port . '?tls=none&keepalive=0', ['on_result' => null, 'depth' => null])), "\n";
?>
--EXPECT--
messages, accepted, partial, failed, unknown, seconds, rate
integer, integer, integer, integer, integer, double, double
{"messages":3,"accepted":1,"partial":1,"failed":1,"unknown":0}
3 per that time

2 arguments: good
ok: true
outcome: "accepted"
accepted: ["b@example.net"]
category: null
server.reused: false
all keys
EHLO | MAIL | RCPT | DATA | [message: | .

2 arguments: partly
ok: false
outcome: "partial"
accepted: ["b@example.net"]
category: "mailbox_not_found"
server.reused: true
all keys
MAIL | RCPT | RCPT | DATA | [message: | .

2 arguments: bad
ok: false
outcome: "failed"
accepted: []
category: "mailbox_not_found"
server.reused: true
all keys
MAIL | RCPT | DATA

1 argument, the totals
{"messages":1,"accepted":1,"partial":0,"failed":0,"unknown":0}
{"messages":1,"accepted":1,"partial":0,"failed":0,"unknown":0}
