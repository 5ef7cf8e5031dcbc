<?php
/*
 * SendFailed - what smtp_send() says about a message that did not go, as Symfony's TransportException: the message is the sentence and the
 * advice, the code that of the server's reply, getDebug() the dialogue without secrets.
 *
 * A SendFailed that is nothing more specific, or a HeldBack, may be tried again as it is: getRetry() is "later", and nobody has got the message.
 */
namespace Smtp\Symfony;

use Symfony\Component\Mailer\Exception\TransportException;

class SendFailed extends TransportException
{
    private $result;

    final public function __construct(array $result)
    {
        parent::__construct(self::explain($result), (int) $result['code']);
        $this->result = $result;
        $this->appendDebug(Transcript::text($result));
    }

    /** The exception of its kind for a result that is not ok. */
    public static function of(array $result): self
    {
        if ($result['outcome'] === 'unknown') {
            return new UnknownOutcome($result);
        }
        if ($result['outcome'] === 'partial') {
            return new PartlySent($result);
        }
        if ($result['retry'] !== 'later') {
            return new SendRefused($result);
        }
        return HeldBack::is($result) ? new HeldBack($result) : new self($result);
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

    /** Seconds, where the server or the provider says so. */
    public function getRetryAfter(): ?int
    {
        return $this->result['retry_after'];
    }

    /** "failed", "partial" or "unknown". */
    public function getOutcome(): string
    {
        return $this->result['outcome'];
    }

    /* The sentence, the steps and the page of the provider, each on a line of its own. */
    private static function explain(array $result): string
    {
        $lines = [$result['message']];
        foreach ($result['advice'] as $number => $step) {
            $lines[] = $number + 1 . '. ' . $step;
        }
        $lines[] = $result['help_url'];
        return implode("\n", array_filter($lines, 'is_string'));
    }
}
