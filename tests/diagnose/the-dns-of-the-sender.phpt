--TEST--
smtp_diagnose(): what the DNS of the sender's domain lacks, and the record to write
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../nameserver.inc';

function dns_checks(array $result): void
{
    foreach ($result['checks'] as $check) {
        if ($check['name'] === 'sender_dns') {
            echo $check['status'], ' ', $check['facts']['record'] ?? '-', ': ', $check['message'], "\n";
            echo isset($check['facts']['proposed']) ? "    {$check['facts']['proposed']}\n" : '';
        }
    }
}

$key = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
$zone = [
    'example.com' => ['MX' => ['10 mx.example.com'], 'TXT' => ['v=spf1 ip4:127.0.0.0/8 -all', 'something else']],
    '_dmarc.example.com' => ['TXT' => ['v=DMARC1; p=reject']],
    's1._domainkey.example.com' => ['TXT' => ['v=DKIM1; k=ed25519; p=' . substr($key, 16)]],
    'org' => ['TXT' => ['of the internet']],
    'shop.example.net' => ['A' => ['192.0.2.80']],
    's1._domainkey.shop.example.net' => ['TXT' => ['v=DKIM1; p=']],
];
foreach (['en', 'zh'] as $locale) {
    foreach (['a@example.com', 'a@shop.example.net', 'a@gone.example.org'] as $from) {
        $dns = smtp_test_nameserver($zone);
        $result = smtp_diagnose(smtp_test_server(['users' => []])->settings(['locale' => $locale]),
            ['from' => $from, 'nameserver' => $dns->address, 'dkim_selector' => ['s1', '']]);
        show($result, 'ok');
        dns_checks($result);
    }
}
$asked = $dns->asked();
sort($asked);
echo implode(', ', $asked), "\n";

// nobody is asked
$dns = smtp_test_nameserver($zone);
$settings = smtp_test_server(['users' => []])->settings(['locale' => 'en']);
foreach ([['from' => 'a@example.com', 'dns' => false], ['from' => 'shop@qq.com'], ['from' => 'web@localhost'], []] as $options) {
    dns_checks(smtp_diagnose($settings, $options + ['nameserver' => $dns->address]));
}
dns_checks(smtp_diagnose($settings, ['from' => 'a@example.com']));
var_dump($dns->asked());

foreach (['dns.example.com', '192.0.2.53:', '[::1]:0'] as $nameserver) {
    thrown(function () use ($settings, $nameserver) { smtp_diagnose($settings, ['nameserver' => $nameserver]); });
}
thrown(function () use ($settings) { smtp_diagnose($settings, ['dkim_selector' => 'a b']); });
thrown(function () use ($settings) { smtp_diagnose($settings, ['dkim_selector' => range('a', 'i')]); });
thrown(function () use ($settings) { smtp_diagnose($settings, ['dkim_selector' => 5]); });
foreach (['10.0.0.53', '127.0.0.1:5353', '8.8.8.8:5353'] as $nameserver) {
    thrown(function () use ($nameserver) {
        smtp_diagnose(['host' => '192.0.2.1', 'allow' => 'public', 'port' => 25], ['nameserver' => $nameserver]);
    });
}
?>
--EXPECT--
ok: true
pass mx: Replies to example.com go to mx.example.com.
pass spf: The SPF record of example.com allows 127.0.0.1 to send.
pass dmarc: example.com has a DMARC record, its policy is "reject".
pass dkim: The DKIM key s1._domainkey.example.com is there: Ed25519, 256 bits.
ok: true
warn mx: shop.example.net has no MX record: replies and bounces are tried at its address 192.0.2.80. If no mail server answers there, add an MX record that names one.
warn spf: shop.example.net has no SPF record: receivers may take its mail for forged. Add this TXT record to shop.example.net: v=spf1 a mx ~all
    v=spf1 a mx ~all
warn dmarc: shop.example.net has no DMARC record, which large receivers ask for. Add this TXT record to _dmarc.example.net: v=DMARC1; p=none; rua=mailto:postmaster@example.net
    v=DMARC1; p=none; rua=mailto:postmaster@example.net
warn dkim: The DKIM key at s1._domainkey.shop.example.net was revoked (p= is empty), so that signatures with it fail. Publish a new key, or sign with another selector.
ok: true
fail mx: The domain gone.example.org does not exist: replies and bounces are lost, and most servers refuse such a sender. Correct the sender address, or register the domain.
ok: true
pass mx: 发给 example.com 的回信由 mx.example.com 接收。
pass spf: example.com 的 SPF 记录允许 127.0.0.1 发信。
pass dmarc: example.com 有 DMARC 记录，策略为“reject”。
pass dkim: DKIM 公钥 s1._domainkey.example.com 正常：Ed25519，256 位。
ok: true
warn mx: shop.example.net 没有 MX 记录：回信和退信会投往它的地址 192.0.2.80。如果那里没有邮件服务器，请添加 MX 记录。
warn spf: shop.example.net 没有 SPF 记录：收件方可能把邮件当作伪造。请给 shop.example.net 添加 TXT 记录：v=spf1 a mx ~all
    v=spf1 a mx ~all
warn dmarc: shop.example.net 没有 DMARC 记录，而大型邮箱服务商要求有。请给 _dmarc.example.net 添加 TXT 记录：v=DMARC1; p=none; rua=mailto:postmaster@example.net
    v=DMARC1; p=none; rua=mailto:postmaster@example.net
warn dkim: s1._domainkey.shop.example.net 的 DKIM 公钥已作废（p= 为空），用它签名的邮件会验证失败。请发布新公钥，或换一个选择器签名。
ok: true
fail mx: 域名 gone.example.org 不存在：回信和退信都收不到，大多数服务器也拒收这样的发件人。请更正发件人地址，或注册该域名。
A org, MX gone.example.org, TXT _dmarc.example.org, TXT _dmarc.gone.example.org, TXT gone.example.org, TXT s1._domainkey.gone.example.org
skip -: Not checked: switched off.
warn spf: qq.com belongs to QQ Mail, whose SPF and DMARC do not allow 127.0.0.1 to send for it: receivers take such mail for forged. Send through the server of QQ Mail, or use a sender of your own domain.
warn mx: localhost is no domain of the internet: replies and bounces are lost, and many servers refuse such a sender. Use an address of your own domain as the sender.
skip -: Not checked: no sender is given.
skip -: Not checked: example.com is a name for examples.
array(0) {
}
smtp_diagnose(): Argument #2 ($options) key "nameserver" must be an IP address, with or without a port, like "192.0.2.53" or "[::1]:5353"
smtp_diagnose(): Argument #2 ($options) key "nameserver" must be an IP address, with or without a port, like "192.0.2.53" or "[::1]:5353"
smtp_diagnose(): Argument #2 ($options) key "nameserver" must be an IP address, with or without a port, like "192.0.2.53" or "[::1]:5353"
smtp_diagnose(): Argument #2 ($options) key "dkim_selector" must be the selector of a DKIM key, like "s1"
smtp_diagnose(): Argument #2 ($options) key "dkim_selector" must hold at most 8 selectors
smtp_diagnose(): Argument #2 ($options) key "dkim_selector" must be of type array|string, int given
smtp_diagnose(): Argument #2 ($options) key "nameserver" must be a public address without a port when "allow" is "public"
smtp_diagnose(): Argument #2 ($options) key "nameserver" must be a public address without a port when "allow" is "public"
smtp_diagnose(): Argument #2 ($options) key "nameserver" must be a public address without a port when "allow" is "public"
