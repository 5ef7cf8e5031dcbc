--TEST--
$server: a URL that is none of ours is refused, and never shown
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    '', 'host', 'smtp:', 'smtp://', 'smtp:///path', 'http://user:sesame-open@host', 'smtp://user:sesame-open@host/path',
    'smtp://user:sesame-open@host#part', 'smtp://user:sesame-open@ho st', "smtp://user:sesame-open@host\r\n", "smtp://user:sesame-open@host\0", 'smtp://user:sesame-open@host:70000',
    'smtp://user:sesame-open#@host', 'smtp://user:sesame-open@host?tls', 'smtp://user:sesame-open@host?=x',
    'smtp://user:sesame-open@host?tls=none&tls=auto', 'smtps://user:sesame-open@host?tls=none', 'smtp://user:sesame-open@host?password=sesame-open',
    'smtp://user:sesame-open@host?secret=sesame-open', 'smtp://user:sesame-open%00@host', 'smtp://user:sesame-open@host?port=x', 'smtp://user:sesame-open@host?timeout=0',
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
smtp_send(): Argument #2 ($server) must say each key once
smtp_send(): Argument #2 ($server) must say each key once
smtp_send(): Argument #2 ($server) must say each key once
smtp_send(): Argument #2 ($server) must not contain the unknown key "secret"
smtp_send(): Argument #2 ($server) key "password" must not contain any null bytes
smtp_send(): Argument #2 ($server) key "port" must be of type int, string given
smtp_send(): Argument #2 ($server) key "timeout" must be between 0.001 and 604800 seconds
