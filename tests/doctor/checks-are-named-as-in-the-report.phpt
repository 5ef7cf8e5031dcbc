--TEST--
smtp-doctor: calls the checks what the report calls them, in both languages
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../server.inc';
require __DIR__ . '/../../bin/doctor/words.inc';

$server = smtp_test_server();
foreach (['en', 'zh'] as $number => $locale) {
    $told = smtp_diagnose($server->settings(['locale' => $locale]), ['from' => 'a@example.com', 'to' => 'b@example.net']);
    foreach (array_unique(array_column($told['checks'], 'name')) as $name) {
        $label = CHECKS[$name][$number] ?? 'nothing';
        echo preg_match('~^ .*\b' . preg_quote($label, '~') . '\b~mu', $told['report']) ? '' : "$name is not called $label\n";
    }
}
echo "done\n";
?>
--EXPECT--
done
