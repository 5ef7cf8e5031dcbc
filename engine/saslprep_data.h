/*
 * saslprep_data.h - the tables of RFC 3454 that RFC 4013 names, as sorted ranges. For saslprep*.c only.
 */
#ifndef SMTP_SASLPREP_DATA_H
#define SMTP_SASLPREP_DATA_H

#include <stddef.h>
#include <stdint.h>

typedef struct smtp_saslprep_range {
	uint32_t first, last;
} smtp_saslprep_range;

extern const smtp_saslprep_range smtp_saslprep_nothing[]; /* B.1: mapped to nothing */
extern const smtp_saslprep_range smtp_saslprep_spaces[];  /* C.1.2: mapped to a space */
extern const smtp_saslprep_range smtp_saslprep_prohibited[];
extern const smtp_saslprep_range smtp_saslprep_unassigned[];                                   /* A.1 */
extern const smtp_saslprep_range smtp_saslprep_right_to_left[], smtp_saslprep_left_to_right[]; /* D.1, D.2 */
extern const size_t smtp_saslprep_nothing_count, smtp_saslprep_spaces_count, smtp_saslprep_prohibited_count,
	smtp_saslprep_unassigned_count, smtp_saslprep_right_to_left_count, smtp_saslprep_left_to_right_count;

#endif
