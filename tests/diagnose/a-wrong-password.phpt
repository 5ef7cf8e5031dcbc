--TEST--
smtp_diagnose(): the step that fails, in both languages, and the report
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['en', 'zh'] as $locale) {
    $server = smtp_test_server();
    $result = smtp_diagnose($server->settings(['username' => 'user', 'password' => 'wrong-sesame-open', 'locale' => $locale]), ['from' => 'a@example.com', 'to' => 'b@example.net']);
    show($result, 'ok', 'phase', 'category', 'code', 'message');
    show_checks($result);
    echo preg_match('//u', $result['report']) && strpos($result['report'], "[$result[error]]") !== false ? "report\n" : $result['report'];
    var_dump(preg_grep('/^MAIL/', $server->lines()));
}
?>
--EXPECT--
ok: false
phase: "auth"
category: "auth_failed"
code: 535
message: "The mail server 127.0.0.1 did not accept the user name or password: 535 5.7.8 Error: authentication failed."
pass: resolve connect greeting ehlo local
warn: config
fail: auth
report
array(0) {
}
ok: false
phase: "auth"
category: "auth_failed"
code: 535
message: "邮件服务器 127.0.0.1 不接受这个用户名或密码：535 5.7.8 Error: authentication failed。"
pass: resolve connect greeting ehlo local
warn: config
fail: auth
report
array(0) {
}
