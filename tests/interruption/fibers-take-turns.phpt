--TEST--
smtp_send() in fibers: one is suspended in a stream, in a callback, and another sends; each goes on where it was
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!class_exists('Fiber')) die('skip needs fibers');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

final class Pausing
{
    public static $pause = true;
    public $context;
    private $octets, $at = 0;
    public function stream_open($path)
    {
        $name = parse_url($path, PHP_URL_HOST);
        $this->octets = "From: a@example.com\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <$name@example.com>\r\n\r\n"
            . str_repeat("A line of $name.\r\n", 5000);
        return true;
    }
    public function stream_stat() { return []; }
    public function stream_seek($to) { $this->at = $to; return true; }
    public function stream_tell() { return $this->at; }
    public function stream_eof() { return $this->at >= strlen($this->octets); }
    public function stream_read($room)
    {
        if (Fiber::getCurrent()) {
            Fiber::suspend();
        }
        $block = substr($this->octets, $this->at, $room);
        $this->at += strlen($block);
        return $block;
    }
}
stream_wrapper_register('pausing', 'Pausing');

$server = smtp_test_server();
$fibers = [];
foreach (['one', 'two', 'three'] as $name) {
    $fibers[$name] = new Fiber(function () use ($server, $name) {
        $message = ['raw' => fopen("pausing://$name", 'r'), 'envelope' => ['from' => 'a@example.com', 'to' => ["$name@example.net"]]];
        return smtp_send($message, $server->settings());
    });
}
$fibers['diagnosis'] = new Fiber(function () use ($server) {
    return ['outcome' => 'ok', 'accepted' => smtp_diagnose($server->settings(), ['on_check' => function () { Fiber::suspend(); }])['ok']];
});
for ($running = $fibers; $running; ) {
    foreach ($running as $name => $fiber) {
        $fiber->isStarted() ? $fiber->resume() : $fiber->start();
        if ($fiber->isTerminated()) {
            unset($running[$name]);
        }
    }
}
foreach ($fibers as $name => $fiber) {
    echo $name, ': ', $fiber->getReturn()['outcome'], ' ', json_encode($fiber->getReturn()['accepted']), "\n";
}
foreach ($server->messages() as $message) {
    preg_match('/<(.*)@/', $message, $found);
    $seen[] = $found[1] . (substr_count($message, "A line of $found[1].\r\n") === 5000 ? ' whole' : ' spoilt');
}
sort($seen);
echo implode(', ', $seen), "\n";

// a fiber that is thrown away in the middle
$fiber = new Fiber(function () use ($server) {
    smtp_send(['raw' => fopen('pausing://four', 'r'), 'envelope' => ['from' => 'a@example.com', 'to' => 'four@example.net']], $server->settings());
    echo "not reached\n";
});
$before = sockets();
for ($fiber->start(); sockets() === $before; ) {
    $fiber->resume();
}
unset($fiber);
gc_collect_cycles();
echo 'sockets left: ', sockets() - $before, ', messages: ', count($server->messages()), "\n";
?>
--EXPECT--
one: accepted ["one@example.net"]
two: accepted ["two@example.net"]
three: accepted ["three@example.net"]
diagnosis: ok true
one whole, three whole, two whole
sockets left: 0, messages: 3
