--TEST--
smtp-doctor: the language of --locale, the environment or php.ini; colours and a rewritten line at a terminal only
--EXTENSIONS--
smtp
--SKIPIF--
<?php exec('LD_PRELOAD= ' . (is_executable('/usr/bin/python3') ? '/usr/bin/' : '') . 'python3 -c "import termios" 2>&1', $out, $status); if ($status) die('skip needs python3'); ?>
--FILE--
<?php
require __DIR__ . '/../doctor.inc';

function language_of(array $arguments, array $environment): string
{
    $out = doctor(array_merge($arguments, ['--help']), $environment)->out;
    return strpos($out, '用法') !== false ? 'zh' : (strpos($out, 'usage') !== false ? 'en' : '?');
}

foreach ([[], ['--locale', 'zh'], ['--locale=zh_CN'], ['--locale', 'en']] as $arguments) {
    foreach ([[], ['LANG' => 'zh_CN.UTF-8'], ['LANG' => 'zh_CN.UTF-8', 'LC_ALL' => 'C'], ['LC_MESSAGES' => 'zh_TW'], ['LANG' => 'en_US.UTF-8', 'LC_ALL' => 'zh_CN']] as $environment) {
        echo language_of($arguments, $environment), ' ';
    }
    echo "\n";
}

$server = smtp_test_server();
$arguments = ["127.0.0.1:$server->port", '--tls', 'none'];
function traits(string $out): string
{
    return (preg_match('~\e\[[\d;]+m~', $out) ? 'colours' : 'plain') . (strpos($out, "\r\e[K") === false ? '' : ', rewritten lines');
}
echo 'pipe: ', traits(doctor($arguments)->out), "\n";
foreach ([[[], []], [[], ['NO_COLOR' => '1']], [['--no-color'], []], [[], ['TERM' => 'dumb']]] as [$more, $environment]) {
    echo implode(' ', $more), http_build_query($environment), ': ', traits(doctor_at_terminal(array_merge($arguments, $more), 'never', '', $environment)->out), "\n";
}

// as wide as the terminal, of which Chinese takes two columns
$server = smtp_test_server(['greeting' => '220 smtp.qq.com Esmtp QQ Mail Server', 'rcpt' => '550 Connection frequency limited']);
$arguments = ["127.0.0.1:$server->port", '--tls', 'none', '--from', 'a@example.com', '--to', 'b@example.net'];
require_once __DIR__ . '/../../bin/doctor/screen.inc';
foreach (['en', 'zh'] as $locale) {
    $lines = explode("\n", as_read(doctor_at_terminal(array_merge($arguments, ['--locale', $locale]), 'never', '', [], 60)->out));
    $widths = array_map('width', $lines);
    echo max($widths) <= 60 && count($lines) > 25 ? "fits\n" : "too wide\n" . implode("\n", $lines);
}
?>
--EXPECT--
en zh en zh zh 
zh zh zh zh zh 
zh zh zh zh zh 
en en en en en 
pipe: plain
: colours, rewritten lines
NO_COLOR=1: plain, rewritten lines
--no-color: plain, rewritten lines
TERM=dumb: plain
fits
fits
