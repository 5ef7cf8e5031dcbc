--TEST--
require_tls, deliver_by, mt_priority, hold_for, hold_until: what must not be written
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach ([
    ['require_tls' => 'perhaps'], ['deliver_by' => 1.5], ['deliver_by' => 'soon'], ['deliver_by' => []], ['deliver_by' => ['seconds' => null]],
    ['deliver_by' => ['seconds' => 1000000000]], ['deliver_by' => ['seconds' => 0, 'mode' => 'return']], ['deliver_by' => ['seconds' => 5, 'mode' => 'drop']],
    ['deliver_by' => ['seconds' => 5, 'trace' => 'T BODY=8BITMIME']], ['deliver_by' => ['after' => 5]], ['mt_priority' => 10], ['mt_priority' => 'high'],
    ['mt_priority' => 1.0], ['hold_for' => 0], ['hold_for' => 1000000000], ['hold_for' => "5\r\nRSET"], ['hold_for' => [5]], ['hold_until' => 'tomorrow'],
    ['hold_until' => 1893456000, 'hold_for' => 5],
] as $wish) {
    thrown(function () use ($wish) { smtp_send(letter($wish), ['host' => 'localhost']); });
}
?>
--EXPECT--
smtp_send(): Argument #1 ($message) key "require_tls" must be of type bool, string given
smtp_send(): Argument #1 ($message) key "deliver_by" must be of type array|int, float given
smtp_send(): Argument #1 ($message) key "deliver_by" must be between -999999999 and 999999999
smtp_send(): Argument #1 ($message) key "deliver_by" must hold the key "seconds"
smtp_send(): Argument #1 ($message) key "deliver_by" must hold the key "seconds"
smtp_send(): Argument #1 ($message) key "deliver_by.seconds" must be between -999999999 and 999999999
smtp_send(): Argument #1 ($message) key "deliver_by.seconds" must be between 1 and 999999999 with mode return
smtp_send(): Argument #1 ($message) key "deliver_by.mode" must be "notify" or "return"
smtp_send(): Argument #1 ($message) key "deliver_by.trace" must be of type bool, string given
smtp_send(): Argument #1 ($message) must not contain the unknown key "deliver_by.after"
smtp_send(): Argument #1 ($message) key "mt_priority" must be between -9 and 9
smtp_send(): Argument #1 ($message) key "mt_priority" must be between -9 and 9
smtp_send(): Argument #1 ($message) key "mt_priority" must be of type int, float given
smtp_send(): Argument #1 ($message) key "hold_for" must be between 1 and 999999999
smtp_send(): Argument #1 ($message) key "hold_for" must be between 1 and 999999999
smtp_send(): Argument #1 ($message) key "hold_for" must be between 1 and 999999999
smtp_send(): Argument #1 ($message) key "hold_for" must be of type int, array given
smtp_send(): Argument #1 ($message) key "hold_until" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "hold_until" must not be given together with hold_for
