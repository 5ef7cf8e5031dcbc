--TEST--
smtp_diagnose(): what stands in the way on this machine: a clock, a store of authorities; nothing where all is well
--EXTENSIONS--
smtp
--ENV--
SSL_CERT_FILE=/no/such/cert.pem
SSL_CERT_DIR=/no/such/certs
--FILE--
<?php
require __DIR__ . '/../show.inc';

function local(array $result): void
{
    foreach ($result['checks'] as $check) {
        if ($check['name'] === 'local') {
            echo "$check[status]: ", preg_replace('/\d{4}-\d\d-\d\dT[\d:]+Z/', 'TIME', $check['message']), ' ', implode(' ', array_keys($check['facts'])), "\n";
        }
    }
}

$now = time();
foreach (['en', 'zh'] as $locale) {
    foreach ([0, -7200, 86400] as $apart) {
        $server = smtp_test_server(['greeting' => '220 mail.example.com ESMTP Exim 4.96 ' . gmdate('D, d M Y H:i:s', $now + $apart) . ' +0000']);
        local(smtp_diagnose($server->settings(), ['locale' => $locale]));
    }
    $server = smtp_test_server();
    $result = smtp_diagnose($server->settings(['tls' => 'starttls']), ['locale' => $locale, 'neighbours' => false]);
    show($result, 'category');
    foreach ($result['checks'] as $check) {
        if ($check['name'] === 'local') {
            echo $check['status'], ' ', $check['facts']['cafile'], "\n";
        }
    }
    $noticed = strpos($result['report'], $locale === 'en' ? "Also noticed:\n  - This machine has no certificates" : "另外请注意：\n  - 本机没有受信任的根证书");
    var_dump($noticed !== false && $noticed < strpos($result['report'], $locale === 'en' ? 'Steps:' : '检查步骤：'));
}
?>
--EXPECT--
pass: Nothing on this machine stands in the way. clock
warn: This machine's clock says TIME, the mail server's says TIME: check date, time and time zone of this machine; with a wrong clock certificates are refused, and mails carry a wrong date. clock server_clock
warn: This machine's clock says TIME, the mail server's says TIME: check date, time and time zone of this machine; with a wrong clock certificates are refused, and mails carry a wrong date. clock server_clock
category: "tls_required"
warn /no/such/cert.pem
bool(true)
pass: 本机没有妨碍发信的问题。 clock
warn: 本机时钟为 TIME，邮件服务器的时钟为 TIME，相差太多：请检查本机的日期、时间和时区；时钟不对会使证书校验失败，邮件日期也会出错。 clock server_clock
warn: 本机时钟为 TIME，邮件服务器的时钟为 TIME，相差太多：请检查本机的日期、时间和时区；时钟不对会使证书校验失败，邮件日期也会出错。 clock server_clock
category: "tls_required"
warn /no/such/cert.pem
bool(true)
