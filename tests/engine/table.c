/*
 * table.c - see table.h.
 */
#include "table.h"

void table_open(table *cases, const char *name)
{
	char path[1000];
	const char *folder = getenv("SMTP_TESTS");
	snprintf(path, sizeof path, "%s/data/%s", folder ? folder : "../tests/engine", name);
	cases->file = fopen(path, "r");
	assert_non_null(cases->file);
}

static void split(table *cases)
{
	char *at = cases->line;
	at[strcspn(at, "\r\n")] = '\0';
	cases->count = 0;
	for (int i = 0; i < TABLE_COLUMNS; i++) {
		cases->columns[i] = at;
		cases->count += *at != '\0';
		at += strcspn(at, "\t");
		if (*at) {
			*at++ = '\0';
		}
	}
}

bool table_next(table *cases)
{
	while (fgets(cases->line, sizeof cases->line, cases->file)) {
		if (!strchr("#\r\n", cases->line[0])) {
			split(cases);
			return true;
		}
	}
	fclose(cases->file);
	return false;
}

static int hex(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'A' + 10;
}

void table_unescape(char *text)
{
	char *into = text;
	while (*text) {
		if (text[0] == '\\' && text[1] == 'n') {
			*into++ = '\n';
			text += 2;
		} else if (text[0] == '\\' && text[1] == 'x') {
			*into++ = (char)(hex(text[2]) * 16 + hex(text[3]));
			text += 4;
		} else {
			*into++ = *text++;
		}
	}
	*into = '\0';
}
