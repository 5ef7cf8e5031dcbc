/*
 * table.h - cases that are data: files of tests/engine/data, a line each, tabs between the columns, # for remarks.
 */
#ifndef SMTP_TABLE_H
#define SMTP_TABLE_H

#include "test.h"

#include <stdio.h>

#define TABLE_COLUMNS 8

typedef struct table {
	FILE *file;
	char line[8000];
	char *columns[TABLE_COLUMNS]; /* of the line at hand; those it does not have are empty */
	int count;
} table;

/* Fails the test when there is no such file. */
void table_open(table *cases, const char *name);

/* The next line; at the end false, and the file is closed. */
bool table_next(table *cases);

/* \n and \xNN as in C, in place. */
void table_unescape(char *text);

#endif
