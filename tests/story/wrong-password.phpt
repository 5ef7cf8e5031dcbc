--TEST--
The story: the password is wrong
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['en', 'zh'] as $locale) {
    $server = smtp_test_server();
    $result = smtp_send(letter(), $server->settings(['username' => 'user', 'password' => 'wrong-sesame-open', 'locale' => $locale]));
    show_verdict($result);
    show($result, 'enhanced_code', 'response', 'message', 'error');
    show_advice($result, $locale);
    echo count(preg_grep('/^AUTH/', $server->lines())), " attempt\n";
}
?>
--EXPECT--
ok: false
outcome: "failed"
phase: "auth"
category: "auth_failed"
code: 535
retry: "fix"
retry_safe: true
enhanced_code: "5.7.8"
response: "Error: authentication failed"
message: "The mail server 127.0.0.1 did not accept the user name or password: 535 5.7.8 Error: authentication failed."
error: "auth: 535 5.7.8 Error: authentication failed (auth_failed)"
advice: in en
1 attempt
ok: false
outcome: "failed"
phase: "auth"
category: "auth_failed"
code: 535
retry: "fix"
retry_safe: true
enhanced_code: "5.7.8"
response: "Error: authentication failed"
message: "邮件服务器 127.0.0.1 不接受这个用户名或密码：535 5.7.8 Error: authentication failed。"
error: "auth: 535 5.7.8 Error: authentication failed (auth_failed)"
advice: in zh
1 attempt
