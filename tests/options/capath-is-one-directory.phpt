--TEST--
$server: capath is one directory; a list of them could lead out of open_basedir
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') { die('skip a path holds a colon there'); } ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$folder = sys_get_temp_dir() . '/smtp-capath-' . getmypid();
mkdir("$folder/in:$folder/out", 0700, true);
ini_set('open_basedir', __DIR__ . '/..' . PATH_SEPARATOR . $folder);
thrown(function () use ($folder) { smtp_send(letter(), ['host' => '127.0.0.1', 'port' => 1, 'capath' => "$folder/in:$folder/out"]); });
?>
--CLEAN--
<?php
foreach (glob(sys_get_temp_dir() . '/smtp-capath-*') as $folder) {
    exec('rm -rf ' . escapeshellarg($folder));
}
?>
--EXPECT--
smtp_send(): Argument #2 ($server) key "capath" must not contain ":"
