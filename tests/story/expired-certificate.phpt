--TEST--
The story: the certificate has expired
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$certificate = $tls->server(['days' => 0]);
foreach (['en', 'zh'] as $locale) {
    $server = smtp_test_server(['tls' => 'implicit', 'certificate' => $certificate]);
    $result = smtp_send(letter(), $server->settings(['host' => 'localhost', 'tls' => 'implicit', 'cafile' => $tls->ca, 'locale' => $locale]));
    show_verdict($result);
    show($result, 'message', 'error');
}
?>
--EXPECTF--
ok: false
outcome: "failed"
phase: "tls"
category: "cert_expired"
code: null
retry: "fix"
retry_safe: true
message: "The certificate of localhost:PORT has expired on %d-%d-%dT%d:%d:%dZ%S."
error: "tls: certificate has expired (cert_expired)"
ok: false
outcome: "failed"
phase: "tls"
category: "cert_expired"
code: null
retry: "fix"
retry_safe: true
message: "localhost:PORT 的证书已过期%S。"
error: "tls: certificate has expired (cert_expired)"
