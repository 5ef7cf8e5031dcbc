--TEST--
$message: a stream is read from its beginning; one that cannot seek is copied
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip needs socket pairs'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$raw = "From: a@example.com\r\nDate: Fri, 02 Jan 2026 03:04:05 +0800\r\n\r\n" . str_repeat("line of text\r\n", 20000);
$envelope = ['from' => 'a@example.com', 'to' => 'b@example.net'];
$server = smtp_test_server();

$memory = fopen('php://memory', 'w+');
fwrite($memory, $raw);
show(smtp_send(['raw' => $memory, 'envelope' => $envelope], $server->settings()), 'ok');

[$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$small = substr($raw, 0, 4096);
fwrite($theirs, $small);
fclose($theirs);
show(smtp_send(['raw' => $ours, 'envelope' => $envelope], $server->settings()), 'ok');

[$first, $second] = $server->messages();
var_dump($first === $raw, rtrim($second) === rtrim($small));

fclose($memory);
thrown(function () use ($memory, $envelope, $server) { smtp_send(['raw' => $memory, 'envelope' => $envelope], $server->settings()); });
thrown(function () use ($envelope, $server) { smtp_send(['raw' => stream_context_create(), 'envelope' => $envelope], $server->settings()); });
?>
--EXPECT--
ok: true
ok: true
bool(true)
bool(true)
smtp_send(): Argument #1 ($message) key "raw" must be an open stream
smtp_send(): Argument #1 ($message) key "raw" must be an open stream
