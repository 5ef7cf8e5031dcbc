--TEST--
$message: a raw message, dots stuffed, bare line ends made CRLF
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$head = "From: a@example.com\r\nDate: Fri, 02 Jan 2026 03:04:05 +0800\r\nMessage-ID: <raw@example.com>\r\n\r\n";
$server = smtp_test_server();
$bodies = [".\r\n..\r\n.x\r\n", "no newline at the end", "bare LF\n.\nbare CR\rx\r\n", '', "\r\n.\r\n", str_repeat('0123456789', 99) . "\r\n"];
foreach ($bodies as $body) {
    $result = smtp_send(['raw' => $head . $body, 'envelope' => ['from' => 'a@example.com', 'to' => 'b@example.net']], $server->settings());
    show($result, 'ok', 'message_id');
}
foreach ($server->messages() as $i => $message) {
    $meant = preg_replace('/\r\n|\r|\n/', "\r\n", $head . $bodies[$i]);
    $meant .= substr($meant, -2) === "\r\n" ? '' : "\r\n";
    var_dump($message === $meant);
}
foreach (["x\0y", str_repeat('x', 999)] as $body) {
    thrown(function () use ($head, $body, $server) {
        show(smtp_send(['raw' => $head . $body, 'envelope' => ['from' => 'a@b', 'to' => 'b@c']], $server->settings()), 'ok', 'phase', 'category');
    });
}
thrown(function () use ($head, $server) { smtp_send(['raw' => $head], $server->settings()); });
?>
--EXPECT--
ok: true
message_id: "<raw@example.com>"
ok: true
message_id: "<raw@example.com>"
ok: true
message_id: "<raw@example.com>"
ok: true
message_id: "<raw@example.com>"
ok: true
message_id: "<raw@example.com>"
ok: true
message_id: "<raw@example.com>"
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
smtp_send(): Argument #1 ($message) key "raw" must not contain NUL octets
smtp_send(): Argument #1 ($message) key "raw" must not have a line longer than 998 octets
smtp_send(): Argument #1 ($message) key "from" must be given
