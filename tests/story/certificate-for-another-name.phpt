--TEST--
The story: the certificate is for another name
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$certificate = $tls->server(['names' => 'DNS:mail.example.net']);
foreach (['en', 'zh'] as $locale) {
    $server = smtp_test_server(['tls' => 'implicit', 'certificate' => $certificate]);
    $result = smtp_send(letter(), $server->settings(['host' => 'localhost', 'tls' => 'implicit', 'cafile' => $tls->ca, 'locale' => $locale]));
    show_verdict($result);
    show($result, 'message', 'error');
}
$server = smtp_test_server(['tls' => 'implicit', 'certificate' => $certificate]);
show(smtp_send(letter(), $server->settings(['tls' => 'implicit', 'cafile' => $tls->ca, 'peer_name' => 'mail.example.net'])), 'ok');
$server = smtp_test_server(['tls' => 'implicit', 'certificate' => $certificate]);
show(smtp_send(letter(), $server->settings(['tls' => 'implicit', 'cafile' => $tls->ca, 'verify_peer_name' => false])), 'ok');
?>
--EXPECTF--
ok: false
outcome: "failed"
phase: "tls"
category: "cert_name_mismatch"
code: null
retry: "fix"
retry_safe: true
message: "You connected to localhost, but the certificate belongs to somebody else: it is for mail.example.net."
error: "tls: %costname mismatch (cert_name_mismatch)"
ok: false
outcome: "failed"
phase: "tls"
category: "cert_name_mismatch"
code: null
retry: "fix"
retry_safe: true
message: "您连接的是 localhost，但证书不属于它：证书是发给 mail.example.net 的。"
error: "tls: %costname mismatch (cert_name_mismatch)"
ok: true
ok: true
