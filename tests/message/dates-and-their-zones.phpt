--TEST--
$message: a date may be Unix time or an object
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
    new DateTime('2026-07-01 12:00:00 -03:30')] as $date) {
    smtp_send(letter(['date' => $date]), $server->settings());
}
thrown(function () use ($server) { smtp_send(letter(['date' => new Yesterday()]), $server->settings()); });
foreach ($server->messages() as $message) {
    preg_match('/^Date: .*/m', $message, $found);
    echo trim($found[0]), "\n";
}
?>
--EXPECT--
no time
Date: Thu, 01 Jan 1970 00:00:00 +0000
Date: Thu, 01 Jan 2026 19:04:05 +0000
Date: Thu, 01 Jan 2026 19:04:05 +0000
Date: Fri, 02 Jan 2026 03:04:05 +0800
Date: Wed, 01 Jul 2026 12:00:00 -0330
