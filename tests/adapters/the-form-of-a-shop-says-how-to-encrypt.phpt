--TEST--
ECStore and ShopEX: ssl://, tls:// and tcp:// before the server, options such as a rate behind it
--EXTENSIONS--
smtp
openssl
--FILE--
<?php
require __DIR__ . '/shop.inc';
require __DIR__ . '/../certificates.inc';

function understood(string $host, $port): string
{
    $smtp = new mdl_smtp();
    $smtp->Connect($host, $port, 0);
    $settings = new ReflectionMethod('smtp_shop', 'settings');
    if (PHP_VERSION_ID < 80100) {
        $settings->setAccessible(true);
    }
    $known = $settings->invoke($smtp, $host);
    ksort($known);
    return json_encode(array_diff_key($known, ['recipients' => 0, 'locale' => 0]), JSON_UNESCAPED_SLASHES);
}

foreach ([['smtp.qq.com', '25'], ['smtp.qq.com', ''], ['SSL://smtp.qq.com/', '465'], ['ssl://smtp.qq.com', 0], ['tls://smtp.qq.com', '587'],
    ['tls://smtp.qq.com', ''], ['tls://smtp.qq.com', '465'], ['tcp://mail.lan', '25'], ['ssl://[2001:db8::1]', 465],
    ['mail.lan?tls=opportunistic&verify_peer=false', 25], ['ssl://mail.lan?peer_name=a.example&port=994&host=evil', 25]] as [$host, $port]) {
    echo "$host $port: ", understood($host, $port), "\n";
}

$certificates = smtp_test_certificates();
foreach (['ssl' => 'implicit', 'tls' => 'starttls'] as $scheme => $tls) {
    $server = smtp_test_server(['tls' => $tls, 'certificate' => $certificates->server()]);
    $shop = shop($server, ['smtpserver' => "$scheme://127.0.0.1?cafile=$certificates->ca", 'smtpuname' => 'user']);
    echo $scheme, ': ', $shop->testPage(), "\n";
    [$connection] = $server->received();
    echo $connection['tls'] ? 'encrypted' : 'plain', ", $connection[user]\n";
}
$server = smtp_test_server();
echo shop($server, ['smtpuname' => 'user'])->testPage(), "\n", $server->received()[0]['user'], "\n";
echo shop($server, ['smtpserver' => '127.0.0.1?colour=red'])->testPage(), "\n";

$server = smtp_test_server();
$slow = shop($server, ['smtpserver' => 'tcp://127.0.0.1?rate=1/h&wait=0']);
echo $slow->testPage(), "\n", sentence($slow), count($server->messages()), "\n";
?>
--EXPECTF--
smtp.qq.com 25: {"host":"smtp.qq.com","port":"25","tls":"auto"}
smtp.qq.com : {"host":"smtp.qq.com","port":25,"tls":"auto"}
SSL://smtp.qq.com/ 465: {"host":"smtp.qq.com","port":"465","tls":"implicit"}
ssl://smtp.qq.com 0: {"host":"smtp.qq.com","port":465,"tls":"implicit"}
tls://smtp.qq.com 587: {"host":"smtp.qq.com","port":"587","tls":"starttls"}
tls://smtp.qq.com : {"host":"smtp.qq.com","port":587,"tls":"starttls"}
tls://smtp.qq.com 465: {"host":"smtp.qq.com","port":"465","tls":"implicit"}
tcp://mail.lan 25: {"host":"mail.lan","port":"25","tls":"none"}
ssl://[2001:db8::1] 465: {"host":"[2001:db8::1]","port":"465","tls":"implicit"}
mail.lan?tls=opportunistic&verify_peer=false 25: {"host":"mail.lan","port":"25","tls":"opportunistic","verify_peer":"false"}
ssl://mail.lan?peer_name=a.example&port=994&host=evil 25: {"host":"mail.lan","peer_name":"a.example","port":"994","tls":"implicit"}
ssl: 已成功发送一封测试邮件，请查看接收邮箱。
encrypted, user
tls: 已成功发送一封测试邮件，请查看接收邮箱。
encrypted, user
已成功发送一封测试邮件，请查看接收邮箱。
user
无法发送测试邮件，下面是出错信息：<br>邮件没有发出：商店交来的数据有误（smtp_send(): Argument #2 ($server) must not contain the unknown key "colour"）。
已成功发送一封测试邮件，请查看接收邮箱。
无法发送测试邮件，下面是出错信息：<br>本机暂缓了这封邮件，没有发送：按 'rate' 的限制，目前不能再向 127.0.0.1 发信，%d 分钟后才轮到下一封。建议：过了这段时间再发，最好放到队列或计划任务里发送。
1
