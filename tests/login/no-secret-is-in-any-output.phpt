--TEST--
auth: neither password nor token is in any output, whatever the mechanism and the refusal
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../secrets.inc';

$secret = 'sesame-open&3';
$outputs = [];
foreach (['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'XOAUTH2', 'OAUTHBEARER'] as $mechanism) {
    $token = in_array($mechanism, ['XOAUTH2', 'OAUTHBEARER']);
    $given = $token ? 'sesame-open.3' : $secret;
    foreach (["535 5.7.8 refused: $given", '235 2.7.0 welcome', '334 ' . base64_encode($given), "535-$given\n535 " . base64_encode($given)] as $answer) {
        $server = smtp_test_server(['mechanisms' => $mechanism, 'users' => ['user' => 'another'], 'auth' => $answer]);
        $settings = $server->settings(['username' => 'user', 'auth' => $mechanism, $token ? 'oauth_token' : 'password' => $given]);
        $outputs[] = smtp_send(letter(), $settings);
        $diagnosis = smtp_diagnose($settings, ['neighbours' => false]);
        unset($diagnosis['working']);
        $outputs[] = $diagnosis;
    }
}
echo count($outputs), "\n";
var_dump(secrets_in(print_r($outputs, true), $secret, 'sesame-open.3'));
?>
--EXPECT--
64
array(0) {
}
