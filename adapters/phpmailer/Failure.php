<?php
/*
 * Failure - what smtp_send() says about a message that was not sent, or not to everybody, as PHPMailer's exception. Its message begins
 * with PHPMailer's own words, so that code which looks for them goes on working; then come the sentence and the advice.
 */
namespace Smtp\PHPMailer;

use PHPMailer\PHPMailer\Exception;

class Failure extends Exception
{
    private $result;

    /** $lead are PHPMailer's words, on the same line unless they end one. */
    public function __construct(string $lead, array $result, int $code = 0)
    {
        $gap = $lead === '' || ctype_space(substr($lead, -1)) ? '' : ' ';
        parent::__construct($lead . $gap . self::explain($result), $code);
        $this->result = $result;
    }

    /** The array of smtp_send(), see docs/results.md. */
    public function getResult(): array
    {
        return $this->result;
    }

    public function getCategory(): ?string
    {
        return $this->result['category'];
    }

    /** "later", "fix", "never"; null: unknown. */
    public function getRetry(): ?string
    {
        return $this->result['retry'];
    }

    /** "failed", "partial" or "unknown". */
    public function getOutcome(): string
    {
        return $this->result['outcome'];
    }

    /** The sentence, the steps and the page of the provider, each on a line of its own. */
    public static function explain(array $result): string
    {
        $lines = [$result['message']];
        foreach ($result['advice'] as $number => $step) {
            $lines[] = $number + 1 . '. ' . $step;
        }
        $lines[] = $result['help_url'];
        return implode("\n", array_filter($lines, 'is_string'));
    }
}
