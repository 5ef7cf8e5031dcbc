--TEST--
smtp_send(): the server as a URL
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server(['users' => ['us@er' => 'p:ss w/rd sesame-open']]);
$result = smtp_send(letter(), "smtp://us%40er:p%3Ass%20w%2Frd%20sesame-open@127.0.0.1:$server->port?tls=none&timeout=5&auth=LOGIN");
show($result, 'ok', 'server.auth');
show($server->received()[0], 'user');
?>
--EXPECT--
ok: true
server.auth: "LOGIN"
user: "us@er"
