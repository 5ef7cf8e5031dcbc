--TEST--
smtp_send_many(): a signal handler runs during the run; what it throws ends it, and every message that was taken is told
--EXTENSIONS--
smtp
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
?>
--FILE--
<?php
require __DIR__ . '/ledger.inc';

pcntl_async_signals(true);
$handled = 0;
pcntl_signal(SIGUSR1, function () use (&$handled) { $handled++; });

// one that returns
$server = smtp_test_server(['mail' => [['signal' => 'USR1', 'reply' => '250 ok'], '250 ok']]);
$ledger = new Ledger();
echo counts(smtp_send_many($ledger->messages(10), $server->settings(), ['on_result' => $ledger])), ", handled: $handled\n";

// one that throws, when two have been told and PHP waits for the server; inside a callback it would be the callback's
pcntl_signal(SIGUSR1, function () { throw new RuntimeException('stopped'); });
$sign = sys_get_temp_dir() . '/smtp-test-told-' . getmypid();
$silence = ['await' => $sign, 'signal' => 'USR1', 'silence' => true];
foreach ([
    'MAIL' => ['mail' => ['250 ok', '250 ok', $silence]],
    'the last reply' => ['data_end' => ['250 ok', '250 ok', $silence]],
    'the greeting' => ['greeting' => ['signal' => 'USR1', 'silence' => true]],
] as $name => $script) {
    $server = smtp_test_server($script);
    $ledger = new Ledger();
    thrown(function () use ($ledger, $server, $sign) {
        smtp_send_many($ledger->messages(10), $server->settings(['timeout' => 20, 'final_timeout' => 20]), [
            'connections' => 1, 'depth' => 2,
            'on_result' => function ($key, $result) use ($ledger, $sign) {
                $ledger($key, $result);
                count($ledger->told) === 2 && file_put_contents($sign, '');
            },
        ]);
    });
    echo "$name: ", $ledger->says(), ': ', implode(' ', $ledger->outcomes()), "\n";
    $server->stop();
}
@unlink($sign);
?>
--EXPECT--
{"messages":10,"accepted":10,"partial":0,"failed":0,"unknown":0}, handled: 1
stopped
MAIL: 6 taken, each told once: accepted accepted failed failed failed failed
stopped
the last reply: 6 taken, each told once: accepted accepted unknown failed failed failed
stopped
the greeting: 2 taken, each told once: failed failed
