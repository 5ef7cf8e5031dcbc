--TEST--
smtp_send_many(): what callbacks do to the messages, their references and their streams does not reach those under way
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../many.inc';

$server = smtp_test_flights(['PIPELINING']);

$list = array_map('numbered', range(0, 29));
$tally = new Tally();
smtp_send_many($list, $server->settings(), ['on_result' => function ($key, $result) use ($tally, &$list) {
    $tally($key, $result);
    $list = [];
    gc_collect_cycles();
}]);
echo "an array that is emptied: $tally; ", $server->report()['messages'], "\n";

$list = [];
foreach (range(0, 29) as $i) {
    $letter = numbered($i);
    $list[$i] = &$letter;
    unset($letter);
}
$tally = new Tally();
smtp_send_many($list, $server->settings(), ['on_result' => function ($key, $result) use ($tally, &$list) {
    $tally($key, $result);
    foreach (array_keys($list) as $i) {
        if ($i <= $key + 20) {
            $list[$i] = ['nonsense' => 1];
            unset($list[$i]);
        }
    }
}]);
echo "references that change behind it: $tally; ", $server->report()['messages'], "\n";

$streams = [];
$letters = (function () use (&$streams) {
    for ($i = 0; $i < 30; $i++) {
        $streams[$i] = fopen('php://memory', 'w+');
        fwrite($streams[$i], "From: shop@example.com\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\nSubject: $i\r\n\r\nhello $i\r\n");
        rewind($streams[$i]);
        yield $i => ['envelope' => ['from' => 'shop@example.com', 'to' => "i$i@example.net"], 'raw' => $streams[$i]];
    }
})();
$tally = new Tally();
$reasons = [];
smtp_send_many($letters, $server->settings(), ['on_result' => function ($key, $result) use ($tally, &$streams, &$reasons) {
    $tally($key, $result);
    $reasons[$result['phase'] . ' ' . $result['category'] . ' ' . (int) $result['retry_safe']] = true;
    array_map('fclose', array_filter($streams, 'is_resource'));
}]);
$known = array_diff(array_keys($reasons), ['data_end  0', 'message content_malformed 1']);
printf("streams that are closed: %d results, %d twice, %s, %s\n", $tally->results, $tally->twice,
    $tally->outcomes['accepted'] === $server->report()['messages'] ? 'as many accepted as arrived' : $tally, implode(', ', $known) ?: 'no other reason');
?>
--EXPECT--
an array that is emptied: 30 results, 0 twice, {"accepted":30}; 30
references that change behind it: 30 results, 0 twice, {"accepted":30}; 30
streams that are closed: 30 results, 0 twice, as many accepted as arrived, no other reason
