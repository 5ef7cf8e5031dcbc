--TEST--
keepalive: a worker of PHP's web server sends the message of the next request over the connection of the last one
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/worker.inc';

$server = smtp_test_server();
$site = new KeepSite($server->settings(['keepalive' => 30]));
$first = $site->get();
for ($i = 0; $i < 3; $i++) {
    $again = $site->get();
    var_dump($again['ok'] && $again['reused'] && $again['pid'] === $first['pid']);
}
var_dump($first['reused']);
echo json_encode(array_intersect_key($again['stats']['here'], ['connections_resting' => 0, 'connections_opened' => 0, 'connections_reused' => 0, 'messages' => 0])), "\n";
$site->stop();
echo count($server->received()), ' connection, ', count($server->messages()), ' messages, then ', array_slice($server->lines(), -1)[0], "\n";

echo "its time is over: the next request closes it, though it sends nothing\n";
$server = smtp_test_server();
$site = new KeepSite($server->settings(['keepalive' => 0.05]));
$site->get();
do {
    $rests = $site->get('stats')['stats']['here']['connections_resting'];
} while ($rests);
$lines = $server->received();
echo array_slice($server->lines(), -1)[0], "\n";
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(false)
{"connections_resting":1,"connections_opened":1,"connections_reused":3,"messages":4}
1 connection, 4 messages, then QUIT
its time is over: the next request closes it, though it sends nothing
QUIT
