--TEST--
smtp_diagnose(): the asked port is closed, a neighbour answers
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$closed = smtp_test_closed_port();
foreach (['en', 'zh'] as $locale) {
    $result = smtp_diagnose("smtp://127.0.0.1:$closed?tls=none&timeout=2", ['neighbours' => [$server->port], 'locale' => $locale]);
    show($result, 'ok', 'phase', 'category', 'errno');
    echo str_replace([$closed, $server->port], ['CLOSED', 'OPEN'], $result['message'] . "\n" . json_encode($result['working']) . "\n"), "\n";
    show_checks($result);
    show(smtp_send(letter(), $result['working']), 'ok');
}
$result = smtp_diagnose("smtp://127.0.0.1:$closed?tls=none", ['neighbours' => false]);
show($result, 'working', 'category');
?>
--EXPECT--
ok: false
phase: "connect"
category: "connection_refused"
errno: 111
The connection to 127.0.0.1:CLOSED was refused (error 111): nothing listens there, or a firewall says no.
{"host":"127.0.0.1","port":OPEN,"tls":"none","timeout":"2"}

pass: config resolve neighbours local
warn: 
fail: connect
ok: true
ok: false
phase: "connect"
category: "connection_refused"
errno: 111
连接 127.0.0.1:CLOSED 被拒绝（错误号 111）：该端口没有服务，或被防火墙拒绝。
{"host":"127.0.0.1","port":OPEN,"tls":"none","timeout":"2"}

pass: config resolve neighbours local
warn: 
fail: connect
ok: true
working: null
category: "connection_refused"
