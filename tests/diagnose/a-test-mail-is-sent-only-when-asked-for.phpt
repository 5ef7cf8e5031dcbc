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
    echo json_encode(array_column($result['checks'], 'status', 'name')), ' ', count($server->messages()), "\n";
}
$server = smtp_test_server(['data_end' => '554 5.7.1 spam']);
$result = smtp_diagnose($server->settings(), ['from' => 'a@example.com', 'to' => 'b@example.net', 'message' => true]);
show($result, 'ok', 'phase', 'category', 'code');
?>
--EXPECT--
ok: true
category: null
{"config":"pass","resolve":"pass","connect":"pass","greeting":"pass","ehlo":"pass","mail":"pass","rcpt":"pass","tls":"skip","certificate":"skip","starttls":"skip","auth":"skip","message":"skip","neighbours":"skip"} 0
ok: true
category: null
{"config":"pass","resolve":"pass","connect":"pass","greeting":"pass","ehlo":"pass","mail":"pass","rcpt":"pass","message":"pass","tls":"skip","certificate":"skip","starttls":"skip","auth":"skip","neighbours":"skip"} 1
ok: false
phase: "data_end"
category: "spam_content"
code: 554
