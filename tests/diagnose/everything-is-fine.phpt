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
$result = smtp_diagnose($server->settings(['tls' => 'starttls', 'cafile' => $tls->ca, 'username' => 'user', 'password' => 'sesame-open']), [
    'from' => 'a@example.com', 'to' => 'b@example.net', 'on_check' => function (array $check) use (&$calls) { $calls[] = $check; },
]);
$names = array_keys($result);
sort($names);
echo implode(' ', $names), "\n";
show($result, 'ok', 'category', 'phase', 'error', 'working');
echo implode(' ', array_keys($result['checks'][0])), "\n";
show_checks($result);
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
name status message ms facts
pass: config resolve connect greeting ehlo starttls tls certificate auth mail rcpt local
warn: 
fail: 
bool(true)
bool(true)
int(0)
array(0) {
}
