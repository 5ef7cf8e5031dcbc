--TEST--
smtp_send_many(): exit(), a time limit or a full memory in a callback or the generator end the script, and nothing else is called
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
if (getenv('VALGRIND_OPTS')) die('skip valgrind takes the place of PHP\'s own allocator');
?>
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
preg_match('~\S+/smtp\.so~', file_get_contents('/proc/self/maps'), $module);
$scripts = [
    'exit in a result' => '$on = function ($key, $result) use ($tally) { $tally($key, $result); if ($tally->results === 5) exit; };',
    'exit in the generator' => '$before = function ($i) { if ($i === 9) exit; };',
    'memory in a result' => '$on = function ($key, $result) use ($tally) { $tally($key, $result); if ($tally->results === 5) str_repeat("x", 1 << 28); };',
    'memory in the generator' => '$before = function ($i) { if ($i === 30) str_repeat("x", 1 << 28); };',
    'time in a result' => '$on = function ($key, $result) use ($tally) { $tally($key, $result); if ($tally->results === 5) { set_time_limit(1); while (true); } };',
];
foreach ($scripts as $name => $code) {
    $code = 'require ' . var_export(dirname(__DIR__) . '/many.inc', true) . ';
        ini_set("memory_limit", "64M");
        $server = smtp_test_flights(["PIPELINING", "CHUNKING"]);
        $tally = $on = new Tally();
        $before = null;
        ' . $code . '
        register_shutdown_function(function () use ($tally, $server) {
            $report = $server->report();
            $fine = $tally->results <= $report["messages"] && !$tally->twice && !array_diff(array_keys($tally->outcomes), ["accepted"]);
            echo $fine ? "fine" : $tally, ", $tally->results results\n";
        });
        smtp_send_many(numbered_letters(50, $before), $server->settings(), ["on_result" => $on, "connections" => 1]);
        echo "not reached\n";';
    $command = [PHP_BINARY, '-n', '-d', "extension={$module[0]}", '-d', 'display_errors=0', '-r', $code];
    $child = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
    echo "$name: ", stream_get_contents($pipes[1]);
    array_map('fclose', $pipes);
    proc_close($child);
}
?>
--EXPECTF--
exit in a result: fine, 5 results
exit in the generator: fine, %d results
memory in a result: fine, 5 results
memory in the generator: fine, %d results
time in a result: fine, 5 results
