--TEST--
smtp_diagnose(): every step passes, nothing is sent
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
$server = smtp_test_server(['tls' => 'starttls', 'certificate' => $tls->server()]);
$calls = [];
$result = smtp_diagnose($server->settings(['host' => 'localhost', 'tls' => 'starttls', 'cafile' => $tls->ca, 'username' => 'user', 'password' => 'secret']), [
    'from' => 'a@example.com', 'to' => 'b@example.net', 'on_check' => function (array $check) use (&$calls) { $calls[] = $check; },
]);
$names = array_keys($result);
sort($names);
echo implode(' ', $names), "\n";
show($result, 'ok', 'category', 'phase', 'error', 'working');
foreach ($result['checks'] as $check) {
    echo implode(' ', array_keys($check)), ': ', $check['name'], ' ', $check['status'], "\n";
}
var_dump($calls === $result['checks'], is_string($result['report']));
var_dump(count($server->messages()), preg_grep('/^DATA/', $server->lines()));
?>
--EXPECT--
advice category checks code enhanced_code errno error help_url message ok phase provider report response retry retry_after transcript working
ok: true
category: null
phase: null
error: null
working: null
name status message ms facts: config pass
name status message ms facts: resolve pass
name status message ms facts: connect pass
name status message ms facts: greeting pass
name status message ms facts: ehlo pass
name status message ms facts: starttls pass
name status message ms facts: tls pass
name status message ms facts: certificate pass
name status message ms facts: ehlo pass
name status message ms facts: auth pass
name status message ms facts: mail pass
name status message ms facts: rcpt pass
name status message ms facts: message skip
name status message ms facts: neighbours skip
bool(true)
bool(true)
int(0)
array(0) {
}
