--TEST--
smtp-doctor: says how to load the extension, or that its function is switched off; needs neither for --help
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../doctor.inc';

if (!preg_match('~smtp\.so~', (string) getenv('TEST_PHP_EXTRA_ARGS') . implode(' ', array_map('realpath', glob(ini_get('extension_dir') . '/smtp.*'))))) {
    die("built in\n");
}
foreach (['en', 'zh'] as $locale) {
    $run = doctor(['smtp.example.com', '--locale', $locale], [], '', false);
    echo "status $run->status\n", $run->out, preg_replace('~\S+/bin/smtp-doctor~', 'smtp-doctor', $run->errors);
    $run = doctor(['--help', '--locale', $locale], [], '', false);
    echo "status $run->status, ", substr_count($run->out, "\n") <= 35 ? 'fits a screen' : 'too long', ', ', substr_count($run->out, "\n  smtp-doctor ") + substr_count($run->out, "\n  SMTP_"), " examples\n";
}
$run = doctor(['--version']);
echo preg_match('~^smtp-doctor [\d.]+, PHP [\d.]+\S*\n$~', $run->out), "\n";
putenv('TEST_PHP_EXTRA_ARGS=' . getenv('TEST_PHP_EXTRA_ARGS') . ' -d disable_functions=smtp_diagnose');
$run = doctor(['smtp.example.com']);
echo "status $run->status\n", preg_replace('~ in \S+\n~', " in INI\n", $run->errors);
?>
--EXPECT--
status 10
smtp-doctor: The PHP extension smtp is not loaded.
Just this time: php -d extension=smtp smtp-doctor ...
For good: write extension=smtp into php.ini.
status 0, fits a screen, 3 examples
status 10
smtp-doctor: 没有加载 PHP 扩展 smtp。
临时加载：php -d extension=smtp smtp-doctor ……
长期加载：在 php.ini 中写上 extension=smtp。
status 0, fits a screen, 3 examples
1
status 10
smtp-doctor: smtp_diagnose() is switched off by disable_functions in INI
