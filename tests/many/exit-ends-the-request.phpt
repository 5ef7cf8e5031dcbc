--TEST--
exit() in a callback or a generator: what was taken comes to its end, nothing more is asked for, the request ends
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
require __DIR__ . '/../pacing/pacing.inc';
require __DIR__ . '/ledger.inc';

$bodies = [
    'in on_result' => 'smtp_send_many(letters(40), $settings, ["connections" => 1, "on_result" => function ($key) {
        echo "told $key\n";
        exit("left\n");
    }]);',
    'in the generator' => 'smtp_send_many((function () {
        foreach (letters(40) as $number => $message) {
            if ($number === 3) {
                exit("left\n");
            }
            yield $number => $message;
        }
    })(), $settings, ["on_result" => function ($key) { echo "told $key\n"; }]);',
    'in on_progress' => 'smtp_send_many(letters(3), $settings, ["on_progress" => function () { exit("left\n"); }]);',
    'a fatal error' => 'smtp_send_many(letters(40), $settings, ["connections" => 1, "on_result" => function ($key) {
        echo "told $key\n";
        eval("function strlen() {}");
    }]);',
];
foreach ($bodies as $name => $body) {
    $server = smtp_test_server();
    $code = 'require ' . var_export(__DIR__ . '/ledger.inc', true) . ';
        register_shutdown_function(function () { echo sockets() - $GLOBALS["before"], " sockets left\n"; });
        $before = sockets();
        try {' . $body . '
            echo "not reached\n";
        } finally {
            echo "nor this\n";
        }';
    $output = run_at_once([another_php($code, $server->settings())])[0];
    echo "$name:\n", preg_replace('/^(PHP )?Fatal error: .*$/m', 'Fatal error', ltrim($output));
    $arrived = arrived($server);
    echo $arrived === range(0, count($arrived) - 1) && count($arrived) <= 16 ? "those taken are there once\n\n" : json_encode($arrived) . "\n\n";
}
?>
--EXPECT--
in on_result:
told 0
left
0 sockets left
those taken are there once

in the generator:
left
0 sockets left
those taken are there once

in on_progress:
left
0 sockets left
those taken are there once

a fatal error:
told 0

Fatal error
0 sockets left
those taken are there once
