--TEST--
$server: a bad openssl.cafile in php.ini is told when TLS begins, and does not hinder a plain connection
--EXTENSIONS--
smtp
openssl
--INI--
openssl.cafile=/nonexistent/ca.pem
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$server = smtp_test_server();
show_verdict(smtp_send(letter(), $server->settings(['tls' => 'none'])));

$tls = smtp_test_certificates();
$server = smtp_test_server(['tls' => 'starttls', 'certificate' => $tls->server()]);
$result = smtp_send(letter(), $server->settings(['host' => 'localhost', 'tls' => 'starttls', 'username' => 'user', 'password' => 'sesame-open']));
show_verdict($result);
show($result, 'error');
var_dump(preg_grep('/^(AUTH|MAIL)/', $server->lines()));
?>
--EXPECTF--
ok: true
outcome: "accepted"
phase: "data_end"
category: null
code: 250
retry: null
retry_safe: false
ok: false
outcome: "failed"
phase: "tls"
category: "cert_untrusted"
code: null
retry: "fix"
retry_safe: true
error: "tls: cafile must be a readable file of PEM certificates (cert_untrusted)"
array(0) {
}
