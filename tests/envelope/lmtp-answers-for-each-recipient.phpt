--TEST--
lmtp: one reply for each recipient after the final dot
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$message = letter(['to' => ['a@example.net', 'b@example.net', 'c@example.net']]);
$script = ['lmtp' => true, 'users' => [], 'data_end' => ['250 2.1.5 <a> queued as A1', '552 5.2.2 <b> over quota', '250 2.1.5 <c> ok']];

$server = smtp_test_server($script);
$result = smtp_send($message, ['protocol' => 'lmtp', 'local_domain' => 'client.example'] + $server->settings());
show_verdict($result);
show($result, 'accepted', 'rejected', 'queue_id');
echo $server->lines()[0], "\n";

echo "-- as a URL\n";
$server = smtp_test_server(['data_end' => '250 ok'] + $script);
echo smtp_send($message, "lmtp://127.0.0.1:$server->port?timeout=5")['outcome'], "\n";
echo count($server->messages()), " message\n";

echo "-- lost between the replies\n";
$server = smtp_test_server(['data_end' => ['250 ok', ['close' => true]]] + $script);
$result = smtp_send($message, $server->settings(['protocol' => 'LMTP']));
show_verdict($result);
show($result, 'accepted', 'rejected');

echo "-- a server of SMTP\n";
$server = smtp_test_server();
$result = smtp_send($message, $server->settings(['protocol' => 'lmtp']));
show($result, 'outcome', 'phase', 'code');
echo implode(' ', $server->lines()) === 'LHLO ' . substr($server->lines()[0], 5) . ' QUIT' ? "no HELO\n" : "something else\n";

echo "-- a diagnosis\n";
$server = smtp_test_server(['lmtp' => true, 'users' => []]);
show_checks(smtp_diagnose($server->settings(['protocol' => 'lmtp']), ['from' => 'a@example.com', 'to' => 'b@example.net']));

echo "-- what must not be written\n";
foreach (['esmtp', 1] as $protocol) {
    thrown(function () use ($message, $protocol) { smtp_send($message, ['host' => 'localhost', 'protocol' => $protocol]); });
}
foreach (['lmtp://', 'lmtp+unix://host/x', 'lmtp://localhost?protocol=smtp'] as $url) {
    thrown(function () use ($message, $url) { smtp_send($message, $url); });
}
?>
--EXPECT--
ok: false
outcome: "partial"
phase: "data_end"
category: "mailbox_full"
code: 552
retry: "later"
retry_safe: false
accepted: ["a@example.net","c@example.net"]
rejected: [{"address":"b@example.net","code":552,"enhanced_code":"5.2.2","response":"<b> over quota","category":"mailbox_full","retry":"later"}]
queue_id: "A1"
LHLO client.example
-- as a URL
accepted
1 message
-- lost between the replies
ok: false
outcome: "unknown"
phase: "data_end"
category: "connection_lost"
code: null
retry: null
retry_safe: false
accepted: ["a@example.net"]
rejected: []
-- a server of SMTP
outcome: "failed"
phase: "ehlo"
code: 500
no HELO
-- a diagnosis
pass: config resolve connect greeting ehlo mail rcpt local
warn: 
fail: 
-- what must not be written
smtp_send(): Argument #2 ($server) key "protocol" must be "smtp" or "lmtp"
smtp_send(): Argument #2 ($server) key "protocol" must be of type string, int given
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must say each key once
