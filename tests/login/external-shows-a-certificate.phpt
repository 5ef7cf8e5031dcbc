--TEST--
auth EXTERNAL: logs in by the certificate of TLS, as oneself or for another
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$server = smtp_test_server(['tls' => 'starttls', 'certificate' => $tls->server(), 'mechanisms' => 'PLAIN EXTERNAL']);
$settings = $server->settings(['host' => 'localhost', 'tls' => 'starttls', 'cafile' => $tls->ca, 'auth' => 'EXTERNAL', 'local_cert' => $tls->server()]);
foreach ([[], ['username' => 'shop']] as $more) {
    $result = smtp_send(letter(), $settings + $more);
    $seen = $server->received();
    show($result, 'ok', 'server.auth');
    show(end($seen), 'user');
}
unset($settings['local_cert']);
thrown(function () use ($settings) { smtp_send(letter(), $settings); });
?>
--EXPECT--
ok: true
server.auth: "EXTERNAL"
user: "certificate "
ok: true
server.auth: "EXTERNAL"
user: "certificate shop"
smtp_send(): Argument #2 ($server) key "local_cert" must be given when "auth" holds EXTERNAL
