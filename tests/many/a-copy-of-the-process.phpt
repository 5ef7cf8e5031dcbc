--TEST--
smtp_send_many(): in a copy that pcntl_fork() makes of a run nothing is sent; what was under way is unknown there
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

[$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$server = smtp_test_server();
$ledger = new Ledger();
$copy = -1;
$totals = smtp_send_many($ledger->messages(40), $server->settings(), ['connections' => 1, 'on_result' => function ($key, $result) use ($ledger, &$copy, &$before) {
    $ledger($key, $result);
    if (count($ledger->told) === 5) {
        $before = count($ledger->taken);
        $copy = pcntl_fork();
    }
}]);
$accepted = array_keys($ledger->outcomes(), 'accepted');
// what the copy takes itself is sent by nobody there; what it had before is in the original's hands
$failed = array_filter(array_keys($ledger->outcomes(), 'failed'), function ($number) use ($before) { return $number < $before; });
$line = preg_replace('/^\d+ taken/', 'all', $ledger->says()) . ', ' . count($accepted) . ' accepted, ' . count($failed) . " failed of those taken before\n";
if ($copy === 0) {
    fwrite($theirs, $line);
    stream_socket_shutdown($theirs, STREAM_SHUT_RDWR);
    pcntl_exec('/bin/true'); // without the shutdown functions, which would stop the server
}
fclose($theirs);
echo 'the copy: ', stream_get_contents($ours), 'the original: ', $line;
pcntl_waitpid($copy, $status);
echo arrived($server) === range(0, 39) ? "each is there once\n" : json_encode(arrived($server)) . "\n";
?>
--EXPECT--
the copy: all, each told once, 5 accepted, 0 failed of those taken before
the original: all, each told once, 40 accepted, 0 failed of those taken before
each is there once
