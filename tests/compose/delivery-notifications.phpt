--TEST--
dsn: what is asked for stands in MAIL and RCPT where the server knows it
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([['DSN', '8BITMIME'], ['8BITMIME']] as $extensions) {
    $server = smtp_test_server(['extensions' => $extensions]);
    foreach ([['notify' => 'never'], ['notify' => ['failure', 'SUCCESS', 'delay'], 'ret' => 'headers', 'envid' => 'order 1001+x='], ['ret' => 'full'], []] as $dsn) {
        show(smtp_send(letter(['dsn' => $dsn]), $server->settings()), 'ok');
    }
    echo implode("\n", preg_grep('/^(MAIL|RCPT)/', $server->lines())), "\n";
}
?>
--EXPECT--
ok: true
ok: true
ok: true
ok: true
MAIL FROM:<a@example.com>
RCPT TO:<b@example.net> NOTIFY=NEVER ORCPT=rfc822;b@example.net
MAIL FROM:<a@example.com> RET=HDRS ENVID=order+201001+2Bx+3D
RCPT TO:<b@example.net> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;b@example.net
MAIL FROM:<a@example.com> RET=FULL
RCPT TO:<b@example.net> ORCPT=rfc822;b@example.net
MAIL FROM:<a@example.com>
RCPT TO:<b@example.net>
ok: true
ok: true
ok: true
ok: true
MAIL FROM:<a@example.com>
RCPT TO:<b@example.net>
MAIL FROM:<a@example.com>
RCPT TO:<b@example.net>
MAIL FROM:<a@example.com>
RCPT TO:<b@example.net>
MAIL FROM:<a@example.com>
RCPT TO:<b@example.net>
