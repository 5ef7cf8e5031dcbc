--TEST--
rate: kept over all connections of a run; `wait` says how long a message may wait for its turn
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../pacing/pacing.inc';
require __DIR__ . '/ledger.inc';

$server = smtp_test_server();
$ledger = new Ledger();
$start = hrtime(true);
$totals = smtp_send_many($ledger->messages(30), $server->settings(['rate' => '60/s', 'burst' => 3]), ['connections' => 4, 'on_result' => $ledger]);
echo $ledger->says(), ', ', counts($totals), "\n", keeps_to($server, $start, 1 / 60, 3), "\n";

// a message that may not wait has its verdict at once
$server = smtp_test_server();
$ledger = new Ledger();
$totals = smtp_send_many($ledger->messages(5), $server->settings(['rate' => '2/h', 'burst' => 2]), ['wait' => 0, 'on_result' => $ledger]);
echo $ledger->says(), ', ', counts($totals), ', ', count($server->messages()), " arrived\n";
show_verdict($ledger->told[4][0]);
show($ledger->told[4][0], 'error');
echo $ledger->told[4][0]['retry_after'] > 1700 ? "half an hour\n" : "another time\n";

// `wait` of the server is that of smtp_send() alone
$server = smtp_test_server();
$totals = smtp_send_many(letters(3), $server->settings(['rate' => '20/s', 'wait' => 0]));
echo counts($totals), "\n";
?>
--EXPECT--
30 taken, each told once, {"messages":30,"accepted":30,"partial":0,"failed":0,"unknown":0}
30 messages, none before its turn
5 taken, each told once, {"messages":5,"accepted":2,"partial":0,"failed":3,"unknown":0}, 2 arrived
ok: false
outcome: "failed"
phase: "message"
category: "rate_limited"
code: null
retry: "later"
retry_safe: true
error: "message: own rate (rate_limited)"
half an hour
{"messages":3,"accepted":3,"partial":0,"failed":0,"unknown":0}
