--TEST--
examples/doctor.php: unless it is told otherwise, only public addresses and mail ports
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!extension_loaded('session')) die('skip needs sessions');
if (!is_readable('/proc/self/maps')) die('skip needs /proc');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/page.inc';

$page = doctor_page(null);
foreach ([null, ['may_use' => true], ['may_use' => true, 'server' => ['allow' => 'any'], 'options' => ['neighbours' => false]]] as $doctor) {
    $page->setUp($doctor);
    foreach (['en', 'zh'] as $lang) {
        $page->forgetCookie(); // a session may ask only so often
        foreach ([['127.0.0.1', '25'], ['localhost', '587'], ['[::1]', '465'], ['169.254.169.254', ''], ['127.0.0.1', '6379'], ['127.0.0.1', 'http']] as [$host, $port]) {
            $body = $page->post(['host' => $host, 'port' => $port, 'tls' => 'none', 'lang' => $lang, 'allow' => 'any'])['body'];
            preg_match('~<h2>(.*?)</h2>~s', $body, $found);
            preg_match('~<p class="error">(.*?)</p>~s', $body, $error);
            echo $doctor === null ? "$host $port: " . words($found[1]) . ($error ? " [$error[1]]" : '') . "\n"
                : (preg_match('~policy_rejected|24, 25, 465~', $body, $what) ? '' : "$host $port: $found[1]\n");
        }
    }
}
?>
--EXPECTF--
127.0.0.1 25: %s [resolve: the host has no public address (policy_rejected)]
localhost 587: %s [resolve: the host has no public address (policy_rejected)]
[::1] 465: %s [resolve: the host has no public address (policy_rejected)]
169.254.169.254 : %s [resolve: the host has no public address (policy_rejected)]
127.0.0.1 6379: Port: one of 24, 25, 465, 587, 2525. This page connects to mail ports only.
127.0.0.1 http: Port: one of 24, 25, 465, 587, 2525. This page connects to mail ports only.
127.0.0.1 25: %s [resolve: the host has no public address (policy_rejected)]
localhost 587: %s [resolve: the host has no public address (policy_rejected)]
[::1] 465: %s [resolve: the host has no public address (policy_rejected)]
169.254.169.254 : %s [resolve: the host has no public address (policy_rejected)]
127.0.0.1 6379: 端口：只能是 24, 25, 465, 587, 2525 之一，本页只连接邮件端口。
127.0.0.1 http: 端口：只能是 24, 25, 465, 587, 2525 之一，本页只连接邮件端口。
