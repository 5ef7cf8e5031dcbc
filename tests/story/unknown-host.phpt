--TEST--
The story: the host name does not exist
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

foreach (['en', 'zh'] as $locale) {
    $result = smtp_send(letter(), ['host' => 'name.invalid', 'tls' => 'none', 'locale' => $locale, 'connect_timeout' => 5]);
    show($result, 'ok', 'outcome', 'phase', 'category', 'retry_safe', 'errno', 'code', 'message');
}
?>
--EXPECTF--
ok: false
outcome: "failed"
phase: "resolve"
category: "dns_failed"
retry_safe: true
errno: null
code: null
message: "The server name name.invalid was not found in DNS (%s)."
ok: false
outcome: "failed"
phase: "resolve"
category: "dns_failed"
retry_safe: true
errno: null
code: null
message: "DNS 中找不到服务器 name.invalid（%s）。"
