--TEST--
A server that says stop: the run waits and goes on; with `wait` => 0 each message has its verdict at once
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$stop = '550 Connection frequency limited, try again in 1 second';
$server = smtp_test_server(['data_end' => ['250 ok', '250 ok', $stop, '250 ok']]);
$ledger = new Ledger();
$start = hrtime(true);
$totals = smtp_send_many($ledger->messages(8), $server->settings(), ['connections' => 1, 'depth' => 1, 'on_result' => $ledger]);
echo $ledger->says(), ', ', counts($totals), "\n";
$arrivals = array_merge(...array_column($server->received(), 'arrivals'));
echo count($arrivals), ' attempts, ', $arrivals[3] - $start >= 1e9 ? "not before the second was over\n" : "too early\n";
echo implode(' ', array_diff_assoc($numbers = arrived($server), array_unique($numbers))), " was refused and came again\n";

echo "\n";
$server = smtp_test_server(['data_end' => ['250 ok', '550 Connection frequency limited']]);
$ledger = new Ledger();
$totals = smtp_send_many($ledger->messages(20), $server->settings(), ['connections' => 1, 'depth' => 1, 'wait' => 0, 'on_result' => $ledger]);
echo $ledger->says(), ', ', counts($totals), ', ', count($server->messages()), " were tried\n";
foreach ([1, 2, 19] as $number) {
    show($ledger->told[$number][0], 'error', 'retry', 'retry_safe');
    echo $ledger->told[$number][0]['retry_after'] > 0 ? "it says how long\n" : "it does not say how long\n";
}

// it says so before it lets anybody in, before anything was sent
echo "\n";
foreach ([null, 0] as $wait) {
    $server = smtp_test_server(['greeting' => [['reply' => '421 4.7.0 Connection frequency limited, try again in 1 second', 'close' => true], '220 shop']]);
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages(9), $server->settings(), ['connections' => 1, 'on_result' => $ledger] + ($wait === 0 ? ['wait' => 0] : []));
    echo $ledger->says(), ', ', counts($totals), "\n";
    show($ledger->told[8][0], 'error', 'server.reused');
}
?>
--EXPECT--
8 taken, each told once, {"messages":8,"accepted":8,"partial":0,"failed":0,"unknown":0}
9 attempts, not before the second was over
2 was refused and came again

20 taken, each told once, {"messages":20,"accepted":1,"partial":0,"failed":19,"unknown":0}, 2 were tried
error: "data_end: 550 Connection frequency limited (rate_limited)"
retry: "later"
retry_safe: true
it says how long
error: "message: not tried after 550 Connection frequency limited (rate_limited)"
retry: "later"
retry_safe: true
it says how long
error: "message: not tried after 550 Connection frequency limited (rate_limited)"
retry: "later"
retry_safe: true
it says how long

9 taken, each told once, {"messages":9,"accepted":9,"partial":0,"failed":0,"unknown":0}
error: null
server.reused: true
9 taken, each told once, {"messages":9,"accepted":0,"partial":0,"failed":9,"unknown":0}
error: "greeting: 421 4.7.0 Connection frequency limited, try again in 1 second (rate_limited)"
server.reused: false
