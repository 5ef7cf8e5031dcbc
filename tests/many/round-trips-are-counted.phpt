--TEST--
smtp_send_many(): one round trip per message with DATA, fewer with BDAT and with several under way
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../many.inc';

foreach ([['PIPELINING'], ['PIPELINING', 'CHUNKING']] as $extensions) {
    foreach ([1, 4] as $depth) {
        $server = smtp_test_flights($extensions);
        $run = function (int $count) use ($server, $depth) {
            $totals = smtp_send_many(numbered_letters($count), $server->settings(), ['connections' => 1, 'depth' => $depth]);
            return $totals['accepted'] === $count ? $server->report() : $totals;
        };
        $run(1);
        $report = $run(90);
        $goal = $depth === 1 && count($extensions) === 1 ? 2.0 : 1.1;
        printf("%s, depth %d: %d connections, %s\n", implode(' ', $extensions), $depth, $report['connections'],
            $report['trips'] <= 90 * $goal ? 'fine' : "$report[trips] round trips");
    }
}
?>
--EXPECT--
PIPELINING, depth 1: 0 connections, fine
PIPELINING, depth 4: 0 connections, fine
PIPELINING CHUNKING, depth 1: 0 connections, fine
PIPELINING CHUNKING, depth 4: 0 connections, fine
