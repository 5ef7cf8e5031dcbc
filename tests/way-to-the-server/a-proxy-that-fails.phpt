--TEST--
proxy: when it fails, the result says that it was the proxy and not the mail server
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/proxy.inc';

function verdict(array $result): void
{
    echo $result['error'], ' ', $result['retry'], "\n", without_ports($result['message']), "\n";
}

echo "-- it says no\n";
verdict(send_by(['several' => [['take' => 3, 'send' => "\5\0"], ['take' => SOCKS_REQUEST, 'send' => "\5\5\0\1\0\0\0\0\0\0"]]], 'socks5h://127.0.0.1'));
verdict(send_by(['several' => [['take' => 3, 'send' => "\5\0"], ['take' => SOCKS_REQUEST, 'send' => "\5\2\0\1\0\0\0\0\0\0"]]], 'socks5h://127.0.0.1'));
verdict(send_by(['several' => [['take' => 3, 'send' => "\5\0"], ['take' => SOCKS_REQUEST, 'send' => "\5\1\0\1\0\0\0\0\0\0"]]], 'socks5h://127.0.0.1'));
verdict(send_by(through_http("HTTP/1.1 503 Service Unavailable\r\n\r\n"), 'http://127.0.0.1'));
verdict(send_by(through_http("HTTP/1.1 403 Only port 443\r\n\r\n"), 'http://127.0.0.1'));

echo "-- its login\n";
verdict(send_by(['take' => 3, 'send' => "\5\xff"], 'socks5h://127.0.0.1'));
$results[] = send_by(through_socks_with_login("\1"), 'socks5h://shop:sesame-open@127.0.0.1');
$results[] = send_by(through_http("HTTP/1.1 407 bad password sesame-open\r\n\r\n"), 'http://shop:sesame-open@127.0.0.1');
$results[] = send_by(through_http("HTTP/1.1 407 " . base64_encode('shop:sesame-open') . "\r\n\r\n"), 'http://shop:sesame-open@127.0.0.1');
array_map('verdict', $results);
$shown = json_encode($results, JSON_PARTIAL_OUTPUT_ON_ERROR);
var_dump(strpos($shown, 'sesame-open'), strpos($shown, trim(base64_encode('shop:sesame-open'), '=')), strpos($shown, bin2hex('sesame-open')));

echo "-- it is none\n";
verdict(send_by(['reply' => '220 mail.example ESMTP'], 'socks5h://127.0.0.1'));
verdict(send_by(['reply' => '220 mail.example ESMTP'], 'http://127.0.0.1'));
verdict(send_by(['flood' => "HTTP/1.1 100 Continue\r\n\r\n"], 'http://127.0.0.1'));

echo "-- it goes away, or is silent\n";
verdict(send_by(['take' => 3, 'close' => true], 'socks5h://127.0.0.1'));
$result = send_by(['until' => "\r\n\r\n", 'drip' => str_repeat("HTTP/1.1 100 Continue\r\n\r\n", 100), 'every' => 0.01], 'http://127.0.0.1', ['connect_timeout' => 0.3]);
show($result, 'phase', 'category', 'retry');
echo preg_replace('/[\d.]+ seconds?/', 'N seconds', without_ports($result['message'])), "\n";
show(send_by(['silence' => true], 'socks5h://127.0.0.1', ['connect_timeout' => 0.2]), 'phase', 'category');
show(send_by(['silence' => true], 'socks5h://127.0.0.1', ['deadline' => 0.2]), 'phase', 'category');

echo "-- it is not there\n";
verdict(smtp_send(letter(), ['host' => 'mail.example', 'tls' => 'none', 'locale' => 'en', 'proxy' => 'http://127.0.0.1:' . smtp_test_closed_port()]));
show(smtp_send(letter(), ['host' => 'mail.example', 'proxy' => 'http://proxy.invalid']), 'phase', 'category');
show_advice(send_by(['reply' => '220 x'], 'http://127.0.0.1', ['locale' => 'zh']), 'zh');

echo "-- the mail server behind it\n";
$result = send_by(through_http("HTTP/1.1 200 OK\r\n\r\n"), 'http://127.0.0.1', ['timeout' => 0.2], []);
show($result, 'phase', 'category');
show(send_by(through_socks("554 no\r\n"), 'socks5h://127.0.0.1'), 'phase', 'code');
show(send_by(through_socks(), 'socks5h://127.0.0.1', ['tls' => 'auto']), 'phase', 'category');

echo "-- a diagnosis\n";
$server = smtp_test_server(['greeting' => through_socks()]);
$diagnosis = smtp_diagnose(by_proxy($server, 'socks5h://127.0.0.1'), ['from' => 'a@example.com', 'to' => 'b@example.net']);
show_checks($diagnosis);
echo without_ports(array_column($diagnosis['checks'], 'message', 'name')['proxy']), "\n";
show_checks(smtp_diagnose(by_proxy(smtp_test_server(['greeting' => ['reply' => '220 x']]), 'socks5h://127.0.0.1')));
?>
--EXPECTF--
-- it says no
proxy: connection refused (connection_refused) fix
The proxy 127.0.0.1:PORT works, but could not connect to mail.example:25: connection refused.
proxy: not allowed by its rules (policy_rejected) fix
The proxy 127.0.0.1:PORT does not permit connections to mail.example:25: not allowed by its rules.
proxy: general failure (service_unavailable) later
The proxy 127.0.0.1:PORT failed to connect to mail.example:25: general failure.
proxy: HTTP status 503 Service Unavailable (service_unavailable) later
The proxy 127.0.0.1:PORT failed to connect to mail.example:25: HTTP status 503 Service Unavailable.
proxy: HTTP status 403 Only port 443 (policy_rejected) fix
The proxy 127.0.0.1:PORT does not permit connections to mail.example:25: HTTP status 403 Only port 443.
-- its login
proxy: it wants a login (auth_failed) fix
The proxy 127.0.0.1:PORT did not let us in: it wants a login. This is about the login of the proxy, not of the mail account.
proxy: user name or password refused (auth_failed) fix
The proxy 127.0.0.1:PORT did not let us in: user name or password refused. This is about the login of the proxy, not of the mail account.
proxy: HTTP status 407 (auth_failed) fix
The proxy 127.0.0.1:PORT did not let us in: HTTP status 407. This is about the login of the proxy, not of the mail account.
proxy: HTTP status 407 (auth_failed) fix
The proxy 127.0.0.1:PORT did not let us in: HTTP status 407. This is about the login of the proxy, not of the mail account.
bool(false)
bool(false)
bool(false)
-- it is none
proxy: the answer is not SOCKS 5 (protocol_error) fix
What answers at the address in 'proxy' is no proxy of that kind (127.0.0.1:PORT): the answer is not SOCKS 5.
proxy: the answer is not HTTP (protocol_error) fix
What answers at the address in 'proxy' is no proxy of that kind (127.0.0.1:PORT): the answer is not HTTP.
proxy: the answer has no end (protocol_error) fix
What answers at the address in 'proxy' is no proxy of that kind (127.0.0.1:PORT): the answer has no end.
-- it goes away, or is silent
proxy: it closed the connection (connection_lost) later
The proxy 127.0.0.1:PORT did not say whether it can connect to mail.example:25: it closed the connection.
phase: "proxy"
category: "connection_timeout"
retry: "later"
The proxy 127.0.0.1:PORT did not say whether it can connect to mail.example:25: no answer within N seconds.
phase: "proxy"
category: "connection_timeout"
phase: "proxy"
category: "connection_timeout"
-- it is not there
proxy: Connection refused [errno %d] (connection_refused) fix
The proxy 127.0.0.1:PORT itself cannot be reached: Connection refused (error %d); the mail server was not asked.
phase: "proxy"
category: "dns_failed"
advice: in zh
-- the mail server behind it
phase: "greeting"
category: "connection_timeout"
phase: "greeting"
code: 554
phase: "starttls"
category: "tls_required"
-- a diagnosis
pass: config connect proxy greeting ehlo mail rcpt local
warn: 
fail: 
The proxy 127.0.0.1:PORT connected us to mail.example port 25.
pass: config connect local
warn: 
fail: proxy
