<?php
/*
 * TransportFactory - makes a Transport from a DSN: smtp+ext://user:password@host:port?option=value, or smtps+ext:// for TLS from the first
 * octet. Port, encryption and Symfony's documented options mean what they mean for smtp:// and smtps://. Every key of the server array in
 * docs/options.md may be an option too: smtp+ext://default?capture=/var/mails sends to nobody. smtp+ext://default alone is the server of the
 * ini setting smtp.server.
 */
namespace Smtp\Symfony;

use Symfony\Component\Mailer\Exception\UnsupportedSchemeException;
use Symfony\Component\Mailer\Transport\AbstractTransportFactory;
use Symfony\Component\Mailer\Transport\Dsn;
use Symfony\Component\Mailer\Transport\TransportInterface;

final class TransportFactory extends AbstractTransportFactory
{
    /* Keys of the server array that are taken from the options as they are. The others come from the rest of the DSN. */
    private const KEYS = [
        'allow', 'auth', 'backoff', 'burst', 'cafile', 'capath', 'capture', 'chunking', 'connect_timeout', 'deadline', 'final_timeout', 'keepalive',
        'local_cert', 'local_domain', 'local_pk', 'locale', 'max_messages', 'passphrase', 'peer_fingerprint', 'peer_name', 'pipelining',
        'protocol', 'proxy', 'rate', 'recipients', 'scram_min_iterations', 'socket', 'source_ip', 'timeout', 'tls', 'verify_peer',
        'verify_peer_name', 'wait',
    ];

    /* Symfony takes the first of its mechanisms that the server offers; so do we, the strongest first. */
    private const MECHANISMS = [
        'SCRAM-SHA-512-PLUS', 'SCRAM-SHA-256-PLUS', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1',
        'PLAIN', 'LOGIN', 'CRAM-MD5',
    ];

    /* Without encryption CRAM-MD5 at least does not show the password. */
    private const MECHANISMS_IN_CLEAR = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5', 'PLAIN', 'LOGIN'];

    private const MOST_MESSAGES = 1000000;

    public function create(Dsn $dsn): TransportInterface
    {
        if (!in_array($dsn->getScheme(), $this->getSupportedSchemes(), true)) {
            throw new UnsupportedSchemeException($dsn, 'smtp+ext', $this->getSupportedSchemes());
        }
        $place = self::option($dsn, 'socket') ?? self::option($dsn, 'capture');
        $server = $dsn->getHost() === 'default' && $place === null ? null : self::server($dsn);
        $transport = new Transport($server, $this->dispatcher, $this->logger);
        $transport->setRestartThreshold((int) self::option($dsn, 'restart_threshold', 100), (int) self::option($dsn, 'restart_threshold_sleep', 0));
        $transport->setMaxPerSecond((float) self::option($dsn, 'max_per_second', 0));
        return $transport;
    }

    protected function getSupportedSchemes(): array
    {
        return ['smtp+ext', 'smtps+ext'];
    }

    /** The server array of smtp_send() for this DSN. */
    public static function server(Dsn $dsn): array
    {
        $keys = self::keys($dsn);
        $address = isset($keys['socket']) || isset($keys['capture']) ? [] : self::address($dsn);
        $server = $keys + $address + self::limits($dsn) + ['recipients' => 'all'];
        if (!filter_var(self::option($dsn, 'verify_peer', true), FILTER_VALIDATE_BOOLEAN)) {
            $server['verify_peer'] = $server['verify_peer_name'] = false;
        }
        return self::login($dsn, $server) + $server;
    }

    private static function keys(Dsn $dsn): array
    {
        $keys = [];
        foreach (self::KEYS as $key) {
            $keys[$key] = self::option($dsn, $key);
        }
        if ($keys['local_domain'] !== null) {
            $keys['local_domain'] = self::literal($keys['local_domain']);
        }
        return array_filter($keys, function ($value) {
            return $value !== null;
        });
    }

    /* Host, port and encryption: without a port TLS on 465, but plain 25 on localhost, as EsmtpTransport has it. */
    private static function address(Dsn $dsn): array
    {
        $autoTls = filter_var(self::option($dsn, 'auto_tls', true), FILTER_VALIDATE_BOOLEAN);
        $port = (int) $dsn->getPort(0);
        $implicit = $dsn->getScheme() === 'smtps+ext'
            || ($autoTls && ($port === 465 || ($port === 0 && $dsn->getHost() !== 'localhost')));
        $tls = $autoTls ? 'opportunistic' : 'none';
        if (filter_var(self::option($dsn, 'require_tls', false), FILTER_VALIDATE_BOOLEAN)) {
            $tls = 'starttls';
        }
        return ['host' => $dsn->getHost(), 'port' => $port ?: ($implicit ? 465 : 25), 'tls' => $implicit ? 'implicit' : $tls];
    }

    /* Symfony asks an old connection with NOOP whether it is alive; here one that is older is left alone. */
    private static function limits(Dsn $dsn): array
    {
        $threshold = (int) self::option($dsn, 'restart_threshold', 100);
        return [
            'keepalive' => max(0, (int) self::option($dsn, 'ping_threshold', 100)),
            'max_messages' => $threshold > 0 ? $threshold : self::MOST_MESSAGES,
        ];
    }

    private static function login(Dsn $dsn, array $server): array
    {
        if ((string) $dsn->getUser() === '' && (string) $dsn->getPassword() === '') {
            return [];
        }
        $auth = $server['auth'] ?? '';
        if (in_array(strtoupper($auth), ['XOAUTH2', 'OAUTHBEARER'], true)) {
            return ['username' => $dsn->getUser(), 'oauth_token' => $dsn->getPassword()];
        }
        $auth = $auth ?: (($server['tls'] ?? '') === 'none' ? self::MECHANISMS_IN_CLEAR : self::MECHANISMS);
        return ['username' => $dsn->getUser(), 'password' => $dsn->getPassword(), 'auth' => $auth];
    }

    private static function literal(string $domain): string
    {
        if (filter_var($domain, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4)) {
            return "[$domain]";
        }
        return filter_var($domain, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6) ? "[IPv6:$domain]" : $domain;
    }

    /* An option that is empty is one that was not given. */
    private static function option(Dsn $dsn, string $name, $default = null)
    {
        $value = $dsn->getOption($name);
        return $value === null || $value === '' ? $default : $value;
    }
}
