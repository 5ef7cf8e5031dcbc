--TEST--
Symfony Mailer: what the page shows runs, and prints what it says
--EXTENSIONS--
smtp
ctype
iconv
mbstring
intl
openssl
--SKIPIF--
<?php
require __DIR__ . '/library.inc';
skip_without(SYMFONY_MAILER, 'ctype', 'iconv', 'mbstring', 'intl', 'openssl');
if (!strpos(file_get_contents(libraries() . '/Symfony/Component/Mailer/Transport.php'), 'public static function getDefaultFactories')) die('skip needs Symfony Mailer 5.4');
?>
--FILE--
<?php
require __DIR__ . '/library.inc';
load_library(SYMFONY_MAILER, 'symfony-mailer');

try_page('symfony-mailer', 'story', qq_mail());
?>
--EXPECT--
symfony-mailer, story: as the page says
