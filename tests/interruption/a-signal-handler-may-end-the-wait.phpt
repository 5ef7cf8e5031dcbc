--TEST--
smtp_send() and smtp_diagnose(): what a signal handler throws ends the wait at any step; the connection is closed without a word
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

pcntl_async_signals(true);
$restart = true;
foreach (['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'data_end'] as $step) {
    // poll() is not restarted after a handler, but other calls are with SA_RESTART
    pcntl_signal(SIGUSR1, function () use ($step) { throw new RuntimeException("stopped while waiting for $step"); }, $restart = !$restart);
    $server = smtp_test_server([$step => ['signal' => 'USR1', 'silence' => true]]);
    thrown(function () use ($server) {
        smtp_send(letter(), $server->settings(['timeout' => 20, 'final_timeout' => 20]));
    });
    echo implode(' | ', preg_replace('/ .*/', '', $server->lines())), ' messages: ', count($server->messages()), "\n";
    $server->stop();
}

$server = smtp_test_server(['ehlo' => ['signal' => 'USR1', 'silence' => true]]);
$checks = [];
thrown(function () use ($server, &$checks) {
    smtp_diagnose($server->settings(['timeout' => 20]), ['deadline' => 20, 'on_check' => function ($check) use (&$checks) {
        $checks[] = $check['name'] . ' ' . $check['status'];
    }]);
});
// which of them is the last is a matter of speed
echo $checks[0], ', neighbours: ', count(preg_grep('/^neighbours/', $checks)), "\n";
?>
--EXPECT--
stopped while waiting for greeting
 messages: 0
stopped while waiting for ehlo
EHLO messages: 0
stopped while waiting for mail
EHLO | MAIL messages: 0
stopped while waiting for rcpt
EHLO | MAIL | RCPT messages: 0
stopped while waiting for data
EHLO | MAIL | RCPT | DATA messages: 0
stopped while waiting for data_end
EHLO | MAIL | RCPT | DATA messages: 1
stopped while waiting for data_end
config pass, neighbours: 0
