<?php
/*
 * PHPMailer - PHPMailer whose SMTP step is smtp_send(). In a program change one line:
 *
 *     use Smtp\PHPMailer\PHPMailer;      // was: use PHPMailer\PHPMailer\PHPMailer;
 *
 * All properties mean what they mean in PHPMailer. $lastResult tells more than true and false; what the extension cannot do (XVERP, XCLIENT,
 * SMTPUTF8), and another SMTP class given to setSMTPInstance(), goes PHPMailer's own way.
 */
namespace Smtp\PHPMailer;

use PHPMailer\PHPMailer\Exception;

class PHPMailer extends \PHPMailer\PHPMailer\PHPMailer
{
    /** @var array|null what smtp_send() returned last; null: nothing was tried */
    public $lastResult;

    /** @var array keys of the server array that PHPMailer has no name for: ['locale' => 'zh', 'proxy' => ...]; they go before its own */
    public $SMTPSettings = [];

    /* Failures after which PHPMailer tries the next of several hosts. */
    private const BEFORE_MAIL = ['resolve', 'connect', 'proxy', 'tls', 'greeting', 'ehlo', 'starttls', 'auth'];

    public function getSMTPInstance()
    {
        if (!is_object($this->smtp)) {
            $this->smtp = new SMTP();
        }
        return $this->smtp;
    }

    /** Tries the server and the login, and returns whether they work. Nothing stays open: sending opens its own connection. */
    public function smtpConnect($options = null)
    {
        if (!$this->isOurs()) {
            return parent::smtpConnect($options);
        }
        $diagnosis = null;
        foreach ($this->hosts() as $host) {
            $diagnosis = $this->open($host, $options) ? $this->smtp->diagnose() : null;
            if ($diagnosis && $diagnosis['ok']) {
                return true;
            }
        }
        $this->smtp->close();
        if ($this->exceptions) {
            throw $diagnosis ? $this->failureOfPhase($diagnosis + ['outcome' => 'failed'], $this->From) : $this->mistake();
        }
        return false;
    }

    protected function smtpSend($header, $body)
    {
        $this->lastResult = null;
        if (!$this->isOurs()) {
            return parent::smtpSend($header, $body);
        }
        $sender = $this->Sender === '' || $this->Sender === null ? $this->From : $this->Sender;
        $this->lastResult = $this->transmit($sender, static::stripTrailingWSP($header) . static::$LE . static::$LE . $body);
        return $this->judge($this->lastResult, $sender, $body);
    }

    /* What explains itself needs no details after it. */
    protected function setError($msg)
    {
        $error = $this->smtp instanceof SMTP ? $this->smtp->getError()['error'] : '';
        $explained = $this->lastResult && strpos($msg, Failure::explain($this->lastResult)) !== false;
        if (!$explained && ($error === '' || strpos($msg, $error) === false)) {
            return parent::setError($msg);
        }
        ++$this->error_count;
        $this->ErrorInfo = $msg;
    }

    private function isOurs(): bool
    {
        $beyondUs = $this->do_verp || !empty($this->SMTPXClient) || !empty($this->UseSMTPUTF8);
        if ($this->getSMTPInstance() instanceof SMTP && $beyondUs && !Server::isCaptured()) {
            $this->smtp = new \PHPMailer\PHPMailer\SMTP();
        }
        return $this->smtp instanceof SMTP;
    }

    /* To the first host that takes mail from us. */
    private function transmit(string $sender, string $message): ?array
    {
        $result = null;
        foreach ($this->hosts() as $host) {
            if (!$this->open($host, null)) {
                continue;
            }
            $this->address($sender);
            $result = $this->smtp->deliver($message);
            if (!$result || $result['outcome'] !== 'failed' || !self::isBeforeMail($result)) {
                break;
            }
        }
        return $result;
    }

    /* Also: the server asked us a while ago to pause, and this machine does not even try. */
    private static function isBeforeMail(array $result): bool
    {
        $held = $result['phase'] === 'message' && in_array($result['category'], ['rate_limited', 'quota_exceeded'], true);
        return $held || in_array($result['phase'], self::BEFORE_MAIL, true);
    }

    private function address(string $sender): void
    {
        $this->smtp->keepOpen($this->SMTPKeepAlive ? max(10, (float) $this->Timeout) : 10);
        $this->smtp->mail($sender);
        foreach ($this->all() as $to) {
            $this->smtp->recipient($to[0], $this->dsn);
        }
    }

    private function all(): array
    {
        return array_merge($this->to, $this->cc, $this->bcc);
    }

    /* The entries of Host, each with the name of an encryption; bad ones are passed over, as PHPMailer does. */
    private function hosts(): array
    {
        $hosts = [];
        foreach (explode(';', (string) $this->Host) as $entry) {
            if (!preg_match('~^(?:(ssl|tls)://)?(.+?)(?::(\d+))?$~', trim($entry), $found)) {
                $this->edebug($this->lang('invalid_hostentry') . ' ' . trim($entry));
            } elseif (!static::isValidHost($found[2])) {
                $this->edebug($this->lang('invalid_host') . ' ' . $found[2]);
            } else {
                $port = (int) ($found[3] ?? 0);
                $hosts[] = [
                    'name' => $found[2],
                    'port' => $port > 0 && $port < 65536 ? $port : $this->Port,
                    'secure' => $found[1] !== '' ? $found[1] : (string) $this->SMTPSecure,
                ];
            }
        }
        return $hosts;
    }

    /* Tells the SMTP class about one host; nothing is sent. */
    private function open(array $host, ?array $options): bool
    {
        $smtp = $this->smtp;
        $smtp->close();
        $smtp->setDebugLevel($this->SMTPDebug);
        $smtp->setDebugOutput($this->Debugoutput);
        $smtp->settings = $this->SMTPSettings + $this->localeOfLanguage();
        $smtp->connect(($host['secure'] === 'ssl' ? 'ssl://' : '') . $host['name'], $host['port'], $this->Timeout, $options ?? $this->SMTPOptions);
        $smtp->hello($this->Helo !== '' ? $this->Helo : $this->serverHostname());
        if ($host['secure'] === 'tls') {
            $smtp->startTLS();
        } elseif ($this->SMTPAutoTLS && $this->Host !== 'localhost') {
            $smtp->wantTlsIfOffered();
        }
        return !$this->SMTPAuth || $smtp->authenticate($this->Username, $this->Password, $this->AuthType, $this->oauth);
    }

    /* Who has set PHPMailer to Chinese wants the sentences in Chinese too. */
    private function localeOfLanguage(): array
    {
        $words = $this->lang('authenticate') . $this->lang('data_not_accepted');
        return preg_match('/\p{Han}/u', $words) && !preg_match('/[\x{3041}-\x{30ff}]/u', $words) ? ['locale' => 'zh'] : [];
    }

    private function judge(?array $result, string $sender, string $body): bool
    {
        if (!$result) {
            throw $this->mistake();
        }
        $refused = !$result['ok'] && ($result['accepted'] || $result['phase'] === 'rcpt');
        if ($result['outcome'] === 'unknown') {
            throw new UnknownOutcome('', $result, self::STOP_CRITICAL);
        }
        if ($result['ok'] || $refused) {
            $this->tellCallback($result, $body);
        }
        if ($refused) {
            throw new Failure($this->lang('recipients_failed') . SMTP::refusals($result) . "\n", $result, self::STOP_CONTINUE);
        }
        if (!$result['ok']) {
            throw $this->failureOfPhase($result, $sender);
        }
        return true;
    }

    private function failureOfPhase(array $result, string $sender): Exception
    {
        if ($result['phase'] === 'mail') {
            return new Failure($this->lang('from_failed') . $sender . ' :', $result, self::STOP_CRITICAL);
        }
        if (self::isBeforeMail($result)) {
            return new Failure($this->lang($result['phase'] === 'auth' ? 'authenticate' : 'connect_host'), $result);
        }
        return new Failure($this->lang('data_not_accepted'), $result, self::STOP_CRITICAL);
    }

    /* smtp_send() did not even take it, or there was no host to try. */
    private function mistake(): Exception
    {
        $error = $this->smtp->getError()['error'];
        return $error === '' ? new Exception($this->lang('connect_host'))
            : new Exception(rtrim($this->lang('data_not_accepted')) . ' ' . $error, self::STOP_CRITICAL);
    }

    /* For each recipient, as PHPMailer does: since 6.3 with the name. */
    private function tellCallback(array $result, string $body): void
    {
        $accepted = array_flip($result['accepted']);
        $extra = ['smtp_transaction_id' => $this->smtp->getLastTransactionID()];
        foreach ($this->all() as $to) {
            $whom = version_compare(self::VERSION, '6.3.0', '<') ? $to[0] : [$to[0], $to[1]];
            $this->doCallback(isset($accepted[$to[0]]), [$whom], [], [], $this->Subject, $body, $this->From, $extra);
        }
    }
}
