--TEST--
SCRAM: a server that does not know the password gets no mail, and no other mechanism
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$login = ['username' => 'user', 'password' => 'sesame-open'];
foreach (['signature', 'silence', 'nonce'] as $forge) {
    $server = smtp_test_server(['mechanisms' => 'SCRAM-SHA-256 PLAIN LOGIN', 'forge' => $forge]);
    $result = smtp_send(letter(), $server->settings($login));
    show($result, 'outcome', 'retry_safe', 'phase', 'category', 'retry', 'message');
    $lines = $server->lines();
    echo implode(' ', $server->received()[0]['auth']), ', ', preg_grep('~^MAIL~', $lines) ? 'MAIL' : 'no MAIL', ', ', end($lines), "\n";
}
show(smtp_send(letter(), $server->settings($login + ['locale' => 'zh'])), 'message');

$server = smtp_test_server(['mechanisms' => 'SCRAM-SHA-1', 'iterations' => 1000]);
$result = smtp_send(letter(), $server->settings($login));
show($result, 'category', 'message');
show(smtp_send(letter(), $server->settings($login + ['scram_min_iterations' => 1000])), 'ok', 'server.auth');
?>
--EXPECT--
outcome: "failed"
retry_safe: true
phase: "auth"
category: "auth_failed"
retry: "fix"
message: "The mail server 127.0.0.1 could not prove that it knows the password of this account: it may be a false one, so nothing was sent."
SCRAM-SHA-256, no MAIL, QUIT
outcome: "failed"
retry_safe: true
phase: "auth"
category: "auth_failed"
retry: "fix"
message: "The mail server 127.0.0.1 could not prove that it knows the password of this account: it may be a false one, so nothing was sent."
SCRAM-SHA-256, no MAIL, QUIT
outcome: "failed"
retry_safe: true
phase: "auth"
category: "protocol_error"
retry: "fix"
message: "The mail server 127.0.0.1 did not keep to the rules of the login, so it was ended: the server's nonce does not begin with ours and go on."
SCRAM-SHA-256, no MAIL, QUIT
message: "邮件服务器 127.0.0.1 没有遵守登录的规则，登录已终止：the server's nonce does not begin with ours and go on。"
category: "auth_mechanism"
message: "The mail server 127.0.0.1 asks for a SCRAM iteration count that is not acceptable, so no login was made: 1000 iterations, the least is 4096."
ok: true
server.auth: "SCRAM-SHA-1"
