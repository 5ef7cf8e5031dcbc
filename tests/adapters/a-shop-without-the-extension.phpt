--TEST--
ECStore and ShopEX: without the extension the page says so, and nothing breaks
--EXTENSIONS--
smtp
--FILE--
<?php
$code = 'require $argv[1]; foreach (["desktop_email_smtp_fsockopen", "mdl_smtp"] as $class) { $smtp = new $class();'
    . 'var_dump($smtp->Connect("127.0.0.1", 25, 20), $smtp->Hello("x"), $smtp->Authenticate("a", "b"), $smtp->Mail("a@b"), $smtp->Recipient("b@c"), $smtp->Data("x"));'
    . 'echo $smtp->error["error"], "\n"; }';
$command = [PHP_BINARY, '-n', '-d', 'error_reporting=-1', '-d', 'display_errors=1', '-r', $code, '--', __DIR__ . '/../../adapters/shop/smtp.php'];
$process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes);
echo stream_get_contents($pipes[1]);
proc_close($process);
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
邮件没有发出：PHP 没有加载 smtp 扩展（PHP %s，cli）。建议：安装 smtp 扩展，在 php.ini 中加上 extension=smtp，然后重启 PHP；或者换回商店原来的文件。
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
邮件没有发出：PHP 没有加载 smtp 扩展（PHP %s，cli）。建议：安装 smtp 扩展，在 php.ini 中加上 extension=smtp，然后重启 PHP；或者换回商店原来的文件。
