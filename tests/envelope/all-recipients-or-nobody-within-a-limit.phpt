--TEST--
recipients=all: more recipients than one transaction takes get nothing
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$message = letter(['to' => ['a@example.net', 'b@example.net', 'c@example.net']]);
foreach ([
    'announced' => ['extensions' => ['LIMITS RCPTMAX=2']],
    'found out' => ['rcpt' => ['250 ok', '250 ok', '452 4.5.3 Too many recipients']],
    'enough' => ['extensions' => ['LIMITS RCPTMAX=3']],
] as $title => $script) {
    echo "-- $title\n";
    $server = smtp_test_server($script);
    $result = smtp_send($message, $server->settings(['recipients' => 'all', 'locale' => 'en']));
    show_verdict($result);
    show($result, 'accepted', 'message');
    echo count($result['rejected']), ' rejected, ', count($server->messages()), " messages\n";
}
?>
--EXPECT--
-- announced
ok: false
outcome: "failed"
phase: "mail"
category: "too_many_recipients"
code: null
retry: "fix"
retry_safe: true
accepted: []
message: "The mail server 127.0.0.1 takes fewer recipients at once than this message has, and 'recipients' => 'all' asks for one delivery to all of them: nothing was sent."
3 rejected, 0 messages
-- found out
ok: false
outcome: "failed"
phase: "rcpt"
category: "too_many_recipients"
code: 452
retry: "fix"
retry_safe: true
accepted: []
message: "The mail server 127.0.0.1 takes fewer recipients at once than this message has: 452 4.5.3 Too many recipients, and 'recipients' => 'all' asks for one delivery to all of them: nothing was sent."
3 rejected, 0 messages
-- enough
ok: true
outcome: "accepted"
phase: "data_end"
category: null
code: 250
retry: null
retry_safe: false
accepted: ["a@example.net","b@example.net","c@example.net"]
message: null
0 rejected, 1 messages
