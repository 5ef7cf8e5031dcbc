--TEST--
attachments: ripmime takes every part out, octet for octet
--EXTENSIONS--
smtp
--SKIPIF--
<?php if (!exec('command -v ripmime')) { die('skip needs ripmime'); } ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';

$every = implode('', array_map('chr', range(0, 255)));
$parts = [
    ['name' => 'photo.png', 'content' => "\x89PNG\r\n\x1a\n" . str_repeat($every, 300)],
    ['name' => 'invoice 2026.pdf', 'content' => "%PDF-1.7\n" . str_repeat("line\n", 5000)],
    ['name' => '发票二〇二六年十一月.pdf', 'content' => $every],
    ['name' => 'dots.txt', 'content' => ".\r\n..\r\n.\n", 'type' => 'text/plain'],
    ['name' => 'last line open.txt', 'content' => "one\ntwo"],
];
$folder = sys_get_temp_dir() . '/smtp-ripmime-' . getmypid();
mkdir($folder);
file_put_contents("$folder.eml", smtp_compose([
    'from' => 'shop@example.com', 'to' => 'buyer@example.net', 'subject' => '附件', 'text' => "你好\n", 'html' => '<p>你好</p>', 'attachments' => $parts,
]));
exec('ripmime -i ' . escapeshellarg("$folder.eml") . ' -d ' . escapeshellarg($folder) . ' --no-uudecode --no-ole 2>/dev/null');
$found = array_map('file_get_contents', glob("$folder/*"));
foreach ($parts as $part) {
    echo $part['name'], ': ', in_array($part['content'], $found, true) ? 'as it was' : 'differs', "\n";
}
?>
--CLEAN--
<?php
foreach (glob(sys_get_temp_dir() . '/smtp-ripmime-*') as $path) {
    exec('rm -rf ' . escapeshellarg($path));
}
?>
--EXPECT--
photo.png: as it was
invoice 2026.pdf: as it was
发票二〇二六年十一月.pdf: as it was
dots.txt: as it was
last line open.txt: as it was
