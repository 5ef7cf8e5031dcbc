--TEST--
keepalive: a worker of php-fpm serves one request after the other over one connection; all of them count together
--EXTENSIONS--
smtp
--SKIPIF--
<?php
require __DIR__ . '/fpm.inc';
if (!keep_fpm()) die('skip needs the php-fpm of this PHP');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/fpm.inc';

$server = smtp_test_server();
$fpm = new KeepFpm($server->settings(['keepalive' => 30]), 2);
$seen = [];
for ($sent = 0; $sent < 500 && ($sent < 6 || count($seen) < 2); $sent++) {
    $answer = $fpm->get();
    $first = !isset($seen[$answer['pid']]);
    if (!$answer['ok'] || $answer['reused'] === $first) {
        echo "message $sent: ", json_encode($answer), "\n";
    }
    $seen[$answer['pid']] = $answer['stats']['here'];
}
$workers = $answer['stats']['workers'];
var_dump(count($seen), $workers['messages'] === $sent, $workers['connections_opened'], $workers['connections_reused'] === $sent - 2);
$fpm->stop();
$connections = $server->received();
echo count($connections), " connections\n";
foreach ($connections as $connection) {
    echo array_slice($connection['lines'], -1)[0], "\n";
}
var_dump(count($server->messages()) === $sent);
?>
--EXPECT--
int(2)
bool(true)
int(2)
bool(true)
2 connections
QUIT
QUIT
bool(true)
