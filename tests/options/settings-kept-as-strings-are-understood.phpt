--TEST--
$server: numbers and switches may be strings, null and an empty login count as not given
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$result = smtp_send(letter(), [
    'host' => $server->host, 'port' => (string) $server->port, 'tls' => 'none', 'timeout' => '5', 'connect_timeout' => '2.5', 'deadline' => '0',
    'verify_peer' => '0', 'verify_peer_name' => 1, 'username' => '', 'password' => '', 'cafile' => null, 'local_domain' => null, 'auth' => ['plain', 'LOGIN', 'PLAIN'],
    'recipients' => 'any', 'locale' => 'ZH', 'peer_name' => null, 'passphrase' => '',
]);
show($result, 'ok', 'error');
$host = $server->host;
$port = $server->port;
$settings = ['host' => &$host, 'port' => &$port, 'tls' => 'none'];
show(smtp_send(letter(), $settings), 'ok');
var_dump($settings === ['host' => '127.0.0.1', 'port' => $server->port, 'tls' => 'none']);
?>
--EXPECT--
ok: true
error: null
ok: true
bool(true)
