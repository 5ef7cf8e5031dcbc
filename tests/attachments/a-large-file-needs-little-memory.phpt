--TEST--
attachments: one gigabyte from a path, in four megabytes of memory
--EXTENSIONS--
smtp
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
if (getenv('SKIP_SLOW_TESTS') || getenv('USE_ZEND_ALLOC') === '0') die('skip slow where memory is watched');
if (PHP_INT_SIZE < 8) die('skip slow, and needs large files');
?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../sink.inc';

function high_water(): int
{
    preg_match('/VmHWM:\s+(\d+) kB/', file_get_contents('/proc/self/status'), $found);
    return 1024 * (int) $found[1];
}

$size = 1 << 30;
$path = sys_get_temp_dir() . '/smtp-large-' . getmypid() . '.bin';
ftruncate($file = fopen($path, 'w'), $size);
fclose($file);
// what the process needs for any message
$server = smtp_test_server();
show(smtp_send(letter(['attachments' => [['content' => 'x', 'name' => 'x.bin']]]), $server->settings()), 'ok');
$server->stop();

$sink = smtp_test_sink();
$before = [high_water(), memory_get_peak_usage(true)];
$result = smtp_send(letter(['attachments' => [['path' => $path, 'type' => 'application/octet-stream']]]), $sink->settings());
$grown = [high_water() - $before[0], memory_get_peak_usage(true) - $before[1]];
unlink($path);
show($result, 'ok', 'error');
$report = $sink->report();
// base64 in lines of 76
$encoded = 4 * intdiv($size + 2, 3);
var_dump($report['ended'], $report['octets'] > $encoded + 2 * intdiv($encoded, 76), $grown[0] < 4 << 20, $grown[1] < 4 << 20);
if (max($grown) >= 4 << 20) {
    echo json_encode($grown), "\n";
}
?>
--CLEAN--
<?php
array_map('unlink', glob(sys_get_temp_dir() . '/smtp-large-*.bin'));
?>
--EXPECT--
ok: true
ok: true
error: null
bool(true)
bool(true)
bool(true)
bool(true)
