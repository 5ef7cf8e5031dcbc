--TEST--
lmtp: the store of this machine, through its socket
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (PHP_OS_FAMILY === 'Windows') die('skip there are no unix sockets'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$path = sys_get_temp_dir() . '/smtp-lmtp-' . getmypid();
$server = smtp_test_server(['listen' => "unix://$path", 'lmtp' => true, 'users' => []]);
echo smtp_send(letter(), "lmtp+unix://$path")['outcome'], "\n";
echo smtp_send(letter(), ['socket' => $path, 'protocol' => 'lmtp'])['outcome'], "\n";
echo count($server->messages()), " messages\n";
ini_set('smtp.server', "lmtp+unix://$path?password=sesame-open");
ob_start();
phpinfo(INFO_MODULES);
preg_match('/^smtp\.server => (.*) => /m', ob_get_clean(), $found);
echo str_replace($path, 'PATH', $found[1]), "\n";
?>
--CLEAN--
<?php array_map('unlink', glob(sys_get_temp_dir() . '/smtp-lmtp-*')); ?>
--EXPECT--
accepted
accepted
2 messages
lmtp+unix://PATH?***
