--TEST--
smtp_send(), smtp_diagnose(): a process forked in the middle says nothing to the server; the parent delivers
--EXTENSIONS--
smtp
openssl
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
if (!extension_loaded('openssl')) die('skip needs openssl');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

/* Runs the call, in the middle of which somebody forks. What the copy got back is told first, and that is its end: without
 * the shutdown functions, which would stop the server of the test. */
function in_both(callable $call, string ...$keys): void
{
    $GLOBALS['child'] = null;
    [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    ob_start();
    show($call(), ...$keys);
    $told = ob_get_clean();
    if ($GLOBALS['child'] === 0) {
        fwrite($theirs, $told);
        pcntl_exec('/bin/true');
    }
    fclose($theirs);
    echo "the copy:\n", stream_get_contents($ours), "the original:\n$told";
    pcntl_waitpid($GLOBALS['child'], $status);
}

function fork_once(): void
{
    $GLOBALS['child'] = $GLOBALS['child'] ?? pcntl_fork();
}

final class Forking
{
    public static $at_pass = 0, $pass = 0;
    public $context;
    private $octets, $at = 0;
    public function stream_open()
    {
        $this->octets = "From: a@example.com\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <fork@example.com>\r\n\r\n"
            . str_repeat("A line of the message.\r\n", 20000);
        return true;
    }
    public function stream_stat() { return []; }
    public function stream_seek($to) { $this->at = $to; return true; }
    public function stream_tell() { return $this->at; }
    public function stream_eof() { return $this->at >= strlen($this->octets); }
    public function stream_read($room)
    {
        self::$pass += $this->at === 0 ? 1 : 0;
        if (self::$pass === self::$at_pass && $this->at > 200000) {
            fork_once();
        }
        $block = substr($this->octets, $this->at, $room);
        $this->at += strlen($block);
        return $block;
    }
}
stream_wrapper_register('forking', 'Forking');

function raw(): array
{
    Forking::$pass = 0;
    return ['raw' => fopen('forking://', 'r'), 'envelope' => ['from' => 'a@example.com', 'to' => ['b@example.net']]];
}

$tls = smtp_test_certificates();
$plain = smtp_test_server();
$secure = smtp_test_server(['tls' => 'implicit', 'certificate' => $tls->server()]);
$trust = ['host' => 'localhost', 'tls' => 'implicit', 'cafile' => $tls->ca];

echo "== without a fork\n";
show(smtp_send(raw(), $plain->settings()), 'outcome');
Forking::$at_pass = Forking::$pass;

echo "== in a read of the message\n";
in_both(function () use ($plain) { return smtp_send(raw(), $plain->settings()); }, 'outcome', 'retry', 'retry_safe', 'phase', 'category', 'message');
var_dump($plain->data()[0] === $plain->data()[1]);
echo implode(' | ', preg_replace('/ .*/', '', $plain->lines())), "\n";

echo "== in a read of the message, TLS\n";
in_both(function () use ($secure, $trust) { return smtp_send(raw(), $secure->settings($trust)); }, 'outcome', 'error');
var_dump($plain->data()[0] === $secure->data()[0]);
echo implode(' | ', preg_replace('/ .*/', '', $secure->lines())), "\n";

// the server goes on when the fork has happened
$forked = sys_get_temp_dir() . '/smtp-test-fork-' . getmypid();
function fork_and_tell(): void
{
    fork_once();
    if ($GLOBALS['child']) {
        file_put_contents($GLOBALS['forked'], '');
    }
}

echo "== in on_check\n";
$checking = smtp_test_server(['mail' => ['await' => $forked, 'reply' => '250 ok']]);
in_both(function () use ($checking) {
    return smtp_diagnose($checking->settings(), ['from' => 'a@example.com', 'on_check' => function ($check) {
        if ($check['name'] === 'ehlo') {
            fork_and_tell();
        }
    }]);
}, 'ok', 'error');
echo implode(' | ', preg_replace('/ .*/', '', $checking->lines())), "\n";

echo "== in a signal handler\n";
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, 'fork_and_tell');
$waiting = smtp_test_server(['data_end' => ['signal' => 'USR1', 'await' => $forked, 'reply' => '250 ok']]);
in_both(function () use ($waiting) { return smtp_send(letter(), $waiting->settings()); }, 'outcome');
echo implode(' | ', preg_replace('/ .*/', '', $waiting->lines())), "\n";
?>
--EXPECT--
== without a fork
outcome: "accepted"
== in a read of the message
the copy:
outcome: "unknown"
retry: null
retry_safe: false
phase: "body"
category: "unknown"
message: "This process is a copy made by fork() while a connection to 127.0.0.1:PORT was open; only the original may go on with it."
the original:
outcome: "accepted"
retry: null
retry_safe: false
phase: "data_end"
category: null
message: null
bool(true)
EHLO | MAIL | RCPT | DATA | QUIT | EHLO | MAIL | RCPT | DATA | QUIT
== in a read of the message, TLS
the copy:
outcome: "unknown"
error: "body: this process is a copy made by fork() (unknown)"
the original:
outcome: "accepted"
error: null
bool(true)
EHLO | MAIL | RCPT | DATA | QUIT
== in on_check
the copy:
ok: false
error: "mail: this process is a copy made by fork() (unknown)"
the original:
ok: true
error: null
EHLO | MAIL | RSET | QUIT
== in a signal handler
the copy:
outcome: "unknown"
the original:
outcome: "accepted"
EHLO | MAIL | RCPT | DATA | QUIT
