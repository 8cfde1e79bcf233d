/* What the rest of the bench has said in English, in both languages. */
#ifndef BOARD_WORDS_H
#define BOARD_WORDS_H

#include <json_out.h>

/* "text" as it is, and "text_ja" where there is a Japanese sentence for it. */
void write_words(struct json_out *j, const char *text);

#endif
