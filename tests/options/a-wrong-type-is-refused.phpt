--TEST--
$server: a wrong type is refused with the key and the type that was wanted
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['host' => 1, 'port' => 'abc', 'tls' => true, 'username' => 5, 'password' => ['sesame-open'], 'auth' => 1, 'verify_peer' => 'maybe',
    'cafile' => 1.5, 'timeout' => 'soon', 'deadline' => [], 'source_ip' => false, 'recipients' => 1, 'locale' => 1] as $key => $value) {
    thrown(function () use ($key, $value) { smtp_send(letter(), [$key => $value] + ['host' => 'h']); });
}
thrown(function () { smtp_send(letter(), ['host' => 'h', 'port' => 25.0]); });
thrown(function () { smtp_send(letter(), ['host' => 'h', 'auth' => [1]]); });
?>
--EXPECT--
smtp_send(): Argument #2 ($server) key "host" must be of type string, int given
smtp_send(): Argument #2 ($server) key "port" must be of type int, string given
smtp_send(): Argument #2 ($server) key "tls" must be of type string, bool given
smtp_send(): Argument #2 ($server) key "username" must be of type string, int given
smtp_send(): Argument #2 ($server) key "password" must be of type string, array given
smtp_send(): Argument #2 ($server) key "auth" must be of type array|string, int given
smtp_send(): Argument #2 ($server) key "verify_peer" must be of type bool, string given
smtp_send(): Argument #2 ($server) key "cafile" must be of type string, float given
smtp_send(): Argument #2 ($server) key "timeout" must be of type int|float, string given
smtp_send(): Argument #2 ($server) key "deadline" must be of type int|float, array given
smtp_send(): Argument #2 ($server) key "source_ip" must be of type string, bool given
smtp_send(): Argument #2 ($server) key "recipients" must be of type string, int given
smtp_send(): Argument #2 ($server) key "locale" must be of type string, int given
smtp_send(): Argument #2 ($server) key "port" must be of type int, float given
smtp_send(): Argument #2 ($server) key "auth" must hold only strings
