--TEST--
A wrong message in the middle: those before it are sent and told, then the exception names its key
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$server = smtp_test_server();
$wrong = [
    17 => letter(['to' => "b@example.net\r\nBcc: c@example.net"]),
    18 => letter(['subject' => 7.5]),
    19 => letter(['attachment' => []]),
    20 => letter(['envelope' => ['to' => 5]]),
    21 => letter(['attachments' => [['content' => 'x', 'nam' => 'a']]]),
    22 => 'a string',
    23 => null,
    24 => ['from' => 'a@example.com'],
    25 => letter(['headers' => ['Bad Name' => 'x']]),
    'welcome' => letter(['to' => 'nobody']),
    'two words' => letter(['to' => 'nobody']),
    '' => new stdClass(),
    '中文' => 1,
    str_repeat('k', 100) => 2,
    "a\nb" => 3,
];
foreach ($wrong as $key => $message) {
    $ledger = new Ledger();
    $before = count($server->messages());
    thrown(function () use ($ledger, $server, $key, $message) {
        smtp_send_many((function () use ($ledger, $key, $message) {
            yield from $ledger->messages(5);
            yield $key => $message;
            $ledger->taken[] = 'further';
            yield letter();
        })(), $server->settings(), ['on_result' => $ledger]);
    });
    if ($ledger->says() !== '5 taken, each told once' || count($server->messages()) - $before !== 5) {
        echo $ledger->says(), "\n";
    }
}

// its number where the key says nothing, and the argument alone where it is the first
echo "\n";
foreach ([null, 1.5, new stdClass(), [1]] as $key) {
    thrown(function () use ($server, $key) {
        smtp_send_many((function () use ($key) { yield $key => letter(['to' => 1.5]); })(), $server->settings());
    });
}

// together with an exception of a callback
try {
    smtp_send_many([numbered(0), 'wrong'], $server->settings(), ['on_result' => function () { throw new RuntimeException('of on_result'); }]);
} catch (Throwable $error) {
    echo $error->getMessage(), ' after ', $error->getPrevious() ? $error->getPrevious()->getMessage() : 'nothing', "\n";
}
?>
--EXPECT--
smtp_send_many(): Argument #1 ($messages) key "[17].to" must not contain line breaks or control characters
smtp_send_many(): Argument #1 ($messages) key "[18].subject" must be of type string, float given
smtp_send_many(): Argument #1 ($messages) must not contain the unknown key "[19].attachment"
smtp_send_many(): Argument #1 ($messages) key "[20].envelope.to" must be of type array|string, int given
smtp_send_many(): Argument #1 ($messages) must not contain the unknown key "[21].attachments[0].nam"
smtp_send_many(): Argument #1 ($messages) key "[22]" must be of type array, string given
smtp_send_many(): Argument #1 ($messages) key "[23]" must be of type array, null given
smtp_send_many(): Argument #1 ($messages) key "[24].to" must hold at least one recipient
smtp_send_many(): Argument #1 ($messages) key "[25].headers" must have names of 1 to 76 printable ASCII characters, without a space or colon
smtp_send_many(): Argument #1 ($messages) key "[welcome].to" must be an address such as user@example.com
smtp_send_many(): Argument #1 ($messages) key "[5].to" must be an address such as user@example.com
smtp_send_many(): Argument #1 ($messages) key "[5]" must be of type array, stdClass given
smtp_send_many(): Argument #1 ($messages) key "[5]" must be of type array, int given
smtp_send_many(): Argument #1 ($messages) key "[5]" must be of type array, int given
smtp_send_many(): Argument #1 ($messages) key "[5]" must be of type array, int given

smtp_send_many(): Argument #1 ($messages) key "[0].to" must be of type array|string, float given
smtp_send_many(): Argument #1 ($messages) key "[0].to" must be of type array|string, float given
smtp_send_many(): Argument #1 ($messages) key "[0].to" must be of type array|string, float given
smtp_send_many(): Argument #1 ($messages) key "[0].to" must be of type array|string, float given
of on_result after smtp_send_many(): Argument #1 ($messages) key "[1]" must be of type array, string given
