--TEST--
smtp_send(): the others get the message when one recipient is refused
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$script = ['match' => ['RCPT TO:<bad@' => '550 5.1.1 User unknown']];
$server = smtp_test_server($script);
$result = smtp_send(letter(['to' => ['b@example.net', 'bad@example.net', 'c@example.net']]), $server->settings());
show_verdict($result);
show($result, 'accepted', 'rejected', 'error');
echo count($server->messages()), " message\n";

$server = smtp_test_server($script);
$result = smtp_send(letter(['to' => ['b@example.net', 'bad@example.net']]), $server->settings(['recipients' => 'all']));
show_verdict($result);
show($result, 'accepted', 'rejected.0.code', 'error');
echo count($server->messages()), " messages\n";

$server = smtp_test_server($script);
$result = smtp_send(letter(['to' => ['bad@example.net']]), $server->settings());
show_verdict($result);
show($result, 'accepted', 'rejected.0.category', 'error');
echo count($server->messages()), " messages\n";
?>
--EXPECT--
ok: false
outcome: "partial"
phase: "rcpt"
category: "mailbox_not_found"
code: 550
retry: "never"
retry_safe: false
accepted: ["b@example.net","c@example.net"]
rejected: [{"address":"bad@example.net","code":550,"enhanced_code":"5.1.1","response":"User unknown","category":"mailbox_not_found","retry":"never"}]
error: "rcpt: 550 5.1.1 User unknown (mailbox_not_found)"
1 message
ok: false
outcome: "failed"
phase: "rcpt"
category: "mailbox_not_found"
code: 550
retry: "never"
retry_safe: true
accepted: []
rejected.0.code: 550
error: "rcpt: 550 5.1.1 User unknown (mailbox_not_found)"
0 messages
ok: false
outcome: "failed"
phase: "rcpt"
category: "mailbox_not_found"
code: 550
retry: "never"
retry_safe: true
accepted: []
rejected.0.category: "mailbox_not_found"
error: "rcpt: 550 5.1.1 User unknown (mailbox_not_found)"
0 messages
