--TEST--
$server: an unknown key is refused by its name, and not its value
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([['hots' => 'sesame-open'], ['host' => 'h', 3 => 'sesame-open'], ['host' => 'h', "a\0b\n" => 1], ['host' => 'h', 'Port' => 25],
    ['host' => 'h', str_repeat('x', 200) => 1]] as $server) {
    thrown(function () use ($server) { smtp_send(letter(), $server); });
}
thrown(function () { smtp_send(letter(), []); });
thrown(function () { smtp_send(letter(), 25); });
thrown(function () { smtp_send(letter() + ['attachment' => 'x'], ['host' => 'h']); });
thrown(function () { smtp_send(letter(['envelope' => ['form' => 'x']]), ['host' => 'h']); });
thrown(function () { smtp_diagnose(['host' => 'h'], ['form' => 'x']); });
thrown(function () { smtp_explain('x', ['fase' => 'x']); });
?>
--EXPECT--
smtp_send(): Argument #2 ($server) must not contain the unknown key "hots"
smtp_send(): Argument #2 ($server) must not contain the unknown key 3
smtp_send(): Argument #2 ($server) must not contain the unknown key "a?b?"
smtp_send(): Argument #2 ($server) must not contain the unknown key "Port"
smtp_send(): Argument #2 ($server) must not contain the unknown key "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
smtp_send(): Argument #2 ($server) must contain the key "host" or "socket"
smtp_send(): Argument #2 ($server) must be of type array|string|null, int given
smtp_send(): Argument #1 ($message) must not contain the unknown key "attachment"
smtp_send(): Argument #1 ($message) must not contain the unknown key "envelope.form"
smtp_diagnose(): Argument #2 ($options) must not contain the unknown key "form"
smtp_explain(): Argument #2 ($context) must not contain the unknown key "fase"
