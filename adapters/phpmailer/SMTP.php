<?php
/*
 * SMTP - PHPMailer's SMTP class on top of smtp_send(): $mail->setSMTPInstance(new Smtp\PHPMailer\SMTP()).
 *
 * connect(), hello(), startTLS(), authenticate(), mail() and recipient() only write down what they are given and return true. data() sends.
 * It returns true when everybody was accepted and false when nobody was. When only some were, it throws a Failure with the words of
 * PHPMailer for that, and when the reply never came, an UnknownOutcome: true and false would both be wrong. $lastResult is the whole
 * result of smtp_send().
 */
namespace Smtp\PHPMailer;

use PHPMailer\PHPMailer\Exception;
use PHPMailer\PHPMailer\PHPMailer as Peer;

class SMTP extends \PHPMailer\PHPMailer\SMTP
{
    /** @var array|null what smtp_send() returned last */
    public $lastResult;

    /** @var array keys of the server array that PHPMailer has no name for: ['locale' => 'zh', 'proxy' => ...]; they go before its own */
    public $settings = [];

    /* PHPMailer's names of the steps. */
    private const COMMANDS = [
        'resolve' => 'Failed to connect to server', 'connect' => 'Failed to connect to server', 'proxy' => 'Failed to connect to server',
        'greeting' => 'Failed to connect to server', 'tls' => 'STARTTLS command failed', 'starttls' => 'STARTTLS command failed',
        'ehlo' => 'EHLO command failed', 'auth' => 'AUTH command failed', 'mail' => 'MAIL FROM command failed',
        'rcpt' => 'RCPT TO command failed', 'data' => 'DATA command failed', 'data_end' => 'DATA END command failed',
    ];

    private $server;
    private $from;
    private $recipients = [];
    private $notify = [];

    public function connect($host, $port = null, $timeout = 30, $options = [])
    {
        $this->setError('');
        if ($this->connected()) {
            $this->setError('Already connected to a server');
            return false;
        }
        $this->server = new Server((string) $host, (int) $port ?: self::DEFAULT_PORT);
        $unknown = $this->server->useContext((array) $options);
        if ($unknown) {
            $this->edebug('Connection: no counterpart for ' . implode(', ', $unknown), self::DEBUG_CONNECTION);
        }
        $this->Timeout = $timeout;
        return true;
    }

    public function connected()
    {
        return $this->server !== null;
    }

    public function hello($host = '')
    {
        if (!$this->isConnected('EHLO')) {
            return false;
        }
        $this->server->greetAs((string) $host);
        return true;
    }

    public function startTLS()
    {
        if (!$this->isConnected('STARTTLS')) {
            return false;
        }
        $this->server->wantTls('starttls');
        return true;
    }

    public function authenticate($username, $password, $authtype = null, $OAuth = null)
    {
        if (!$this->isConnected('AUTH')) {
            return false;
        }
        if ($OAuth !== null && in_array($authtype, [null, '', 'XOAUTH2'], true)) {
            return $this->authenticateWithToken($OAuth);
        }
        $this->server->logIn((string) $username, (string) $password, (string) $authtype);
        return true;
    }

    public function mail($from)
    {
        if (!$this->isConnected('MAIL FROM')) {
            return false;
        }
        if ($this->do_verp) {
            $this->setError('MAIL FROM command failed', 'XVERP is not supported');
            return false;
        }
        $this->reset();
        $this->from = (string) $from;
        return true;
    }

    public function recipient($address, $dsn = '')
    {
        if (!$this->isConnected('RCPT TO')) {
            return false;
        }
        $this->recipients[] = (string) $address;
        $this->notify = self::notifications((string) $dsn) ?: $this->notify;
        return true;
    }

    public function data($msg_data)
    {
        if (!$this->isConnected('DATA')) {
            return false;
        }
        $result = $this->deliver($msg_data);
        if ($result && $result['outcome'] === 'unknown') {
            throw new UnknownOutcome('', $result, Peer::STOP_CRITICAL);
        }
        if ($result && !$result['ok'] && $result['accepted']) {
            throw new Failure('SMTP Error: The following recipients failed: ' . self::refusals($result) . "\n", $result, Peer::STOP_CONTINUE);
        }
        return $result && $result['ok'];
    }

    /**
     * Sends to those who were named. Null: smtp_send() did not take what it was given; getError() tells.
     */
    public function deliver(string $message): ?array
    {
        $this->lastResult = null;
        $this->server->waitAtMost((float) $this->Timeout, (float) $this->Timelimit);
        $envelope = ['from' => (string) $this->from, 'to' => $this->recipients];
        $what = ['raw' => self::folded($message), 'remove_bcc' => true, 'envelope' => $envelope] + ($this->notify ? ['dsn' => ['notify' => $this->notify]] : []);
        try {
            $this->lastResult = smtp_send($what, $this->server->destination($this->settings));
        } catch (\Error $error) {
            $this->setError($error->getMessage());
            $this->edebug('SMTP ERROR: ' . $error->getMessage(), self::DEBUG_CLIENT);
            $this->server = null;
            return null;
        }
        $this->remember($this->lastResult);
        return $this->lastResult;
    }

    /** Tries the server and the login without a mail. The diagnosis of smtp_diagnose(), or null as deliver(). */
    public function diagnose(): ?array
    {
        $this->server->waitAtMost((float) $this->Timeout, (float) $this->Timelimit);
        try {
            $diagnosis = smtp_diagnose($this->server->destination($this->settings), ['neighbours' => false, 'dns' => false]);
        } catch (\Error $error) {
            $this->setError($error->getMessage());
            return null;
        }
        $this->narrate($diagnosis['transcript']);
        $this->setError($diagnosis['ok'] ? '' : Failure::explain($diagnosis), ...self::reply($diagnosis));
        return $diagnosis;
    }

    /** $seconds that the connection may wait for the next message. */
    public function keepOpen(float $seconds): void
    {
        $this->server->keepOpen($seconds);
    }

    /* TLS if the server offers it: PHPMailer asks for this between hello() and startTLS(), and only then. */
    public function wantTlsIfOffered(): void
    {
        $this->server->wantTls('opportunistic');
    }

    public function reset()
    {
        $this->from = null;
        $this->recipients = $this->notify = [];
        return $this->connected();
    }

    public function quit($close_on_error = true)
    {
        $was = $this->connected();
        $this->close();
        return $was;
    }

    /* The real connection ends when nothing has used it for `keepalive` seconds. */
    public function close()
    {
        $this->server = null;
        $this->reset();
    }

    public function noop()
    {
        return $this->isConnected('NOOP');
    }

    public function verify($name)
    {
        return $this->refuse('VRFY');
    }

    public function sendAndMail($from)
    {
        return $this->refuse('SAML');
    }

    public function xclient(array $vars)
    {
        return !$vars || $this->refuse('XCLIENT');
    }

    public function client_send($data, $command = '')
    {
        return $this->refuse(trim($command ?: 'client_send()'));
    }

    /* Before the first message nobody has asked the server. */
    public function getServerExt($name)
    {
        if ($this->server_caps || !$this->connected()) {
            return parent::getServerExt($name);
        }
        if ($name === 'STARTTLS') {
            $this->wantTlsIfOffered();
        }
        return false;
    }

    private function isConnected(string $command): bool
    {
        if (!$this->connected()) {
            $this->setError("Called $command without being connected");
        }
        return $this->connected();
    }

    private function refuse(string $command): bool
    {
        $this->setError("$command is not supported");
        $this->edebug('SMTP NOTICE: ' . $this->error['error'], self::DEBUG_CLIENT);
        return false;
    }

    private function authenticateWithToken($provider): bool
    {
        try {
            $response = base64_decode($provider->getOauth64());
        } catch (\Exception $exception) {
            throw new Exception('SMTP authentication error', 0, $exception);
        }
        if (!preg_match('~^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01~', $response, $found)) {
            $this->setError('SMTP authentication error', 'the token provider gave no bearer token');
            return false;
        }
        $this->server->logInWithToken($found[1], $found[2]);
        return true;
    }

    private function remember(array $result): void
    {
        $this->narrate($result['transcript']);
        $this->last_reply = self::lastReply($result);
        $this->server_caps = self::capabilities($result['server']);
        $this->last_smtp_transaction_id = null;
        if ($result['queue_id'] !== null || $result['phase'] === 'data_end') {
            $this->recordLastTransactionID();
            $this->last_smtp_transaction_id = $this->last_smtp_transaction_id ?: $result['queue_id'] ?? false;
        }
        $this->setError($result['ok'] ? '' : self::described($result), ...self::reply($result));
        if (!$result['ok']) {
            $this->edebug('SMTP ERROR: ' . (self::COMMANDS[$result['phase']] ?? $result['phase']) . ': ' . $result['error'], self::DEBUG_CLIENT);
        }
        if (!$result['ok'] && !$result['accepted']) {
            $this->server = null;
        }
        $this->recipients = $this->notify = [];
    }

    private static function described(array $result): string
    {
        return (self::COMMANDS[$result['phase']] ?? 'Sending failed') . ': ' . Failure::explain($result);
    }

    /* The three last arguments of setError(). */
    private static function reply(array $result): array
    {
        return $result['ok'] ? [] : [(string) $result['response'], (string) ($result['code'] ?? $result['errno']), (string) $result['enhanced_code']];
    }

    /* What was said, at the levels of PHPMailer. */
    private function narrate(array $transcript): void
    {
        $levels = [
            'note' => ['Connection: ', self::DEBUG_CONNECTION],
            'client' => ['CLIENT -> SERVER: ', self::DEBUG_CLIENT],
            'server' => ['SERVER -> CLIENT: ', self::DEBUG_SERVER],
        ];
        foreach ($this->do_debug > 0 ? $transcript : [] as $line) {
            $this->edebug($levels[$line['from']][0] . $line['text'], $levels[$line['from']][1]);
        }
    }

    /* The reply to the message; without one the reply that decided. */
    private static function lastReply(array $result): string
    {
        $replies = [];
        foreach ($result['transcript'] as $line) {
            if ($line['from'] === 'server') {
                $replies[$line['phase']] = str_replace("\n", self::LE, $line['text']) . self::LE;
            }
        }
        return $replies['data_end'] ?? $replies[$result['phase']] ?? '';
    }

    private static function capabilities(array $server): array
    {
        $caps = ['EHLO' => $server['host']];
        foreach ($server['extensions'] ?? [] as $extension) {
            $fields = explode(' ', $extension);
            $name = array_shift($fields);
            $caps[$name] = $name === 'AUTH' ? $fields : ($name === 'SIZE' ? $fields[0] ?? 0 : true);
        }
        return $caps;
    }

    /** As PHPMailer lists them: "a@example.net: No such user". */
    public static function refusals(array $result): string
    {
        return implode(', ', array_map(function ($recipient) {
            return $recipient['address'] . ': ' . ($recipient['response'] ?? $recipient['category']);
        }, $result['rejected']));
    }

    private static function notifications(string $dsn): array
    {
        $found = array_filter(['never', 'success', 'failure', 'delay'], function ($word) use ($dsn) {
            return stripos($dsn, $word) !== false;
        });
        return in_array('never', $found, true) ? ['never'] : array_values($found);
    }

    /* Lines that are too long are broken where PHPMailer breaks them: at the last space, else anywhere. */
    private static function folded(string $message): string
    {
        if (!preg_match('/[^\r\n]{' . (self::MAX_LINE_LENGTH + 1) . '}/', $message)) {
            return $message;
        }
        $end = preg_match('/\r\n\r\n|\n\n|\r\r/', $message, $found, PREG_OFFSET_CAPTURE) ? $found[0][1] : 0;
        return self::broken(substr($message, 0, $end), "\t") . self::broken(substr($message, $end), '');
    }

    private static function broken(string $text, string $indent): string
    {
        $most = self::MAX_LINE_LENGTH - strlen($indent);
        return preg_replace_callback("/[^\r\n]{{$most},}/", function ($line) use ($most, $indent) {
            return implode(self::LE . $indent, self::pieces($line[0], $most));
        }, $text);
    }

    private static function pieces(string $line, int $most): array
    {
        $pieces = [];
        while (strlen($line) > $most) {
            $space = strrpos(substr($line, 0, $most), ' ');
            $pieces[] = substr($line, 0, $space ?: $most);
            $line = substr($line, $space ? $space + 1 : $most);
        }
        $pieces[] = $line;
        return $pieces;
    }
}
