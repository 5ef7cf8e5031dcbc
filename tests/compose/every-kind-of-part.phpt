--TEST--
Parts: alternative, related, calendar and attachments, nested as needed and no deeper
--EXTENSIONS--
smtp
--SKIPIF--
<?php exec('LD_PRELOAD= ' . (is_executable('/usr/bin/python3') ? '/usr/bin/' : '') . 'python3 -c "import email.policy" 2>&1', $out, $status); if ($status) die('skip needs python3'); ?>
--FILE--
<?php
require __DIR__ . '/../show.inc';
require __DIR__ . '/../read-mail.inc';

$html = ['html' => '<p>Hello <img src="cid:logo"></p>'];
$inline = ['inline' => [['content' => 'png', 'name' => 'logo.png', 'cid' => 'logo']]];
$attachments = ['attachments' => [['content' => "a,b\n", 'name' => 'table.csv']]];
$calendar = ['calendar' => ['content' => "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n", 'method' => 'CANCEL', 'name' => 'invite.ics']];
$note = $calendar;
unset($note['calendar']['name'], $note['calendar']['method']);
foreach ([
    [], $html, $html + ['text' => null], $attachments, $html + $attachments, $html + $inline, $html + $inline + ['text' => null], $html + $inline + $attachments,
    $note, $html + $calendar, $html + $inline + $attachments + $calendar,
] as $keys) {
    show_parts(read_mail(smtp_compose(letter($keys))));
    echo "--\n";
}
?>
--EXPECT--
text/plain, utf-8
--
multipart/alternative
  text/plain, utf-8
  text/html, utf-8
--
text/html, utf-8
--
multipart/mixed
  text/plain, utf-8
  text/csv, attachment, table.csv
--
multipart/mixed
  multipart/alternative
    text/plain, utf-8
    text/html, utf-8
  text/csv, attachment, table.csv
--
multipart/alternative
  text/plain, utf-8
  multipart/related
    text/html, utf-8
    image/png, inline, logo.png, cid
--
multipart/related
  text/html, utf-8
  image/png, inline, logo.png, cid
--
multipart/mixed
  multipart/alternative
    text/plain, utf-8
    multipart/related
      text/html, utf-8
      image/png, inline, logo.png, cid
  text/csv, attachment, table.csv
--
multipart/alternative
  text/plain, utf-8
  text/calendar, utf-8, REQUEST
--
multipart/mixed
  multipart/alternative
    text/plain, utf-8
    text/html, utf-8
    text/calendar, utf-8, CANCEL
  application/ics, attachment, invite.ics
--
multipart/mixed
  multipart/alternative
    text/plain, utf-8
    multipart/related
      text/html, utf-8
      image/png, inline, logo.png, cid
    text/calendar, utf-8, CANCEL
  application/ics, attachment, invite.ics
  text/csv, attachment, table.csv
--
