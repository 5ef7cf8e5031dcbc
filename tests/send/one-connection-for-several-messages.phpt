--TEST--
smtp_send(): the next message goes over the connection of the last one, when all of its settings are the same
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$settings = $server->settings(['keepalive' => 5]);
foreach ([[], [], ['timeout' => 3, 'locale' => 'zh'], ['local_domain' => 'shop.example.com'], ['keepalive' => 0], []] as $more) {
    $result = smtp_send(letter(), $more + $settings);
    printf("%d reused: %d, connect: %s, %s\n", $result['ok'], $result['server']['reused'],
        json_encode($result['timing']['connect'] !== null), $result['transcript'][0]['text']);
}
echo count($server->messages()), " messages\n";

// what was refused is followed by RSET
$server = smtp_test_server(['match' => ['RCPT TO:<gone@' => '550 5.1.1 no such user']]);
$settings = $server->settings(['keepalive' => 5, 'pipelining' => false]);
smtp_send(['to' => 'gone@example.net'] + letter(), $settings);
var_dump(smtp_send(letter(), $settings)['server']['reused']);
echo implode(' | ', preg_replace('/[ :].*/', '', $server->lines())), "\n";

foreach (['keepalive' => [-1, 'soon', 604801], 'max_messages' => [0, 1.5, 1000001]] as $key => $values) {
    foreach ($values as $value) {
        try {
            smtp_send(letter(), [$key => $value, 'host' => 'smtp.example.com']);
        } catch (Error $error) {
            echo $error->getMessage(), "\n";
        }
    }
}
?>
--EXPECTF--
1 reused: 0, connect: true, connected to 127.0.0.1 port %d
1 reused: 1, connect: false, mail number 2 on this connection to 127.0.0.1
1 reused: 1, connect: false, mail number 3 on this connection to 127.0.0.1
1 reused: 0, connect: true, connected to 127.0.0.1 port %d
1 reused: 0, connect: true, connected to 127.0.0.1 port %d
1 reused: 0, connect: true, connected to 127.0.0.1 port %d
6 messages
bool(true)
EHLO | MAIL | RCPT | RSET | MAIL | RCPT | DATA
smtp_send(): Argument #2 ($server) key "keepalive" must be between 0 and 604800 seconds
smtp_send(): Argument #2 ($server) key "keepalive" must be of type int|float, string given
smtp_send(): Argument #2 ($server) key "keepalive" must be between 0 and 604800 seconds
smtp_send(): Argument #2 ($server) key "max_messages" must be between 1 and 1000000
smtp_send(): Argument #2 ($server) key "max_messages" must be of type int, float given
smtp_send(): Argument #2 ($server) key "max_messages" must be between 1 and 1000000
