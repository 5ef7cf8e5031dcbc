--TEST--
Addresses: groups in headers, their members in the envelope
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
foreach ([
    ['Team' => ['a@example.net', 'Bob <b@example.net>']], ['undisclosed-recipients' => []],
    ['first@example.net', 'The "Team", all of it' => ['a@example.net', 'b@example.net' => 'Bob'], 'last@example.net' => 'Last'],
    [['团队' => [['a@example.net' => '安']]], 'c@example.net'],
] as $to) {
    show(smtp_send(letter(['to' => $to, 'bcc' => 'z@example.net']), $server->settings()), 'accepted');
}
foreach ($server->messages() as $message) {
    echo field($message, 'To'), "\n";
}
foreach ([['a@b.example' => ['c@d.example']], ['Team' => ['Inner' => ['a@b.example']]], ['Team' => [['Inner' => ['a@b.example']]]], ['Team' => [5]], ['Team' => 5], ["Te\r\nam" => ['a@b.example']], ['Team' => ['nobody']],
    [[['a@b.example']]]] as $to) {
    thrown(function () use ($to, $server) { smtp_send(letter(['to' => $to]), $server->settings()); });
}
?>
--EXPECT--
accepted: ["a@example.net","b@example.net","z@example.net"]
accepted: ["z@example.net"]
accepted: ["first@example.net","a@example.net","b@example.net","last@example.net","z@example.net"]
accepted: ["a@example.net","c@example.net","z@example.net"]
Team: a@example.net, Bob <b@example.net>;
undisclosed-recipients:;
first@example.net, "The \"Team\", all of it": a@example.net, Bob <b@example.net>;, Last <last@example.net>
团队 : 安 <a@example.net>;, c@example.net
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "to" must be in a group that has a name, without line breaks or control characters
smtp_send(): Argument #1 ($message) key "to" must be an address such as user@example.com
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
