--TEST--
"421 too many connections" is fewer connections and no failure, unless there is not one
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$full = ['reply' => '421 4.7.0 Too many connections', 'close' => true];
foreach ([1, 2] as $allowed) {
    $server = smtp_test_server(['greeting' => array_merge(array_fill(0, $allowed, '220 mail.example.com ESMTP'), [$full])]);
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages(60), $server->settings(), ['connections' => 8, 'on_result' => $ledger]);
    $used = array_filter(array_column($server->received(), 'messages'));
    echo $ledger->says(), ', ', counts($totals), ', over ', count($used), ' of ', count($server->received()), " connections\n";
    echo arrived($server) === range(0, 59) ? "each once\n" : json_encode(arrived($server)) . "\n";
}

// nobody is let in: told at once, of all messages, and none of them tries for itself
foreach ([['greeting' => $full], ['ehlo' => '554 5.7.1 Go away', 'helo' => '554 5.7.1 Go away']] as $script) {
    $server = smtp_test_server($script);
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages(50), $server->settings(), ['wait' => 0, 'on_result' => $ledger]);
    $results = array_map(function ($results) { return [$results[0]['error'], $results[0]['message'], $results[0]['retry_safe']]; }, $ledger->told);
    echo $ledger->says(), ', ', counts($totals), ', ', count(array_unique($results, SORT_REGULAR)), ' verdict: ', $results[0][0], "\n";
    echo count($server->received()) <= 4 ? "no more than four connections\n" : count($server->received()) . " connections\n";
}

// nobody is there
$ledger = new Ledger();
$totals = smtp_send_many($ledger->messages(50), ['host' => '127.0.0.1', 'port' => smtp_test_closed_port(), 'tls' => 'none'], ['on_result' => $ledger]);
echo $ledger->says(), ', ', counts($totals), "\n";
show($ledger->told[49][0], 'phase', 'category', 'retry_safe', 'accepted', 'rejected');
?>
--EXPECT--
60 taken, each told once, {"messages":60,"accepted":60,"partial":0,"failed":0,"unknown":0}, over 1 of 8 connections
each once
60 taken, each told once, {"messages":60,"accepted":60,"partial":0,"failed":0,"unknown":0}, over 2 of 8 connections
each once
50 taken, each told once, {"messages":50,"accepted":0,"partial":0,"failed":50,"unknown":0}, 1 verdict: greeting: 421 4.7.0 Too many connections (rate_limited)
no more than four connections
50 taken, each told once, {"messages":50,"accepted":0,"partial":0,"failed":50,"unknown":0}, 1 verdict: ehlo: 554 5.7.1 Go away (ip_blocked)
no more than four connections
50 taken, each told once, {"messages":50,"accepted":0,"partial":0,"failed":50,"unknown":0}
phase: "connect"
category: "connection_refused"
retry_safe: true
accepted: []
rejected: [{"address":"b@example.net","code":null,"enhanced_code":null,"response":null,"category":"connection_refused","retry":"fix"}]
