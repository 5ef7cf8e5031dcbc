--TEST--
The story: the certificate is signed by nobody we know
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
foreach (['en', 'zh'] as $locale) {
    $server = smtp_test_server(['tls' => 'starttls', 'certificate' => $tls->server(['self_signed' => true])]);
    $result = smtp_send(letter(), $server->settings([
        'host' => 'localhost', 'tls' => 'starttls', 'cafile' => $tls->ca, 'username' => 'user', 'password' => 'sesame-open', 'locale' => $locale,
    ]));
    show_verdict($result);
    show($result, 'message', 'error', 'server.tls.verified', 'server.tls.subject');
    show_advice($result, $locale);
    var_dump(preg_grep('/^(AUTH|MAIL)/', $server->lines()));
}
?>
--EXPECTF--
ok: false
outcome: "failed"
phase: "tls"
category: "cert_untrusted"
code: null
retry: "fix"
retry_safe: true
message: "The certificate of localhost:PORT is self-signed, nobody vouches for it (subject CN=Test server)."
error: "tls: self%csigned certificate (cert_untrusted)"
server.tls.verified: false
server.tls.subject: "CN=Test server"
advice: in en
array(0) {
}
ok: false
outcome: "failed"
phase: "tls"
category: "cert_untrusted"
code: null
retry: "fix"
retry_safe: true
message: "localhost:PORT 的证书是自签名的，没有可信机构为它担保（证书主体 CN=Test server）。"
error: "tls: self%csigned certificate (cert_untrusted)"
server.tls.verified: false
server.tls.subject: "CN=Test server"
advice: in zh
array(0) {
}
