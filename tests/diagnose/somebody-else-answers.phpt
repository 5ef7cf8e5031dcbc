--TEST--
smtp_diagnose(): a hoster that answers for the provider, a STARTTLS that is taken out, a firewall that masks
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../way-to-the-server/proxy.inc';

/* What answers behind the proxy for smtp.qq.com. */
function answers(string $greeting, string $ehlo, string $locale = 'en', array $more = []): void
{
    $server = smtp_test_server(['greeting' => through_http("HTTP/1.1 200 OK\r\n\r\n220 $greeting\r\n"), 'ehlo' => $ehlo]);
    $settings = $more + ['host' => 'smtp.qq.com', 'port' => 587, 'tls' => 'starttls', 'username' => '10000@qq.com', 'password' => 'sesame-open'];
    $result = smtp_diagnose(by_proxy($server, 'http://127.0.0.1', $settings), ['neighbours' => false, 'dns' => false, 'locale' => $locale]);
    $words = array_intersect_key(array_column($result['checks'], 'status', 'name'), ['greeting' => 0, 'ehlo' => 0, 'starttls' => 0]);
    echo json_encode($words), "\n";
    foreach ($result['checks'] as $check) {
        if ($check['status'] === 'warn' && $check['name'] !== 'config') {
            echo $check['name'], ' ', json_encode($check['facts']), ' ', $check['message'], "\n";
        }
    }
}

$hoster = 'server12.hoster.example ESMTP Exim 4.96';
$qq = 'newxmesmtplogicsvrszc25-0.qq.com XMail Esmtp QQ Mail Server.';
answers($hoster, "250-server12.hoster.example Hello\n250 AUTH PLAIN LOGIN");
answers($hoster, "250-server12.hoster.example Hello\n250 AUTH PLAIN LOGIN", 'zh');
answers($qq, "250-newxmesmtplogicsvrszc25-0.qq.com\n250 AUTH PLAIN LOGIN");
answers($qq, "250-newxmesmtplogicsvrszc25-0.qq.com\n250 AUTH PLAIN LOGIN", 'zh');
answers(str_repeat('*', 30) . '2***0', "250-smtp.qq.com\n250-AUTH PLAIN LOGIN\n250 XXXXXXXA");
answers(str_repeat('*', 30) . '2***0', "250-smtp.qq.com\n250-AUTH PLAIN LOGIN\n250 XXXXXXXA", 'zh');
echo "-- a name of one's own may lead to anybody\n";
answers($hoster, "250-server12.hoster.example Hello\n250 AUTH PLAIN LOGIN", 'en', ['host' => 'smtp.shop.example']);
echo "-- and the right one is not suspected\n";
answers($qq, "250-newxmesmtplogicsvrszc25-0.qq.com\n250-STARTTLS\n250 AUTH PLAIN LOGIN", 'en', ['tls' => 'none', 'username' => null, 'password' => null]);
?>
--EXPECT--
{"greeting":"warn","ehlo":"pass","starttls":"fail"}
greeting {"name":"server12.hoster.example"} smtp.qq.com should be QQ Mail, but another server answers, which calls itself server12.hoster.example: a hoster or internet provider leads outgoing mail to one of its own, or a virus scanner sits on the way. Ask the hoster to let mail pass (in cPanel: SMTP Restrictions), or try port 465.
{"greeting":"warn","ehlo":"pass","starttls":"fail"}
greeting {"name":"server12.hoster.example"} smtp.qq.com 应当是“QQ 邮箱”的服务器，但应答的是另一台，它自称 server12.hoster.example：多半是主机商或运营商把外发邮件转到了自己的服务器，或途中有杀毒软件。请让主机商放行（cPanel 中为 SMTP Restrictions），或改用 465 端口。
{"greeting":"pass","ehlo":"pass","starttls":"warn"}
starttls [] smtp.qq.com offers STARTTLS on port 587, but here the offer does not arrive: somebody on the way (firewall, virus scanner, internet provider) removes it. Send no password like this; use a port that begins with TLS, such as 465, or another network.
{"greeting":"pass","ehlo":"pass","starttls":"warn"}
starttls [] smtp.qq.com 在 587 端口支持 STARTTLS，这里却没有收到：途中有人（防火墙、杀毒软件或运营商）把它去掉了。请不要这样发送密码；请改用一开始就加密的端口（如 465），或换一个网络。
{"greeting":"pass","ehlo":"warn","starttls":"fail"}
ehlo [] A firewall on the way to smtp.qq.com masks what the server says, as Cisco's ESMTP inspection does, and takes STARTTLS away with it: have that inspection switched off, or use port 465 with tls "implicit".
{"greeting":"pass","ehlo":"warn","starttls":"fail"}
ehlo [] 通往 smtp.qq.com 的途中有防火墙改写了服务器的应答（例如 Cisco 的 ESMTP inspection），STARTTLS 也会被去掉：请关闭该检查功能，或改用 465 端口并把 tls 设为 "implicit"。
-- a name of one's own may lead to anybody
{"greeting":"pass","ehlo":"pass","starttls":"fail"}
-- and the right one is not suspected
{"greeting":"pass","ehlo":"pass","starttls":"skip"}
