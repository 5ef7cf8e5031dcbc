--TEST--
capture: the mail is written into a maildir with its envelope, and every key of the result is there
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../capture.inc';

$folder = new SmtpTestFolder;
$result = smtp_send(letter(['bcc' => ['c@example.org'], 'date' => 0, 'message_id' => '1@a.example']), ['capture' => "$folder->path/mails"]);
show($result, 'ok', 'outcome', 'phase', 'category', 'retry', 'error', 'accepted', 'rejected', 'server.host', 'server.port', 'server.ip', 'bytes');
$mails = $folder->mails();
var_dump(array_keys($mails) === [$result['queue_id']], count($result['transcript']), is_float($result['timing']['total']));
echo $mails[$result['queue_id']];
echo decoct(fileperms("$folder->path/mails") & 0777), "\n";

$server = smtp_test_server();
$keys = array_keys(smtp_send(letter(), $server->settings()));
var_dump(array_keys($result) === $keys);
?>
--EXPECT--
ok: true
outcome: "accepted"
phase: "data_end"
category: null
retry: null
error: null
accepted: ["b@example.net","c@example.org"]
rejected: []
server.host: "capture"
server.port: null
server.ip: null
bytes: 0
bool(true)
int(1)
bool(true)
Return-Path: <a@example.com>
X-Envelope-To: <b@example.net>
X-Envelope-To: <c@example.org>
Date: Thu, 01 Jan 1970 00:00:00 +0000
From: a@example.com
To: b@example.net
Subject: Hello
Message-ID: <1@a.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

Hello
700
bool(true)
