--TEST--
smtp_send(): without $server the ini setting smtp.server is used
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
ini_set('smtp.server', "smtp://127.0.0.1:$server->port?tls=none");
show(smtp_send(letter()), 'ok');
show(smtp_send(letter(), null), 'ok');
ini_set('smtp.server', '');
thrown(function () { smtp_send(letter()); });
ini_set('smtp.server', 'smtp://user:sesame-open@host/path');
thrown(function () { smtp_send(letter()); });
ini_set('smtp.server', 'smtp://user:sesame-open@host?hots=1');
thrown(function () { smtp_send(letter()); });
?>
--EXPECT--
ok: true
ok: true
smtp_send(): Argument #2 ($server) must be given when the ini setting smtp.server is empty
smtp_send(): The ini setting smtp.server must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): The ini setting smtp.server must not contain the unknown key "hots"
