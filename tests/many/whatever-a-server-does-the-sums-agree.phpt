--TEST--
smtp_send_many(): a server that answers anything at random: each message is told once, the sums agree, and with what arrived
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/ledger.inc';

/* Mostly good, now and then one of the others. */
function moods(string $good, array $others): array
{
    $answers = [];
    for ($i = 0; $i < 400; $i++) {
        $answers[] = mt_rand(0, 9) ? $good : $others[mt_rand(0, count($others) - 1)];
    }
    return $answers;
}

$enough = ['reply' => '421 4.4.5 Enough for one connection', 'close' => true];
foreach (range(1, 8) as $seed) {
    mt_srand($seed);
    $server = smtp_test_server([
        'mail' => moods('250 ok', ['451 4.3.0 Later', '452 4.3.1 Insufficient system storage', '550 5.7.1 Not you', $enough]),
        'rcpt' => moods('250 ok', ['451 4.7.1 Greylisted', '550 5.1.1 No such user', '452 4.5.3 Too many recipients', ['close' => true]]),
        'data' => moods('354 go on', ['451 4.3.0 Later', '554 5.5.1 No', ['close' => true]]),
        'data_end' => moods('250 ok', ['451 4.3.0 Later', '550 5.7.1 Spam', '552 5.2.2 Full', '550 Connection frequency limited']),
        'extensions' => mt_rand(0, 1) ? ['PIPELINING', 'ENHANCEDSTATUSCODES'] : ['8BITMIME'],
    ]);
    $ledger = new Ledger();
    $options = ['connections' => mt_rand(1, 6), 'depth' => mt_rand(1, 6), 'on_result' => $ledger];
    $to = ['to' => mt_rand(0, 1) ? ['a@example.net', 'b@example.net'] : 'b@example.net'];
    $totals = smtp_send_many($ledger->messages(80, $to), $server->settings(['backoff' => false]), $options);
    $outcomes = array_count_values($ledger->outcomes()) + ['accepted' => 0, 'partial' => 0, 'failed' => 0, 'unknown' => 0];
    $wrong = [];
    foreach ($outcomes as $outcome => $count) {
        $wrong += $totals[$outcome] === $count ? [] : [$outcome => "$totals[$outcome] counted, $count told"];
    }
    if (array_sum($outcomes) !== 80 || $totals['messages'] !== 80 || $ledger->says() !== '80 taken, each told once') {
        $wrong['sum'] = $ledger->says();
    }
    // what the server has read; it has refused some of that, and where all recipients were refused it is a lone dot
    $texts = implode("\n", $server->messages());
    preg_match_all('/^Subject: number (\d+)/m', $texts, $found);
    $arrived = array_flip($found[1]);
    foreach ($ledger->outcomes() as $number => $outcome) {
        if (in_array($outcome, ['accepted', 'partial'], true) && !isset($arrived[$number])) {
            $wrong["of $number"] = "$outcome, and it did not arrive";
        }
    }
    echo "seed $seed: ", $wrong ? json_encode($wrong) . json_encode($options) : 'the sums agree', "\n";
}
?>
--EXPECT--
seed 1: the sums agree
seed 2: the sums agree
seed 3: the sums agree
seed 4: the sums agree
seed 5: the sums agree
seed 6: the sums agree
seed 7: the sums agree
seed 8: the sums agree
