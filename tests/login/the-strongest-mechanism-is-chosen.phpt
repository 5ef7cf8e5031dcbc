--TEST--
auth: the strongest mechanism by itself, those of the caller in his order, and none after a refusal
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

function tried(array $script, array $settings): void
{
    $server = smtp_test_server($script);
    $result = smtp_send(letter(), $server->settings($settings));
    $seen = $server->received();
    echo implode(' ', $seen[0]['auth']) ?: 'none', ': ', $result['ok'] ? 'accepted' : $result['error'], "\n";
}

$password = ['username' => 'user', 'password' => 'sesame-open'];
$token = ['username' => 'user', 'oauth_token' => 'sesame-open'];
$all = 'ANONYMOUS CRAM-MD5 LOGIN PLAIN XOAUTH2 OAUTHBEARER SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 SCRAM-SHA-512-PLUS NTLM';
$good = ['mechanisms' => $all, 'tokens' => ['user' => 'sesame-open']];
tried($good, $password);
tried($good, $token);
tried($good, $password + ['auth' => ['CRAM-MD5', 'PLAIN']]);
tried($good, $password + ['auth' => 'scram-sha-256-plus,scram-sha-256']);
foreach (['SCRAM-SHA-256 SCRAM-SHA-1 PLAIN', 'SCRAM-SHA-1 PLAIN', 'PLAIN LOGIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2', 'NTLM GSSAPI DIGEST-MD5'] as $offered) {
    tried(['mechanisms' => $offered], $password);
}
tried(['mechanisms' => 'PLAIN LOGIN SCRAM-SHA-256'], $token);
foreach (['SCRAM-SHA-256 PLAIN LOGIN', 'PLAIN LOGIN CRAM-MD5'] as $offered) {
    tried(['mechanisms' => $offered, 'users' => ['user' => 'another']], $password);
}
tried(['mechanisms' => 'OAUTHBEARER XOAUTH2'], $token);
tried(['mechanisms' => $all, 'auth' => '504 5.5.4 Unrecognized authentication type'], $password);
?>
--EXPECT--
SCRAM-SHA-512: accepted
OAUTHBEARER: accepted
CRAM-MD5: accepted
SCRAM-SHA-256: accepted
SCRAM-SHA-256: accepted
SCRAM-SHA-1: accepted
PLAIN: accepted
LOGIN: accepted
none: auth: AUTH CRAM-MD5 (auth_mechanism)
none: auth: AUTH XOAUTH2 (auth_mechanism)
none: auth: AUTH NTLM GSSAPI DIGEST-MD5 (auth_mechanism)
none: auth: AUTH PLAIN LOGIN SCRAM-SHA-256 (auth_mechanism)
SCRAM-SHA-256: auth: 535 5.7.8 Error: authentication failed (auth_failed)
PLAIN: auth: 535 5.7.8 Error: authentication failed (auth_failed)
OAUTHBEARER: auth: 535 5.7.8 Error: authentication failed (auth_failed)
SCRAM-SHA-512: auth: 504 5.5.4 Unrecognized authentication type (auth_mechanism)
