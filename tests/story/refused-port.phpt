--TEST--
The story: nobody listens on the port
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['en', 'zh'] as $locale) {
    $port = smtp_test_closed_port();
    $result = smtp_send(letter(), ['host' => '127.0.0.1', 'port' => $port, 'tls' => 'none', 'locale' => $locale]);
    show_verdict($result);
    show($result, 'errno', 'message', 'error');
    show_advice($result, $locale);
}
?>
--EXPECT--
ok: false
outcome: "failed"
phase: "connect"
category: "connection_refused"
code: null
retry: "fix"
retry_safe: true
errno: 111
message: "The connection to 127.0.0.1:PORT was refused (error 111): nothing listens there, or a firewall says no."
error: "connect: Connection refused [errno 111] (connection_refused)"
advice: in en
ok: false
outcome: "failed"
phase: "connect"
category: "connection_refused"
code: null
retry: "fix"
retry_safe: true
errno: 111
message: "连接 127.0.0.1:PORT 被拒绝（错误号 111）：该端口没有服务，或被防火墙拒绝。"
error: "connect: Connection refused [errno 111] (connection_refused)"
advice: in zh
