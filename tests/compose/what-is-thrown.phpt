--TEST--
smtp_compose(): what is thrown, and what a stream throws
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

class Thrower
{
    public $context;
    public function stream_open() { return true; }
    public function stream_read($count) { throw new RuntimeException('thrown in stream_read'); }
    public function stream_eof() { return false; }
    public function stream_seek($offset) { return true; }
    public function stream_tell() { return 0; }
    public function stream_stat() { return []; }
}
stream_wrapper_register('thrower', 'Thrower');
foreach ([
    [], ['from' => 'a@b.example'], letter(['subject' => "a\nb"]), letter(['what' => 1]), letter(['attachments' => [['path' => '/dev/zero']]]),
    letter(['inline' => [['content' => 'x', 'name' => 'x'], ['content' => 'x', 'name' => "x\r\ny"]], 'attachments' => [['content' => 'x', 'name' => 'x']]]),
    ['raw' => fopen('thrower://', 'r')], letter(['attachments' => [['stream' => fopen('thrower://', 'r')]]]),
] as $message) {
    thrown(function () use ($message) { smtp_compose($message); });
}
?>
--EXPECT--
smtp_compose(): Argument #1 ($message) key "from" must be given
smtp_compose(): Argument #1 ($message) key "text" must be given unless html, calendar, attachments or raw is
smtp_compose(): Argument #1 ($message) key "subject" must not contain line breaks or control characters (octet 2 is one)
smtp_compose(): Argument #1 ($message) must not contain the unknown key "what"
smtp_compose(): Argument #1 ($message) key "attachments[0].path" must be a regular file
smtp_compose(): Argument #1 ($message) key "inline[1].name" must not contain line breaks or control characters (octet 2 is one)
thrown in stream_read
thrown in stream_read
