--TEST--
smtp_send_many(): memory is flat within 2 MB from the 1,000th message of a generator to the 20,000th
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/ledger.inc';
require __DIR__ . '/../flights.inc';

function resident(): int
{
    preg_match('/VmRSS:\s+(\d+) kB/', file_get_contents('/proc/self/status'), $found);
    return $found[1] * 1024;
}

/* Not where memory is watched: freed blocks are kept for a while there. */
$watched = getenv('USE_ZEND_ALLOC') === '0';
$count = $watched ? 2000 : 20000;
$server = smtp_test_flights(['PIPELINING', 'CHUNKING']);
$seen = 0;
$first = $most = [0, 0];
$totals = smtp_send_many(letters($count), $server->settings(), ['on_result' => function () use (&$seen, &$first, &$most) {
    if (++$seen % 1000 === 0) {
        $now = [memory_get_usage(), resident()];
        $first = $seen === 1000 ? $now : $first;
        $most = array_map('max', $most, $now);
    }
}]);
echo $totals['accepted'] === $count && $server->report()['messages'] === $count ? "all are there\n" : json_encode($totals) . "\n";
foreach (['of PHP' => 0, 'of the process' => 1] as $name => $index) {
    $growth = $watched ? 0 : $most[$index] - $first[$index];
    echo "$name: ", $growth < 2 << 20 ? 'flat' : "$growth octets more", "\n";
}
?>
--EXPECT--
all are there
of PHP: flat
of the process: flat
