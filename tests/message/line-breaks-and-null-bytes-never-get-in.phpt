--TEST--
$message: CR, LF and NUL in addresses and headers are refused before anything is sent
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$server = smtp_test_server();
foreach (["\r", "\n", "\r\n", "\0"] as $bad) {
    foreach ([
        ['from' => "a{$bad}@example.com"], ['to' => "b@example.net{$bad}RCPT TO:<x@y>"], ['to' => ['b@example.net', "b@exa{$bad}mple.net"]],
        ['cc' => ["c@example.net{$bad}" => 'C']], ['bcc' => "{$bad}d@example.net"], ['envelope' => ['from' => "a@b{$bad}"]],
        ['envelope' => ['to' => ["a@b{$bad}"]]], ['reply_to' => "a@b{$bad}"], ['sender' => "a@b{$bad}"],
        ['headers' => ["X-{$bad}A" => 'x']], ['headers' => ['X-A' => "x{$bad}y"]], ['headers' => ['X-A' => ["x", "x{$bad}"]]],
        ['message_id' => "a{$bad}@b"], ['subject' => "a{$bad}Bcc: x@y"], ['to' => ["a@b" => "Name{$bad}Bcc: x@y"]],
    ] as $key => $part) {
        try {
            smtp_send(letter($part), $server->settings());
            echo json_encode($part), " was sent\n";
        } catch (\Error $error) {
            if ($bad === "\r\n") {
                echo $error->getMessage(), "\n";
            }
        }
    }
}
var_dump($server->received());
?>
--EXPECT--
smtp_send(): Argument #1 ($message) key "from" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "to" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "to[1]" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "cc" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "bcc" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "envelope.from" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "envelope.to" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "reply_to" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "sender" must not contain line breaks or control characters
smtp_send(): Argument #1 ($message) key "headers" must have names of 1 to 76 printable ASCII characters, without a space or colon
smtp_send(): Argument #1 ($message) key "headers.X-A" must not contain line breaks or control characters (octet 2 is one)
smtp_send(): Argument #1 ($message) key "headers.X-A" must not contain line breaks or control characters (octet 2 is one)
smtp_send(): Argument #1 ($message) key "message_id" must be such as unique.part@example.com, in ASCII without spaces
smtp_send(): Argument #1 ($message) key "subject" must not contain line breaks or control characters (octet 2 is one)
smtp_send(): Argument #1 ($message) key "to" must not contain line breaks or control characters
array(0) {
}
