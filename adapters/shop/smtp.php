<?php
/*
 * smtp.php - ECStore and ShopEX 4.8 send their mail with the extension smtp, and show in Chinese why one does not go.
 *
 *     ECStore      copy this file over app/desktop/lib/email/smtp/fsockopen.php
 *     ShopEX 4.8   copy this file over core/model/utility/mdl.smtp.php, and over the one in core/model_v5/utility
 *
 * Nothing else changes. docs/ecstore.md and docs/shopex.md say how to try it and how to go back.
 *
 * Connect() to Recipient() only note what they are given and return true; Data() sends, and is where a failure shows.
 * It returns false, and `error` is then an array of error, errno, errstr, detail, smtp_code, smtp_code_ex and smtp_msg.
 * The server of the shop's form may be written as host (TLS wherever the server has it; a password never without),
 * ssl://host (TLS from the first octet), tls://host (STARTTLS, on port 465 as ssl), tcp://host (no TLS, on purpose),
 * or capture:///path (write the mail there and send none). `?key=value` after the host sets options of docs/options.md.
 *
 * The shop prints error['error'] into its page as it is, so no < or > of a server is in it. Nothing newer than PHP 5.2
 * is in the grammar of this file: an old PHP shall say what is missing rather than fail to read it.
 */

abstract class smtp_shop
{
    const CRLF = "\r\n";

    /** The first failure since Connect() or Mail(), else null. */
    public $error = null;
    /** More than 0: print what client and server say. */
    public $do_debug = 0;
    public $subject = '';
    public $body = '';
    public $helo_rply = null;

    private $connected = false;
    private $server = array();
    private $envelope = array();

    /* One login for each object, and not in it: var_export() and print_r() would show it. */
    private static $logins = array();

    private static $encryption = array('ssl' => 'implicit', 'tls' => 'starttls', 'tcp' => 'none', '' => 'auto');

    /* What the shop's form calls the keys of smtp_send(), and how it says `tls`. */
    private static $fields = array(
        'host' => '“smtp服务器地址”', 'port' => '“smtp服务器端口”', 'username' => '“smtp用户名”', 'password' => '“smtp密码”',
        'from' => '“发信人邮箱”', 'envelope.from' => '“发信人邮箱”', 'envelope.to' => '收件人邮箱', 'raw' => '邮件内容',
    );
    private static $spellings = array(
        "'tls' => 'implicit'" => '“ssl://主机名”', "'tls' => 'starttls'" => '“tls://主机名”', "'tls' => 'none'" => '“tcp://主机名”',
        "（'retry_after' 是秒数）" => '',
    );

    const ENCRYPT = '把“smtp服务器地址”写成 ssl://主机名，端口用 465；或写成 tls://主机名，端口用 587。服务器确实不支持加密、网络又是您自己的，才写成 tcp://主机名。';

    public function __destruct()
    {
        $this->forgetLogin();
    }

    /* ---- what is only noted ---------------------------------------------------------------------------- */

    public function Connect($host, $port = 0, $tval = 30)
    {
        if ($this->connected) {
            $this->Close();
        }
        $this->error = null;
        $this->envelope = array();
        $this->connected = true;
        $this->server = array('host' => trim((string) $host), 'port' => trim((string) $port)) + $this->server;
        if ($tval > 0) {
            $this->server['connect_timeout'] = $this->server['timeout'] = $tval;
        }
        return true;
    }

    /* The shop passes the name of the page's host, which a visitor may have made up, and with its port. */
    public function Hello($host = '')
    {
        $host = preg_replace('~:\d+$~', '', trim((string) $host));
        if (preg_match('~^\d+(\.\d+){3}$~', $host)) {
            $host = "[$host]";
        }
        $name = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
        if (preg_match("~^($name(\\.$name)*|\\[[0-9.]+\\])\$~iD", $host)) {
            $this->server['local_domain'] = $host;
        }
        return true;
    }

    public function SendHello($hello, $host)
    {
        return $this->Hello($host);
    }

    public function Authenticate(
        $username,
        #[\SensitiveParameter]
        $password
    ) {
        self::$logins[spl_object_hash($this)] = array('username' => $username, 'password' => $password);
        return true;
    }

    public function Mail($from)
    {
        $this->error = null;
        $this->envelope = array('from' => trim((string) $from), 'to' => array());
        return true;
    }

    public function Recipient($to)
    {
        $this->envelope['to'][] = trim((string) $to);
        return true;
    }

    public function Send($from)
    {
        return $this->Mail($from);
    }

    public function SendAndMail($from)
    {
        return $this->Mail($from);
    }

    public function SendOrMail($from)
    {
        return $this->Mail($from);
    }

    public function Reset()
    {
        $this->envelope = array();
        return true;
    }

    public function Connected()
    {
        return $this->connected;
    }

    public function Noop()
    {
        return $this->connected;
    }

    public function Quit($close_on_error = true)
    {
        $was = $this->connected;
        $this->Close();
        return $was;
    }

    /* The connection itself is the extension's: the next message may come within its `keepalive`. */
    public function Close()
    {
        $this->connected = false;
        $this->server = array();
        $this->envelope = array();
        $this->forgetLogin();
    }

    /* ---- what the server is not asked ------------------------------------------------------------------ */

    public function Verify($name)
    {
        return $this->unsupported('VRFY');
    }

    public function Expand($name)
    {
        return $this->unsupported('EXPN');
    }

    public function Help($keyword = '')
    {
        return $this->unsupported('HELP');
    }

    public function Turn()
    {
        return $this->unsupported('TURN');
    }

    private function unsupported($command)
    {
        return $this->fail("不支持 $command 命令。", array('errstr' => "$command is not implemented"));
    }

    /* ---- sending --------------------------------------------------------------------------------------- */

    public function Data($msg_data)
    {
        if (!function_exists('smtp_send')) {
            return $this->fail(self::missing(), array('errstr' => 'the extension smtp is not loaded'));
        }
        $message = array('raw' => $msg_data, 'remove_bcc' => true, 'envelope' => $this->envelope + array('from' => '', 'to' => array()));
        try {
            $result = smtp_send($message, $this->destination());
        } catch (Throwable $mistake) {
            return $this->fail(self::misfilled($mistake->getMessage()), array('errstr' => $mistake->getMessage()));
        }
        foreach ($result['transcript'] as $line) {
            $this->show($line['from'] === 'note' ? 'NOTICE' : 'FROM ' . strtoupper($line['from']), $line['text']);
        }
        return $result['ok'] ? true : $this->refused($result);
    }

    /* A machine whose php.ini says capture:// sends nothing, whatever a copied database says. */
    private function destination()
    {
        $host = isset($this->server['host']) ? $this->server['host'] : '';
        foreach (array((string) ini_get('smtp.server'), $host) as $url) {
            if (stripos($url, 'capture:') === 0) {
                return $url . (strpos($url, '?') === false ? '?' : '&') . 'locale=zh';
            }
        }
        return $this->settings($host);
    }

    /* All recipients or nobody: the shop knows only one answer for a message. */
    private function settings($host)
    {
        preg_match('~^(?:(ssl|tls|tcp)://)?([^?]*?)/?(?:\?(.*))?$~is', $host, $part);
        parse_str(isset($part[3]) ? $part[3] : '', $settings);
        $settings += $this->server + array('recipients' => 'all', 'locale' => 'zh');
        $settings = array('host' => $part[2]) + $settings + array('tls' => self::$encryption[strtolower($part[1])]);
        if (empty($settings['port'])) {
            $settings['port'] = $settings['tls'] === 'implicit' ? 465 : ($settings['tls'] === 'starttls' ? 587 : 25);
        } elseif ($settings['tls'] === 'starttls' && $settings['port'] == 465) {
            $settings['tls'] = 'implicit';
        }
        $object = spl_object_hash($this);
        return $settings + (isset(self::$logins[$object]) ? self::$logins[$object] : array());
    }

    private function forgetLogin()
    {
        unset(self::$logins[spl_object_hash($this)]);
    }

    /* ---- what the shop shows --------------------------------------------------------------------------- */

    private function refused(array $result)
    {
        $words = (string) $result['response'];
        $advice = self::inTheWordsOfTheShop($result['advice']);
        if ($result['category'] === 'tls_required') {
            array_unshift($advice, self::ENCRYPT);
        }
        $detail = array_merge(array($words === '' ? $result['error'] : $words), $advice, array((string) $result['help_url']));
        $sentence = $result['message'];
        if ($words !== '' && !preg_match("~(?<!\\d){$result['code']}(?!\\d)~", $sentence)) {
            $sentence .= "服务器的原话：{$result['code']} {$words}。";
        }
        return $this->fail($sentence . ($advice ? '建议：' . $advice[0] : ''), array(
            'errno' => $result['errno'], 'errstr' => $result['error'], 'detail' => rtrim(implode("\n", $detail)),
            'smtp_code' => $result['code'], 'smtp_code_ex' => $result['enhanced_code'], 'smtp_msg' => $result['response'],
        ));
    }

    private static function inTheWordsOfTheShop(array $advice)
    {
        $words = self::$spellings;
        foreach (self::$fields as $key => $field) {
            $words["'$key'"] = $field;
        }
        foreach ($advice as $number => $step) {
            $advice[$number] = str_replace(array(' “', '” '), array('“', '”'), strtr($step, $words));
        }
        return $advice;
    }

    private function fail($sentence, array $facts)
    {
        $sentence = strtr($sentence, array('<' => '＜', '>' => '＞'));
        $this->show('ERROR', $sentence);
        if ($this->error === null) {
            $error = array('error' => $sentence, 'errno' => null, 'errstr' => null, 'detail' => null,
                'smtp_code' => null, 'smtp_code_ex' => null, 'smtp_msg' => null);
            $this->error = array_merge($error, $facts);
        }
        return false;
    }

    private function show($heading, $text)
    {
        if ($this->do_debug > 0) {
            $text = PHP_SAPI === 'cli' ? $text : htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
            echo "SMTP -> $heading:", self::CRLF, $text, self::CRLF;
        }
    }

    private static function missing()
    {
        $sentence = '邮件没有发出：PHP 没有加载 smtp 扩展（PHP ' . PHP_VERSION . '，' . PHP_SAPI . '）。';
        if (version_compare(PHP_VERSION, '7.4', '<')) {
            return $sentence . '建议：smtp 扩展需要 PHP 7.4 或更高版本；请升级 PHP，或者换回商店原来的文件。';
        }
        return $sentence . '建议：安装 smtp 扩展，在 php.ini 中加上 extension=smtp，然后重启 PHP；或者换回商店原来的文件。';
    }

    /* smtp_send() names the key that is wrong. */
    private static function misfilled($mistake)
    {
        $key = preg_match('~ key "([a-z_.]+)~', $mistake, $found) ? $found[1] : '';
        if (isset(self::$fields[$key])) {
            return '邮件没有发出：' . self::$fields[$key] . "填写有误（{$mistake}）。建议：检查商店的邮件设置。";
        }
        return "邮件没有发出：商店交来的数据有误（{$mistake}）。";
    }
}

class desktop_email_smtp_fsockopen extends smtp_shop
{
}

class mdl_smtp extends smtp_shop
{
    /** Set by the shop's loadModel(). */
    public $modelName;

    /* Without it PHP 7.4 would take the next one for the constructor, and say that this is deprecated. */
    public function __construct()
    {
    }

    public function mdl_smtp()
    {
        $this->__construct();
    }
}
