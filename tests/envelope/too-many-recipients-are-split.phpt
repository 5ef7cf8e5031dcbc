--TEST--
smtp_send(): too many recipients go out in several transactions, each with the same message to the octet
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';

const FULL = '452 4.5.3 Error: too many recipients';
function commands(SmtpTestServer $server): void
{
    echo implode("\n", preg_grep('/^(MAIL|RCPT|DATA|RSET)/', $server->lines())), "\n";
}

$path = tempnam(sys_get_temp_dir(), 'smtp');
file_put_contents($path, random_bytes(100000));
$user = popen('printf "a,b\n1,2\n"', 'r');
openssl_pkey_export(openssl_pkey_new(['private_key_bits' => 2048]), $pem);
$message = letter([
    'to' => ['a@example.net', 'b@example.net'], 'cc' => 'c@example.net', 'bcc' => 'd@example.net',
    'html' => '<p>Hello.</p>', 'dkim' => ['domain' => 'example.com', 'selector' => 'shop', 'key' => $pem],
    'attachments' => [['path' => $path, 'name' => 'a.bin'], ['stream' => $user, 'name' => 'b.csv'], ['content' => "..\n.\n", 'name' => 'c.txt']],
]);

$server = smtp_test_server(['rcpt' => ['250 ok', '250 ok', '250 ok', FULL, '250 ok']]);
$result = smtp_send($message, $server->settings());
show($result, 'ok', 'outcome', 'accepted', 'rejected', 'queue_id', 'error');
$data = $server->data();
var_dump(count($data), $data[0] === $data[1], strlen($data[0]) > 100000, $result['bytes'] > 2 * strlen($data[0]));
commands($server);

echo "-- announced\n";
$server = smtp_test_server(['extensions' => ['LIMITS RCPTMAX=1 MAILMAX=3', 'SIZE']]);
$result = smtp_send($message, $server->settings());
show_verdict($result);
show($result, 'accepted', 'rejected', 'message');
var_dump(count($server->data()), count(array_unique($server->data())));

echo "-- one transaction is refused\n";
$server = smtp_test_server(['extensions' => ['LIMITS RCPTMAX=2'], 'data_end' => ['550 5.7.1 not wanted', '250 ok']]);
$result = smtp_send($message, $server->settings());
show($result, 'outcome', 'phase', 'accepted', 'retry_safe', 'error');
commands($server);

echo "-- the second one is lost after its dot\n";
$server = smtp_test_server(['extensions' => ['LIMITS RCPTMAX=1'], 'data_end' => ['250 ok', ['close' => true]]]);
$result = smtp_send($message, $server->settings());
show_verdict($result);
show($result, 'accepted');
echo implode(' ', array_column($result['rejected'], 'address')), ' ', implode(' ', array_column($result['rejected'], 'retry')), "\n";

echo "-- a raw message from a stream\n";
$stream = fopen('php://memory', 'w+');
fwrite($stream, "From: shop@example.com\nDate: Thu, 01 Jan 2026 00:00:00 +0000\n\n.dots\n..\n");
$server = smtp_test_server(['extensions' => ['LIMITS RCPTDOMAINMAX=1']]);
$result = smtp_send(['raw' => $stream, 'envelope' => ['from' => 'shop@example.com', 'to' => ['a@b.example', 'c@d.example', 'e@b.example']]], $server->settings());
show($result, 'outcome', 'accepted');
commands($server);
var_dump($server->data() === array_fill(0, 2, "From: shop@example.com\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\n\r\n..dots\r\n...\r\n.\r\n"));
unlink($path);
?>
--EXPECTF--
ok: true
outcome: "accepted"
accepted: ["a@example.net","b@example.net","c@example.net","d@example.net"]
rejected: []
queue_id: "TEST1"
error: null
int(2)
bool(true)
bool(true)
bool(true)
MAIL FROM:<a@example.com> SIZE=%d
RCPT TO:<a@example.net>
RCPT TO:<b@example.net>
RCPT TO:<c@example.net>
RCPT TO:<d@example.net>
DATA
MAIL FROM:<a@example.com> SIZE=%d
RCPT TO:<d@example.net>
DATA
-- announced
ok: false
outcome: "partial"
phase: "mail"
category: "too_many_recipients"
code: null
retry: "later"
retry_safe: false
accepted: ["a@example.net","b@example.net","c@example.net"]
rejected: [{"address":"d@example.net","code":null,"enhanced_code":null,"response":null,"category":"too_many_recipients","retry":"later"}]
message: "The mail server 127.0.0.1 takes no more recipients of this message for now."
int(3)
int(1)
-- one transaction is refused
outcome: "partial"
phase: "data_end"
accepted: ["c@example.net","d@example.net"]
retry_safe: false
error: "data_end: 550 5.7.1 not wanted (policy_rejected)"
MAIL FROM:<a@example.com>
RCPT TO:<a@example.net>
RCPT TO:<b@example.net>
DATA
RSET
MAIL FROM:<a@example.com>
RCPT TO:<c@example.net>
RCPT TO:<d@example.net>
DATA
-- the second one is lost after its dot
ok: false
outcome: "unknown"
phase: "data_end"
category: "connection_lost"
code: null
retry: null
retry_safe: false
accepted: ["a@example.net"]
c@example.net d@example.net later later
-- a raw message from a stream
outcome: "accepted"
accepted: ["a@b.example","c@d.example","e@b.example"]
MAIL FROM:<shop@example.com>
RCPT TO:<a@b.example>
RCPT TO:<e@b.example>
DATA
MAIL FROM:<shop@example.com>
RCPT TO:<c@d.example>
DATA
bool(true)
