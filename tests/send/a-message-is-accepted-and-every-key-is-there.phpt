--TEST--
smtp_send(): a message is accepted, and every key of the result is there
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$result = smtp_send(letter(['message_id' => 'one@example.com']), $server->settings());
$names = array_keys($result);
sort($names);
echo implode(' ', $names), "\n";
echo implode(' ', array_keys($result['server'])), "\n";
echo implode(' ', array_keys($result['timing'])), "\n";
echo implode(' ', array_keys($result['transcript'][0])), "\n";
show_verdict($result);
show($result, 'enhanced_code', 'response', 'retry_after', 'errno', 'message', 'advice', 'help_url', 'provider', 'error',
    'accepted', 'rejected', 'message_id', 'queue_id', 'server.host', 'server.ip', 'server.tls', 'server.auth',
    'server.extensions', 'server.reused', 'timing.tls', 'timing.auth');
var_dump($result['server']['port'] === $server->port, is_float($result['timing']['total']), $result['bytes'] > 100);
echo implode("\n", $server->lines()), "\n";
?>
--EXPECTF--
accepted advice bytes category code enhanced_code errno error help_url message message_id ok outcome phase provider queue_id rejected response retry retry_after retry_safe server timing transcript
host port ip tls auth extensions reused
resolve connect tls greeting ehlo auth envelope data total
from phase expect text ms
ok: true
outcome: "accepted"
phase: "data_end"
category: null
code: 250
retry: null
retry_safe: false
enhanced_code: "2.0.0"
response: "Ok: queued as TEST1"
retry_after: null
errno: null
message: null
advice: []
help_url: null
provider: null
error: null
accepted: ["b@example.net"]
rejected: []
message_id: "<one@example.com>"
queue_id: "TEST1"
server.host: "127.0.0.1"
server.ip: "127.0.0.1"
server.tls: null
server.auth: null
server.extensions: ["PIPELINING","SIZE 52428800","8BITMIME","ENHANCEDSTATUSCODES","AUTH PLAIN LOGIN"]
server.reused: false
timing.tls: null
timing.auth: null
bool(true)
bool(true)
bool(true)
EHLO %s
MAIL FROM:<a@example.com>%S
RCPT TO:<b@example.net>
DATA
QUIT
