--TEST--
attachments: a stream wrapper that throws, fails, closes itself or sends another message
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

class Wrapper
{
    public static $mode, $settings, $rounds = 0, $at;
    public $context;
    private $position = 0;
    private $text;
    public function stream_open() { $this->text = str_repeat("text\r\n", 50000); return true; }
    public function stream_read($count)
    {
        self::$rounds += $this->position === 0;
        if ($this->position > 100000 && self::$rounds === self::$at) {
            switch (self::$mode) {
                case 'throw': throw new RuntimeException('thrown in stream_read');
                case 'fail': return false;
                case 'close': @fclose($GLOBALS['stream']); return '';
                case 'send': self::$mode = ''; show(smtp_send(letter(), self::$settings), 'ok');
            }
        }
        $part = (string) substr($this->text, $this->position, $count);
        $this->position += strlen($part);
        return $part;
    }
    public function stream_eof() { return $this->position >= strlen($this->text); }
    public function stream_seek($offset) { $this->position = $offset; return true; }
    public function stream_tell() { return $this->position; }
    public function stream_stat() { return []; }
}
stream_wrapper_register('text', 'Wrapper');
$server = smtp_test_server();
Wrapper::$settings = $server->settings();
function send(): array
{
    Wrapper::$rounds = 0;
    $GLOBALS['stream'] = fopen('text://x', 'r');
    return smtp_send(letter(['attachments' => [['content' => 'x', 'name' => 'x'], ['stream' => $GLOBALS['stream'], 'name' => 'text']]]), Wrapper::$settings);
}
Wrapper::$at = 0;
show(send(), 'ok');
$last = Wrapper::$rounds;
var_dump($last > 1);
foreach (['throw', 'fail', 'close', 'send'] as $mode) {
    foreach ([1, $last] as $at) {
        Wrapper::$mode = $mode;
        Wrapper::$at = $at;
        echo "$mode: ";
        thrown(function () { $result = send(); echo json_encode([$result['ok'], $result['outcome'], $result['phase'], $result['retry_safe']]), "\n"; });
    }
}
echo count($server->messages()), " messages\n";
?>
--EXPECT--
ok: true
bool(true)
throw: thrown in stream_read
throw: thrown in stream_read
fail: smtp_send(): Argument #1 ($message) key "attachments[1]" must be readable to its end, and from its start again
fail: [false,"failed","message",true]
nothing thrown
close: smtp_send(): Argument #1 ($message) key "attachments[1]" must be readable to its end, and from its start again
close: [false,"failed","message",true]
nothing thrown
send: ok: true
[true,"accepted","data_end",false]
nothing thrown
send: ok: true
[true,"accepted","data_end",false]
nothing thrown
5 messages
