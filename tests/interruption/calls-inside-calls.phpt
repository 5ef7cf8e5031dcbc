--TEST--
smtp_send() may be called inside a callback, a stream, a signal handler and a destructor of another call
--EXTENSIONS--
smtp
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$settings = $server->settings();
function inner(string $subject): void
{
    echo "$subject: ", smtp_send(letter(['subject' => $subject]), $GLOBALS['settings'])['outcome'], "\n";
}

final class Talkative
{
    public $context;
    private $octets = "From: a@example.com\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <outer@example.com>\r\nSubject: outer\r\n\r\nHello\r\n", $at = 0, $first = true;
    public function stream_open() { return true; }
    public function stream_stat() { return []; }
    public function stream_seek($to) { $this->at = $to; return true; }
    public function stream_tell() { return $this->at; }
    public function stream_eof() { return $this->at >= strlen($this->octets); }
    public function stream_read($room)
    {
        if ($this->first) {
            $this->first = false;
            inner('inside a read');
        }
        $block = substr($this->octets, $this->at, $room);
        $this->at += strlen($block);
        return $block;
    }
    public function __destruct() { inner('inside a destructor'); }
}
stream_wrapper_register('talkative', 'Talkative');

show(smtp_diagnose($settings, ['on_check' => function ($check) {
    if ($check['name'] === 'ehlo') {
        inner('inside on_check');
    }
}]), 'ok');

$stream = fopen('talkative://', 'r');
show(smtp_send(['raw' => $stream, 'envelope' => ['from' => 'a@example.com', 'to' => ['b@example.net']]], $settings), 'outcome');
fclose($stream);

pcntl_async_signals(true);
$handled = sys_get_temp_dir() . '/smtp-test-inner-' . getmypid();
pcntl_signal(SIGUSR1, function () use ($handled) {
    inner('inside a signal handler');
    file_put_contents($handled, '');
});
$other = smtp_test_server(['mail' => ['signal' => 'USR1', 'await' => $handled, 'reply' => '250 ok']]);
show(smtp_send(letter(), $other->settings()), 'outcome');
echo count($server->messages()), " messages\n";
?>
--EXPECT--
inside on_check: accepted
ok: true
inside a read: accepted
outcome: "accepted"
inside a destructor: accepted
inside a signal handler: accepted
outcome: "accepted"
5 messages
