--TEST--
deadline: of the whole run; those under way are unknown or failed, and no further message is taken or all are told why
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

foreach (['mail', 'data_end'] as $step) {
    $server = smtp_test_server([$step => ['250 ok', '250 ok', ['silence' => true]]]);
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages(10), $server->settings(['deadline' => 1.5]), ['connections' => 1, 'depth' => 2, 'on_result' => $ledger]);
    echo "$step: ", $ledger->says(), ', ', counts($totals), "\n", implode(' ', $ledger->outcomes()), "\n";
    show($ledger->told[2][0], 'phase', 'category', 'retry_safe');
    echo preg_replace('/\d+(\.\d+)? seconds?/', '# seconds', without_ports($ledger->told[2][0]['message'] . "\n" . $ledger->told[3][0]['error'])), "\n";
    $server->stop();
}

// a turn, a pause and greylisting do not go beyond it
$server = smtp_test_server(['rcpt' => '450 4.2.0 Greylisted']);
foreach ([[['rate' => '1/h'], []], [[], ['retry_for' => 3600]]] as [$settings, $options]) {
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages(3), $server->settings($settings + ['deadline' => 1.5]), $options + ['on_result' => $ledger]);
    echo $ledger->says(), ', ', counts($totals), ', ', $totals['seconds'] < 60 ? 'in time' : 'late', "\n";
    show($ledger->told[2][0], 'error', 'retry_safe');
}
?>
--EXPECT--
mail: 6 taken, each told once, {"messages":6,"accepted":2,"partial":0,"failed":4,"unknown":0}
accepted accepted failed failed failed failed
phase: "mail"
category: "connection_timeout"
retry_safe: true
The time allowed for the whole attempt was over before 127.0.0.1:PORT was done (no answer within # seconds).
mail: no answer within # seconds (connection_timeout)
data_end: 6 taken, each told once, {"messages":6,"accepted":2,"partial":0,"failed":3,"unknown":1}
accepted accepted unknown failed failed failed
phase: "data_end"
category: "connection_timeout"
retry_safe: false
The message was sent completely to 127.0.0.1:PORT, but the reply to it never came: it may have been accepted or not (no answer within # seconds).
data_end: no answer within # seconds (connection_timeout)
3 taken, each told once, {"messages":3,"accepted":0,"partial":0,"failed":3,"unknown":0}, in time
error: "message: own rate (rate_limited)"
retry_safe: true
3 taken, each told once, {"messages":3,"accepted":0,"partial":0,"failed":3,"unknown":0}, in time
error: "rcpt: 450 4.2.0 Greylisted (greylisted)"
retry_safe: true
