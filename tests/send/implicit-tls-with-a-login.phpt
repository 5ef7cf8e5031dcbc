--TEST--
smtp_send(): implicit TLS, a verified certificate, a login
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$server = smtp_test_server(['tls' => 'implicit', 'certificate' => $tls->server(), 'require_auth' => true]);
$result = smtp_send(letter(), $server->settings([
    'host' => 'localhost', 'tls' => 'implicit', 'cafile' => $tls->ca, 'username' => 'user', 'password' => 'sesame-open',
]));
show($result, 'ok', 'error', 'server.auth', 'server.tls.verified', 'server.tls.version', 'server.tls.names', 'server.tls.subject', 'server.tls.issuer');
show($server->received()[count($server->received()) - 1], 'user', 'tls.protocol');
var_dump($result['server']['tls']['expires_in'] > 86400, $result['timing']['tls'] > 0, is_float($result['timing']['auth']));
?>
--EXPECTF--
ok: true
error: null
server.auth: "PLAIN"
server.tls.verified: true
server.tls.version: "TLSv1.%d"
server.tls.names: "%Slocalhost%S"
server.tls.subject: "CN=Test server"
server.tls.issuer: "CN=Test authority"
user: "user"
tls.protocol: "TLSv1.%d"
bool(true)
bool(true)
bool(true)
