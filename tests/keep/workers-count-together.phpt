--TEST--
smtp_stats(): what several workers of one master did, each for itself and together; none uses another's connection
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (PHP_OS_FAMILY === 'Windows') die('skip has no workers');
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/worker.inc';

$server = smtp_test_server();
$site = new KeepSite($server->settings(['keepalive' => 30]), 3);
$seen = [];
for ($sent = 0; $sent < 200 && count($seen) < 2; ) {
    $answer = $site->get();
    $sent += $answer['ok'];
    $seen[$answer['pid']] = $answer['stats']['here'];
    if ($answer['reused'] !== ($seen[$answer['pid']]['messages'] > 1)) {
        echo "a worker's first message opens a connection, and no other does\n";
    }
}
$workers = $answer['stats']['workers'];
var_dump(count($seen) > 1);
foreach (['messages', 'accepted', 'connections_opened', 'connections_reused'] as $name) {
    echo $name, ': ', $workers[$name] === array_sum(array_column($seen, $name)) ? 'the sum' : json_encode([$workers, $seen]), "\n";
}
var_dump($workers['messages'] === $sent, count($server->received()) === count($seen), isset($workers['connections_resting']));
?>
--EXPECT--
bool(true)
messages: the sum
accepted: the sum
connections_opened: the sum
connections_reused: the sum
bool(true)
bool(true)
bool(false)
