--TEST--
smtp_diagnose(): DATA only with the option message
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([false, true] as $message) {
    $server = smtp_test_server();
    $result = smtp_diagnose($server->settings(), ['from' => 'a@example.com', 'to' => 'b@example.net', 'message' => $message]);
    show($result, 'ok', 'category');
    show_checks($result);
    echo count($server->messages()), " messages\n";
}
$server = smtp_test_server(['data_end' => '554 5.7.1 spam']);
$result = smtp_diagnose($server->settings(), ['from' => 'a@example.com', 'to' => 'b@example.net', 'message' => true]);
show($result, 'ok', 'phase', 'category', 'code');
?>
--EXPECT--
ok: true
category: null
pass: config resolve connect greeting ehlo mail rcpt local
warn: 
fail: 
0 messages
ok: true
category: null
pass: config resolve connect greeting ehlo mail rcpt message local
warn: 
fail: 
1 messages
ok: false
phase: "data_end"
category: "spam_content"
code: 554
