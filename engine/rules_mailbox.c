/*
 * rules_mailbox.c - recipients: mailboxes that are full, switched off or not there, domains that take no mail, and
 * servers that will not relay to them.
 */
#include "rules.h"

#define SOMEBODY \
	"user|recipient|mailbox|account|address|addressee|customer|subscriber|person|inbox|alias|email|rcpt|username|" \
	"login name|member|local part|mail box|mailid|mail id|userid|user id|somebody|anyone|mail drop|maildrop|" \
	"employee|student"

/* clang-format off */
static const smtp_rule rules[] = {
	/* ways that lead nowhere, and messages grown old on them */
	RULE(ANY, 0,
		"mail loop;mailloop;mail loops;mails loop;loop count;loop*exceeded;more than*received lines|"
		"received headers|hops;delivered to line;best preference mx;loops back;forward*loop;redirect*loop;"
		"routing loop;forwarding loop;looping;loop detected;loops back;too many hops;number of received|"
		"received lines|received headers*exceed|too many|maximum;hop count;maximum hop;too many received;"
		"loop was found;create a*loop;aliasing loop;already delivered to|seen this message before|"
		"message seen before|already seen this message|circular forward|circular delivery|"
		"circular mail", MAIL_LOOP, FIX),
	RULE(ANY, 0,
		"message|delivery|queue|mail *expired|too long in|in the queue too long|time exceeded|delayed too long|"
		"timed out in queue|retry timeout|too old|delivery time|undeliverable for|could not be delivered within|"
		"not been delivered within|retention|lifetime", MESSAGE_EXPIRED, NEVER),
	RULE(ANY, 0,
		"message timed out|queue period|not be delivered for|multiple retries|long failure period|"
		"retry time not reached|retry timeout exceeded|giving up on this message|giving up on the message|"
		"giving up after|gave up after|not collected within|never collected|failing for a long time|"
		"retry period|in the queue too long|queue too long|unreachable for too long|no longer attempt|"
		"not going to try again|will not be retried|attempts failed", MESSAGE_EXPIRED, NEVER),
	RULE(ANY, 0,
		"still undelivered|will keep trying|continue trying|will be retried|attempts will continue|"
		"continue to be made|not yet been delivered", SERVER_BUSY, LATER),

	/* what the recipient will not have */
	RULE(ANY, 0,
		"blocked senders|blocked by recipient|rejected by recipient|rejected by user|refused by recipient|"
		"recipient preferences|refused to receive|refuses to receive|refuses to accept|not wish to receive|"
		"not want|only accepting mail from|internal mail|internal use only|accepting mail with|"
		"accept mail from specific|block send|account is protected|user reject|"
		"recipients list of", POLICY_REJECTED, NEVER),

	RULE(ANY, 0, "for policy reason|due to policy|policy reasons", POLICY_REJECTED, NEVER),

	/* relaying; before "not local" and "domain not allowed" mean something else */
	RULE(ANY, 0,
		"relaying|relay access| relay*denied|prohibited|not permitted|not allowed|not authorized|disallowed|"
		"denies|rejected|forbidden|not supported|refused|disabled|operation|restricted", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		" not | no |unable to|denies|denied|refuse|prohibited|unauthorized|never|forbid*relay", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		"remote domain|remote address|remote recipient|remote delivery|remote host|outside address|"
		"foreign domain|external recipient|external domain|non local*not supported|not allowed|not permitted|"
		"denied|prohibited|disabled|only with|forbidden", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		"rcpthosts|relay check domain|rcpthost|list of allowed|not a gateway|not an open relay|"
		"do not point to us|no smtp mx only|not local host|not a local domain|domain is not local|"
		"non local domain|non local recipient|recipient is not local|not hosted here|only local recipient|"
		"local recipients only|only for local recipient", RELAY_DENIED, FIX),
	RULE(ANY, 0,
		"delivery is not allowed to this address|not hosted by|not one of my domains|not one of our domains|"
		"we do not host|not handle mail for|not responsible for|"
		"not accept mail for|mailfrom account is a local|not a registered gateway", RELAY_DENIED, FIX),
	RULE(ANY, 551, "not local", RELAY_DENIED, FIX),
	RULE(ANY, 0, " relay| relaying*only|not a relay|local only|authenticated", RELAY_DENIED, FIX),
	RULE(ANY, 0, "禁止转发|拒绝转发|不允许转发|中继", RELAY_DENIED, FIX),

	/* full */
	RULE(ANY, 0,
		"mailbox|inbox|mail box|mailfolder|folder|maildir|user|recipient|account|storage|disk|spool*full|"
		"over quota|overquota|overdrawn|out of space|exceeds allowed size|no space|used up", MAILBOX_FULL, LATER),
	RULE(ANY, 0,
		"over quota|overquota|over its quota|over their quota|over storage|quota exceed|quota is exceed|"
		"quota has been exceed|quota full|quota violation|quota limit|quota reached|disk quota|"
		"insufficient quota|exceeds quota", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "exceed|exceeds|exceeded*quota|storage|mailbox size|mailbox limit", MAILBOX_FULL, LATER),
	RULE(ANY, 0,
		"mailbox|user|account*exceed|exceeds|exceeded|over*quota|storage|limit|"
		"allowed size|space", MAILBOX_FULL, LATER),
	RULE(ANY, 0,
		"full mailbox;mailbox size limit;space quota;dropfile;exhausted*storage|space|quota;space not enough;"
		"space*used up;storage*reached;storage*used;no more space;no room;mailbox*capacity;quota is over;"
		"over quote;mailbox limit;not able to receive any more;receive any more;allocated space;allowed space;"
		"storage allocation;can not create output;folder size;inbox size;no free space;no more room;"
		"allocation*exceed;"
		"insufficient room;overfull;mailbox|inbox|mailstore|account*filled|"
		"overflow|maximum size|more messages|too many messages|no more room;storage|capacity*exhausted;"
		"enough space;enough storage;not sufficient*space;not enough*disk|space;no space left;out of storage;"
		"out of quota;too much mail data", MAILBOX_FULL, LATER),
	RULE(ANY, 0,
		"boite|boîte|messagerie*pleine|saturee|saturée;postfach|mailbox*voll|ueberfuellt|überfüllt;buzon|buzón|"
		"casilla|cuenta*llen|exced;casella|mailbox*piena;caixa|conta*cheia|excedi|lotada;skrzynka|konto*pełna|"
		"pelna|przepe;zuviele mails|zu viele mails|speicherplatz|speichervolumen;quota depass|quota depassé;"
		"ящик*переполнен;превышен*квот;переполнен;メールボックス*いっぱい|容量", MAILBOX_FULL, LATER),
	RULE(ANY, 0, "邮箱已满|容量已满|空间不足|空间已满|容量不足|超过容量|超出容量", MAILBOX_FULL, LATER),

	/* switched off */
	RULE(ANY, 0, "invalid inactive", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0,
		"user|recipient|mailbox|account|address|mail box|inbox|customer|domain*disabled|inactive|suspended|"
		"deactivated|not active|not activated|locked|frozen|expired|discontinued|terminated|closed|cancelled|"
		"canceled|archived|on hold|unavailable due to|not being accepted|no longer being accepted|never logged|"
		"never been|not logged in|has not entered|has not logged|abandoned|unused|retired|ceased|deleted due|"
		"decommissioned|not allowed to receive|not permitted to receive|not receiving|prohibited|obsolete|"
		"unavailable to take|switched off|turned off|parked|no activity|hangup|dormant|blocked|not enabled|"
		"should log in|is restricted|restricted address|stopped|withdrawn|disactivated|deactived|desactivated|"
		"revoked|out of service|not in service|taken out of|shut down|lapsed|not paid|shut off|cut off|not monitored|"
		"no longer monitored|unmonitored|not in use|not currently active|barred|ended|"
		"under suspension", MAILBOX_DISABLED, NONE),
	RULE(ANY, 0,
		"disabled|inactive|suspended|deactivated|locked|frozen|expired|dormant|closed|banned*user|recipient|"
		"mailbox|account|address", MAILBOX_DISABLED, NONE),
	RULE(ANY, 0,
		"suspend the service|temporary locked|archivee|temporarily inactive|is terminated|"
		"not allowed to receive|receiving disabled|not accepting mail|not accepting any mail|"
		"no longer accepts mail|no longer accepting|no longer in service|no longer in use|no longer active|"
		"has been closed|noactivity|recipient activity|due to inactivity|extended inactivity|inactivity|"
		"account closed|mail is not being accepted at|mail is not being accepted for|not being accepted at this|"
		"does not receive mail|does not receive email|can not receive mail|can not receive email|"
		"unable to receive mail|unable to receive email|not able to receive|not capable to receive|receive only|"
		"send only|only sends|unpaid|non payment|nonpayment|service has ended|contract has ended|"
		"no longer valid|allowed to receive", MAILBOX_DISABLED, NONE),
	RULE(ANY, 0, "user|mailbox|account*does not accept mail|does not accept email|"
		"not accept any", MAILBOX_DISABLED, NONE),
	RULE(AT_RCPT | AT_CONTENT, 0, "not accepting messages", MAILBOX_DISABLED, NONE),
	RULE(ANY, 0, "policy rejection on the target", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 5, "^ inactive $|^ 5.7.1 inactive $|^ disabled $|^ suspended $", MAILBOX_DISABLED, NEVER),
	RULE(ANY, 0,
		"compte|boite|boîte|messagerie*bloque|bloqué|suspendu|fermé|ferme ;desactive|désactivé;konto|postfach|"
		"benutzer|empfaenger|empfänger*gesperrt|inaktiv|stillgelegt;deaktiviert;cuenta|buzon|buzón|casilla|"
		"usuario*desactivad|inactiv|suspendid|bloquead|expirad|deshabilitad|cancelad;konto|skrzynka*zablokowan|"
		"nieaktywn|zawieszon;indirizzo|casella|utente|account*bloccat|disattivat|disabilitat|sospes;conta|caixa|"
		"usuario|usuário*desativad|suspens|bloquead|inativ|cancelad;ящик|аккаунт|пользователь*заблокирован|"
		"отключен|неактив;账号*禁用;帐号*禁用;邮箱*禁用;用户*停用;账号*冻结;已停用;已注销", MAILBOX_DISABLED, NONE),

	/* how an address is written */
	RULE(ANY, 0,
		"address syntax|recipient syntax|sender syntax|bad address syntax|invalid address syntax|"
		"malformed address|malformed email|illegal address|address format|"
		"badly formatted|incorrectly formatted", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0,
		"syntax|parse|malformed|unparsable|unparseable|illegal|invalid char|bad char|restricted char|"
		"unacceptable*mailbox|address|recipient|local part|path|mail from|rcpt to", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0,
		"address|mailbox|recipient|domain name|local part*malformed|syntax error|syntactically|illegal|too long|"
		"not rfc|not a valid rfc|invalid format|contains invalid|contains illegal", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0,
		"fully qualified address|fully qualified email|need fully qualified|must contain a domain|"
		"must have a domain|valid address is required|valid email address|domain missing|missing domain|"
		"missing final|no domain|unbalanced|without domain|colon required|"
		"domain name required", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(ANY, 0,
		"improper*recipient|address|sender;specify a domain|specify the domain|supply a domain|"
		"supplying a domain;user address required|address is required|address required;invalid email address|"
		"invalid rcpt to|not email addresses|empty recipient|empty address|"
		"invalid address format", BAD_ADDRESS_SYNTAX, NEVER),
	RULE(AT_MAIL | AT_RCPT, 501,
		"syntax|parameter|argument|invalid address|bad address", BAD_ADDRESS_SYNTAX, NEVER),

	RULE(ANY, 0,
		"recipient domain|recipient's domain|destination domain*invalid|unknown|not exist|not found|no such|"
		"not valid|not resolve|unroutable;invalid|unknown|no such|bad|nonexistent|unresolvable|unroutable*"
		"recipient domain|destination domain", DOMAIN_NOT_FOUND, NONE),

	/* nobody by that name, in the words of most servers: before those about domains, which may follow them */
	RULE(ANY, 0,
		"user unknown|unknown user|no such user|user not found|user not known|user does not exist|"
		"unknown recipient|recipient unknown|no such recipient|recipient not found|no such mailbox|"
		"mailbox not found|unknown mailbox|no mailbox|unknown local part|unknown address|address unknown|"
		"no such address|unknown account|no such account|account not found|invalid recipient|invalid mailbox|"
		"invalid user", MAILBOX_NOT_FOUND, NONE),

	/* the domain */
	RULE(ANY, 0,
		"nullmx|null mx|indicated no smtp|does not accept smtp|accepts no mail|accept no mail|accepts no email|"
		"does not receive email for|does not accept mail|does not accept any mail|domain not accepting|"
		"no mail service", DOMAIN_NOT_FOUND, NONE),
	RULE(ANY, 4,
		"domain|name server|dns*lookup fail|lookup timed|lookup timeout|timeout|server failure|temporar|"
		"try again;host *lookup fail|lookup timed|lookup timeout|timeout|server failure|temporary lookup|"
		"try again", DNS_FAILED, LATER),
	RULE(ANY, 0,
		"domain|domain name|mail domain|host|hostname|mail exchanger|mx record|mx records|mx host|mx hosts|"
		"mail server*not exist|not found|unknown|not resolve|invalid|not valid|not reachable|must exist|no mx|"
		"has no mx|non existent|nonexistent host|point to non|can not be resolved|could not be resolved|"
		"not registered|misspelled|no address|unroutable|unrouteable|non existent|nonexistent|is dead|"
		"dead domain", DOMAIN_NOT_FOUND, NONE),
	RULE(ANY, 0,
		"unknown|invalid|illegal|no such|bad|nonexistent|non existent|non existing|nonexisting|can not find|not find|"
		"not find any|find the| no *domain|destination host|destination system|host|mail exchanger|mx record|"
		"mx for", DOMAIN_NOT_FOUND, NONE),
	RULE(ANY, 0,
		"lookup*not return|no result;no mail server|no mail servers|no route*domain;domain*no mail server|"
		"no mail servers|no mail exchanger|no route;unrouteable;unroutable;unable to route;"
		"no route to recipient;no mx record;no mx found;mx record*"
		"not found;domain is not allowed;nxdomain;dns query error;域名不存在;域名错误;找不到域名", DOMAIN_NOT_FOUND, NONE),

	/* nobody by that name */
	RULE(ANY, 0,
		SOMEBODY "*unknown|not found|not exist|not known|not be found|not listed|not recognized|not recognised|"
		"not present|not available here|no longer available|no longer exist|nonexistent|non existent|"
		"non existing|nonexisting|not in directory|not here| invalid |not valid|was not found|misspelled|"
		"not our|not a valid|does not have|not on this server|not on server|no longer on|not at this|"
		"not found here|is wrong|not match|not local|not defined|not configured|not registered|not a registered|"
		"not an existing|never existed|can not be found|could not be found|can not be verified|"
		"could not be verified|not be verified|verify failed|verify fail|verify from|unresolvable|nonexisting|"
		"not existing|doesnt exist|dont exist|dosn't exist|not exsist|unexist|nonexist|non exist|deleted|"
		"removed|has left|no longer with|no longer works|has moved|marked as invalid|not exists|not an account|"
		"no account|invalid $|be located|not in |not on file|"
		"not in the address|has changed|misspelt|is gone|does not work here|does not belong here|no longer employed|"
		"no longer works|left the company|left our", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0,
		"unknown|bogus|fictitious|unkown|unknwon|no such|there is no|nosuch|invalid|not a valid|not a known|"
		"no valid|not known|non existent|nonexistent| no | bad |not find|can not find|not an active|"
		"unrecognized|unrecognised|undeliverable|incorrect|wrong|not a |never heard of|not know|can not locate|"
		"could not locate|unable to locate|unable to find|could not find|not look up|nobody by|nobody with|"
		"nobody named|"
		"nobody called|no one by|no one named|no one called|mistyped|misspelled*" SOMEBODY, MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0,
		"recipient|address|addresses|recipients|rcpt*reject|refused|not accepted|denied|not ok|is not allowed|"
		"not allowed|not verified|verification failed|does not like|not permitted|"
		"undeliverable|not deliverable", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 5,
		"recipient|address|addresses|recipients|rcpt*unavailable|not available|not be accepted|"
		"not reachable;verify recipient|verify address|verify user|verify mailbox|recipient verification|"
		"address verification*fail", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0,
		"bad recipient;maillist;no such id ;can not deliver mail for;unable to deliver to;final delivery user;"
		"final email delivery;user path no;no one with that|by that name|by this name|of that name|"
		"with that name;not handle mail for that user;"
		"no mailbox;no user;no recipient by;unknown virtual;several matches found;ambiguous|not unique;"
		"badrecipient;badrcptto;validrcptto;rejected recipients;accept user;missing home directory;"
		"no one at this address;nobody here;not our customer;is not exist;not a local account;"
		"unknown local part;name directory;does not have*account;recipnotfound;"
		"recipientnotfound;resolver adr", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, "all recipients|all relevant|no recipients", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0,
		"sconosciut|nessun utente|inesistente|non esiste|non trovat|destinatario errato|non valid|inconnu|"
		"n'existe|inexistant|unbekannt|existiert nicht|nicht gefunden|nicht bekannt|nicht vorhanden|"
		"gibt es nicht|keine gültige|no existe|desconocid|no encontrad|no válid|nao existe|não existe|"
		"nao encontrad|não encontrad|nao cadastrad|inexistente|inexistent|nie istnieje|neexistuje|ne correspond|"
		"introuvable|pas trouv|nie ma takiego|nieznany|nieprawid|destinataire invalide|onbekend|bestaat niet|"
		"niet gevonden|okänd|finns inte|findes ikke|finnes ikke|ei ole olemassa|nepoznat|ismeretlen|bulunamad|"
		"не существует|не найден|неизвестн|存在しません|見つかりません|宛先不明|사용자가 없|없는 사용자", MAILBOX_NOT_FOUND, NONE),
	RULE(ANY, 0, "用户不存在|收件人不存在|邮箱不存在|地址不存在|账号不存在|帐号不存在|不存在该用户|无此用户|没有此用户|不存在", MAILBOX_NOT_FOUND, NONE),
};
/* clang-format on */

const smtp_rules smtp_rules_mailbox = RULES(rules);
