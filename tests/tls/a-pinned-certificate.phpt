--TEST--
$server: peer_fingerprint names the certificate; another one gets nothing
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$file = $tls->server(['self_signed' => true]);
$server = smtp_test_server(['tls' => 'starttls', 'certificate' => $file, 'require_auth' => true]);
$good = openssl_x509_fingerprint(file_get_contents($file), 'sha256');
$details = openssl_pkey_get_details(openssl_pkey_get_public(file_get_contents($file)));
$der = base64_decode(preg_replace('~-----.*?-----|\s~', '', $details['key']));
$key = 'sha256//' . base64_encode(hash('sha256', $der, true));
$bad = str_repeat('0', 64);
$settings = ['host' => 'localhost', 'tls' => 'starttls', 'verify_peer' => false, 'username' => 'user', 'password' => 'sesame-open',
    'local_domain' => 'shop.example.com'];

echo "-- the right one, in every form\n";
foreach ([$good, strtoupper(implode(':', str_split($good, 2))), $key, [$bad, $good], ['sha256' => $good], "$bad,$key"] as $pin) {
    $result = smtp_send(letter(), $server->settings(['peer_fingerprint' => $pin] + $settings));
    show($result, 'error', 'server.tls.pinned', 'server.tls.verified');
}
var_dump($result['server']['tls']['fingerprint'] === $good, $result['server']['tls']['expires_days'] >= 29);

echo "-- another one\n";
$before = count($server->received());
$result = smtp_send(letter(), $server->settings(['peer_fingerprint' => $bad] + $settings));
show($result, 'ok', 'phase', 'category', 'retry', 'server.tls.pinned', 'server.tls.verified');
var_dump(strpos($result['error'], $good) !== false, strpos($result['message'], $good) !== false);
show($server->received()[$before], 'lines', 'user');

echo "-- it adds to the chain\n";
$result = smtp_send(letter(), $server->settings(['verify_peer' => true, 'cafile' => $tls->ca, 'peer_fingerprint' => $good] + $settings));
show($result, 'ok', 'category');

echo "-- without TLS there is no certificate\n";
$plain = smtp_test_server();
show(smtp_send(letter(), $plain->settings(['tls' => 'auto', 'peer_fingerprint' => $good])), 'error');
thrown(function () use ($plain, $good) { smtp_send(letter(), $plain->settings(['tls' => 'none', 'peer_fingerprint' => $good])); });

echo "-- what is no fingerprint\n";
foreach (['', md5('x'), sha1('x'), "sha1//$bad", ['md5' => md5('x')], [], [1], 5, array_fill(0, 9, $good)] as $pin) {
    thrown(function () use ($pin) { smtp_send(letter(), ['host' => '127.0.0.1', 'port' => 1, 'peer_fingerprint' => $pin]); });
}
?>
--EXPECT--
-- the right one, in every form
error: null
server.tls.pinned: true
server.tls.verified: false
error: null
server.tls.pinned: true
server.tls.verified: false
error: null
server.tls.pinned: true
server.tls.verified: false
error: null
server.tls.pinned: true
server.tls.verified: false
error: null
server.tls.pinned: true
server.tls.verified: false
error: null
server.tls.pinned: true
server.tls.verified: false
bool(true)
bool(true)
-- another one
ok: false
phase: "tls"
category: "cert_untrusted"
retry: "fix"
server.tls.pinned: false
server.tls.verified: false
bool(true)
bool(true)
lines: ["EHLO shop.example.com","STARTTLS"]
user: null
-- it adds to the chain
ok: false
category: "cert_untrusted"
-- without TLS there is no certificate
error: "starttls: no starttls (tls_required)"
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must not be given when "tls" is "none"
-- what is no fingerprint
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must be a SHA-256 fingerprint: 64 hexadecimal digits (of the certificate), or sha256// and base64 (of its public key)
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must be a SHA-256 fingerprint: 64 hexadecimal digits (of the certificate), or sha256// and base64 (of its public key)
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must be a SHA-256 fingerprint: 64 hexadecimal digits (of the certificate), or sha256// and base64 (of its public key)
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must be a SHA-256 fingerprint: 64 hexadecimal digits (of the certificate), or sha256// and base64 (of its public key)
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must be a SHA-256 fingerprint, no other digest
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must not be empty
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must hold only strings
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must be of type array|string, int given
smtp_send(): Argument #2 ($server) key "peer_fingerprint" must hold at most 8 fingerprints
