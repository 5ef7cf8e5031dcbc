--TEST--
keepalive: a connection is used again only where host, way, TLS, login and EHLO name are the same
--EXTENSIONS--
smtp
openssl
--SKIPIF--
<?php
if (!extension_loaded('openssl')) die('skip needs openssl');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$server = smtp_test_server(['tls' => 'starttls', 'certificate' => $tls->server(), 'users' => ['user' => 'sesame-open', 'other' => 'sesame-open-2'],
    'tokens' => ['user' => 'sesame-open-token', 'other' => 'sesame-open-token'], 'mechanisms' => 'PLAIN LOGIN XOAUTH2']);
copy($tls->ca, $copy = "$tls->ca.copy.pem");
$settings = $server->settings(['host' => 'localhost', 'tls' => 'starttls', 'cafile' => $tls->ca, 'username' => 'user', 'password' => 'sesame-open',
    'keepalive' => 30, 'timeout' => 20]);

function reused(array $settings): string
{
    $result = smtp_send(letter(), $settings);
    return $result['ok'] ? ($result['server']['reused'] ? 'the same' : 'another') : $result['error'];
}

reused($settings);
foreach ([
    'timeout' => ['timeout' => 21], 'final_timeout' => ['final_timeout' => 21], 'deadline' => ['deadline' => 60], 'locale' => ['locale' => 'zh'],
    'recipients' => ['recipients' => 'all'], 'pipelining' => ['pipelining' => false], 'max_messages' => ['max_messages' => 50],
    'port' => ['port' => (string) $settings['port']],
] as $name => $more) {
    echo "$name: ", reused($more + $settings), "\n";
}
echo "\n";
foreach ([
    'host' => ['host' => '127.0.0.1'], 'username' => ['username' => 'other', 'password' => 'sesame-open-2'],
    'token' => ['password' => null, 'oauth_token' => 'sesame-open-token'], 'auth' => ['auth' => 'LOGIN'], 'no login' => ['username' => null, 'password' => null],
    'local_domain' => ['local_domain' => 'shop.example.com'], 'source_ip' => ['source_ip' => '127.0.0.1', 'host' => 'localhost'],
    'tls' => ['tls' => 'opportunistic'], 'no tls' => ['tls' => 'none'], 'verify_peer' => ['verify_peer' => false], 'verify_peer_name' => ['verify_peer_name' => false],
    'peer_name' => ['peer_name' => '127.0.0.1'], 'cafile' => ['cafile' => $copy],
] as $name => $more) {
    echo "$name: ", reused($more + $settings), ', then ', reused($settings), "\n";
}

echo "\na wrong password is not helped by a connection that is logged in: ", reused(['password' => 'sesame-open-wrong'] + $settings), "\n";
unlink($tls->ca);
copy($copy, $tls->ca);
echo "renewed file: ", reused($settings), ", then ", reused($settings), "\n";
unlink($copy);
?>
--EXPECTF--
timeout: the same
final_timeout: the same
deadline: the same
locale: the same
recipients: the same
pipelining: the same
max_messages: the same
port: the same

host: another, then the same
username: another, then the same
token: another, then the same
auth: another, then the same
no login: another, then the same
local_domain: another, then the same
source_ip: another, then the same
tls: another, then the same
no tls: another, then the same
verify_peer: another, then the same
verify_peer_name: another, then the same
peer_name: another, then the same
cafile: another, then the same

a wrong password is not helped by a connection that is logged in: auth: 535 %s
renewed file: another, then the same
