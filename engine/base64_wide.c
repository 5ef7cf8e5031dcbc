/*
 * base64_wide.c - see base64_wide.h. Each way spreads 3 octets over 4, moves 6 bits into each of those, and turns these
 * numbers into digits. A line of 57 octets is what the widest loads hold, and 9 octets more.
 *
 * After W. Mula and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions" (2018), and "Base64 encoding
 * and decoding at almost the speed of a memory copy" (2020).
 */
#include "base64_wide.h"

#include <string.h>

#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))
#define WIDE_X86
#include <immintrin.h>
#elif defined(__GNUC__) && defined(__aarch64__) && defined(__ARM_NEON) && !defined(__ARM_BIG_ENDIAN)
#define WIDE_NEON
#include <arm_neon.h>
#endif

#define GROUP SMTP_BASE64_GROUP
#define LINE (SMTP_BASE64_LINE + 2)

#ifdef WIDE_X86

/* ---- SSSE3 and AVX2 ------------------------------------------------------------------------------ */

#define SSSE3 __attribute__((target("ssse3")))
#define AVX2 __attribute__((target("avx2")))

/* Octets 0, 1 and 2 as 1, 0, 2, 1: the middle one has bits of both middle digits. `from` is where the first one is. */
#define SPREAD(from)                                                                                         \
	from + 1, from, from + 2, from + 1, from + 4, from + 3, from + 5, from + 4, from + 7, from + 6,          \
		from + 8, from + 7

/* What is to be added to a number for its digit: of 0 to 25 at place 13, of 26 to 51 at place 0, of the others at number - 51. */
#define OFFSETS                                                                                              \
	'a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,      \
		'0' - 52, '+' - 62, '/' - 63, 'A', 0, 0

SSSE3 static inline __m128i digits_ssse3(__m128i spread)
{
	__m128i even =
		_mm_mulhi_epu16(_mm_and_si128(spread, _mm_set1_epi32(0x0fc0fc00)), _mm_set1_epi32(0x04000040));
	__m128i odd =
		_mm_mullo_epi16(_mm_and_si128(spread, _mm_set1_epi32(0x003f03f0)), _mm_set1_epi32(0x01000010));
	__m128i numbers = _mm_or_si128(even, odd);
	__m128i capital = _mm_and_si128(_mm_cmpgt_epi8(_mm_set1_epi8(26), numbers), _mm_set1_epi8(13));
	__m128i place = _mm_or_si128(_mm_subs_epu8(numbers, _mm_set1_epi8(51)), capital);
	return _mm_add_epi8(_mm_shuffle_epi8(_mm_setr_epi8(OFFSETS), place), numbers);
}

/* 12 octets of the 16 that are read. */
SSSE3 static inline void put_12(char *to, const char *from)
{
	__m128i octets = _mm_loadu_si128((const __m128i *)(const void *)from);
	__m128i spread = _mm_shuffle_epi8(octets, _mm_setr_epi8(SPREAD(0), 10, 9, 11, 10));
	_mm_storeu_si128((__m128i *)(void *)to, digits_ssse3(spread));
}

/* The 9 octets that end a line, and CRLF. It reads the 7 octets before them too. */
SSSE3 static inline void put_line_end(char *to, const char *from)
{
	__m128i octets = _mm_loadu_si128((const __m128i *)(const void *)(from - 7));
	__m128i digits = digits_ssse3(_mm_shuffle_epi8(octets, _mm_setr_epi8(SPREAD(7), -1, -1, -1, -1)));
	int last = _mm_cvtsi128_si32(_mm_srli_si128(digits, 8));
	_mm_storel_epi64((__m128i *)(void *)to, digits);
	memcpy(to + 8, &last, 4);
	memcpy(to + 12, "\r\n", 2);
}

SSSE3 static size_t octets_ssse3(char *into, const char *octets, size_t length)
{
	size_t done = 0;
	for (; length - done >= 16; done += 12, into += 16) {
		put_12(into, octets + done);
	}
	return done;
}

SSSE3 static void lines_ssse3(char *into, const char *octets, size_t count)
{
	for (; count; count--, into += LINE, octets += GROUP) {
		put_12(into, octets);
		put_12(into + 16, octets + 12);
		put_12(into + 32, octets + 24);
		put_12(into + 48, octets + 36);
		put_line_end(into + 64, octets + 48);
	}
}

AVX2 static inline __m256i digits_avx2(__m256i spread)
{
	__m256i even = _mm256_mulhi_epu16(
		_mm256_and_si256(spread, _mm256_set1_epi32(0x0fc0fc00)), _mm256_set1_epi32(0x04000040));
	__m256i odd = _mm256_mullo_epi16(
		_mm256_and_si256(spread, _mm256_set1_epi32(0x003f03f0)), _mm256_set1_epi32(0x01000010));
	__m256i numbers = _mm256_or_si256(even, odd);
	__m256i capital =
		_mm256_and_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(26), numbers), _mm256_set1_epi8(13));
	__m256i place = _mm256_or_si256(_mm256_subs_epu8(numbers, _mm256_set1_epi8(51)), capital);
	return _mm256_add_epi8(_mm256_shuffle_epi8(_mm256_setr_epi8(OFFSETS, OFFSETS), place), numbers);
}

/* 24 octets of the 28 that are read. */
AVX2 static inline void put_24(char *to, const char *from)
{
	__m128i low = _mm_loadu_si128((const __m128i *)(const void *)from);
	__m128i high = _mm_loadu_si128((const __m128i *)(const void *)(from + 12));
	__m256i octets = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
	__m256i spread =
		_mm256_shuffle_epi8(octets, _mm256_setr_epi8(SPREAD(0), 10, 9, 11, 10, SPREAD(0), 10, 9, 11, 10));
	_mm256_storeu_si256((__m256i *)(void *)to, digits_avx2(spread));
}

AVX2 static size_t octets_avx2(char *into, const char *octets, size_t length)
{
	size_t done = 0;
	for (; length - done >= 28; done += 24, into += 32) {
		put_24(into, octets + done);
	}
	return done;
}

AVX2 static void lines_avx2(char *into, const char *octets, size_t count)
{
	for (; count; count--, into += LINE, octets += GROUP) {
		put_24(into, octets);
		put_24(into + 32, octets + 24);
		put_line_end(into + 64, octets + 48);
	}
}

/* ---- AVX-512 VBMI -------------------------------------------------------------------------------- */

#define VBMI __attribute__((target("avx512f,avx512bw,avx512vbmi")))

#define SPREAD_48 SPREAD(0), SPREAD(9), SPREAD(18), SPREAD(27), SPREAD(36), 46, 45, 47, 46

static const unsigned char spread_48[64] = {SPREAD_48};
static const unsigned char spread_end[64] = {SPREAD(48)};
static const char all_digits[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char crlf_behind_12[65] = "............\r\n..................................................";

VBMI static inline __m512i digits_vbmi(__m512i octets, const unsigned char *spread)
{
	__m512i spaced = _mm512_permutexvar_epi8(_mm512_loadu_si512(spread), octets);
	/* from which bit on the 6 bits of each octet of eight are */
	__m512i numbers = _mm512_multishift_epi64_epi8(_mm512_set1_epi64(0x3036242a1016040a), spaced);
	return _mm512_permutexvar_epi8(numbers, _mm512_loadu_si512(all_digits));
}

/* Octets and digits outside the masks are neither read nor written. */
VBMI static size_t octets_vbmi(char *into, const char *octets, size_t length)
{
	size_t done = 0;
	for (size_t left = length; left >= 3; left = length - done) {
		size_t here = left < 48 ? left - left % 3 : 48;
		__mmask64 in = ((__mmask64)1 << here) - 1, out = ~(__mmask64)0 >> (64 - here / 3 * 4);
		_mm512_mask_storeu_epi8(
			into, out, digits_vbmi(_mm512_maskz_loadu_epi8(in, octets + done), spread_48));
		done += here;
		into += here / 3 * 4;
	}
	return done;
}

VBMI static void lines_vbmi(char *into, const char *octets, size_t count)
{
	const __m512i crlf = _mm512_loadu_si512(crlf_behind_12);
	for (; count; count--, into += LINE, octets += GROUP) {
		__m512i line = _mm512_maskz_loadu_epi8(((__mmask64)1 << GROUP) - 1, octets);
		_mm512_storeu_si512(into, digits_vbmi(line, spread_48));
		_mm512_mask_storeu_epi8(
			into + 64, 0x3fff, _mm512_mask_mov_epi8(digits_vbmi(line, spread_end), 0x3000, crlf));
	}
}

static bool has_ssse3(void)
{
	return __builtin_cpu_supports("ssse3");
}

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}

static bool has_vbmi(void)
{
	return __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw");
}

static const smtp_base64_wide ways[] = {
	{"AVX-512 VBMI", has_vbmi, octets_vbmi, lines_vbmi},
	{"AVX2", has_avx2, octets_avx2, lines_avx2},
	{"SSSE3", has_ssse3, octets_ssse3, lines_ssse3},
	{NULL, NULL, NULL, NULL},
};

#elif defined(WIDE_NEON)

/* ---- NEON ---------------------------------------------------------------------------------------- */

/* First, second and third octets of 16 groups. */
static inline uint8x16x4_t digits_neon(uint8x16x3_t octets)
{
	static const char all[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *at = (const uint8_t *)all;
	const uint8x16x4_t table = {{vld1q_u8(at), vld1q_u8(at + 16), vld1q_u8(at + 32), vld1q_u8(at + 48)}};
	const uint8x16_t low_6 = vdupq_n_u8(63);
	uint8x16x4_t digits;
	uint8x16_t second = vorrq_u8(vshlq_n_u8(octets.val[0], 4), vshrq_n_u8(octets.val[1], 4));
	uint8x16_t third = vorrq_u8(vshlq_n_u8(octets.val[1], 2), vshrq_n_u8(octets.val[2], 6));
	digits.val[0] = vqtbl4q_u8(table, vshrq_n_u8(octets.val[0], 2));
	digits.val[1] = vqtbl4q_u8(table, vandq_u8(second, low_6));
	digits.val[2] = vqtbl4q_u8(table, vandq_u8(third, low_6));
	digits.val[3] = vqtbl4q_u8(table, vandq_u8(octets.val[2], low_6));
	return digits;
}

static inline void put_48(char *to, const char *from)
{
	vst4q_u8((uint8_t *)to, digits_neon(vld3q_u8((const uint8_t *)from)));
}

/* The 9 octets that end a line, and CRLF. It reads the 7 octets before them too. */
static inline void put_line_end(char *to, const char *from)
{
	static const uint8_t places[3][16] = {{7, 10, 13}, {8, 11, 14}, {9, 12, 15}};
	uint8x16_t line_end = vld1q_u8((const uint8_t *)from - 7);
	uint8x16x3_t octets;
	octets.val[0] = vqtbl1q_u8(line_end, vld1q_u8(places[0]));
	octets.val[1] = vqtbl1q_u8(line_end, vld1q_u8(places[1]));
	octets.val[2] = vqtbl1q_u8(line_end, vld1q_u8(places[2]));
	uint8x16x4_t digits = digits_neon(octets);
	vst4q_lane_u8((uint8_t *)to, digits, 0);
	vst4q_lane_u8((uint8_t *)to + 4, digits, 1);
	vst4q_lane_u8((uint8_t *)to + 8, digits, 2);
	memcpy(to + 12, "\r\n", 2);
}

static size_t octets_neon(char *into, const char *octets, size_t length)
{
	size_t done = 0;
	for (; length - done >= 48; done += 48, into += 64) {
		put_48(into, octets + done);
	}
	return done;
}

static void lines_neon(char *into, const char *octets, size_t count)
{
	for (; count; count--, into += LINE, octets += GROUP) {
		put_48(into, octets);
		put_line_end(into + 64, octets + 48);
	}
}

static bool has_neon(void)
{
	return true;
}

static const smtp_base64_wide ways[] = {
	{"NEON", has_neon, octets_neon, lines_neon},
	{NULL, NULL, NULL, NULL},
};

#else

static const smtp_base64_wide ways[] = {{NULL, NULL, NULL, NULL}};

#endif

const smtp_base64_wide *smtp_base64_wide_at(size_t index)
{
	for (const smtp_base64_wide *way = ways; way->name; way++) {
		if (way->is_here() && index-- == 0) {
			return way;
		}
	}
	return NULL;
}
