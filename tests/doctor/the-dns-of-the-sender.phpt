--TEST--
smtp-doctor: asks the name server of --nameserver for the DKIM key of --dkim-selector and sums up what is missing; --no-dns asks nobody
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../doctor.inc';
require __DIR__ . '/../nameserver.inc';

$server = smtp_test_server();
$zone = ['shop.example.net' => ['A' => ['192.0.2.80'], 'MX' => ['10 mx.example.net']], 'mx.example.net' => ['A' => ['192.0.2.25']]];
foreach ([['--dkim-selector', 's1'], ['--no-dns']] as $more) {
    $dns = smtp_test_nameserver($zone);
    $run = doctor(array_merge(["127.0.0.1:$server->port", '--tls', 'none', '--from', 'a@shop.example.net', '--nameserver', $dns->address], $more));
    $noticed = explode("\n", preg_replace('~.*^Also noticed:~ms', '', $run->out));
    $asked = preg_grep('~^TXT s1\._domainkey|^MX ~', $dns->asked());
    sort($asked);
    echo "status $run->status; asked: ", implode(', ', $asked), "\n", $run->errors;
    echo implode(preg_filter('~^  - .*(SPF record|DMARC record|DKIM key).*~', "$1\n", $noticed));
}
?>
--EXPECT--
status 0; asked: MX shop.example.net, TXT s1._domainkey.shop.example.net
SPF record
DMARC record
DKIM key
status 0; asked:
