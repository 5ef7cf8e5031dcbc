--TEST--
smtp_send_many(): what callbacks and the generator throw ends the run cleanly; what is under way has its outcome
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../many.inc';

$server = smtp_test_flights(['PIPELINING', 'CHUNKING']);

/* Every message that the server has got has its result, and only one. */
function tell(string $name, string $thrown, Tally $tally): void
{
    global $server;
    $report = $server->report();
    printf("%s: %s; %s\n", $name, $thrown, $report['messages'] === $tally->results && !$tally->twice
        && array_keys($tally->outcomes) === ['accepted'] ? 'all have their result' : "$tally, " . json_encode($report));
}

for ($n = 1; $n <= 21; $n += 5) {
    $tally = new Tally();
    $thrown = thrown_by(function () use ($server, $tally, $n) {
        smtp_send_many(numbered_letters(40), $server->settings(), ['on_result' => function ($key, $result) use ($tally, $n) {
            $tally($key, $result);
            if ($tally->results === $n) {
                throw new RuntimeException("result $n");
            }
        }]);
    });
    tell('one result', $thrown, $tally);
}

$tally = new Tally();
$thrown = thrown_by(function () use ($server, $tally) {
    smtp_send_many(numbered_letters(4), $server->settings(), ['connections' => 1, 'on_result' => function ($key, $result) use ($tally) {
        $tally($key, $result);
        throw new RuntimeException("result $key");
    }]);
});
tell('each result', $thrown, $tally);

$tally = new Tally();
$thrown = thrown_by(function () use ($server, $tally) {
    smtp_send_many(numbered_letters(40, function ($i) {
        if ($i === 17) {
            throw new LogicException('message 17');
        }
    }), $server->settings(), ['on_result' => $tally]);
});
tell('the generator', $thrown, $tally);

$tally = new Tally();
$thrown = thrown_by(function () use ($server, $tally) {
    smtp_send_many(numbered_letters(40), $server->settings(), ['on_result' => $tally, 'on_progress' => function () {
        throw new DomainException('progress');
    }]);
});
tell('progress', $thrown, $tally);

$tally = new Tally();
$thrown = thrown_by(function () use ($server, $tally) {
    smtp_send_many((function () {
        yield numbered(0);
        yield ['nonsense' => 1];
        yield numbered(2);
    })(), $server->settings(), ['on_result' => $tally]);
});
tell('a message that is none', $thrown, $tally);
?>
--EXPECTF--
one result: RuntimeException result 1; all have their result
one result: RuntimeException result 6; all have their result
one result: RuntimeException result 11; all have their result
one result: RuntimeException result 16; all have their result
one result: RuntimeException result 21; all have their result
each result: RuntimeException result 3 < RuntimeException result 2 < RuntimeException result 1 < RuntimeException result 0; all have their result
the generator: LogicException message 17; all have their result
progress: DomainException progress; all have their result
a message that is none: %s smtp_send_many(): Argument #1 ($messages) must not contain the unknown key "[1].nonsense"; all have their result
