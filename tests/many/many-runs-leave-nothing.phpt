--TEST--
Many runs of every outcome leave no memory and no socket behind
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$plain = smtp_test_server(['match' => ['RCPT TO:<nobody@' => '550 5.1.1 User unknown']]);
$lost = smtp_test_server(['data_end' => ['close' => true]]);
$grey = smtp_test_server(['rcpt' => '450 4.2.0 Greylisted']);
$closed = smtp_test_closed_port();

function totals(array $totals): string { return implode('/', array_slice($totals, 0, 5)); }
function caught(callable $call): string
{
    try {
        return totals($call());
    } catch (Throwable $error) {
        return 'thrown';
    }
}
$calls = [
    'accepted' => function () use ($plain) { return totals(smtp_send_many(letters(6), $plain->settings(), ['on_result' => function () { }])); },
    'refused' => function () use ($plain) { return totals(smtp_send_many(letters(3, ['to' => 'nobody@example.net']), $plain->settings())); },
    'lost' => function () use ($lost) { return totals(smtp_send_many(letters(3), $lost->settings(), ['connections' => 1, 'depth' => 1])); },
    'nobody there' => function () use ($closed) { return totals(smtp_send_many(letters(3), ['host' => '127.0.0.1', 'port' => $closed, 'tls' => 'none'])); },
    'put off' => function () use ($grey) { return totals(smtp_send_many(letters(3), $grey->settings(), ['retry_for' => 0.001])); },
    'wrong options' => function () use ($plain) { return caught(function () use ($plain) { return smtp_send_many(letters(3), $plain->settings(), ['depth' => 0]); }); },
    'wrong server' => function () { return caught(function () { return smtp_send_many(letters(3), ['host' => 5.5]); }); },
    'wrong message' => function () use ($plain) {
        return caught(function () use ($plain) { return smtp_send_many([letter(), 'x' . mt_rand() => letter(['to' => "a\r\n"])], $plain->settings()); });
    },
    'no message' => function () use ($plain) { return caught(function () use ($plain) { return smtp_send_many([letter(), 'no'], $plain->settings()); }); },
    'thrown in on_result' => function () use ($plain) {
        return caught(function () use ($plain) {
            return smtp_send_many(letters(9), $plain->settings(), ['on_result' => function ($key) { throw new RuntimeException("at $key"); }]);
        });
    },
    'thrown by a generator' => function () use ($plain) {
        return caught(function () use ($plain) {
            return smtp_send_many((function () { yield letter(); throw new RuntimeException('x'); })(), $plain->settings());
        });
    },
    'keys that are objects' => function () use ($plain) {
        return totals(smtp_send_many((function () { yield new ArrayObject([str_repeat('x', 100)]) => letter(); })(), $plain->settings(), ['on_result' => function ($key) { }]));
    },
];
foreach ($calls as $name => $call) {
    $call();
    $call();
    gc_collect_cycles();
    $memory = memory_get_usage();
    $sockets = sockets();
    for ($i = 0; $i < 30; $i++) {
        $became = $call();
    }
    gc_collect_cycles();
    $memory = memory_get_usage() - $memory;
    echo "$name: $became, ", $memory < 1000 ? 'nothing' : "$memory octets", ' and ', sockets() - $sockets, " sockets left\n";
}
?>
--EXPECT--
accepted: 6/6/0/0/0, nothing and 0 sockets left
refused: 3/0/0/3/0, nothing and 0 sockets left
lost: 3/0/0/2/1, nothing and 0 sockets left
nobody there: 3/0/0/3/0, nothing and 0 sockets left
put off: 3/0/0/3/0, nothing and 0 sockets left
wrong options: thrown, nothing and 0 sockets left
wrong server: thrown, nothing and 0 sockets left
wrong message: thrown, nothing and 0 sockets left
no message: thrown, nothing and 0 sockets left
thrown in on_result: thrown, nothing and 0 sockets left
thrown by a generator: thrown, nothing and 0 sockets left
keys that are objects: 1/1/0/0/0, nothing and 0 sockets left
