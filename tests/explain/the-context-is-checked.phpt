--TEST--
smtp_explain(): the keys of the context
--EXTENSIONS--
smtp
--FILE--
<?php
require __DIR__ . '/../show.inc';

show(smtp_explain('refused', ['code' => 550, 'enhanced_code' => '5.1.1', 'phase' => 'rcpt']), 'category', 'code', 'enhanced_code');
show(smtp_explain('refused', ['code' => '550', 'enhanced_code' => null, 'phase' => null, 'provider' => 'qq']), 'code', 'provider');
foreach ([['phase' => 'date'], ['phase' => 1], ['code' => 'x'], ['code' => 25], ['code' => []], ['enhanced_code' => 5], ['host' => 1], ['provider' => []], ['locale' => 'fr']] as $context) {
    thrown(function () use ($context) { smtp_explain('x', $context); });
}
?>
--EXPECT--
category: "mailbox_not_found"
code: 550
enhanced_code: "5.1.1"
code: 550
provider: "qq"
smtp_explain(): Argument #2 ($context) key "phase" must be the name of a phase, like "data_end"
smtp_explain(): Argument #2 ($context) key "phase" must be of type string, int given
smtp_explain(): Argument #2 ($context) key "code" must be of type int, string given
smtp_explain(): Argument #2 ($context) key "code" must be between 200 and 599
smtp_explain(): Argument #2 ($context) key "code" must be of type int, array given
smtp_explain(): Argument #2 ($context) key "enhanced_code" must be of type string, int given
smtp_explain(): Argument #2 ($context) key "host" must be of type string, int given
smtp_explain(): Argument #2 ($context) key "provider" must be of type string, array given
smtp_explain(): Argument #2 ($context) key "locale" must be one of "en", "zh"
