/*
 * Why something was refused, in the languages of those who ask (XEP-0045, 13):
 * a stanza says which by its xml:lang.
 */
#ifndef ROOM_REFUSE_WORDS_H
#define ROOM_REFUSE_WORDS_H

#include "room/refuse.h"

struct stanza;

enum lang { LANG_EN, LANG_DE, LANG_HU, LANGS };

/* Of the sender; English if it is none that is known here. */
enum lang refuse_lang(const struct stanza *in);
enum lang refuse_lang_of(const char *tag); /* xml:lang, or NULL */
const char *refuse_lang_name(enum lang lang);

/* NULL: not in this language. */
const char *refuse_words(enum refusal why, enum lang lang);

#endif
