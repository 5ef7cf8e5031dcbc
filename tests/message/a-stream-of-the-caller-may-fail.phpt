--TEST--
$message: a stream wrapper that throws, fails, closes itself or sends another message
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

class Wrapper
{
    public static $mode, $settings, $rounds = 0;
    public $context;
    private $at = 0;
    private $text;
    public function stream_open($path) { $this->text = "From: a@example.com\r\nDate: Fri, 02 Jan 2026 03:04:05 +0800\r\n\r\n" . str_repeat("text\r\n", 50000); return true; }
    public function stream_read($count)
    {
        if ($this->at > 100000 && self::$rounds > 0) {
            switch (self::$mode) {
                case 'throw': throw new RuntimeException('thrown in stream_read');
                case 'fail': return false;
                case 'close': @fclose($GLOBALS['stream']); return '';
                case 'send': self::$mode = ''; show(smtp_send(letter(), self::$settings), 'ok');
            }
        }
        $part = (string) substr($this->text, $this->at, $count);
        $this->at += strlen($part);
        return $part;
    }
    public function stream_eof() { return $this->at >= strlen($this->text); }
    public function stream_seek($offset, $whence) { self::$rounds++; $this->at = $offset; return true; }
    public function stream_tell() { return $this->at; }
    public function stream_stat() { return []; }
}
stream_wrapper_register('letter', 'Wrapper');
$server = smtp_test_server();
Wrapper::$settings = $server->settings();
foreach (['throw', 'fail', 'close', 'send'] as $mode) {
    foreach ([0, -1] as $rounds) {
        Wrapper::$mode = $mode;
        Wrapper::$rounds = $rounds;
        $stream = fopen('letter://x', 'r');
        echo "$mode: ";
        thrown(function () use ($stream) {
            $result = smtp_send(['raw' => $stream, 'envelope' => ['from' => 'a@b', 'to' => 'c@d']], Wrapper::$settings);
            echo json_encode([$result['ok'], $result['outcome'], $result['phase'], $result['retry_safe']]), "\n";
        });
    }
}
echo count($server->messages()), " messages\n";
?>
--EXPECT--
throw: thrown in stream_read
throw: thrown in stream_read
fail: smtp_send(): Argument #1 ($message) key "raw" must be readable to its end, and from its start again
fail: [false,"failed","message",true]
nothing thrown
close: smtp_send(): Argument #1 ($message) key "raw" must be readable to its end, and from its start again
close: [false,"failed","message",true]
nothing thrown
send: ok: true
[true,"accepted","data_end",false]
nothing thrown
send: ok: true
[true,"accepted","data_end",false]
nothing thrown
4 messages
