--TEST--
A wrong password: one login however many connections, and every message says why
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

foreach ([1, 8] as $connections) {
    $server = smtp_test_server();
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages(200), $server->settings(['username' => 'user', 'password' => 'wrong-sesame-open']),
        ['connections' => $connections, 'on_result' => $ledger]);
    echo $ledger->says(), ', ', counts($totals), "\n";
    $verdicts = array_unique(array_map(function ($results) {
        return json_encode(array_intersect_key($results[0], array_flip(['error', 'message', 'advice', 'category', 'phase', 'retry', 'retry_safe'])));
    }, $ledger->told));
    echo count($verdicts), " verdict\n";
    show_verdict($ledger->told[199][0]);
    $logins = count(preg_grep('/^AUTH/', $server->lines()));
    echo "$logins login, ", count($server->messages()), " messages\n\n";
}
?>
--EXPECT--
200 taken, each told once, {"messages":200,"accepted":0,"partial":0,"failed":200,"unknown":0}
1 verdict
ok: false
outcome: "failed"
phase: "auth"
category: "auth_failed"
code: 535
retry: "fix"
retry_safe: true
1 login, 0 messages

200 taken, each told once, {"messages":200,"accepted":0,"partial":0,"failed":200,"unknown":0}
1 verdict
ok: false
outcome: "failed"
phase: "auth"
category: "auth_failed"
code: 535
retry: "fix"
retry_safe: true
1 login, 0 messages
