--TEST--
$message: what is missing or wrong is said with its key
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    [], ['from' => 'a@b'], ['to' => 'a@b'], ['from' => 'a@b', 'to' => []], ['from' => 'a@b', 'to' => 'nobody'], ['from' => 'a@b', 'to' => 'a@b, c@d'],
    ['from' => 'a@b', 'to' => 5], ['from' => 'a@b', 'to' => [5]], ['from' => 'a@b', 'to' => [['x', ['y']]]], ['from' => 'a@b', 'to' => ['c@d' => 5]],
    letter(['headers' => 'X: y']), letter(['headers' => ['y']]), letter(['headers' => ['X' => 1.5]]), letter(['headers' => ['X' => [[]]]]),
    letter(['headers' => ['From' => 'x@y']]), letter(['headers' => ['Bcc' => 'x@y']]), letter(['headers' => ['X Y' => 'x']]), letter(['headers' => ['' => 'x']]),
    letter(['subject' => 5]), letter(['text' => []]), letter(['subject' => "\xff\xfe"]), letter(['date' => 'yesterday']), letter(['date' => new stdClass()]),
    letter(['envelope' => 'a@b']), letter(['envelope' => ['to' => []]]), letter(['raw' => 5]), letter(['message_id' => 'no at sign']),
    letter(['from' => str_repeat('a', 65) . '@example.com']), letter(['to' => 'a@' . str_repeat('b', 260)]),
] as $message) {
    thrown(function () use ($message) { smtp_send($message, ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none']); });
}
?>
--EXPECT--
smtp_send(): Argument #1 ($message) key "from" must be given
smtp_send(): Argument #1 ($message) key "to" must hold at least one recipient
smtp_send(): Argument #1 ($message) key "from" must be given
smtp_send(): Argument #1 ($message) key "to" must hold at least one recipient
smtp_send(): Argument #1 ($message) key "to" must be an address such as user@example.com
smtp_send(): Argument #1 ($message) key "to" must be one address: a string never holds two, use a list
smtp_send(): Argument #1 ($message) key "to" must be of type array|string, int given
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "to" must hold addresses, each a string or an array of address => name
smtp_send(): Argument #1 ($message) key "headers" must be of type array, string given
smtp_send(): Argument #1 ($message) key "headers" must be an array of name => value
smtp_send(): Argument #1 ($message) key "headers" must hold only strings, or lists of strings
smtp_send(): Argument #1 ($message) key "headers" must hold only strings, or lists of strings
smtp_send(): Argument #1 ($message) key "headers.From" must be given with the key "from" of the message
smtp_send(): Argument #1 ($message) key "headers.Bcc" must be given with the key "bcc" of the message
smtp_send(): Argument #1 ($message) key "headers" must have names of 1 to 76 printable ASCII characters, without a space or colon
smtp_send(): Argument #1 ($message) key "headers" must have names of 1 to 76 printable ASCII characters, without a space or colon
smtp_send(): Argument #1 ($message) key "subject" must be of type string, int given
smtp_send(): Argument #1 ($message) key "text" must be of type string, array given
smtp_send(): Argument #1 ($message) key "subject" must be valid UTF-8 (octet 1 is not)
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be of type DateTimeInterface|int|string, stdClass given
smtp_send(): Argument #1 ($message) key "envelope" must be of type array, string given
smtp_send(): Argument #1 ($message) key "envelope.to" must hold at least one recipient
smtp_send(): Argument #1 ($message) key "raw" must be of type resource|string, int given
smtp_send(): Argument #1 ($message) key "message_id" must be such as unique.part@example.com, in ASCII without spaces
smtp_send(): Argument #1 ($message) key "from" must be an address of at most 254 octets, 64 of them before the @
smtp_send(): Argument #1 ($message) key "to" must be an address of at most 254 octets, 64 of them before the @
