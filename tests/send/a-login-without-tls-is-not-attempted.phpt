--TEST--
smtp_send(): no credential leaves without TLS unless tls=none was written
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['auto', 'starttls', 'opportunistic'] as $mode) {
    $server = smtp_test_server();
    $result = smtp_send(letter(), $server->settings(['tls' => $mode, 'username' => 'user', 'password' => 'sesame-open']));
    show($result, 'ok', 'phase', 'category', 'retry', 'retry_safe');
    var_dump(preg_grep('/^(AUTH|MAIL)/', $server->lines()));
}
?>
--EXPECT--
ok: false
phase: "starttls"
category: "tls_required"
retry: "fix"
retry_safe: true
array(0) {
}
ok: false
phase: "starttls"
category: "tls_required"
retry: "fix"
retry_safe: true
array(0) {
}
ok: false
phase: "starttls"
category: "tls_required"
retry: "fix"
retry_safe: true
array(0) {
}
