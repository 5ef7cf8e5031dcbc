--TEST--
smtp_send(): signal handlers run during the wait, at every step, and the message is sent once
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
$handled = 0;
$sign = sys_get_temp_dir() . '/smtp-test-handled-' . getmypid();
foreach ([SIGUSR1, SIGALRM] as $signal) {
    pcntl_signal($signal, function () use (&$handled, $sign) {
        $handled++;
        file_put_contents($sign, '');
    }, $signal === SIGALRM);
}
$script = ['data' => '354 go'];
foreach (['greeting' => '220 ready', 'ehlo' => '250 mail.example.com', 'mail' => '250 ok', 'rcpt' => '250 ok', 'data_end' => '250 queued'] as $step => $reply) {
    // it answers when the handler has run
    $script[$step] = ['signal' => $step === 'rcpt' ? 'ALRM' : 'USR1', 'await' => $sign, 'reply' => $reply];
}
$server = smtp_test_server($script);
show_verdict(smtp_send(letter(), $server->settings()));
echo "handled: $handled\n", count($server->messages()), " message, ", implode(' | ', preg_replace('/ .*/', '', $server->lines())), "\n";
?>
--EXPECT--
ok: true
outcome: "accepted"
phase: "data_end"
category: null
code: 250
retry: null
retry_safe: false
handled: 5
1 message, EHLO | MAIL | RCPT | DATA | QUIT
