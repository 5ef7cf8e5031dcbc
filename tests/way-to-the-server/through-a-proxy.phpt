--TEST--
proxy: SOCKS 5 and HTTP CONNECT, with and without a login, with and without TLS
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/proxy.inc';
require __DIR__ . '/../certificates.inc';

function notes(array $result): void
{
    foreach ($result['transcript'] as $line) {
        if ($line['from'] === 'note') {
            echo $line['phase'], ': ', preg_replace('/port \d{5}/', 'port PORT', $line['text']), "\n";
        }
    }
}

echo "-- SOCKS, the proxy looks the name up\n";
$server = smtp_test_server(['greeting' => through_socks()]);
$result = smtp_send(letter(), by_proxy($server, 'socks5h://127.0.0.1'));
show($result, 'ok', 'error', 'server.host', 'server.port', 'server.ip');
notes($result);
echo bin2hex(substr($server->received()[0]['octets'], 0, 3 + SOCKS_REQUEST)), "\n";

echo "-- SOCKS, the name is looked up here\n";
$server = smtp_test_server(['greeting' => through_socks("220 hi\r\n", 10)]);
$result = smtp_send(letter(), by_proxy($server, 'socks5://127.0.0.1', ['host' => '127.0.0.9']));
show($result, 'ok', 'server.host', 'server.ip');
echo bin2hex(substr($server->received()[0]['octets'], 3, 10)), "\n";

echo "-- SOCKS with a login\n";
$server = smtp_test_server(['greeting' => through_socks_with_login("\0")]);
$result = smtp_send(letter(), by_proxy($server, 'socks5h://shop:s%65same-open@127.0.0.1'));
show($result, 'ok');
notes($result);
var_dump(substr($server->received()[0]['octets'], 4, 18) === "\1\4shop\13sesame-open");

echo "-- HTTP\n";
$server = smtp_test_server(['greeting' => through_http()]);
$result = smtp_send(letter(), by_proxy($server, 'http://shop:sesame-open@127.0.0.1'));
show($result, 'ok', 'server.ip');
echo str_replace(base64_encode('shop:sesame-open'), 'LOGIN', strstr($server->received()[0]['octets'], 'EHLO', true));

echo "-- the server as a URL, and the proxy octet by octet\n";
$server = smtp_test_server(['greeting' => ['until' => "\r\n\r\n", 'drip' => "HTTP/1.0 200 OK\r\nVia: x\r\n\r\n220 hi\r\n", 'every' => 0.002]]);
show(smtp_send(letter(), "smtp://mail.example:25?tls=none&proxy=http%3A%2F%2F127.0.0.1%3A$server->port"), 'ok');

echo "-- TLS and the certificate are the mail server's\n";
$tls = smtp_test_certificates();
$certificate = $tls->server(['names' => 'DNS:mail.example']);
$users = ['users' => ['user' => 'sesame-open']];
$opened = ['several' => [through_http("HTTP/1.1 200 OK\r\n\r\n"), ['tls' => true, 'reply' => '220 mail.example ESMTP']]];
$server = smtp_test_server(['greeting' => $opened, 'certificate' => $certificate, 'tls' => 'later'] + $users);
$secure = ['tls' => 'implicit', 'cafile' => $tls->ca, 'username' => 'user', 'password' => 'sesame-open'];
$result = smtp_send(letter(), by_proxy($server, 'http://localhost', $secure));
show($result, 'ok', 'error', 'server.tls.verified', 'server.auth');
$result = smtp_send(letter(), by_proxy($server, 'http://localhost', ['host' => 'other.example'] + $secure));
show($result, 'phase', 'category');
$server = smtp_test_server(['greeting' => through_socks(), 'certificate' => $certificate, 'tls' => 'starttls'] + $users);
show(smtp_send(letter(), by_proxy($server, 'socks5h://127.0.0.1', ['tls' => 'auto'] + $secure)), 'ok', 'server.tls.verified');

echo "-- empty: none\n";
$server = smtp_test_server();
show(smtp_send(letter(), ['proxy' => ''] + $server->settings()), 'ok');
?>
--EXPECT--
-- SOCKS, the proxy looks the name up
ok: true
error: null
server.host: "mail.example"
server.port: 25
server.ip: null
connect: connected to the proxy 127.0.0.1 port PORT
proxy: asked the proxy for mail.example port 25
proxy: the proxy is connected to mail.example port 25
050100050100030c6d61696c2e6578616d706c650019
-- SOCKS, the name is looked up here
ok: true
server.host: "127.0.0.9"
server.ip: "127.0.0.9"
050100017f0000090019
-- SOCKS with a login
ok: true
connect: connected to the proxy 127.0.0.1 port PORT
proxy: asked the proxy for mail.example port 25, with a login
proxy: the proxy is connected to mail.example port 25
bool(true)
-- HTTP
ok: true
server.ip: null
CONNECT mail.example:25 HTTP/1.1
Host: mail.example:25
Proxy-Authorization: Basic LOGIN

-- the server as a URL, and the proxy octet by octet
ok: true
-- TLS and the certificate are the mail server's
ok: true
error: null
server.tls.verified: true
server.auth: "PLAIN"
phase: "tls"
category: "cert_name_mismatch"
ok: true
server.tls.verified: true
-- empty: none
ok: true
