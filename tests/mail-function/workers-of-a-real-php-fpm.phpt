--TEST--
smtp.replace_mail: in a worker of php-fpm too, and only for the host or folder that php.ini says
--EXTENSIONS--
smtp
--SKIPIF--
<?php
require __DIR__ . '/../keep/fpm.inc';
if (!keep_fpm()) die('skip needs the php-fpm of this PHP');
?>
--FILE--
<?php
require __DIR__ . '/../capture.inc';
require __DIR__ . '/../keep/fpm.inc';

$folder = new SmtpTestFolder;
$page = '<?php header("Content-Type: application/json"); echo json_encode(mail("b@example.net", "Order", "x", "From: shop@example.com") ? [getmypid(), ini_get("smtp.replace_mail")] : error_get_last());';
foreach (['shop', 'blog'] as $name) {
    mkdir("$folder->path/$name");
    file_put_contents("$folder->path/$name/mail.inc", $page);
}
$fpm = new KeepFpm([], 1, "sendmail_path = \"cat > $folder->path/sendmail\"
[PATH=$folder->path/shop]
smtp.replace_mail = 1
smtp.server = \"capture://$folder->path/mails\"
");
$workers = [];
foreach (['blog', 'shop', 'blog', 'shop'] as $name) {
    [$workers[], $on] = $fpm->run("$folder->path/$name/mail.inc");
    echo "$name: replaced $on, captured ", count(glob("$folder->path/mails/new/*")), ', sendmail ', (int) @unlink("$folder->path/sendmail"), "\n";
}
$fpm->stop();
echo count(array_unique($workers)), " worker\n";
?>
--EXPECT--
blog: replaced 0, captured 0, sendmail 1
shop: replaced 1, captured 1, sendmail 0
blog: replaced 0, captured 1, sendmail 1
shop: replaced 1, captured 2, sendmail 0
1 worker
