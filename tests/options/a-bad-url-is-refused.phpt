--TEST--
$server: a URL that is none of ours is refused, and never shown
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    '', 'host', 'smtp:', 'smtp://', 'smtp:///path', 'http://user:secret@host', 'lmtp://host', 'smtp://user:secret@host/path',
    'smtp://user:secret@host#part', 'smtp://user:secret@ho st', "smtp://user:secret@host\r\n", "smtp://user:secret@host\0", 'smtp://user:secret@host:70000',
    'smtp://user:se#cret@host', 'smtp://user:secret@host?tls', 'smtp://user:secret@host?=x',
    'smtp://user:secret@host?tls=none&tls=auto', 'smtps://user:secret@host?tls=none', 'smtp://user:secret@host?password=x',
    'smtp://user:secret@host?secret=x', 'smtp://user:sec%00ret@host', 'smtp://user:secret@host?port=x', 'smtp://user:secret@host?timeout=0',
] as $url) {
    thrown(function () use ($url) { smtp_send(letter(), $url); });
}
?>
--EXPECT--
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must say each key once
smtp_send(): Argument #2 ($server) must say each key once
smtp_send(): Argument #2 ($server) must say each key once
smtp_send(): Argument #2 ($server) must not contain the unknown key "secret"
smtp_send(): Argument #2 ($server) key "password" must not contain any null bytes
smtp_send(): Argument #2 ($server) key "port" must be of type int, string given
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
