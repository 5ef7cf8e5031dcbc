/*
 * filetype.c - see filetype.h. The table is sorted for its readers; it is walked. Mail (.eml) is left out on purpose: message/rfc822 must
 * not be base64, so that it travels as application/octet-stream, octet for octet.
 */
#include "filetype.h"

#include "parameter.h"

#define SUBTYPE_MAX 127

/* clang-format off */
static const struct {
	const char *suffix, *type;
} types[] = {
	{"7z", "application/x-7z-compressed"},
	{"aac", "audio/aac"},
	{"ai", "application/postscript"},
	{"apk", "application/vnd.android.package-archive"},
	{"avi", "video/x-msvideo"},
	{"avif", "image/avif"},
	{"bmp", "image/bmp"},
	{"bz2", "application/x-bzip2"},
	{"cer", "application/pkix-cert"},
	{"crt", "application/x-x509-ca-cert"},
	{"css", "text/css"},
	{"csv", "text/csv"},
	{"doc", "application/msword"},
	{"docm", "application/vnd.ms-word.document.macroEnabled.12"},
	{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"dot", "application/msword"},
	{"dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template"},
	{"dwg", "image/vnd.dwg"},
	{"eps", "application/postscript"},
	{"epub", "application/epub+zip"},
	{"flac", "audio/flac"},
	{"gif", "image/gif"},
	{"gz", "application/gzip"},
	{"heic", "image/heic"},
	{"heif", "image/heif"},
	{"htm", "text/html"},
	{"html", "text/html"},
	{"ico", "image/vnd.microsoft.icon"},
	{"ics", "text/calendar"},
	{"jar", "application/java-archive"},
	{"jfif", "image/jpeg"},
	{"jpe", "image/jpeg"},
	{"jpeg", "image/jpeg"},
	{"jpg", "image/jpeg"},
	{"js", "text/javascript"},
	{"json", "application/json"},
	{"jsonld", "application/ld+json"},
	{"log", "text/plain"},
	{"m4a", "audio/mp4"},
	{"m4v", "video/mp4"},
	{"md", "text/markdown"},
	{"mid", "audio/midi"},
	{"midi", "audio/midi"},
	{"mjs", "text/javascript"},
	{"mov", "video/quicktime"},
	{"mp3", "audio/mpeg"},
	{"mp4", "video/mp4"},
	{"mpeg", "video/mpeg"},
	{"mpg", "video/mpeg"},
	{"odg", "application/vnd.oasis.opendocument.graphics"},
	{"odp", "application/vnd.oasis.opendocument.presentation"},
	{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
	{"odt", "application/vnd.oasis.opendocument.text"},
	{"ofd", "application/ofd"},
	{"oga", "audio/ogg"},
	{"ogg", "audio/ogg"},
	{"ogv", "video/ogg"},
	{"opus", "audio/ogg"},
	{"otf", "font/otf"},
	{"p12", "application/x-pkcs12"},
	{"p7b", "application/x-pkcs7-certificates"},
	{"p7m", "application/pkcs7-mime"},
	{"p7s", "application/pkcs7-signature"},
	{"pdf", "application/pdf"},
	{"pem", "application/x-pem-file"},
	{"pfx", "application/x-pkcs12"},
	{"png", "image/png"},
	{"pot", "application/vnd.ms-powerpoint"},
	{"pps", "application/vnd.ms-powerpoint"},
	{"ppsx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow"},
	{"ppt", "application/vnd.ms-powerpoint"},
	{"pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.12"},
	{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	{"ps", "application/postscript"},
	{"psd", "image/vnd.adobe.photoshop"},
	{"rar", "application/vnd.rar"},
	{"rtf", "application/rtf"},
	{"svg", "image/svg+xml"},
	{"tar", "application/x-tar"},
	{"tgz", "application/gzip"},
	{"tif", "image/tiff"},
	{"tiff", "image/tiff"},
	{"tsv", "text/tab-separated-values"},
	{"ttf", "font/ttf"},
	{"txt", "text/plain"},
	{"vcard", "text/vcard"},
	{"vcf", "text/vcard"},
	{"vsd", "application/vnd.visio"},
	{"vsdx", "application/vnd.ms-visio.drawing"},
	{"wav", "audio/wav"},
	{"weba", "audio/webm"},
	{"webm", "video/webm"},
	{"webp", "image/webp"},
	{"wma", "audio/x-ms-wma"},
	{"wmv", "video/x-ms-wmv"},
	{"woff", "font/woff"},
	{"woff2", "font/woff2"},
	{"wps", "application/vnd.ms-works"},
	{"xhtml", "application/xhtml+xml"},
	{"xls", "application/vnd.ms-excel"},
	{"xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"},
	{"xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"xlt", "application/vnd.ms-excel"},
	{"xml", "application/xml"},
	{"xz", "application/x-xz"},
	{"yaml", "application/yaml"},
	{"yml", "application/yaml"},
	{"zip", "application/zip"},
	{"zst", "application/zstd"},
};
/* clang-format on */

static const char *find(smtp_span suffix)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (smtp_span_equals_ignoring_case(suffix, types[i].suffix)) {
			return types[i].type;
		}
	}
	return "application/octet-stream";
}

const char *smtp_filetype(smtp_span name)
{
	size_t at = name.length;
	while (at > 0 && name.data[at - 1] != '.') {
		at--;
	}
	return find((smtp_span){at ? name.data + at : "", at ? name.length - at : 0});
}

bool smtp_filetype_is_valid(smtp_span type)
{
	const char *slash = type.length ? memchr(type.data, '/', type.length) : NULL;
	if (!slash) {
		return false;
	}
	smtp_span main = {type.data, (size_t)(slash - type.data)};
	smtp_span sub = {slash + 1, type.length - main.length - 1};
	return smtp_parameter_is_token(main) && smtp_parameter_is_token(sub) && main.length <= SUBTYPE_MAX &&
		   sub.length <= SUBTYPE_MAX;
}

bool smtp_filetype_is_composite(smtp_span type)
{
	return smtp_starts_with_ignoring_case(type, "multipart/") ||
		   smtp_starts_with_ignoring_case(type, "message/");
}
