--TEST--
socket: mail through a unix socket of this machine
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip there are no unix sockets'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$folder = sys_get_temp_dir() . '/smtp-socket-' . getmypid();
mkdir($folder);
function shown(string $text): string { global $folder; return str_replace([$folder, rawurlencode($folder)], 'FOLDER', $text); }
function show_here(array $result, string ...$keys): void { ob_start(); show($result, ...$keys); echo shown(ob_get_clean()); }

$server = smtp_test_server(['listen' => "unix://$folder/plain", 'users' => []]);
$result = smtp_send(letter(), ['socket' => "$folder/plain", 'local_domain' => 'client.example']);
show_here($result, 'ok', 'error', 'server.host', 'server.port', 'server.ip', 'server.tls');
echo shown($result['transcript'][0]['text']), "\n";
echo smtp_send(letter(), "smtp+unix://$folder/../" . basename($folder) . '/pl%61in?timeout=5')['outcome'], "\n";
echo count($server->messages()), " messages\n";

echo "-- a password wants TLS here as everywhere\n";
$noTls = smtp_send(letter(), ['socket' => "$folder/plain", 'username' => 'user', 'password' => 'sesame-open']);
show($noTls, 'category', 'phase');

echo "-- a diagnosis\n";
$diagnosis = smtp_diagnose(['socket' => "$folder/plain", 'locale' => 'en'], ['from' => 'a@example.com', 'to' => 'b@example.net']);
show_checks($diagnosis);
echo shown($diagnosis['checks'][0]['message']), "\n", shown($diagnosis['message']), "\n", shown(strtok($diagnosis['report'], "\n")), "\n";

echo "-- nobody listens\n";
fclose(stream_socket_server("unix://$folder/dead"));
foreach (['dead', 'none'] as $name) {
    $result = smtp_send(letter(), ['socket' => "$folder/$name", 'locale' => 'en']);
    show_here($result, 'phase', 'category', 'retry', 'message');
}
show_checks(smtp_diagnose(['socket' => "$folder/none"]));

echo "-- what must not be written\n";
foreach ([
    ['socket' => 'plain'], ['socket' => ''], ['socket' => "$folder/a\0b"], ['socket' => "$folder/a\nb"], ['socket' => '/' . str_repeat('x', 200)],
    ['socket' => "$folder/plain", 'host' => 'localhost'], ['socket' => "$folder/plain", 'port' => 25], ['socket' => "$folder/plain", 'source_ip' => '127.0.0.1'],
    ['socket' => "$folder/plain", 'allow' => 'public'], [],
] as $settings) {
    thrown(function () use ($settings) { smtp_send(letter(), $settings); });
}
foreach (['smtp+unix://host/plain', 'smtp+unix:///plain#x', 'smtp+unix:///pl ain', 'smtp+unix:///plain?host=localhost', 'smtp+unix:///plain?pass'] as $url) {
    thrown(function () use ($url) { smtp_send(letter(), $url); });
}
ini_set('smtp.server', 'smtp+unix:///run/plain?username=user&password=sesame-open');
ob_start();
phpinfo(INFO_MODULES);
preg_match('/^smtp\.server => (.*) => /m', ob_get_clean(), $found);
echo $found[1], "\n";
$server->stop();
ini_set('open_basedir', __DIR__ . '/..');
thrown(function () use ($folder) { smtp_send(letter(), ['socket' => "$folder/plain"]); });
?>
--CLEAN--
<?php
foreach (glob(sys_get_temp_dir() . '/smtp-socket-*') as $folder) {
    array_map('unlink', glob("$folder/*"));
    rmdir($folder);
}
?>
--EXPECTF--
ok: true
error: null
server.host: "unix:FOLDER/plain"
server.port: null
server.ip: null
server.tls: null
connected to unix:FOLDER/plain
accepted
2 messages
-- a password wants TLS here as everywhere
category: "tls_required"
phase: "starttls"
-- a diagnosis
pass: config connect greeting ehlo mail rcpt local
warn: 
fail: 
The server is unix:FOLDER/plain, tls "auto".
All is well: unix:FOLDER/plain takes the mail of this shop.
SMTP diagnosis of unix:FOLDER/plain
-- nobody listens
phase: "connect"
category: "connection_refused"
retry: "fix"
message: "Nobody listens on the socket unix:FOLDER/dead: Connection refused (error %d)."
phase: "connect"
category: "connection_refused"
retry: "fix"
message: "Nobody listens on the socket unix:FOLDER/none: No such file or directory (error 2)."
pass: config local
warn: 
fail: connect
-- what must not be written
smtp_send(): Argument #2 ($server) key "socket" must be an absolute path
smtp_send(): Argument #2 ($server) key "socket" must not be empty
smtp_send(): Argument #2 ($server) key "socket" must not contain any null bytes
smtp_send(): Argument #2 ($server) key "socket" must be an absolute path of at most %d octets, without control characters
smtp_send(): Argument #2 ($server) key "socket" must be an absolute path of at most %d octets, without control characters
smtp_send(): Argument #2 ($server) key "host" must not be given together with socket
smtp_send(): Argument #2 ($server) key "port" must not be given together with socket
smtp_send(): Argument #2 ($server) key "source_ip" must not be given together with socket
smtp_send(): Argument #2 ($server) key "socket" must not be given when "allow" is "public"
smtp_send(): Argument #2 ($server) must contain the key "host" or "socket"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp_send(): Argument #2 ($server) key "host" must not be given together with socket
smtp_send(): Argument #2 ($server) must be a URL like "smtp://user:password@host:587?tls=starttls"
smtp+unix:///run/plain?***
smtp_send(): Argument #2 ($server) key "socket" must be within the paths of open_basedir
