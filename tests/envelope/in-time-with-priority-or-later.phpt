--TEST--
deliver_by, mt_priority, hold_for, hold_until: asked for where it is offered
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$all = ['extensions' => ['DELIVERBY 60', 'MT-PRIORITY MIXER', 'FUTURERELEASE 86400 2030-01-01T00:00:00Z']];
$none = ['extensions' => ['8BITMIME']];
foreach ([
    [$all, ['deliver_by' => 3600, 'mt_priority' => '3', 'hold_for' => 60]],
    [$all, ['deliver_by' => ['seconds' => 120, 'mode' => 'return', 'trace' => true], 'hold_until' => new DateTime('2029-12-31 16:00:00 -0800')]],
    [$all, ['deliver_by' => ['seconds' => -5], 'hold_until' => 'Mon, 31 Dec 2029 23:59:59 +0000', 'mt_priority' => -9]],
    [$all, ['deliver_by' => ['seconds' => 59, 'mode' => 'return']]],
    [$all, ['hold_for' => 86401]],
    [$all, ['hold_until' => 1893456001]],
    [$none, ['deliver_by' => 3600, 'mt_priority' => 3]],
    [$none, ['deliver_by' => ['seconds' => 3600, 'mode' => 'return']]],
    [$none, ['hold_for' => 60]],
    [$none, ['hold_until' => 1893456000]],
] as [$script, $wish]) {
    $server = smtp_test_server($script);
    $result = smtp_send(letter($wish), $server->settings(['locale' => 'en']));
    echo $result['error'] ?? 'accepted', "\n";
    echo $result['ok'] ? '' : '  ' . $result['message'] . "\n";
    foreach ($result['transcript'] as $entry) {
        if ($entry['phase'] === 'mail' && $entry['from'] !== 'server') {
            echo '  ', $entry['text'], "\n";
        }
    }
}
?>
--EXPECTF--
accepted
  MAIL FROM:<a@example.com> BY=3600;N MT-PRIORITY=3 HOLDFOR=60
accepted
  MAIL FROM:<a@example.com> BY=120;RT HOLDUNTIL=2030-01-01T00:00:00Z
accepted
  MAIL FROM:<a@example.com> BY=-5;N MT-PRIORITY=-9 HOLDUNTIL=2029-12-31T23:59:59Z
mail: deliver by too soon (policy_rejected)
  'deliver_by' asks for less time than 127.0.0.1:%d needs (see DELIVERBY in 'extensions'): nothing was sent.
mail: hold too long (policy_rejected)
  The message is to be held back longer than 127.0.0.1:%d does (see FUTURERELEASE in 'extensions'): nothing was sent.
mail: hold too long (policy_rejected)
  The message is to be held back longer than 127.0.0.1:%d does (see FUTURERELEASE in 'extensions'): nothing was sent.
accepted
  the server does not offer DELIVERBY: the message goes without it
  the server does not offer MT-PRIORITY: the message goes without it
  MAIL FROM:<a@example.com>
mail: deliver by not offered (policy_rejected)
  The message must not be delivered late ('deliver_by' with mode 'return'), but 127.0.0.1:%d does not watch over that (no DELIVERBY): nothing was sent.
mail: hold not offered (policy_rejected)
  The message is to be held back ('hold_for', 'hold_until'), but 127.0.0.1:%d does not do that (no FUTURERELEASE): nothing was sent, for it would have gone at once.
mail: hold not offered (policy_rejected)
  The message is to be held back ('hold_for', 'hold_until'), but 127.0.0.1:%d does not do that (no FUTURERELEASE): nothing was sent, for it would have gone at once.
