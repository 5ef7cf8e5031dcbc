--TEST--
smtp_send(), smtp_diagnose(): the password is in no output, in whatever form
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$password = 'Tr0ub4dor&3 sesame-open';
$server = smtp_test_server(['auth' => '535 5.7.8 refused: ' . $password]);
$settings = $server->settings(['username' => 'account', 'password' => $password]);
$outputs = [];
foreach (['PLAIN', 'LOGIN'] as $mechanism) {
    $outputs[] = smtp_send(letter(), $settings + ['auth' => $mechanism]);
    $diagnosis = smtp_diagnose($settings + ['auth' => $mechanism], ['neighbours' => false]);
    unset($diagnosis['working']);
    $outputs[] = $diagnosis;
}
$haystack = print_r($outputs, true);
foreach ([$password, base64_encode($password), base64_encode("\0account\0$password"), bin2hex($password), rawurlencode($password),
    substr(base64_encode("x$password"), 4, -4), substr(base64_encode("xx$password"), 4, -4)] as $form) {
    var_dump(strpos($haystack, $form));
}
show($outputs[0], 'category', 'code');
show($outputs[1], 'category', 'code');
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
category: "auth_failed"
code: 535
category: "auth_failed"
code: 535
