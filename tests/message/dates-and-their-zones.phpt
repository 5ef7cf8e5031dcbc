--TEST--
$message: a date may be Unix time, an object, or the text of a Date field
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

class Yesterday extends DateTimeImmutable
{
    #[ReturnTypeWillChange]
    public function getTimestamp() { throw new RuntimeException('no time'); }
}
$server = smtp_test_server();
foreach ([0, 1767294245, new DateTime('@1767294245'), new DateTimeImmutable('2026-01-02 03:04:05', new DateTimeZone('Asia/Shanghai')),
    new DateTime('2026-07-01 12:00:00 -03:30'), 'Fri, 02 Jan 2026 03:04:05 +0800', 'fri, 2 jan 2026 03:04:05 +0800 (CST)', '2 Jan 2026 03:04 GMT',
    'Thu, 01 Jan 2026 19:04:05 -0000', 'Thu, 29 Feb 2024 23:59:59 -1200'] as $date) {
    smtp_send(letter(['date' => $date]), $server->settings());
}
foreach (['', 'Mon, 02 Jan 2026 03:04:05 +0800', 'Fri, 32 Jan 2026 03:04:05 +0800', '31 Feb 2026 03:04:05 +0800', 'Fri, 02 Jan 2026 25:04:05 +0800',
    'Fri, 02 Jan 2026 03:61:05 +0800', 'Fri, 02 Jan 2026 03:04:05', 'Fri, 02 Jan 2026 03:04:05 +9900', "Fri, 02 Jan 2026 03:04:05 +0800\r\nX: y",
    "Fri, 02 Jan 2026 03:04:05 +0800\0", 'yesterday', '2026-01-02', 'Fr, 02 Jan 26 03:04:05 +0800', '(', 'Fri, 02 Jan 2026 03:04:05 +0800 x'] as $date) {
    thrown(function () use ($server, $date) { smtp_send(letter(['date' => $date]), $server->settings()); });
}
thrown(function () use ($server) { smtp_send(letter(['date' => new Yesterday()]), $server->settings()); });
foreach ($server->messages() as $message) {
    preg_match('/^Date: .*/m', $message, $found);
    echo trim($found[0]), "\n";
}
?>
--EXPECT--
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
smtp_send(): Argument #1 ($message) key "date" must be a date such as "Fri, 02 Jan 2026 03:04:05 +0800"
no time
Date: Thu, 01 Jan 1970 00:00:00 +0000
Date: Thu, 01 Jan 2026 19:04:05 +0000
Date: Thu, 01 Jan 2026 19:04:05 +0000
Date: Fri, 02 Jan 2026 03:04:05 +0800
Date: Wed, 01 Jul 2026 12:00:00 -0330
Date: Fri, 02 Jan 2026 03:04:05 +0800
Date: Fri, 02 Jan 2026 03:04:05 +0800
Date: Fri, 02 Jan 2026 03:04:00 +0000
Date: Thu, 01 Jan 2026 19:04:05 +0000
Date: Thu, 29 Feb 2024 23:59:59 -1200
