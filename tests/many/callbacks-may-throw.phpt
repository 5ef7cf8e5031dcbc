--TEST--
on_result and on_progress may throw: the run ends, every message that was taken is told once, then the exception goes on
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

$server = smtp_test_server();
$settings = $server->settings();

// at the first, at the last
foreach ([1, 40] as $at) {
    $ledger = new Ledger();
    $calls = 0;
    thrown(function () use ($ledger, $settings, $at, &$calls) {
        smtp_send_many($ledger->messages(40), $settings, ['on_result' => function ($key, $result) use ($ledger, $at, &$calls) {
            $ledger($key, $result);
            if (++$calls === $at) {
                throw new RuntimeException("thrown at $at");
            }
        }]);
    });
    // at most four times four were under way when it was thrown
    echo $ledger->says() === count($ledger->taken) . ' taken, each told once' ? 'each told once, ' : $ledger->says() . ', ';
    echo count($ledger->taken) <= $at + 16 ? 'no further one taken, ' : count($ledger->taken) . ' taken, ';
    echo json_encode(array_count_values($ledger->outcomes())) === '{"accepted":' . count($ledger->taken) . '}' ? "all accepted\n" : json_encode($ledger->outcomes()) . "\n";
}

// more than one: the newest leads to the older ones
echo "\n";
$ledger = new Ledger();
try {
    smtp_send_many($ledger->messages(10), $settings, [
        'connections' => 1, 'depth' => 3,
        'on_result' => function ($key, $result) use ($ledger) {
            $ledger($key, $result);
            throw new RuntimeException("about $key", 0, $key === 1 ? new LogicException('own previous') : null);
        },
        'on_progress' => function () { throw new DomainException('about progress'); },
    ]);
} catch (Exception $exception) {
    for (; $exception; $exception = $exception->getPrevious()) {
        echo get_class($exception), ': ', $exception->getMessage(), "\n";
    }
}
echo $ledger->says(), "\n";

// progress alone, at the end; an Error; what a handler of warnings throws
echo "\n";
thrown(function () use ($settings) {
    smtp_send_many(letters(3), $settings, ['on_progress' => function () { throw new RuntimeException('about progress'); }]);
});
thrown(function () use ($settings) { smtp_send_many(letters(3), $settings, ['on_result' => function () { nowhere(); }]); });
set_error_handler(function ($number, $text) { throw new ErrorException($text); });
thrown(function () use ($settings) {
    smtp_send_many(letters(3), $settings, ['on_result' => function () { trigger_error('a warning', E_USER_WARNING); }]);
});
restore_error_handler();

// nobody waits for another attempt, or for a turn, when it is over
echo "\n";
foreach ([[['rcpt' => ['450 4.2.0 Greylisted', '250 ok']], [], ['depth' => 1]], [[], ['rate' => '2/h'], ['depth' => 2]]] as [$script, $settings, $options]) {
    $server = smtp_test_server($script);
    $ledger = new Ledger();
    thrown(function () use ($ledger, $server, $settings, $options) {
        smtp_send_many($ledger->messages(10), $server->settings($settings), $options + [
            'connections' => 1, 'retry_for' => 3600,
            'on_result' => function ($key, $result) use ($ledger) {
                $ledger($key, $result);
                throw new RuntimeException("about $key, $result[category]");
            },
        ]);
    });
    echo $ledger->says(), ': ', json_encode($ledger->outcomes()), "\n";
}
?>
--EXPECT--
thrown at 1
each told once, no further one taken, all accepted
thrown at 40
each told once, no further one taken, all accepted

DomainException: about progress
RuntimeException: about 2
RuntimeException: about 1
LogicException: own previous
RuntimeException: about 0
3 taken, each told once

about progress
Call to undefined function nowhere()
a warning

about 0, greylisted
2 taken, each told once: {"1":"accepted","0":"failed"}
about 1, rate_limited
2 taken, each told once: ["accepted","failed"]
