/*
 * endpoint_scope.c - see endpoint_scope.h. The rows are those of IANA's registries of special-purpose addresses
 * (RFC 6890), also the few in them that are globally reachable: no mail server has such an address.
 */
#include "endpoint_scope.h"

typedef struct range {
	unsigned char prefix[16];
	unsigned bits;
} range;

/* clang-format off */
static const range special_ipv4[] = {
	{{0}, 8},                 /* RFC 791: "this network" */
	{{10}, 8},                /* RFC 1918: private */
	{{100, 64}, 10},          /* RFC 6598: shared by a provider's customers; 100.100.100.200 is Aliyun's metadata */
	{{127}, 8},               /* RFC 1122: loopback */
	{{168, 63, 129, 16}, 32}, /* Azure's metadata and name server, at a public address */
	{{169, 254}, 16},         /* RFC 3927: link-local; 169.254.169.254 is the metadata of most clouds */
	{{172, 16}, 12},          /* RFC 1918: private */
	{{192, 0, 0}, 24},        /* RFC 6890: protocols; 192.0.0.192 is Oracle's metadata */
	{{192, 0, 2}, 24},        /* RFC 5737: documentation */
	{{192, 88, 99}, 24},      /* RFC 7526: 6to4 relays, withdrawn */
	{{192, 168}, 16},         /* RFC 1918: private */
	{{198, 18}, 15},          /* RFC 2544: measuring */
	{{198, 51, 100}, 24},     /* RFC 5737: documentation */
	{{203, 0, 113}, 24},      /* RFC 5737: documentation */
	{{224}, 4},               /* RFC 5771: multicast */
	{{240}, 4},               /* RFC 1112: reserved; RFC 919: broadcast */
};

/* RFC 4291 2.4 and IANA: what is given to anybody lies in 2000::/3. That leaves out ::, ::1, IPv4-compatible ::/96,
 * 64:ff9b:1::/48 (RFC 8215), 100::/64 (RFC 6666), 5f00::/16 (RFC 9602), fc00::/7 (RFC 4193), among it Amazon's
 * metadata fd00:ec2::254, fe80::/10, fec0::/10 and ff00::/8 (RFC 4291). */
static const range global_ipv6 = {{0x20}, 3};

static const range special_ipv6[] = {
	{{0x20, 0x01, 0x00}, 23},             /* RFC 2928: protocols; RFC 4380: Teredo; RFC 7343: ORCHID; RFC 5180 */
	{{0x20, 0x01, 0x0d, 0xb8}, 32},       /* RFC 3849: documentation */
	{{0x3f, 0xff, 0x00}, 20},             /* RFC 9637: documentation */
};

/* Behind these prefixes stands an IPv4 address. */
static const struct {
	range carrier;
	size_t at;
} carriers[] = {
	{{{[10] = 0xff, [11] = 0xff}, 96}, 12},                   /* RFC 4291 2.5.5.2: IPv4-mapped */
	{{{0x00, 0x64, 0xff, 0x9b}, 96}, 12},                     /* RFC 6052: IPv4/IPv6 translation */
	{{{0x20, 0x02}, 16}, 2},                                  /* RFC 3056: 6to4 */
};
/* clang-format on */

static bool lies_in(const unsigned char *address, const range *wanted)
{
	size_t octets = wanted->bits / 8;
	unsigned rest = wanted->bits % 8;
	unsigned char mask = (unsigned char)(0xff00u >> rest);
	return memcmp(address, wanted->prefix, octets) == 0 &&
		   (!rest || (address[octets] & mask) == wanted->prefix[octets]);
}

static bool ipv4_is_public(const unsigned char address[4])
{
	for (size_t i = 0; i < sizeof special_ipv4 / sizeof special_ipv4[0]; i++) {
		if (lies_in(address, &special_ipv4[i])) {
			return false;
		}
	}
	return true;
}

static bool ipv6_is_public(const unsigned char address[16])
{
	for (size_t i = 0; i < sizeof carriers / sizeof carriers[0]; i++) {
		if (lies_in(address, &carriers[i].carrier)) {
			return ipv4_is_public(address + carriers[i].at);
		}
	}
	for (size_t i = 0; i < sizeof special_ipv6 / sizeof special_ipv6[0]; i++) {
		if (lies_in(address, &special_ipv6[i])) {
			return false;
		}
	}
	return lies_in(address, &global_ipv6);
}

bool smtp_endpoint_is_public(const smtp_endpoint *endpoint)
{
	unsigned char octets[16];
	switch (smtp_endpoint_octets(endpoint, octets)) {
	case 4:
		return ipv4_is_public(octets);
	case 16:
		return ipv6_is_public(octets);
	default:
		return false;
	}
}
