--TEST--
$server: files of certificates are checked before anything is sent
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

$folder = sys_get_temp_dir() . '/smtp-files-' . getmypid();
mkdir($folder);
file_put_contents("$folder/file", 'x');
foreach ([
    ['cafile' => "$folder/none"], ['cafile' => $folder], ['cafile' => ''], ['cafile' => "$folder/file\0"], ['cafile' => 'data:text/plain,x'],
    ['cafile' => 'http://localhost/ca.pem'], ['capath' => "$folder/file"], ['local_cert' => "$folder/none"], ['local_pk' => "$folder/none"],
] as $value) {
    thrown(function () use ($value) { smtp_send(letter(), $value + ['host' => '127.0.0.1', 'port' => 1, 'tls' => 'none']); });
}
mkdir("$folder/inside");
ini_set('open_basedir', __DIR__ . '/..' . PATH_SEPARATOR . "$folder/inside");
thrown(function () use ($folder) { smtp_send(letter(), ['cafile' => "$folder/file", 'host' => '127.0.0.1', 'port' => 1]); });
thrown(function () use ($folder) { smtp_send(letter(), ['cafile' => "$folder/inside/../file", 'host' => '127.0.0.1', 'port' => 1]); });
?>
--CLEAN--
<?php
foreach (glob(sys_get_temp_dir() . '/smtp-files-*') as $folder) {
    @rmdir("$folder/inside");
    @unlink("$folder/file");
    @rmdir($folder);
}
?>
--EXPECT--
smtp_send(): Argument #2 ($server) key "cafile" must be a readable file
smtp_send(): Argument #2 ($server) key "cafile" must be a readable file
smtp_send(): Argument #2 ($server) key "cafile" must not be empty
smtp_send(): Argument #2 ($server) key "cafile" must not contain any null bytes
smtp_send(): Argument #2 ($server) key "cafile" must be a readable file
smtp_send(): Argument #2 ($server) key "cafile" must be a readable file
smtp_send(): Argument #2 ($server) key "capath" must be a readable directory
smtp_send(): Argument #2 ($server) key "local_cert" must be a readable file
smtp_send(): Argument #2 ($server) key "local_pk" must be a readable file
smtp_send(): Argument #2 ($server) key "cafile" must be within the paths of open_basedir
smtp_send(): Argument #2 ($server) key "cafile" must be within the paths of open_basedir
