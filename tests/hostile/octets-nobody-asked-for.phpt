--TEST--
Replies that come before their command, and what stands behind the 220 of STARTTLS
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../certificates.inc';

$tls = smtp_test_certificates();
foreach (["220 go\r\n250 injected\r\n", "220 go\r\n250-half a line", "454 4.7.0 not now\r\n", "250 ok\r\n", "354 go on\r\n"] as $octets) {
    $server = smtp_test_server(['tls' => 'starttls', 'certificate' => $tls->server(), 'starttls' => ['send' => $octets, 'tls' => $octets[0] === '2' && $octets[2] === '0']]);
    $result = smtp_send(letter(), $server->settings(['host' => 'localhost', 'tls' => 'starttls', 'cafile' => $tls->ca, 'username' => 'user', 'password' => 'sesame-open', 'timeout' => 2]));
    echo json_encode([$result['ok'], $result['phase'], $result['category'], $result['retry_safe']]), ' ', count(preg_grep('/^(AUTH|MAIL)/', $server->lines())), "\n";
}
// the second is tried once more, one command at a time
foreach (['greeting' => "220 a\r\n250 b\r\n250 c\r\n250 d\r\n354 e\r\n250 f\r\n", 'mail' => "250 a\r\n250 b\r\n354 c\r\n250 d\r\n"] as $phase => $octets) {
    $result = send_to([$phase => ['send' => $octets]]);
    echo "$phase: ", json_encode([$result['ok'], $result['outcome'], $result['phase'], $result['category']]), "\n";
}
?>
--EXPECT--
[false,"tls","protocol_error",true] 0
[false,"tls","protocol_error",true] 0
[false,"starttls","tls_failed",true] 0
[false,"starttls","protocol_error",true] 0
[false,"starttls","protocol_error",true] 0
greeting: [false,"failed","ehlo","protocol_error"]
mail: [false,"failed","rcpt","protocol_error"]
