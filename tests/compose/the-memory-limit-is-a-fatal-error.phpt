--TEST--
smtp_compose(): a message larger than the memory limit ends the request as anything else would
--EXTENSIONS--
smtp
--INI--
memory_limit=16M
memory_hard_limit_percent=500
--SKIPIF--
<?php if (getenv('VALGRIND_OPTS')) die('skip valgrind takes the place of PHP\'s own allocator'); ?>
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
require __DIR__ . '/../show.inc';

$path = sys_get_temp_dir() . '/smtp-limit-' . getmypid() . '.bin';
ftruncate(fopen($path, 'w'), 32 << 20);
register_shutdown_function(function () use ($path) {
    unlink($path);
    echo strlen(smtp_compose(letter())) > 100 ? "and it works again\n" : "no\n";
});
smtp_compose(letter(['attachments' => [['path' => $path]]]));
echo "not reached\n";
?>
--EXPECTF--
%AFatal error: Allowed memory size of %s
%Aand it works again
