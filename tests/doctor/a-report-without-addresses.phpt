--TEST--
smtp-doctor: --report prints the report; with --no-addresses no output holds a mail address, JSON neither
--EXTENSIONS--
smtp
json
--FILE--
<?php
require __DIR__ . '/../doctor.inc';

$server = smtp_test_server(['users' => ['keeper@example.com' => 'sesame-open'], 'rcpt' => '550 5.1.1 <buyer@example.net>: keeper may not write to this one']);
$arguments = ["127.0.0.1:$server->port", '--user', 'keeper@example.com', '--tls', 'none', '--to', 'buyer@example.net', '--no-neighbours'];
$password = ['SMTP_PASSWORD' => 'sesame-open'];
foreach ([['--report'], ['--no-addresses'], ['--no-addresses', '--transcript'], ['--no-addresses', '--quiet'], ['--no-addresses', '--json'], ['--no-addresses', '--json-lines']] as $more) {
    $run = doctor(array_merge($arguments, $more), $password);
    $isReport = strpos($run->out, 'SMTP diagnosis of 127.0.0.1') === 0 || strpos($run->out, '"report"');
    printf("%-30s status %d, %s, %s\n", implode(' ', $more), $run->status, $isReport ? 'a report' : 'no report',
        preg_match('~keeper|buyer~', $run->out . $run->errors) ? 'addresses' : 'no addresses');
}
$told = json_decode(doctor(array_merge($arguments, ['--no-addresses', '--json']), $password)->out, true);
echo implode(' ', array_keys($told)), "\n";
?>
--EXPECT--
--report                       status 24, a report, addresses
--no-addresses                 status 24, a report, no addresses
--no-addresses --transcript    status 24, a report, no addresses
--no-addresses --quiet         status 24, a report, no addresses
--no-addresses --json          status 24, a report, no addresses
--no-addresses --json-lines    status 24, a report, no addresses
exit_status ok phase category retry retry_after provider code enhanced_code help_url errno report
