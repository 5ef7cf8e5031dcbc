--TEST--
smtp_diagnose(): what on_check throws ends the diagnosis; bad options are refused
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
$seen = 0;
thrown(function () use ($server, &$seen) {
    smtp_diagnose($server->settings(), ['on_check' => function (array $check) use (&$seen) {
        if (++$seen === 2) {
            throw new RuntimeException("stopped at $seen");
        }
    }]);
});
echo $seen, "\n";
show(smtp_diagnose($server->settings(), ['on_check' => 'is_array', 'neighbours' => false]), 'ok');
foreach ([['on_check' => 'no_such_function'], ['to' => ['a@b', 'c@d']], ['from' => []], ['neighbours' => [0]], ['neighbours' => range(1, 9)],
    ['neighbours' => 'x'], ['message' => 'x'], ['addresses' => 'x'], ['deadline' => -1], ['locale' => 'fr'], ['to' => "a@b\r\n"], ['from' => 'nobody'], ['message' => true]] as $options) {
    thrown(function () use ($server, $options) { smtp_diagnose($server->settings(), $options); });
}
?>
--EXPECT--
stopped at 2
2
ok: true
smtp_diagnose(): Argument #2 ($options) key "on_check" must be of type callable, string given
smtp_diagnose(): Argument #2 ($options) key "to" must be exactly one address
smtp_diagnose(): Argument #2 ($options) key "from" must be exactly one address
smtp_diagnose(): Argument #2 ($options) key "neighbours" must hold only ports between 1 and 65535
smtp_diagnose(): Argument #2 ($options) key "neighbours" must hold at most 8 ports
smtp_diagnose(): Argument #2 ($options) key "neighbours" must be of type array|bool, string given
smtp_diagnose(): Argument #2 ($options) key "message" must be of type bool, string given
smtp_diagnose(): Argument #2 ($options) key "addresses" must be of type bool, string given
smtp_diagnose(): Argument #2 ($options) key "deadline" must be between 0 and 604800 seconds
smtp_diagnose(): Argument #2 ($options) key "locale" must be one of "en", "zh"
smtp_diagnose(): Argument #2 ($options) key "to" must not contain line breaks or control characters
smtp_diagnose(): Argument #2 ($options) key "from" must be an address such as user@example.com
smtp_diagnose(): Argument #2 ($options) key "to" must be given when message is true
