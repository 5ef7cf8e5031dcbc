/*
 * interceptors.c - see interceptors.h.
 */
#include "interceptors.h"

typedef struct interceptor {
	const char *sign; /* lower-case, somewhere in the name */
	const char *en, *zh;
} interceptor;

/* clang-format off */
static const interceptor interceptors[] = {
	/* virus scanners */
	{"avast", "Avast", "Avast 杀毒软件"},
	{"avg web/mail", "AVG", "AVG 杀毒软件"},
	{"web/mail shield", "a mail shield of a virus scanner", "杀毒软件的邮件防护"},
	{"bitdefender", "Bitdefender", "Bitdefender 杀毒软件"},
	{"dr.web", "Dr.Web", "Dr.Web 杀毒软件"},
	{"eset ssl filter", "ESET", "ESET 杀毒软件"},
	{"eset, spol", "ESET", "ESET 杀毒软件"},
	{"kaspersky", "Kaspersky", "卡巴斯基"},
	{"mcafee", "McAfee", "McAfee"},
	{"trend micro", "Trend Micro", "趋势科技"},
	{"huorong", "Huorong", "火绒"},
	/* firewalls and gateways */
	{"barracuda", "Barracuda", "Barracuda"},
	{"blue coat", "Blue Coat", "Blue Coat"},
	{"bluecoat", "Blue Coat", "Blue Coat"},
	{"check point", "Check Point", "Check Point"},
	{"cisco umbrella", "Cisco Umbrella", "Cisco Umbrella"},
	{"forcepoint", "Forcepoint", "Forcepoint"},
	{"websense", "Forcepoint (Websense)", "Forcepoint（Websense）"},
	{"fortinet", "Fortinet", "飞塔（Fortinet）"},
	{"fortigate", "Fortinet", "飞塔（Fortinet）"},
	{"hillstone", "Hillstone", "山石网科"},
	{"kerio", "Kerio", "Kerio"},
	{"netskope", "Netskope", "Netskope"},
	{"goskope", "Netskope", "Netskope"},
	{"palo alto networks", "Palo Alto Networks", "Palo Alto Networks"},
	{"qianxin", "QiAnXin", "奇安信"},
	{"奇安信", "QiAnXin", "奇安信"},
	{"sangfor", "Sangfor", "深信服"},
	{"深信服", "Sangfor", "深信服"},
	{"sonicwall", "SonicWall", "SonicWall"},
	{"sophos", "Sophos", "Sophos"},
	{"topsec", "Topsec", "天融信"},
	{"天融信", "Topsec", "天融信"},
	{"untangle", "Untangle", "Untangle"},
	{"venustech", "Venustech", "启明星辰"},
	{"watchguard", "WatchGuard", "WatchGuard"},
	{"zscaler", "Zscaler", "Zscaler"},
	/* debuggers and proxies */
	{"charles proxy", "Charles", "Charles"},
	{"fiddler", "Fiddler", "Fiddler"},
	{"mitmproxy", "mitmproxy", "mitmproxy"},
	{"portswigger", "Burp Suite", "Burp Suite"},
	{"superfish", "Superfish", "Superfish"},
};
/* clang-format on */

static bool holds(smtp_span name, const char *sign)
{
	size_t length = strlen(sign);
	for (size_t i = 0; i + length <= name.length; i++) {
		if (smtp_starts_with_ignoring_case((smtp_span){name.data + i, name.length - i}, sign)) {
			return true;
		}
	}
	return false;
}

const char *smtp_interceptor_find(smtp_span name, smtp_locale locale)
{
	for (size_t i = 0; i < sizeof interceptors / sizeof *interceptors; i++) {
		if (name.data && holds(name, interceptors[i].sign)) {
			return locale == SMTP_LOCALE_ZH ? interceptors[i].zh : interceptors[i].en;
		}
	}
	return NULL;
}
