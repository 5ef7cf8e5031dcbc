<?php
/*
 * Server - the server array of smtp_send(), made from what PHPMailer told its SMTP class: connect(), hello(), startTLS(), authenticate().
 *
 * Pure: no network. What PHPMailer leaves to the server (may we use TLS, which mechanism) becomes a wish that the extension fulfils.
 */
namespace Smtp\PHPMailer;

final class Server
{
    /* Options of PHP's ssl context that the extension knows by the same name. */
    private const TLS_OPTIONS = [
        'verify_peer', 'verify_peer_name', 'peer_name', 'peer_fingerprint', 'cafile', 'capath', 'local_cert', 'local_pk', 'passphrase',
    ];

    /* PHPMailer takes the first of its mechanisms that the server offers; so do we, the strongest first. */
    private const MECHANISMS = [
        'SCRAM-SHA-512-PLUS', 'SCRAM-SHA-256-PLUS', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1',
        'PLAIN', 'LOGIN', 'CRAM-MD5',
    ];

    /* Without encryption CRAM-MD5 at least does not show the password. */
    private const MECHANISMS_IN_CLEAR = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5', 'PLAIN', 'LOGIN'];

    /* What a folder instead of a server has no use for. */
    private const OF_A_WAY = ['host', 'port', 'socket', 'source_ip', 'proxy', 'allow'];

    private $keys = [];

    public function __construct(string $host, int $port)
    {
        $implicit = strncasecmp($host, 'ssl://', 6) === 0;
        $this->keys['host'] = preg_replace('~^[a-z]+://~i', '', $host);
        $this->keys['port'] = $port;
        $this->keys['tls'] = $implicit ? 'implicit' : 'none';
    }

    /** What PHPMailer's stream_context_create() would get. Returns the names that have no counterpart here. */
    public function useContext(array $options): array
    {
        $tls = $options['ssl'] ?? [];
        $this->keys += array_filter(array_intersect_key($tls, array_flip(self::TLS_OPTIONS)), [self::class, 'isGiven']);
        if (!empty($tls['allow_self_signed'])) {
            // whoever stands in between can sign for himself too: this is what it means
            $this->keys['verify_peer'] = false;
        }
        if (isset($options['socket']['bindto']) && preg_match('~^\[?(.+?)\]?:\d+$~', $options['socket']['bindto'], $found)) {
            $this->keys['source_ip'] = $found[1];
        }
        return array_keys(array_diff_key($tls, array_flip(self::TLS_OPTIONS), ['allow_self_signed' => 1]));
    }

    /** A name that is no name, such as that of a machine without one, is left to the extension. */
    public function greetAs(string $name): void
    {
        if (preg_match('~^([a-z0-9.-]+|\[.+\])$~iD', $name) && !preg_match('~^localhost(\.localdomain)?$~iD', $name)) {
            $this->keys['local_domain'] = $name;
        }
    }

    /** "opportunistic" or "starttls". What was demanded before is not weakened: PHPMailer looks for STARTTLS at any time. */
    public function wantTls(string $tls): void
    {
        $rank = array_flip(['none', 'opportunistic', 'starttls', 'implicit']);
        if ($rank[$tls] > $rank[$this->keys['tls']]) {
            $this->keys['tls'] = $tls;
        }
    }

    public function logIn(string $username, string $password, string $mechanism): void
    {
        $this->keys['username'] = $username;
        $this->keys['password'] = $password;
        $this->keys['auth'] = $mechanism;
    }

    public function logInWithToken(string $username, string $token): void
    {
        $this->keys['username'] = $username;
        $this->keys['oauth_token'] = $token;
        $this->keys['auth'] = 'XOAUTH2';
    }

    /** $limit is for each reply; PHPMailer waits twice as long for the last one. Seconds; 0: not given. */
    public function waitAtMost(float $connect, float $limit): void
    {
        $this->keys += array_filter([
            'connect_timeout' => $connect,
            'timeout' => $limit > 0 ? min($connect, $limit) : $connect,
            'final_timeout' => 2 * $limit,
        ], function ($seconds) {
            return $seconds > 0;
        });
    }

    public function keepOpen(float $seconds): void
    {
        $this->keys['keepalive'] = $seconds;
    }

    /**
     * For smtp_send(): the array, where $more goes before what PHPMailer said; null: the ini setting smtp.server. A machine whose php.ini
     * says capture:// sends nothing, whatever a copied database says.
     */
    public function destination(array $more = []): ?array
    {
        if (self::isCaptured()) {
            return null;
        }
        return isset($more['capture']) ? array_diff_key($this->toArray($more), array_flip(self::OF_A_WAY)) : $this->toArray($more);
    }

    /** Whether php.ini says that nothing is sent. */
    public static function isCaptured(): bool
    {
        return stripos((string) ini_get('smtp.server'), 'capture:') === 0;
    }

    /** The array; $more goes before what PHPMailer said. */
    public function toArray(array $more = []): array
    {
        $keys = $this->keys;
        if (isset($keys['password'])) {
            $keys['auth'] = self::mechanisms($keys['auth'], $keys['tls'] === 'none');
        }
        return $more + $keys;
    }

    /* The one that was asked for; when the server does not offer it, another one, as PHPMailer does. */
    private static function mechanisms(string $wanted, bool $inClear): array
    {
        $all = $inClear ? self::MECHANISMS_IN_CLEAR : self::MECHANISMS;
        return in_array($wanted, $all, true) ? array_values(array_unique(array_merge([$wanted], $all))) : $all;
    }

    private static function isGiven($value): bool
    {
        return $value !== null && $value !== '';
    }
}
