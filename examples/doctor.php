<?php
/*
 * doctor.php - a page for the back office of a shop: why does the mail not go out? One file; it needs PHP 7.4 or later
 * and the extension smtp. What it runs is smtp_diagnose(); docs/doctor-page.md says more.
 *
 * Whoever may open this page makes your server talk to mail servers. So it does nothing until a file of yours, behind your
 * own login, says who that is. Put doctor.php where no URL reaches it, and beside your other pages a file such as
 *
 *     <?php
 *     require 'login-of-my-shop.php';
 *     $doctor = ['may_use' => function () { return my_shop_user_is_admin(); }];
 *     require '/path/to/doctor.php';
 *
 * 谁能打开此页，谁就能让您的服务器去连接邮件服务器。所以，只有当您自己的、需要登录的文件说明谁可以使用时，它才会工作。
 * 请把 doctor.php 放在网址访问不到的地方，再像上面那样，在后台里写一个小文件来引用它。
 *
 * To try it out on your own machine (试用): php -S 127.0.0.1:8080 -d extension=smtp examples/doctor.php
 *
 * Keys of $doctor:
 *     may_use   callable that returns true for those who may use the page, or true      必填：返回 true 表示允许使用
 *     allow     'public' (default): public addresses and mail ports only; 'any': also your own network   允许连接内网
 *     locale    'en' or 'zh'; default: the browser's language, then the ini setting smtp.locale          默认语言
 *     server    what the form begins with: host, port, tls, username. Its password stays on the server and is used when these
 *               four are unchanged and no password is typed. Other keys of a server array hold for every run.   当前设置
 *     from, to  sender and recipient that the form begins with                            默认发件人和收件人
 *     options   more options of smtp_diagnose(); the deadline is 30 seconds unless given here           其他诊断选项
 *     fields    more hidden fields of the form, name => value: a token your framework wants             额外的隐藏字段
 *
 * The page ends the request. Nothing may have been printed before it.
 */

namespace SmtpDoctor;

const NEEDS = '0.1.0';
const RUNS = 30, WINDOW = 600; // so many runs within so many seconds, one at a time
const PORTS = [24, 25, 465, 587, 2525]; // of 'allow' => 'public'
const ENCRYPTIONS = ['auto', 'implicit', 'starttls', 'opportunistic', 'none'];
const FORM = ['host', 'port', 'tls', 'username'];
const SECRETS = ['password', 'oauth_token', 'local_cert', 'local_pk', 'passphrase'];

/* name => English, Chinese, host, port, encryption, the text about its password */
const PROVIDERS = [
	'qq' => ['QQ Mail', 'QQ 邮箱', 'smtp.qq.com', 465, 'implicit', 'hint_code'],
	'exmail' => ['Tencent Exmail', '腾讯企业邮箱', 'smtp.exmail.qq.com', 465, 'implicit', 'hint_client'],
	'163' => ['NetEase 163', '网易 163 邮箱', 'smtp.163.com', 465, 'implicit', 'hint_code'],
	'126' => ['NetEase 126', '网易 126 邮箱', 'smtp.126.com', 465, 'implicit', 'hint_code'],
	'aliyun' => ['Alibaba Mail (enterprise)', '阿里企业邮箱', 'smtp.qiye.aliyun.com', 465, 'implicit', 'hint_client'],
	'directmail' => ['Alibaba Cloud DirectMail', '阿里云邮件推送', 'smtpdm.aliyun.com', 465, 'implicit', 'hint_key'],
	'sina' => ['Sina Mail', '新浪邮箱', 'smtp.sina.com', 465, 'implicit', 'hint_code'],
	'gmail' => ['Gmail', 'Gmail', 'smtp.gmail.com', 465, 'implicit', 'hint_app'],
	'microsoft' => ['Microsoft 365', 'Microsoft 365', 'smtp.office365.com', 587, 'starttls', 'hint_microsoft'],
	'yahoo' => ['Yahoo Mail', '雅虎邮箱', 'smtp.mail.yahoo.com', 465, 'implicit', 'hint_app'],
	'icloud' => ['iCloud Mail', 'iCloud 邮箱', 'smtp.mail.me.com', 587, 'starttls', 'hint_app'],
	'sendgrid' => ['SendGrid', 'SendGrid', 'smtp.sendgrid.net', 587, 'starttls', 'hint_key'],
	'mailgun' => ['Mailgun', 'Mailgun', 'smtp.mailgun.org', 587, 'starttls', 'hint_key'],
	'brevo' => ['Brevo', 'Brevo', 'smtp-relay.brevo.com', 587, 'starttls', 'hint_key'],
];

/* ---- words ---------------------------------------------------------------------------------------- */

const TEXTS = [
	'title' => ['Mail doctor', '发信诊断'],
	'question' => ['Why does the mail not go out?', '邮件为什么发不出去？'],
	'lead' => ['This page talks to your mail server step by step and says what is wrong and what to do.',
		'本页会一步一步地与您的邮件服务器对话，告诉您哪里出了问题、该怎么办。'],
	'form_server' => ['Mail server', '邮件服务器'],
	'form_login' => ['Login', '登录'],
	'form_addresses' => ['Addresses', '收发地址'],
	'provider' => ['Provider', '邮箱服务商'],
	'provider_other' => ['Another one', '其他'],
	'host' => ['Host', '服务器地址'],
	'port' => ['Port', '端口'],
	'port_hint' => ['May be empty', '可留空'],
	'tls' => ['Encryption', '加密方式'],
	'tls_auto' => ['Automatic', '自动'],
	'tls_implicit' => ['SSL/TLS', 'SSL/TLS'],
	'tls_starttls' => ['STARTTLS', 'STARTTLS'],
	'tls_opportunistic' => ['STARTTLS if offered', '支持时用 STARTTLS'],
	'tls_none' => ['None', '不加密'],
	'username' => ['User name', '用户名'],
	'username_hint' => ['Usually the whole mail address', '通常是完整的邮箱地址'],
	'password' => ['Password', '密码'],
	'password_saved' => ['Empty: the saved password', '留空则用已保存的密码'],
	'password_never' => ['It is used for this check only and not stored.', '只用于本次检查，不会保存。'],
	'show_password' => ['Show', '显示'],
	'hide_password' => ['Hide', '隐藏'],
	'from' => ['Sender', '发件人'],
	'from_hint' => ['Empty: the user name', '留空则用用户名'],
	'to' => ['Recipient', '收件人'],
	'to_hint' => ['Who would get the mail', '把邮件发给谁'],
	'message' => ['Really send a test mail to the recipient', '真的给收件人发一封测试邮件'],
	'masked' => ['Leave user names and addresses out of the report', '报告中隐去用户名和邮箱地址'],
	'run' => ['Check', '开始检查'],
	'stop' => ['Stop', '停止'],
	'hint_code' => ['This provider wants an authorization code (授权码) from its settings, not the password of web mail.',
		'这里要填在网页邮箱的设置里生成的授权码，不是登录密码。'],
	'hint_client' => ['If the administrator requires it, this is the password for mail programs (客户端专用密码).',
		'如果管理员开启了安全登录，这里要填客户端专用密码。'],
	'hint_app' => ['This provider wants an app password from the account\'s settings, not the usual password.',
		'这里要填在账号设置里生成的应用专用密码，不是平时的登录密码。'],
	'hint_key' => ['This service wants its own SMTP password or API key, made in its console.',
		'这里要填在服务商控制台里设置的 SMTP 密码或密钥。'],
	'hint_microsoft' => ['Login with a password must be switched on for this mailbox (SMTP AUTH).',
		'需要先为这个邮箱开启密码登录（SMTP AUTH）。'],
	'working_on' => ['Checking …', '正在检查……'],
	'stopped' => ['Stopped.', '已停止。'],
	'lost' => ['The answer broke off. Are you still logged in? Load the page again.', '应答中断了。您的登录是否已过期？请刷新页面再试。'],
	'done' => ['Done.', '检查结束。'],
	'verdict' => ['Verdict', '结论'],
	'server_says' => ['The server\'s own words', '服务器的原话'],
	'advice' => ['What to do', '怎么办'],
	'wait' => ['Earliest next attempt: in %s.', '最早可在 %s后再试。'],
	'help' => ['Help page of the provider', '服务商的帮助页面'],
	'working' => ['These settings work', '这组设置可用'],
	'use' => ['Use these settings', '使用这组设置'],
	'used' => ['Filled in. Press "Check" to try them.', '已填入表单，请点“开始检查”再试。'],
	'retype' => ['Filled in. Type the password again and press "Check".', '已填入表单，请重新输入密码，再点“开始检查”。'],
	'steps' => ['Steps', '检查步骤'],
	'timeline' => ['Where the time went', '时间都花在哪里'],
	'timeline_of' => ['Bars of the steps in their order, %s in all', '按先后顺序排列的各步骤用时，共 %s'],
	'transcript' => ['The conversation, word for word', '会话记录（逐字）'],
	'report' => ['The report as text', '文本报告'],
	'copy' => ['Copy the report', '复制报告'],
	'copied' => ['Copied.', '已复制。'],
	'not_copied' => ['The browser did not copy it; the report is selected, press Ctrl+C.', '浏览器不允许复制；报告已选中，请按 Ctrl+C。'],
	'opens_new' => [' (opens in a new window)', '（在新窗口打开）'],
	'status_pass' => ['passed', '通过'],
	'status_warn' => ['warning', '注意'],
	'status_fail' => ['failed', '失败'],
	'status_skip' => ['not done', '未做'],
	'client' => ['We', '我们'],
	'server' => ['Server', '服务器'],
	'note' => ['Note', '备注'],
	'seconds' => ['%d s', '%d 秒'],
	'minutes' => ['%d min', '%d 分钟'],
	'hours' => ['%d h', '%d 小时'],
	'refused_title' => ['Please look at the form again', '请检查表单'],
	'refused_token' => ['This form is too old, or the browser takes no cookies. Press "Check" again.', '表单已过期，或浏览器不接受 Cookie。请再点一次“开始检查”。'],
	'refused_busy' => ['The check before this one has not ended yet. Wait a little, 30 seconds at most.', '上一次检查还没有结束，请稍等再试，最多 30 秒。'],
	'refused_often' => ['That was often. Mail servers lock out who knocks too often: wait ten minutes.', '检查得太频繁了，邮件服务器可能会因此封锁您。请十分钟后再试。'],
	'refused_lock' => ['PHP cannot write to its folder for temporary files (sys_temp_dir).', 'PHP 无法写入临时文件夹（sys_temp_dir）。'],
	'refused_broken' => ['The check ended with an error of the program; PHP\'s error log has it.', '检查因程序错误中断，详情见 PHP 错误日志。'],
	'refused_host' => ['Host: type the name of the mail server, such as smtp.example.com.', '服务器地址：请填写邮件服务器的名称，例如 smtp.example.com。'],
	'refused_port' => ['Port: a number from 1 to 65535.', '端口：请填写 1 到 65535 的数字。'],
	'refused_public' => ['Port: one of %s. This page connects to mail ports only.', '端口：只能是 %s 之一，本页只连接邮件端口。'],
	'refused_tls' => ['Encryption: choose one of the list.', '加密方式：请从列表中选择。'],
	'refused_username' => ['Login: the user name is missing, too long or holds characters that cannot be.', '用户名：没有填写、太长，或含有不允许的字符。'],
	'refused_password' => ['Login: the password is missing, too long or holds characters that cannot be.', '密码：没有填写、太长，或含有不允许的字符。'],
	'refused_from' => ['Sender: exactly one mail address, such as shop@example.com.', '发件人：请填写一个邮箱地址，例如 shop@example.com。'],
	'refused_to' => ['Recipient: exactly one mail address, such as you@example.com.', '收件人：请填写一个邮箱地址，例如 you@example.com。'],
	'check_config' => ['Settings', '设置'],
	'check_resolve' => ['Look-up', '域名解析'],
	'check_connect' => ['Connection', '连接'],
	'check_proxy' => ['Proxy', '代理'],
	'check_greeting' => ['Greeting', '问候语'],
	'check_ehlo' => ['EHLO', 'EHLO'],
	'check_starttls' => ['STARTTLS', 'STARTTLS'],
	'check_tls' => ['Encryption', '加密'],
	'check_certificate' => ['Certificate', '证书'],
	'check_auth' => ['Login', '登录'],
	'check_mail' => ['Sender', '发件人'],
	'check_rcpt' => ['Recipient', '收件人'],
	'check_message' => ['Test mail', '测试邮件'],
	'check_neighbours' => ['Other ports', '其他端口'],
	'check_sender_dns' => ['DNS', '发件域名'],
	'check_local' => ['This machine', '本机'],
];

/* What those read who cannot use the page yet: both languages, and what to write where. */
const DENIED = [
	['This page is not protected yet', 'It does nothing until a file of yours, behind the login of your back office, says who may use it:',
		'此页尚未受到保护', '只有当您后台里需要登录的文件说明谁可以使用时，此页才会工作：',
		"<?php\nrequire 'login-of-my-shop.php';\n\$doctor = ['may_use' => function () { return my_shop_user_is_admin(); }];\nrequire '/path/to/doctor.php';"],
	['You may not use this page', 'Log in to the back office as an administrator, then open it again.',
		'您不能使用此页', '请先以管理员身份登录后台，再打开此页。', ''],
];
const MISSING = [
	'extension' => ['The extension smtp is not loaded', 'Install it, load it in php.ini and restart PHP:', '没有加载 smtp 扩展', '请安装扩展，在 php.ini 中加载它，然后重启 PHP：',
		"pecl install smtp\n; php.ini\nextension=smtp"],
	'version' => ['The extension smtp is too old', 'This page needs version ' . NEEDS . ' or later. Update it and restart PHP:',
		'smtp 扩展的版本太旧', '此页需要 ' . NEEDS . ' 或更高版本。请升级，然后重启 PHP：', 'pecl upgrade smtp'],
	'session' => ['PHP has no sessions', 'This page keeps the key of its form in a session. Load the extension session:',
		'PHP 没有会话功能', '此页用会话保存表单的密钥，请加载 session 扩展：', 'extension=session'],
];

function locale(?string $chosen = null): string
{
	static $locale = 'en';
	return $locale = $chosen ?? $locale;
}

function t(string $key, ...$values): string
{
	$text = TEXTS[$key][locale() === 'zh' ? 1 : 0] ?? $key;
	return $values ? vsprintf($text, $values) : $text;
}

function e($text): string
{
	return htmlspecialchars((string) $text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function name_of(array $check): string
{
	return isset(TEXTS["check_$check[name]"]) ? t("check_$check[name]") : $check['name'];
}

/* Advice names settings as PHP writes them, 'tls' => 'starttls'; here they are fields. What the server said stays as it is. */
function in_fields(string $text, string $said = ''): string
{
	$space = locale() === 'zh' ? ' ?' : '';
	$names = function (string $part) use ($space): string {
		return preg_replace_callback("~$space'(host|port|tls|username|password|from|to)'(?: => '?(\w+)'?)?$space~", function (array $found): string {
			$value = $found[1] === 'tls' && in_array($found[2] ?? '', ENCRYPTIONS, true) ? t("tls_$found[2]") : $found[2] ?? '';
			return '“' . t($found[1]) . ($value === '' ? '' : (locale() === 'zh' ? '：' : ': ') . $value) . '”';
		}, $part);
	};
	return $said === '' ? $names($text) : implode($said, array_map($names, explode($said, $text)));
}

function milliseconds(?float $ms): string
{
	if ($ms === null) {
		return '';
	}
	return $ms < 0.1 ? '< 0.1 ms' : ($ms < 1000 ? round($ms, $ms < 10 ? 1 : 0) . ' ms' : round($ms / 1000, 1) . ' s');
}

function duration(int $seconds): string
{
	return $seconds < 120 ? t('seconds', $seconds) : ($seconds < 7200 ? t('minutes', ceil($seconds / 60)) : t('hours', ceil($seconds / 3600)));
}

/* The first of our languages that the browser likes best. */
function browser_locale(): string
{
	preg_match_all('~(?:^|,)\s*(zh|en)\b[^,;]*(?:;\s*q=([\d.]+))?~i', $_SERVER['HTTP_ACCEPT_LANGUAGE'] ?? '', $found, PREG_SET_ORDER);
	$best = ['', 0.0];
	foreach ($found as $wish) {
		$weight = (float) ($wish[2] ?? 1);
		$best = $weight > $best[1] ? [strtolower($wish[1]), $weight] : $best;
	}
	return $best[0];
}

function choose_locale(array $doctor): void
{
	foreach ([posted('lang'), $_GET['lang'] ?? '', $doctor['locale'] ?? '', browser_locale(), ini_get('smtp.locale')] as $wish) {
		if (in_array($wish, ['en', 'zh'], true)) {
			locale($wish);
			return;
		}
	}
}

/* ---- who may, and how often ----------------------------------------------------------------------- */

/* PHP's own server, for this machine, asked by its name: not by a page elsewhere whose name leads here. */
function is_tried_out(): bool
{
	$host = preg_replace('~:\d+$~', '', $_SERVER['HTTP_HOST'] ?? '');
	return PHP_SAPI === 'cli-server' && in_array($_SERVER['REMOTE_ADDR'] ?? '', ['127.0.0.1', '::1'], true)
		&& in_array($host, ['127.0.0.1', 'localhost', '[::1]'], true)
		&& !isset($_SERVER['HTTP_FORWARDED']) && !isset($_SERVER['HTTP_X_FORWARDED_FOR']);
}

function may_use($rule): bool
{
	return (is_callable($rule) ? $rule() : $rule) === true;
}

function what_is_missing(): ?string
{
	if (!function_exists('smtp_diagnose') || !defined('SMTP_VERSION')) {
		return 'extension';
	}
	if (version_compare(SMTP_VERSION, NEEDS, '<')) {
		return 'version';
	}
	return function_exists('session_start') ? null : 'session';
}

function is_https(): bool
{
	return !in_array(strtolower($_SERVER['HTTPS'] ?? ''), ['', 'off'], true);
}

/* The session of the shop where it has one, be it PHP's or, as in ECStore, its own in $_SESSION; else one of ours. */
function open_session(): void
{
	if (session_status() === PHP_SESSION_ACTIVE || (isset($_SESSION) && session_id() === '')) {
		return;
	}
	if (session_id() === '') {
		session_name('smtp_doctor');
	}
	session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Strict', 'cookie_secure' => is_https(), 'use_strict_mode' => true,
		'use_only_cookies' => true, 'use_trans_sid' => false, 'cache_limiter' => '']);
}

function token(): string
{
	if (!is_string($_SESSION['smtp_doctor']['token'] ?? null)) {
		$_SESSION['smtp_doctor']['token'] = bin2hex(random_bytes(24));
	}
	return $_SESSION['smtp_doctor']['token'];
}

/* Null, or the name of the text that says why this run is refused. */
function refused_run(string $token): ?string
{
	if (!hash_equals($token, posted('token'))) {
		return 'refused_token';
	}
	$runs = array_filter((array) ($_SESSION['smtp_doctor']['runs'] ?? []), function ($when) { return $when > time() - WINDOW; });
	if (count($runs) >= RUNS) {
		return 'refused_often';
	}
	$_SESSION['smtp_doctor']['runs'] = array_merge($runs, [time()]);
	return null;
}

/* One run at a time. The lock goes with the request, however that ends; false: another holds it, null: no file. */
function lock(string $token)
{
	$file = @fopen(lock_path($token), 'c');
	return $file ? (flock($file, LOCK_EX | LOCK_NB) ? $file : false) : null;
}

function lock_path(string $token): string
{
	return sys_get_temp_dir() . '/smtp-doctor-' . hash('sha256', $token);
}

/* ---- the form's values ---------------------------------------------------------------------------- */

function posted(string $name): string
{
	$value = $_SERVER['REQUEST_METHOD'] === 'POST' ? $_POST[$name] ?? '' : '';
	return is_string($value) ? $value : '';
}

function defaults(array $doctor): array
{
	$server = array_map('strval', array_intersect_key($doctor['server'], array_flip(FORM)));
	$server['tls'] = ['' => 'auto', 'ssl' => 'implicit', 'tls' => 'starttls'][$server['tls'] ?? ''] ?? $server['tls'];
	return array_replace(['host' => '', 'port' => '', 'tls' => '', 'username' => ''], $server)
		+ ['from' => (string) ($doctor['from'] ?? ''), 'to' => (string) ($doctor['to'] ?? ''), 'provider' => '', 'message' => '', 'masked' => ''];
}

/* What was sent, else the defaults. A provider chosen without JavaScript fills what was left empty. */
function values(array $defaults): array
{
	if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
		return $defaults;
	}
	$values = array_map('trim', array_map(__NAMESPACE__ . '\posted', array_combine(array_keys($defaults), array_keys($defaults))));
	$provider = PROVIDERS[$values['provider']] ?? null;
	if ($provider && $values['host'] === '') {
		[, , $values['host'], $values['port'], $values['tls']] = $provider;
	}
	if (preg_match('~^(.{1,255}) (\d{1,5}) (\w+)$~D', posted('use'), $use)) {
		[, $values['host'], $values['port'], $values['tls']] = $use;
	}
	return array_map('strval', $values);
}

/* The array for smtp_diagnose(). What is secret in the shop's own settings goes only where they say. */
function server_of(array $doctor, array $values): array
{
	$saved = $doctor['server'];
	$unchanged = array_intersect_key($values, array_flip(FORM)) === array_intersect_key(defaults($doctor), array_flip(FORM));
	$own = array_diff_key($saved, array_flip(FORM), $unchanged && posted('password') === '' ? [] : array_flip(SECRETS));
	$typed = array_intersect_key($values, array_flip(FORM)) + ['password' => posted('password')];
	$typed = array_filter($typed, function ($value) { return $value !== ''; });
	return ['locale' => locale(), 'allow' => $doctor['allow']] + $typed + $own;
}

function options_of(array $doctor, array $values): array
{
	$options = ['locale' => locale(), 'message' => $values['message'] !== ''];
	$options += $values['masked'] === '' ? [] : ['addresses' => false];
	foreach (['from', 'to'] as $name) {
		$options += $values[$name] === '' ? [] : [$name => $values[$name]];
	}
	if (isset($options['to']) && !isset($options['from']) && strpos($values['username'], '@')) {
		$options['from'] = $values['username'];
	}
	return $options + $doctor['options'] + ['deadline' => 30];
}

/* The field that is wrong and the sentence about it. Such an error never holds the value. */
function explain_error(\Throwable $error, array $doctor, array $values): array
{
	if (!preg_match('~^smtp_diagnose\(\): .*?(?:key "(\w+)|$)~', $error->getMessage(), $found)) {
		error_log('smtp doctor: ' . get_class($error) . ' in ' . $error->getFile() . ':' . $error->getLine());
		return ['', t('refused_broken')];
	}
	$field = $found[1] ?? '';
	$isMailPort = in_array((int) $values['port'], PORTS, true);
	if ($field === 'port' && $doctor['allow'] === 'public' && !$isMailPort) {
		return [$field, t('refused_public', implode(', ', PORTS))];
	}
	return isset(TEXTS["refused_$field"]) ? [$field, t("refused_$field")] : ['', $error->getMessage()];
}

/* ---- parts of the page ---------------------------------------------------------------------------- */

function html(callable $part, ...$arguments): string
{
	ob_start();
	$part(...$arguments);
	return ob_get_clean();
}

function mark(string $status): string
{
	return ['pass' => '✓', 'warn' => '!', 'fail' => '✗'][$status] ?? '–';
}

function refusal(string $field, string $sentence): void
{
?>
	<div class="verdict fail" id="refusal" tabindex="-1">
		<p class="eyebrow"><?= e(t('refused_title')) ?></p>
		<h2><?= $field === '' ? e($sentence) : '<a href="#' . e($field) . '">' . e($sentence) . '</a>' ?></h2>
	</div>
<?php
}

function check(array $check): void
{
?>
	<li class="<?= e($check['status']) ?>" data-check="<?= e($check['name']) ?>">
		<span class="mark" aria-hidden="true"><?= mark($check['status']) ?></span>
		<div><b><?= e(name_of($check)) ?></b> <span class="unseen"><?= e(t("status_$check[status]")) ?>:</span> <span class="sentence"><?= e(in_fields($check['message'], (string) ($check['facts']['response'] ?? $check['facts']['text'] ?? ''))) ?></span></div>
		<span class="ms"><?= e(milliseconds($check['ms'])) ?></span>
	</li>
<?php
}

function verdict(array $result): void
{
	$words = trim("$result[code] $result[enhanced_code] $result[response]");
?>
	<div class="verdict <?= $result['ok'] ? 'pass' : 'fail' ?>" id="outcome" tabindex="-1">
		<p class="eyebrow"><span class="mark" aria-hidden="true"><?= mark($result['ok'] ? 'pass' : 'fail') ?></span> <?= e(t('verdict')) ?></p>
		<h2><?= e(in_fields($result['message'], (string) $result['response'])) ?></h2>
	<?php if ($words !== '') { ?>
		<figure><figcaption><?= e(t('server_says')) ?></figcaption><blockquote><?= e($words) ?></blockquote></figure>
	<?php } ?>
	<?php if ($result['advice']) { ?>
		<h3><?= e(t('advice')) ?></h3>
		<ol class="advice"><?php foreach ($result['advice'] as $step) { ?><li><?= e(in_fields($step)) ?></li><?php } ?></ol>
	<?php } ?>
	<?php if ($result['retry_after']) { ?>
		<p><?= e(t('wait', duration($result['retry_after']))) ?></p>
	<?php } ?>
	<?php if (preg_match('~^https?://~', (string) $result['help_url'])) { ?>
		<p><a href="<?= e($result['help_url']) ?>" target="_blank" rel="noopener noreferrer"><?= e(t('help')) ?><span class="unseen"><?= e(t('opens_new')) ?></span></a></p>
	<?php } ?>
	<?php if ($result['working']) { working($result['working']); } ?>
	<?php if ($result['error'] !== null) { ?>
		<p class="error"><?= e($result['error']) ?></p>
	<?php } ?>
	</div>
<?php
}

/* The array holds the password, which stays here. */
function working(array $server): void
{
	[$host, $port, $tls] = [$server['host'] ?? '', $server['port'], $server['tls']];
?>
	<div class="working">
		<p><b><?= e(t('working')) ?></b><br><?= e("$host · " . t('port') . " $port · " . t("tls_$tls")) ?></p>
		<button type="submit" form="form" name="use" value="<?= e("$host $port $tls") ?>" formnovalidate><?= e(t('use')) ?></button>
	</div>
<?php
}

/* One row for each step: its name and time, and a bar that begins where the step before it has ended. */
function timeline(array $checks): void
{
	$steps = array_values(array_filter($checks, function ($check) { return $check['status'] !== 'skip'; }));
	$total = array_sum(array_column($steps, 'ms'));
	$at = 0.0;
	$words = [];
	foreach ($steps as $step) {
		$words[] = name_of($step) . ': ' . trim(t("status_$step[status]") . ' ' . milliseconds($step['ms']));
	}
?>
	<h3><?= e(t('timeline')) ?></h3>
	<svg class="timeline" id="timeline" width="100%" height="<?= 40 * count($steps) ?>" role="img" aria-labelledby="timeline-title timeline-words">
		<title id="timeline-title"><?= e(t('timeline_of', milliseconds($total))) ?></title>
		<desc id="timeline-words"><?= e(implode('; ', $words)) ?></desc>
	<?php foreach ($steps as $row => $step) {
		$left = $total > 0 ? min(99.4, 100 * $at / $total) : 0;
		$width = $total > 0 ? max(0.6, 100 * $step['ms'] / $total) : 0.6;
		$at += $step['ms']; ?>
		<g class="<?= e($step['status']) ?>" data-step="<?= e($step['name']) ?>">
			<text x="0" y="<?= 40 * $row + 16 ?>"><tspan class="mark"><?= mark($step['status']) ?></tspan> <?= e(name_of($step)) ?></text>
			<text class="ms" x="100%" y="<?= 40 * $row + 16 ?>" text-anchor="end"><?= e(milliseconds($step['ms'])) ?></text>
			<rect class="track" x="0" y="<?= 40 * $row + 24 ?>" width="100%" height="5" rx="2.5"/>
			<rect class="bar" x="<?= number_format($left, 2, '.', '') ?>%" y="<?= 40 * $row + 24 ?>" width="<?= number_format($width, 2, '.', '') ?>%" height="5" rx="2.5"/>
		</g>
	<?php } ?>
	</svg>
<?php
}

function transcript(array $entries): void
{
?>
	<details><summary><?= e(t('transcript')) ?></summary>
	<ol class="transcript">
	<?php foreach ($entries as $entry) { ?>
		<li class="<?= e($entry['from']) ?>"><span class="ms"><?= e(milliseconds($entry['ms'])) ?></span><span class="who"><?= e(t($entry['from'])) ?></span><code><?= e($entry['text']) ?></code></li>
	<?php } ?>
	</ol></details>
<?php
}

function rest(array $result): void
{
	timeline($result['checks']);
	transcript($result['transcript']);
?>
	<details><summary><?= e(t('report')) ?></summary>
	<label class="unseen" for="report"><?= e(t('report')) ?></label>
	<textarea id="report" readonly rows="18" spellcheck="false" wrap="off"><?= e($result['report']) ?></textarea></details>
	<p><button type="button" id="copy" hidden><?= e(t('copy')) ?></button> <span id="copied" role="status"></span></p>
<?php
}

/* ---- the form ------------------------------------------------------------------------------------- */

function field(string $name, string $value, string $attributes, string $hint = '', string $wrong = ''): void
{
	$state = ($hint === '' ? '' : " aria-describedby=\"$name-hint\"") . ($wrong === $name ? ' aria-invalid="true"' : '');
?>
	<p class="field <?= $name ?>"><label for="<?= $name ?>"><?= e(t($name)) ?></label>
		<input id="<?= $name ?>" name="<?= $name ?>" value="<?= e($value) ?>" <?= $attributes . $state ?> autocapitalize="none" spellcheck="false">
		<?php if ($hint !== '') { ?><small id="<?= $name ?>-hint"><?= e($hint) ?></small><?php } ?></p>
<?php
}

function password_field(bool $saved, string $hint, string $wrong): void
{
?>
	<p class="field password"><label for="password"><?= e(t('password')) ?></label>
		<span class="joined"><input id="password" name="password" type="password" autocomplete="off" aria-describedby="password-hint"<?= $wrong === 'password' ? ' aria-invalid="true"' : '' ?>>
		<button type="button" id="show" hidden aria-pressed="false" aria-controls="password" data-show="<?= e(t('show_password')) ?>" data-hide="<?= e(t('hide_password')) ?>"><?= e(t('show_password')) ?></button></span>
		<small id="password-hint"><span id="provider-hint"><?= e($hint) ?></span> <?= e(($saved ? t('password_saved') . (locale() === 'zh' ? '。' : '. ') : '') . t('password_never')) ?></small></p>
<?php
}

function provider_field(string $chosen): void
{
?>
	<p class="field provider"><label for="provider"><?= e(t('provider')) ?></label>
		<select id="provider" name="provider"><option value=""><?= e(t('provider_other')) ?></option>
		<?php foreach (PROVIDERS as $name => [$en, $zh, $host, $port, $tls, $hint]) { ?>
			<option value="<?= e($name) ?>" data-host="<?= e($host) ?>" data-port="<?= $port ?>" data-tls="<?= e($tls) ?>" data-hint="<?= e(t($hint)) ?>"<?= (string) $name === $chosen ? ' selected' : '' ?>><?= e(locale() === 'zh' ? $zh : $en) ?></option>
		<?php } ?>
		</select></p>
<?php
}

function tls_field(string $chosen): void
{
?>
	<p class="field tls"><label for="tls"><?= e(t('tls')) ?></label>
		<select id="tls" name="tls"><?php foreach (ENCRYPTIONS as $tls) { ?>
			<option value="<?= $tls ?>"<?= $tls === $chosen ? ' selected' : '' ?>><?= e(t("tls_$tls")) ?></option>
		<?php } ?></select></p>
<?php
}

function tick_field(string $name, string $value): void
{
?>
	<p class="tick"><input type="checkbox" id="<?= $name ?>" name="<?= $name ?>" value="1"<?= $value === '' ? '' : ' checked' ?>> <label for="<?= $name ?>"><?= e(t($name)) ?></label></p>
<?php
}

function form(array $doctor, array $values, string $token, string $wrong): void
{
	$hint = isset(PROVIDERS[$values['provider']]) ? t(PROVIDERS[$values['provider']][5]) : '';
?>
	<form id="form" method="post" action="" enctype="multipart/form-data" autocomplete="off">
		<?php foreach (['token' => $token, 'lang' => locale()] + $doctor['fields'] as $name => $value) { ?>
			<input type="hidden" name="<?= e($name) ?>" value="<?= e($value) ?>">
		<?php } ?>
		<fieldset><legend><?= e(t('form_server')) ?></legend>
			<?php provider_field($values['provider']);
			field('host', $values['host'], 'required maxlength="255" inputmode="url" placeholder="smtp.example.com"', '', $wrong);
			field('port', $values['port'], 'inputmode="numeric" pattern="[0-9]{1,5}" maxlength="5"', t('port_hint'), $wrong);
			tls_field($values['tls']); ?>
		</fieldset>
		<fieldset><legend><?= e(t('form_login')) ?></legend>
			<?php field('username', $values['username'], 'maxlength="255"', t('username_hint'), $wrong);
			password_field(isset($doctor['server']['password']), $hint, $wrong); ?>
		</fieldset>
		<fieldset><legend><?= e(t('form_addresses')) ?></legend>
			<?php field('from', $values['from'], 'maxlength="320" inputmode="email"', t('from_hint'), $wrong);
			field('to', $values['to'], 'maxlength="320" inputmode="email"', t('to_hint'), $wrong);
			tick_field('message', $values['message']);
			tick_field('masked', $values['masked']); ?>
		</fieldset>
		<p class="go"><button type="submit" class="main" id="run" name="run" value="1" data-run="<?= e(t('run')) ?>" data-stop="<?= e(t('stop')) ?>"><?= e(t('run')) ?></button>
			<span id="status" role="status" aria-live="polite" data-working="<?= e(t('working_on')) ?>" data-stopped="<?= e(t('stopped')) ?>" data-lost="<?= e(t('lost')) ?>"
				data-used="<?= e(t('used')) ?>" data-copied="<?= e(t('copied')) ?>" data-not-copied="<?= e(t('not_copied')) ?>"><?= posted('use') === '' ? '' : e(t('retype')) ?></span></p>
	</form>
<?php
}

/* ---- the page ------------------------------------------------------------------------------------- */

/* For <style> and <script>: the only ones that the browser runs. */
function nonce(): string
{
	static $nonce;
	return $nonce = $nonce ?? bin2hex(random_bytes(16));
}

function send_headers(string $type, int $status): void
{
	http_response_code($status);
	$nonce = nonce();
	header("Content-Type: $type; charset=utf-8");
	header('Cache-Control: no-store, no-transform');
	header("Content-Security-Policy: default-src 'none'; script-src 'nonce-$nonce'; style-src 'nonce-$nonce'; img-src data:; connect-src 'self'; "
		. "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	header('X-Frame-Options: DENY');
	header('X-Content-Type-Options: nosniff');
	header('Referrer-Policy: same-origin');
	header('X-Robots-Tag: noindex');
	header_remove('X-Powered-By');
}

/* $body prints what stands in <body>. */
function page(int $status, callable $body): void
{
	send_headers('text/html', $status);
?>
<!doctype html>
<html lang="<?= locale() === 'zh' ? 'zh-CN' : 'en' ?>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><?= e(t('title')) ?></title>
<link rel="icon" href="data:,">
<style nonce="<?= nonce() ?>">
<?= STYLE ?>
</style>
</head>
<body>
<?php $body(); ?>
<script nonce="<?= nonce() ?>">
<?= SCRIPT ?>
</script>
</body>
</html>
<?php
}

/* In both languages, for those who may not or cannot use the page. */
function notice(int $status, array $words): void
{
	[$title, $text, $zhTitle, $zhText, $code] = $words;
	page($status, function () use ($title, $text, $zhTitle, $zhText, $code) {
?>
	<main>
		<div class="verdict fail" lang="en"><h1><?= e($title) ?></h1><p><?= e($text) ?></p></div>
		<div class="verdict fail" lang="zh-CN"><h1><?= e($zhTitle) ?></h1><p><?= e($zhText) ?></p></div>
		<?php if ($code !== '') { ?><pre><?= e($code) ?></pre><?php } ?>
	</main>
<?php
	});
}

function language_link(string $lang, string $name): void
{
	$now = (locale() === 'zh' ? 'zh-CN' : 'en') === $lang;
	$query = http_build_query(['lang' => substr($lang, 0, 2)] + $_GET);
?>
	<a href="?<?= e($query) ?>" lang="<?= $lang ?>" hreflang="<?= $lang ?>" data-lang<?= $now ? ' aria-current="true"' : '' ?>><?= $name ?></a>
<?php
}

/* $shown: what the run gave, HTML of the parts `verdict`, `checks` and `rest`; `field`: the one that is wrong. */
function show_page(array $doctor, array $values, string $token, array $shown = [], int $status = 200): void
{
	$shown += ['verdict' => '', 'checks' => '', 'rest' => '', 'field' => ''];
	page($status, function () use ($doctor, $values, $token, $shown) {
?>
	<header><p class="brand"><?= e(t('title')) ?></p><nav><?php language_link('en', 'English'); language_link('zh-CN', '中文'); ?></nav></header>
	<main>
		<h1><?= e(t('question')) ?></h1>
		<p class="lead"><?= e(t('lead')) ?></p>
		<?php form($doctor, $values, $token, $shown['field']); ?>
		<section id="result" <?= $shown['verdict'] === '' ? 'hidden' : '' ?>>
			<div id="verdict"<?= $shown['verdict'] === '' ? '' : ' tabindex="-1" autofocus' ?>><?= $shown['verdict'] ?></div>
			<div id="steps" <?= $shown['checks'] === '' && $shown['verdict'] !== '' ? 'hidden' : '' ?>><h3><?= e(t('steps')) ?></h3>
			<ol id="checks" class="checks"><?= $shown['checks'] ?></ol></div>
			<div id="rest"><?= $shown['rest'] ?></div>
		</section>
	</main>
<?php
	});
}

/* ---- a run ---------------------------------------------------------------------------------------- */

/* Gives each event to $tell: a check as it ends, at last verdict and rest, or what was wrong. */
function run(array $doctor, array $values, callable $tell): void
{
	$options = ['on_check' => function (array $check) use ($tell) {
		$tell(['checks' => html(__NAMESPACE__ . '\check', $check), 'say' => name_of($check) . ': ' . t("status_$check[status]")]);
	}];
	try {
		$result = smtp_diagnose(server_of($doctor, $values), $options + options_of($doctor, $values));
		$tell(['verdict' => html(__NAMESPACE__ . '\verdict', $result), 'rest' => html(__NAMESPACE__ . '\rest', $result), 'say' => t('done')]);
	} catch (\Throwable $error) {
		[$field, $sentence] = explain_error($error, $doctor, $values);
		$tell(['verdict' => html(__NAMESPACE__ . '\refusal', $field, $sentence), 'field' => $field, 'say' => '']);
	}
}

/* One line of JSON for each event, padded so that no buffer on the way keeps it back. */
function stream_event(array $event): void
{
	echo str_pad(json_encode($event, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE), 4096), "\n";
	flush();
}

function begin_stream(int $status): void
{
	send_headers('application/x-ndjson', $status);
	header('X-Accel-Buffering: no');
	if (function_exists('apache_setenv')) {
		@apache_setenv('no-gzip', '1');
	}
	@ini_set('zlib.output_compression', '0');
	while (ob_get_level() > 0 && @ob_end_clean());
}

function wants_stream(): bool
{
	return strpos($_SERVER['HTTP_ACCEPT'] ?? '', 'application/x-ndjson') !== false;
}

/* $work gets what tells events: to the browser at once, or, without JavaScript, to the page at the end. */
function answer(array $doctor, array $values, string $token, int $status, callable $work): void
{
	if (wants_stream()) {
		begin_stream($status);
		$work(__NAMESPACE__ . '\stream_event');
		return;
	}
	$shown = [];
	$work(function (array $event) use (&$shown) {
		foreach ($event as $part => $html) {
			$shown[$part] = ($shown[$part] ?? '') . $html;
		}
	});
	show_page($doctor, $values, $token, $shown, $status);
}

function refuse(array $doctor, array $values, string $token, string $why): void
{
	answer($doctor, $values, $token, $why === 'refused_token' ? 403 : 429, function (callable $tell) use ($why) {
		$tell(['verdict' => html(__NAMESPACE__ . '\refusal', '', t($why)), 'say' => '']);
	});
}

function answer_post(array $doctor, array $values, string $token): void
{
	$why = refused_run($token);
	session_write_close(); // other pages of the shop need not wait for this one
	$lock = $why === null ? lock($token) : null;
	if ($why !== null || !$lock) {
		refuse($doctor, $values, $token, $why ?? ($lock === false ? 'refused_busy' : 'refused_lock'));
		return;
	}
	ignore_user_abort(false);
	@set_time_limit(60);
	answer($doctor, $values, $token, 200, function (callable $tell) use ($doctor, $values) { run($doctor, $values, $tell); });
	@unlink(lock_path($token));
}

function main(
	#[\SensitiveParameter]
	array $doctor
): void {
	ini_set('display_errors', '0');
	$method = $_SERVER['REQUEST_METHOD'] = $_SERVER['REQUEST_METHOD'] ?? 'GET';
	if (headers_sent($file, $line)) {
		echo 'doctor.php must be required before anything is printed; output began in ', e("$file:$line");
		return;
	}
	choose_locale($doctor);
	if (!isset($doctor['may_use']) && is_tried_out()) {
		$doctor['may_use'] = true;
	}
	if (!may_use($doctor['may_use'] ?? null)) {
		notice(403, DENIED[isset($doctor['may_use']) ? 1 : 0]);
		return;
	}
	if (($missing = what_is_missing()) !== null) {
		notice(503, MISSING[$missing]);
		return;
	}
	$doctor += ['allow' => 'public', 'server' => [], 'options' => [], 'fields' => []];
	open_session();
	$token = token();
	$values = values(defaults($doctor));
	if ($method === 'POST' && posted('use') === '') {
		answer_post($doctor, $values, $token);
	} else {
		show_page($doctor, $values, $token);
	}
}

/* ---- looks ---------------------------------------------------------------------------------------- */

const STYLE = <<<'CSS'
:root { --paper: #fbfaf7; --ink: #1d2126; --soft: #5a6069; --line: #dcd9d1; --field: #fff; --accent: #1c4f82; --on-accent: #fff;
	--pass: #1b6b3a; --warn: #8a5a00; --fail: #a8261c; --pale: #f2efe8; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181b; --ink: #e6e4df; --soft: #a2a8b0; --line: #343a41; --field: #1c2024;
	--accent: #8fc0f0; --on-accent: #10202f; --pass: #74cf95; --warn: #e8b455; --fail: #ff9488; --pale: #1e2226; } }
* { box-sizing: border-box; }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1.25rem 5rem; background: var(--paper); color: var(--ink);
	font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
header { display: flex; justify-content: space-between; align-items: baseline; font-size: .875rem; color: var(--soft); }
header p { margin: 0; letter-spacing: .04em; }
nav { display: flex; gap: 1rem; }
nav a { padding: .25rem 0; color: var(--soft); text-decoration: none; }
nav a[aria-current] { color: var(--ink); border-bottom: 2px solid var(--accent); }
a { color: var(--accent); text-underline-offset: .15em; }
h1 { margin: 2rem 0 .25rem; font-size: clamp(1.6rem, 5vw, 2.25rem); line-height: 1.25; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
h3 { margin: 2.25rem 0 .75rem; font-size: 1rem; font-weight: 650; }
.lead { margin: 0 0 2rem; max-width: 36em; color: var(--soft); }
fieldset { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1rem 1.25rem; margin: 0; padding: 1.5rem 0; border: 0; border-top: 1px solid var(--line); }
legend { float: left; grid-column: 1 / -1; padding: 0; font-weight: 650; }
.field { display: flex; flex-direction: column; grid-column: span 3; margin: 0; min-width: 0; }
.provider { grid-column: 1 / -1; }
.host { grid-column: span 3; } .port { grid-column: span 1; } .tls { grid-column: span 2; }
label { font-size: .875rem; color: var(--soft); }
input, select, textarea, button { font: inherit; color: inherit; border-radius: .4rem; }
input:not([type=checkbox]), select { width: 100%; min-height: 2.75rem; padding: .4rem .7rem; border: 1px solid #8a8f96; background: var(--field); }
input[aria-invalid] { border: 2px solid var(--fail); }
input::placeholder { color: var(--soft); opacity: .75; }
small { margin-top: .2rem; font-size: .8125rem; line-height: 1.45; color: var(--soft); }
#provider-hint { color: var(--ink); }
.joined { display: flex; gap: .5rem; } .joined input { flex: 1; min-width: 0; }
.tick { grid-column: 1 / -1; display: flex; gap: .6rem; align-items: baseline; margin: 0; } .tick label { font-size: 1rem; color: var(--ink); }
.tick input { width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); transform: translateY(.15rem); }
.tick + .tick { margin-top: -.5rem; }
button { min-height: 2.75rem; padding: .4rem 1rem; border: 1px solid #8a8f96; background: var(--field); cursor: pointer; white-space: nowrap; }
button:hover { border-color: var(--accent); }
button.main { padding: .4rem 2.2rem; border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[tabindex="-1"]:focus { outline: 0; }
.go { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 0; padding-top: 1.5rem; border-top: 1px solid var(--line); }
#status, #copied { color: var(--soft); }
#result { margin-top: 2.5rem; }
.verdict { padding: .25rem 0 .25rem 1.5rem; border-left: 4px solid var(--fail); } .verdict.pass { border-color: var(--pass); }
.verdict h1, .verdict h2 { margin: .25rem 0 1.25rem; font-size: clamp(1.4rem, 4.6vw, 2rem); line-height: 1.3; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; text-wrap: pretty; }
.verdict h3 { margin: 1.5rem 0 .25rem; } .verdict + .verdict { margin-top: 2.5rem; }
.verdict h2 a { color: inherit; }
.eyebrow { margin: 0; font-size: .875rem; font-weight: 600; color: var(--fail); } .pass .eyebrow { color: var(--pass); }
figure { margin: 0; } figcaption { font-size: .875rem; color: var(--soft); }
blockquote { margin: .3rem 0 0; padding: .7rem 1rem; border-radius: .4rem; background: var(--pale); overflow-wrap: anywhere; }
blockquote, code, pre, textarea, .error { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace; font-size: .875rem; }
.advice { margin: 0; padding-left: 1.4rem; } .advice li { margin: .4rem 0; padding-left: .25rem; }
.error { color: var(--soft); font-size: .8125rem; overflow-wrap: anywhere; }
.working { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; justify-content: space-between; margin: 1.5rem 0; padding: .9rem 1.1rem; border: 1px solid var(--pass); border-radius: .5rem; }
.working p { margin: 0; }
.checks { margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
.checks li { display: grid; grid-template-columns: 1.5rem 1fr auto; gap: .25rem .5rem; padding: .55rem 0; border-bottom: 1px solid var(--line); animation: appear .25s ease-out; }
.checks li > div { min-width: 0; overflow-wrap: anywhere; } .checks b { font-weight: 600; margin-right: .35em; }
.sentence, .checks .ms { color: var(--soft); } .fail .sentence { color: var(--ink); }
.checks .skip { padding: .15rem 0; border: 0; font-size: .875rem; }
.checks .skip + :not(.skip) { border-top: 1px solid var(--line); }
.skip b { font-weight: 400; color: var(--soft); }
.ms { font-size: .8125rem; font-variant-numeric: tabular-nums; white-space: nowrap; line-height: 1.95; }
.mark { font-weight: 700; } .pass .mark { color: var(--pass); fill: var(--pass); } .warn .mark { color: var(--warn); fill: var(--warn); } .fail .mark { color: var(--fail); fill: var(--fail); } .skip .mark { color: var(--soft); }
[aria-busy=true]::after { content: "· · ·"; display: block; padding: .5rem 0; color: var(--soft); letter-spacing: .2em; animation: breathe 1.4s ease-in-out infinite; }
.timeline { display: block; overflow: visible; } .timeline text { fill: var(--ink); font-size: .875rem; } .timeline text.ms { fill: var(--soft); font-size: .8125rem; }
.track { fill: var(--line); opacity: .55; } .pass .bar { fill: var(--pass); } .warn .bar { fill: var(--warn); } .fail .bar { fill: var(--fail); }
details { border-bottom: 1px solid var(--line); } details:first-of-type { margin-top: 2rem; border-top: 1px solid var(--line); } summary { padding: .7rem 0; cursor: pointer; }
.transcript { margin: 0 0 1rem; padding: 0; list-style: none; } .transcript li { display: grid; grid-template-columns: 4.5rem 4rem 1fr; gap: .5rem; padding: .1rem 0; }
.transcript code { white-space: pre-wrap; overflow-wrap: anywhere; } .who, .transcript .ms { color: var(--soft); font-size: .8125rem; line-height: 1.8; } .transcript .ms { text-align: right; } .transcript .client code { color: var(--accent); } .transcript .note code { color: var(--soft); }
textarea { display: block; width: 100%; margin-bottom: 1rem; padding: .75rem; border: 1px solid var(--line); background: var(--field); }
pre { padding: 1rem; border-radius: .4rem; background: var(--pale); white-space: pre-wrap; overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
@keyframes appear { from { opacity: 0; transform: translateY(.3rem); } }
@keyframes breathe { 50% { opacity: .3; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
@media (max-width: 34rem) { body { padding: 1rem 1rem 4rem; } .field { grid-column: 1 / -1; } .port { grid-column: span 2; } .tls { grid-column: span 4; }
	.verdict { padding-left: 1rem; } .transcript li { grid-template-columns: 4rem auto; padding: .25rem 0; } .transcript .ms { text-align: left; } .transcript code { grid-column: 1 / -1; } }
CSS;

const SCRIPT = <<<'JS'
'use strict';
// without this script the form is sent as ever, and the answer is the same page at the end
(() => {
	const at = id => document.getElementById(id);
	const say = words => { at('status').textContent = words; };
	let running = null;

	function set(server) {
		at('host').value = server.host;
		at('port').value = server.port;
		at('tls').value = server.tls;
	}

	function dress() {
		document.querySelectorAll('button[hidden]').forEach(button => { button.hidden = false; });
	}

	function take(event) {
		at('verdict').innerHTML = event.verdict || '';
		if (event.checks) {
			at('checks').insertAdjacentHTML('beforeend', event.checks);
		}
		if (event.rest) {
			at('rest').innerHTML = event.rest;
		}
		at('steps').hidden = !at('checks').children.length && 'verdict' in event;
		say(event.say);
		if (event.field) {
			at(event.field).setAttribute('aria-invalid', 'true');
		}
		if (event.verdict) {
			at('verdict').firstElementChild.focus({preventScroll: true});
			at('result').scrollIntoView({behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
		}
		dress();
	}

	// each line is an event; what follows the last line break is not whole yet
	async function read(stream) {
		const reader = stream.getReader(), decoder = new TextDecoder();
		let text = '', ended = false;
		for (;;) {
			const {done, value} = await reader.read();
			text += decoder.decode(value, {stream: !done});
			const lines = text.split('\n');
			text = lines.pop();
			lines.map(line => JSON.parse(line)).forEach(event => { take(event); ended = ended || 'verdict' in event; });
			if (done) {
				return ended;
			}
		}
	}

	function begin() {
		at('verdict').innerHTML = at('checks').innerHTML = at('rest').innerHTML = '';
		at('steps').hidden = at('result').hidden = false;
		at('checks').setAttribute('aria-busy', 'true');
		document.querySelectorAll('[aria-invalid]').forEach(field => field.removeAttribute('aria-invalid'));
		at('run').textContent = at('run').dataset.stop;
		say(at('status').dataset.working);
	}

	async function run(form) {
		const control = running = new AbortController();
		begin();
		try {
			const answer = await fetch(location.href, {method: 'POST', body: new FormData(form),
				headers: {Accept: 'application/x-ndjson'}, signal: control.signal, cache: 'no-store'});
			const whole = (answer.headers.get('Content-Type') || '').startsWith('application/x-ndjson') && await read(answer.body);
			if (!whole) {
				say(at('status').dataset.lost);
			}
		} catch (error) {
			say(control.signal.aborted ? at('status').dataset.stopped : at('status').dataset.lost);
		}
		if (running === control) {
			running = null;
			at('run').textContent = at('run').dataset.run;
			at('checks').removeAttribute('aria-busy');
		}
	}

	// the same page in the other language, with all that was typed
	async function translate(link) {
		const text = await (await fetch(link.href, {cache: 'no-store'})).text();
		const other = new DOMParser().parseFromString(text.replace(/<style[^]*<\/style>/, ''), 'text/html'); // ours stays
		const form = at('form'), next = other.getElementById('form');
		if (running) {
			running.abort();
			running = null;
		}
		for (const field of next.elements) {
			const old = form.elements[field.name];
			if (field.name && field.type !== 'hidden' && old) {
				field.value = old.value;
				field.checked = old.checked;
			}
		}
		document.body.replaceWith(document.adoptNode(other.body));
		document.documentElement.lang = other.documentElement.lang;
		document.title = other.title;
		choose();
		dress();
		document.querySelector('[data-lang][aria-current]').focus();
	}

	function choose() {
		const chosen = at('provider').selectedOptions[0];
		at('provider-hint').textContent = chosen.dataset.hint || '';
		return chosen;
	}

	async function copy() {
		const report = at('report');
		let done = true;
		try {
			await navigator.clipboard.writeText(report.value);
		} catch (error) {
			report.closest('details').open = true;
			report.select();
			done = document.execCommand('copy');
		}
		at('copied').textContent = done ? at('status').dataset.copied : at('status').dataset.notCopied;
	}

	function show(button) {
		const hidden = at('password').type === 'password';
		at('password').type = hidden ? 'text' : 'password';
		button.setAttribute('aria-pressed', hidden);
		button.textContent = hidden ? button.dataset.hide : button.dataset.show;
	}

	function use(button) {
		const [host, port, tls] = button.value.split(' ');
		set({host, port, tls});
		say(at('status').dataset.used);
		at('run').focus();
	}

	document.addEventListener('submit', event => {
		event.preventDefault();
		const button = event.submitter;
		if (button && button.name === 'use') {
			use(button);
		} else if (running) {
			running.abort();
		} else {
			run(event.target);
		}
	});
	document.addEventListener('change', event => {
		if (event.target.id === 'provider' && choose().value) {
			set(event.target.selectedOptions[0].dataset);
		}
	});
	document.addEventListener('click', event => {
		const target = event.target.closest('#show, #copy, [data-lang]');
		if (!target) {
			return;
		}
		if (target.id === 'show') {
			show(target);
		} else if (target.id === 'copy') {
			copy();
		} else if (at('form') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
			event.preventDefault();
			translate(target).catch(() => { location.href = target.href; });
		}
	});
	dress();
})();
JS;

main($doctor ?? []);
exit;
