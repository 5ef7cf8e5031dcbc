--TEST--
A connection that is lost: what was on its way is unknown and not sent again, the rest moves to another one
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

/* Of both sides: who was told what, and what the server has. */
function account(string $name, array $script, int $count, array $options = []): void
{
    $server = smtp_test_server($script);
    $ledger = new Ledger();
    $totals = smtp_send_many($ledger->messages($count), $server->settings(), $options + ['on_result' => $ledger]);
    $arrived = arrived($server);
    $outcomes = $ledger->outcomes();
    $unknown = array_keys($outcomes, 'unknown');
    echo "$name: ", $ledger->says(), ', ', counts($totals), "\n";
    echo $arrived === array_unique($arrived) ? 'none twice' : 'TWICE: ' . json_encode(array_diff_assoc($arrived, array_unique($arrived)));
    echo !array_diff(array_keys($outcomes, 'accepted'), $arrived) ? ', those accepted are there' : ', LOST';
    echo !array_intersect(array_keys($outcomes, 'failed'), $arrived) ? ', those failed are not' : ', SENT';
    echo ', ', count(array_intersect($unknown, $arrived)), " of the unknown are\n";
    foreach (array_slice($unknown, 0, 1) as $number) {
        show($ledger->told[$number][0], 'phase', 'category', 'retry', 'retry_safe');
    }
}

$now_and_then = array_merge(...array_fill(0, 6, array_merge(array_fill(0, 6, '250 ok'), [['close' => true]])));
$now_and_then[] = '250 ok';
account('instead of the last reply', ['data_end' => $now_and_then], 60);
account('the same on one connection', ['data_end' => $now_and_then], 60, ['connections' => 1, 'depth' => 8]);

// before anything of the message can be there
account('instead of the reply to MAIL', ['mail' => $now_and_then], 60);
$with_data = array_map(function ($answer) { return is_string($answer) ? '354 go' : $answer; }, $now_and_then);
account('instead of the reply to DATA', ['data' => $with_data], 60, ['connections' => 1]);
account('421 after some', ['mail' => array_map(function ($answer) {
    return is_string($answer) ? $answer : ['reply' => '421 4.3.2 Closing down', 'close' => true];
}, $now_and_then)], 60);

// it is not tried for ever
account('always', ['mail' => ['close' => true]], 20);

// nor one message that ends each connection
$server = smtp_test_server(['match' => ['MAIL FROM:<poison@' => ['close' => true]]]);
$ledger = new Ledger();
$messages = (function () use ($ledger) {
    foreach ($ledger->messages(100) as $number => $message) {
        yield $number => $number === 60 ? ['from' => 'poison@example.com'] + $message : $message;
    }
})();
echo counts(smtp_send_many($messages, $server->settings(), ['connections' => 8, 'depth' => 1, 'on_result' => $ledger])), "\n";
echo $ledger->says(), ', ', $ledger->outcomes()[60], ' after ', count(preg_grep('/^MAIL FROM:<poison@/', $server->lines())), " attempts\n";
?>
--EXPECT--
instead of the last reply: 60 taken, each told once, {"messages":60,"accepted":54,"partial":0,"failed":0,"unknown":6}
none twice, those accepted are there, those failed are not, 6 of the unknown are
phase: "data_end"
category: "connection_lost"
retry: null
retry_safe: false
the same on one connection: 60 taken, each told once, {"messages":60,"accepted":54,"partial":0,"failed":0,"unknown":6}
none twice, those accepted are there, those failed are not, 6 of the unknown are
phase: "data_end"
category: "connection_lost"
retry: null
retry_safe: false
instead of the reply to MAIL: 60 taken, each told once, {"messages":60,"accepted":60,"partial":0,"failed":0,"unknown":0}
none twice, those accepted are there, those failed are not, 0 of the unknown are
instead of the reply to DATA: 60 taken, each told once, {"messages":60,"accepted":60,"partial":0,"failed":0,"unknown":0}
none twice, those accepted are there, those failed are not, 0 of the unknown are
421 after some: 60 taken, each told once, {"messages":60,"accepted":60,"partial":0,"failed":0,"unknown":0}
none twice, those accepted are there, those failed are not, 0 of the unknown are
always: 20 taken, each told once, {"messages":20,"accepted":0,"partial":0,"failed":20,"unknown":0}
none twice, those accepted are there, those failed are not, 0 of the unknown are
{"messages":100,"accepted":99,"partial":0,"failed":1,"unknown":0}
100 taken, each told once, failed after 4 attempts
