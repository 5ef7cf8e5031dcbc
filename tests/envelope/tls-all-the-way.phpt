--TEST--
require_tls: a message that goes over verified TLS all the way, or not at all
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$message = letter(['require_tls' => true]);
$secret = ['host' => 'localhost', 'tls' => 'starttls', 'cafile' => $tls->ca, 'locale' => 'en'];
$starttls = ['tls' => 'starttls', 'certificate' => $tls->server()];

$server = smtp_test_server($starttls + ['extensions' => ['REQUIRETLS']]);
echo smtp_send($message, $server->settings($secret))['outcome'], "\n";
echo implode("\n", preg_grep('/^MAIL/', $server->lines())), "\n";

foreach ([
    'not offered' => [$starttls + ['extensions' => ['DSN']], $secret],
    'without TLS' => [['extensions' => ['REQUIRETLS']], ['tls' => 'opportunistic', 'locale' => 'en']],
] as $title => [$script, $settings]) {
    echo "-- $title\n";
    $server = smtp_test_server($script);
    $result = smtp_send($message, $server->settings($settings));
    show_verdict($result);
    show($result, 'message');
    echo count(preg_grep('/^MAIL/', $server->lines())), " MAIL\n";
}

echo "-- known beforehand\n";
foreach ([['tls' => 'none'], ['verify_peer' => false], ['verify_peer_name' => false]] as $unsafe) {
    thrown(function () use ($message, $unsafe) { smtp_send($message, ['host' => 'localhost'] + $unsafe); });
}
?>
--EXPECT--
accepted
MAIL FROM:<a@example.com> REQUIRETLS
-- not offered
ok: false
outcome: "failed"
phase: "mail"
category: "tls_required"
code: null
retry: "fix"
retry_safe: true
message: "The message may travel over verified TLS only ('require_tls'), but localhost:PORT does not promise that (REQUIRETLS over TLS): nothing was sent."
0 MAIL
-- without TLS
ok: false
outcome: "failed"
phase: "mail"
category: "tls_required"
code: null
retry: "fix"
retry_safe: true
message: "The message may travel over verified TLS only ('require_tls'), but 127.0.0.1:PORT does not promise that (REQUIRETLS over TLS): nothing was sent."
0 MAIL
-- known beforehand
smtp_send(): Argument #1 ($message) key "require_tls" must not be true when "tls" is "none" or the certificate is not verified
smtp_send(): Argument #1 ($message) key "require_tls" must not be true when "tls" is "none" or the certificate is not verified
smtp_send(): Argument #1 ($message) key "require_tls" must not be true when "tls" is "none" or the certificate is not verified
