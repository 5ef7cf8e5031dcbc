--TEST--
source_ip: the connection leaves from there, and when it cannot, the result says so
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY !== 'Linux') die('skip elsewhere 127.0.0.2 is not there by itself'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
$here = ['host' => '127.0.0.1', 'port' => $port, 'tls' => 'none', 'timeout' => 0.2, 'locale' => 'en'];
smtp_send(letter(), ['source_ip' => '127.0.0.2'] + $here);
stream_socket_accept($listener, 5, $peer);
echo strtok($peer, ':'), "\n";

echo "-- an address of the other family cannot be reached from there: it is passed over\n";
$result = smtp_send(letter(), ['host' => 'localhost', 'source_ip' => '127.0.0.3'] + $here);
stream_socket_accept($listener, 5, $peer);
echo strtok($peer, ':'), "\n";
show($result, 'server.ip');

echo "-- not ours\n";
foreach (['192.0.2.77', '::1'] as $address) {
    $result = smtp_send(letter(), ['source_ip' => $address] + $here);
    show($result, 'phase', 'category', 'retry', 'message');
}
show_advice(smtp_send(letter(), ['source_ip' => '192.0.2.77', 'locale' => 'zh'] + $here), 'zh');
?>
--EXPECTF--
127.0.0.2
-- an address of the other family cannot be reached from there: it is passed over
127.0.0.3
server.ip: "127.0.0.1"
-- not ours
phase: "connect"
category: "network_unreachable"
retry: "fix"
message: "From the address in 'source_ip' there is no way to 127.0.0.1:PORT: Cannot assign requested address (error 99)."
phase: "connect"
category: "network_unreachable"
retry: "fix"
message: "From the address in 'source_ip' there is no way to 127.0.0.1:PORT: Address family not supported by protocol (error 97)."
advice: in zh
