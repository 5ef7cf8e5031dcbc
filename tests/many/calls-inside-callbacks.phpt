--TEST--
smtp_send_many(): smtp_send() and smtp_send_many() may be called in its callbacks and its generator
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../many.inc';

$server = smtp_test_flights(['PIPELINING', 'CHUNKING']);
$inner = new Tally();
$outer = new Tally();
smtp_send_many(numbered_letters(30), $server->settings(), ['on_result' => function ($key, $result) use ($server, $inner, $outer) {
    $outer($key, $result);
    if ($key === 3) {
        smtp_send_many(numbered_letters(20), $server->settings(), ['on_result' => $inner]);
    } elseif ($key === 4) {
        $inner('one', smtp_send(numbered(99), $server->settings()));
    }
}]);
echo "in a result: $outer; $inner; ", $server->report()['messages'], "\n";

$inner = new Tally();
$outer = new Tally();
smtp_send_many(numbered_letters(30, function ($i) use ($server, $inner) {
    if ($i % 10 === 5) {
        smtp_send_many(["$i a" => numbered(1), "$i b" => numbered(2)], $server->settings(), ['on_result' => $inner]);
    }
}), $server->settings(), ['on_result' => $outer]);
echo "in the generator: $outer; $inner; ", $server->report()['messages'], "\n";

// the generator that is running
$outer = new Tally();
$letters = numbered_letters(30, function ($i) use ($server, &$letters) {
    if ($i === 3) {
        smtp_send_many($letters, $server->settings());
    }
});
echo thrown_by(function () use ($server, $letters, $outer) {
    smtp_send_many($letters, $server->settings(), ['on_result' => $outer]);
}), ": $outer; ", $server->report()['messages'], "\n";
?>
--EXPECTF--
in a result: 30 results, 0 twice, {"accepted":30}; 21 results, 0 twice, {"accepted":21}; 51
in the generator: 30 results, 0 twice, {"accepted":30}; 6 results, 0 twice, {"accepted":6}; 36
%s: 3 results, 0 twice, {"accepted":3}; 3
