--TEST--
rate: eight processes share one limit, and the server never sees more than that
--EXTENSIONS--
smtp
pcntl
--SKIPIF--
<?php
if (!extension_loaded('pcntl')) die('skip needs pcntl');
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/pacing.inc';

$six = 'for ($i = 0, $good = 0; $i < 6; $i++) { $good += smtp_send(letter(), $settings)["ok"]; } return $good;';
$limits = [['50/s', 1], ['100/s', 5]];

foreach ($limits as [$rate, $burst]) {
    $server = smtp_test_server();
    $settings = $server->settings(['rate' => $rate, 'burst' => $burst, 'wait' => 60]);
    $start = hrtime(true);
    $accepted = fork_at_once(8, function () use ($six, $settings) { return (string) eval($six); });
    echo "forked, $rate, burst $burst: ", array_sum($accepted), " accepted; ", keeps_to($server, $start, 1 / (int) $rate, $burst), "\n";
}

$file = sys_get_temp_dir() . '/smtp-state-' . getmypid();
foreach ($limits as [$rate, $burst]) {
    $server = smtp_test_server();
    $settings = $server->settings(['rate' => $rate, 'burst' => $burst, 'wait' => 60]);
    $children = [];
    for ($i = 0; $i < 8; $i++) {
        $children[] = another_php("echo (function () use (\$settings) { $six })();", $settings, ['smtp.state_file' => $file]);
    }
    $start = hrtime(true);
    $accepted = run_at_once($children);
    echo "state file, $rate, burst $burst: ", array_sum($accepted), " accepted; ", keeps_to($server, $start, 1 / (int) $rate, $burst), "\n";
}
unlink($file);
?>
--EXPECT--
forked, 50/s, burst 1: 48 accepted; 48 messages, none before its turn
forked, 100/s, burst 5: 48 accepted; 48 messages, none before its turn
state file, 50/s, burst 1: 48 accepted; 48 messages, none before its turn
state file, 100/s, burst 5: 48 accepted; 48 messages, none before its turn
