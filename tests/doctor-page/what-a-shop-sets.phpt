--TEST--
examples/doctor.php: the language, what the form begins with, a missing or old extension
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

function language(array $answer): string
{
    return preg_match('~<html lang="(.*?)">~', $answer['body'], $found) ? $found[1] : '?';
}

$page = doctor_page(['may_use' => true], null, ['-d', 'smtp.locale=zh']);
foreach (['', 'de', 'en-GB,en;q=0.9', 'zh-CN', 'fr, en;q=0.5, zh-TW;q=0.8', 'zh;q=0, en;q=0.1', 'zebra'] as $wish) {
    echo "'$wish': ", language($page->get('', ["Accept-Language: $wish"])), "\n";
}
$page->setUp(['may_use' => true, 'locale' => 'en']);
echo 'set: ', language($page->get('', ['Accept-Language: zh'])), ', asked for: ', language($page->get('?lang=zh')), ', sent: ', language($page->post(['lang' => 'zh'])), "\n";
preg_match_all('~href="(\?.*?)" lang="(.*?)"~', $page->get('?app=desktop&lang=en')['body'], $links);
echo implode(' ', $links[1]), "\n";

$page->setUp(['may_use' => true, 'from' => 'shop@example.com', 'fields' => ['_token' => 'from the framework'],
    'server' => ['host' => 'smtp.example.com', 'port' => 465, 'tls' => 'ssl', 'username' => 'shop', 'password' => null]]);
$body = $page->get()['body'];
preg_match_all('~name="(host|port|username|from|to|_token)" value="(.*?)"~', $body, $found);
echo implode(', ', $found[2]), ', ', preg_match('~value="implicit" selected~', $body), "\n";

// the shop has a session of its own, which other pages need
$page->setUp(['before' => 'session_save_path(sys_get_temp_dir()); session_name("shop"); session_start(); $doctor["may_use"] = true;']);
echo preg_replace('~=.*~', '', $page->get()['headers']['set-cookie']), "\n";
// or one that is not PHP's, and would be lost with another in its place
$kept = tempnam(sys_get_temp_dir(), 'smtp-doctor-kept');
file_put_contents($kept, serialize(['admin' => 'still logged in']));
$page->setUp(['before' => '$_SESSION = unserialize(file_get_contents("' . $kept . '")); register_shutdown_function(function () {
    file_put_contents("' . $kept . '", serialize($_SESSION)); }); $doctor = ["may_use" => true];']);
echo $page->post(['host' => ''])['status'], ' ', isset($page->get()['headers']['set-cookie']) ? 'another session' : 'the same session', ', ',
    unserialize(file_get_contents($kept))['admin'], "\n";
unlink($kept);
$page->setUp(['before' => 'echo "hello"; flush(); $doctor["may_use"] = true;']);
echo $page->get()['body'], "\n";

$without = doctor_page(['may_use' => true], false);
echo $without->get()['status'], ' ', words($without->get()['body']), "\n";
$without->setUp(['may_use' => true, 'before' => 'function smtp_diagnose() {} define("SMTP_VERSION", "0.0.9");']);
echo $without->get()['status'], ' ', words($without->get()['body']), "\n";
?>
--EXPECTF--
'': zh-CN
'de': zh-CN
'en-GB,en;q=0.9': en
'zh-CN': zh-CN
'fr, en;q=0.5, zh-TW;q=0.8': zh-CN
'zh;q=0, en;q=0.1': en
'zebra': zh-CN
set: en, asked for: zh-CN, sent: zh-CN
?lang=en&amp;app=desktop ?lang=zh&amp;app=desktop
from the framework, smtp.example.com, 465, shop, shop@example.com, , 1
shop
200 the same session, still logged in
hellodoctor.php must be required before anything is printed; output began in %s
503 The extension smtp is not loaded Install it, load it in php.ini and restart PHP: 没有加载 smtp 扩展 请安装扩展，在 php.ini 中加载它，然后重启 PHP： pecl install smtp ; php.ini extension=smtp
503 The extension smtp is too old This page needs version 0.1.0 or later. Update it and restart PHP: smtp 扩展的版本太旧 此页需要 0.1.0 或更高版本。请升级，然后重启 PHP： pecl upgrade smtp
