--TEST--
smtp.replace_mail: off by default, set in php.ini only; a function that was disabled stays so
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip needs a shell'); ?>
--INI--
sendmail_path=cat > /dev/null
disable_functions=
--FILE--
<?php
require __DIR__ . '/../show.inc';

var_dump(ini_get('smtp.replace_mail'), ini_set('smtp.replace_mail', '1'));
var_dump(mail('b@example.net', 'Order', 'x', 'From: shop@example.com'));

/* the extension that this process has */
function run(array $settings, string $code): string
{
    preg_match('~\S+/smtp\.so~', (string) @file_get_contents('/proc/self/maps'), $found);
    $command = [PHP_BINARY, '-n'];
    foreach (['extension=' . ($found[0] ?? 'smtp'), 'html_errors=0', 'display_errors=1'] as $setting) {
        array_push($command, '-d', $setting);
    }
    foreach ($settings as $setting) {
        array_push($command, '-d', $setting);
    }
    $process = proc_open(array_merge($command, ['-r', $code]), [1 => ['pipe', 'w']], $pipes);
    $text = stream_get_contents($pipes[1]);
    proc_close($process);
    return trim($text) . "\n";
}
$disabled = run(['smtp.replace_mail=1', 'disable_functions=mail'], 'try { var_dump(mail("b@example.net", "Order", "x")); } catch (Error $error) { echo $error->getMessage(); }');
echo preg_match('/undefined function mail|disabled for security reasons/', $disabled), "\n";
echo run(['smtp.replace_mail=1'], 'var_dump((new ReflectionFunction("mail"))->getNumberOfParameters());');
echo preg_replace('~ in .*~', '', run(['smtp.replace_mail=1'], 'mail("b@example.net", "Order", "x");'));
?>
--EXPECT--
string(1) "0"
bool(false)
bool(true)
1
int(5)
Warning: mail(): smtp.replace_mail is on, but the ini setting smtp.server is empty
