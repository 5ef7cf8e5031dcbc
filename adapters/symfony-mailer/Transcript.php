<?php
/*
 * Transcript - the dialogue of a result as text, in the form of Symfony's debug output: > we, < the server, * what happened.
 */
namespace Smtp\Symfony;

final class Transcript
{
    private const MARKS = ['client' => '>', 'server' => '<', 'note' => '*'];

    public static function text(array $result): string
    {
        $lines = '';
        foreach ($result['transcript'] as $line) {
            foreach (explode("\n", $line['text']) as $text) {
                $lines .= sprintf("[%8.1f ms] %s %s\n", $line['ms'], self::MARKS[$line['from']], $text);
            }
        }
        return $lines;
    }
}
