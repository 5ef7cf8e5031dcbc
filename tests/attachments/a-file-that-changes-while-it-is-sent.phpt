--TEST--
attachments: a file that shrinks or grows while it is sent ends the connection without a final dot
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

/* Changes the other file when it is read for the last time: while the message goes out. */
class Trigger
{
    public static $rounds = 0, $at = -1, $change;
    public $context;
    private $position = 0;
    public function stream_open() { return true; }
    public function stream_read($count)
    {
        if ($this->position === 0 && ++self::$rounds === self::$at) {
            (self::$change)();
        }
        $part = substr('trigger', $this->position, $count);
        $this->position += strlen($part);
        return $part;
    }
    public function stream_eof() { return $this->position >= 7; }
    public function stream_seek($offset) { $this->position = $offset; return true; }
    public function stream_tell() { return $this->position; }
    public function stream_stat() { return []; }
}
stream_wrapper_register('trigger', 'Trigger');
$path = sys_get_temp_dir() . '/smtp-changing-' . getmypid() . '.bin';
$server = smtp_test_server();
$send = function () use ($path, $server) {
    file_put_contents($path, str_repeat('0123456789', 30000));
    Trigger::$rounds = 0;
    return smtp_send(letter(['attachments' => [['stream' => fopen('trigger://', 'r'), 'name' => 'trigger'], ['path' => $path]]]), $server->settings());
};
show($send(), 'ok');
Trigger::$at = Trigger::$rounds;
foreach ([
    'shrinks' => function () use ($path) { ftruncate(fopen($path, 'r+'), 200000); },
    'grows' => function () use ($path) { file_put_contents($path, 'x', FILE_APPEND); },
    'is empty' => function () use ($path) { file_put_contents($path, ''); },
] as $what => $change) {
    echo "-- $what\n";
    Trigger::$change = $change;
    $result = $send();
    show($result, 'ok', 'outcome', 'phase', 'retry_safe');
    var_dump(strpos(json_encode($result['transcript']), $path));
}
unlink($path);
echo '-- ', count($server->messages()), " message\n";
?>
--CLEAN--
<?php
array_map('unlink', glob(sys_get_temp_dir() . '/smtp-changing-*.bin'));
?>
--EXPECT--
ok: true
-- shrinks
ok: false
outcome: "failed"
phase: "message"
retry_safe: true
bool(false)
-- grows
ok: false
outcome: "failed"
phase: "message"
retry_safe: true
bool(false)
-- is empty
ok: false
outcome: "failed"
phase: "message"
retry_safe: true
bool(false)
-- 1 message
