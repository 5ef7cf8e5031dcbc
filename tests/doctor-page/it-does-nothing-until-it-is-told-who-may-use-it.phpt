--TEST--
examples/doctor.php: denied until a file says who may use it, except on PHP's own server for this machine
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

function said(string $what, array $answer): void
{
    $form = strpos($answer['body'], '<form') !== false;
    echo "$what: $answer[status] ", $form ? 'the form' : 'no form', "\n";
}

$page = doctor_page(null);
said('opened directly here', $page->get());
said('by another name', $page->get('', ['Host: shop.example.com']));
said('by a name that begins like it', $page->get('', ['Host: localhost.example.com:8080']));
said('behind a proxy', $page->get('', ['X-Forwarded-For: 203.0.113.5']));
echo words($page->get('', ['Host: shop.example.com'])['body']), "\n";

$server = smtp_test_server();
$wish = ['host' => '127.0.0.1', 'port' => $server->port, 'tls' => 'none', 'run' => '1'];
foreach (['true' => true, 'false' => false, 'one' => 1, 'a word' => 'yes', 'null' => null] as $name => $rule) {
    $page->setUp(['may_use' => $rule, 'allow' => 'any']);
    said("may_use is $name", $page->get());
    said('  POST', $page->post($wish, $name === 'null' ? ['Host: shop.example.com'] : []));
}
foreach (['return true;', 'return 1;', 'return false;'] as $rule) {
    $page->setUp(['before' => "\$doctor['may_use'] = function () { $rule };"]);
    said($rule, $page->get());
}
echo words($page->get()['body']), "\n";
echo count($server->received()), " run\n";

// any other way that PHP is run
exec(escapeshellarg(PHP_BINARY) . ' -n ' . implode(' ', array_map('escapeshellarg', doctor_page_modules(null))) . ' '
    . escapeshellarg(dirname(__DIR__, 2) . '/examples/doctor.php'), $lines);
echo substr(words(implode("\n", $lines)), 0, 30), "\n";
?>
--EXPECT--
opened directly here: 200 the form
by another name: 403 no form
by a name that begins like it: 403 no form
behind a proxy: 403 no form
This page is not protected yet It does nothing until a file of yours, behind the login of your back office, says who may use it: 此页尚未受到保护 只有当您后台里需要登录的文件说明谁可以使用时，此页才会工作： <?php require 'login-of-my-shop.php'; $doctor = ['may_use' => function () { return my_shop_user_is_admin(); }]; require '/path/to/doctor.php';
may_use is true: 200 the form
  POST: 200 the form
may_use is false: 403 no form
  POST: 403 no form
may_use is one: 403 no form
  POST: 403 no form
may_use is a word: 403 no form
  POST: 403 no form
may_use is null: 200 the form
  POST: 403 no form
return true;: 200 the form
return 1;: 403 no form
return false;: 403 no form
You may not use this page Log in to the back office as an administrator, then open it again. 您不能使用此页 请先以管理员身份登录后台，再打开此页。
1 run
This page is not protected yet
