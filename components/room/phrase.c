#include "room/phrase.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/xml.h"
#include "room/room.h"
#include "room/turn.h"

#define PLACES 4

static const char *const phrases[PHRASES][LANGS] = {
	/* clang-format off */
	[PHRASE_OPEN] = {
		"Everybody may write again.",
		"Alle dürfen wieder schreiben.",
		"Újra mindenki írhat." },
	[PHRASE_REGISTERED] = {
		"Only registered users may write here.",
		"Nur angemeldete Benutzer dürfen hier schreiben.",
		"Itt csak bejelentkezett felhasználók írhatnak." },
	[PHRASE_REGISTERED_UNTIL] = {
		"Only registered users may write here until %1.",
		"Bis %1 dürfen hier nur angemeldete Benutzer schreiben.",
		"Itt csak bejelentkezett felhasználók írhatnak eddig: %1." },
	[PHRASE_SLOW] = {
		"Slow mode: one message in %1 seconds.",
		"Langsamer Modus: eine Nachricht in %1 Sekunden.",
		"Lassú mód: %1 másodpercenként egy üzenet." },
	[PHRASE_SLOW_UNTIL] = {
		"Slow mode until %2: one message in %1 seconds.",
		"Langsamer Modus bis %2: eine Nachricht in %1 Sekunden.",
		"Lassú mód eddig: %2; %1 másodpercenként egy üzenet." },
	[PHRASE_MODERATORS] = {
		"Only moderators may write here.",
		"Nur Moderatoren dürfen hier schreiben.",
		"Itt csak moderátorok írhatnak." },
	[PHRASE_MODERATORS_UNTIL] = {
		"Only moderators may write here until %1.",
		"Bis %1 dürfen hier nur Moderatoren schreiben.",
		"Itt csak moderátorok írhatnak eddig: %1." },
	[PHRASE_CLOSED] = {
		"Closed: only moderators may write here.",
		"Geschlossen: nur Moderatoren dürfen hier schreiben.",
		"Zárva: itt csak moderátorok írhatnak." },
	[PHRASE_CLOSED_UNTIL] = {
		"Closed: only moderators may write here. It opens at %1.",
		"Geschlossen: nur Moderatoren dürfen hier schreiben. Wieder offen: %1.",
		"Zárva: itt csak moderátorok írhatnak. Nyitás: %1." },
	[PHRASE_MUTED_UNTIL] = {
		"You may not write here until %1.",
		"Du darfst hier bis %1 nicht schreiben.",
		"Itt nem írhatsz eddig: %1." },
	[PHRASE_NEW_UNTIL] = {
		"You are new here: read on, you may write from %1 on.",
		"Du bist neu hier: lies mit, ab %1 darfst du schreiben.",
		"Új vagy itt: olvass, ettől kezdve írhatsz: %1." },
	[PHRASE_NEW_MENTIONS] = {
		"Too many names for one message: who is new here mentions no more than %1",
		"Zu viele Namen für eine Nachricht: wer neu hier ist, nennt höchstens %1",
		"Túl sok név egy üzenetben: aki új itt, legfeljebb %1 nevet írhat" },
	[PHRASE_MERIT] = {
		"Messages: %1, on days: %2",
		"Nachrichten: %1, an Tagen: %2",
		"Üzenetek: %1, ennyi napon: %2" },
	[PHRASE_VOICE] = {
		"You may write again.",
		"Du darfst wieder schreiben.",
		"Újra írhatsz." },
	[PHRASE_BAN_OVER] = {
		"%1 may come back: the ban is over.",
		"%1 darf wiederkommen: die Verbannung ist vorbei.",
		"%1 visszajöhet: a kitiltás lejárt." },
	[PHRASE_WAITS] = {
		"Your message waits for a moderator.",
		"Deine Nachricht wartet auf einen Moderator.",
		"Az üzeneted moderátorra vár." },
	[PHRASE_DENIED] = {
		"A moderator did not let your message through.",
		"Ein Moderator hat deine Nachricht nicht durchgelassen.",
		"Egy moderátor nem engedte át az üzenetedet." },
	[PHRASE_HELD] = {
		"Held %1: %2, %3\n> %4\n/approve %1 or /deny %1",
		"Angehalten %1: %2, %3\n> %4\n/approve %1 oder /deny %1",
		"Visszatartva %1: %2, %3\n> %4\n/approve %1 vagy /deny %1" },
	[PHRASE_WHY_FIRST] = {
		"a first message", "eine erste Nachricht", "első üzenet" },
	[PHRASE_WHY_LINK] = { "a link", "ein Link", "link" },
	[PHRASE_WHY_MENTIONS] = {
		"many mentions", "viele Erwähnungen", "sok említés" },
	[PHRASE_WHY_WORDS] = {
		"filtered words", "gefilterte Wörter", "szűrt szavak" },
	[PHRASE_ONE_HELD] = {
		"1 message waits: /held shows it.",
		"1 Nachricht wartet: /held zeigt sie.",
		"1 üzenet vár: /held mutatja." },
	[PHRASE_SOME_HELD] = {
		"%1 messages wait: /held shows them.",
		"%1 Nachrichten warten: /held zeigt sie.",
		"%1 üzenet vár: /held mutatja." },
	[PHRASE_REPORT] = {
		"Report %1: %2 reports %3",
		"Meldung %1: %2 meldet %3",
		"%1. bejelentés: %2, %3" },
	[PHRASE_REPORT_OF] = {
		"Report %1: %2 reports %4 for %3",
		"Meldung %1: %2 meldet %4 wegen %3",
		"%1. bejelentés: %2, %3, őt: %4" },
	[PHRASE_ONE_REPORTED] = {
		"1 report is open: /reports shows it.",
		"1 Meldung ist offen: /reports zeigt sie.",
		"1 bejelentés nyitott: /reports mutatja." },
	[PHRASE_SOME_REPORTED] = {
		"%1 reports are open: /reports shows them.",
		"%1 Meldungen sind offen: /reports zeigt sie.",
		"%1 bejelentés nyitott: /reports mutatja." },
	[PHRASE_HIDDEN] = {
		"Reported by several",
		"Von mehreren gemeldet",
		"Többen bejelentették" },
	[PHRASE_IDLE] = {
		"You were idle for too long",
		"Du warst zu lange untätig",
		"Túl sokáig tétlen voltál" },
	[PHRASE_LOGGED_OUT] = {
		"You have been logged out",
		"Du wurdest abgemeldet",
		"Kijelentkeztettek" },
	[PHRASE_DELETED] = {
		"Your account has been deleted",
		"Dein Konto wurde gelöscht",
		"A fiókodat törölték" },
	[PHRASE_EXPELLED] = {
		"You are no member of this site any more",
		"Du bist kein Mitglied dieser Seite mehr",
		"Már nem vagy tagja ennek az oldalnak" },
	/* clang-format on */
};

/* Which place begins here; 0: none. */
static size_t
place_at(const char *s)
{
	return s[0] == '%' && s[1] >= '1' && s[1] <= '0' + PLACES
		   ? (size_t)(s[1] - '0')
		   : 0;
}

/* What is put in is not looked at once more: it may be anybody's words. */
static const char *
fill(struct arena *arena, const char *text, const char *const *words)
{
	struct xml out;

	xml_begin(&out, arena);
	while (*text != '\0') {
		size_t place = place_at(text);
		const char *word = place != 0 ? words[place - 1] : NULL;

		if (word != NULL)
			xml_raw(&out, word, strlen(word));
		else
			xml_raw(&out, text, 1);
		text += word != NULL ? 2 : 1;
	}
	return out.text;
}

static const char *
say(struct arena *arena, enum lang lang, enum phrase which, va_list args)
{
	const char *words[PLACES] = { NULL }, *word;
	size_t n = 0;

	while ((word = va_arg(args, const char *)) != NULL && n < PLACES)
		words[n++] = word;
	return fill(arena, phrases[which][lang], words);
}

const char *
phrase_in(struct arena *arena, enum lang lang, enum phrase which, ...)
{
	const char *text;
	va_list args;

	va_start(args, which);
	text = say(arena, lang, which, args);
	va_end(args);
	return text;
}

const char *
phrase(struct turn *t, enum phrase which, ...)
{
	const char *text;
	va_list args;

	va_start(args, which);
	text = say(t->arena, phrase_lang(t->room), which, args);
	va_end(args);
	return text;
}

enum lang
phrase_lang(const struct room *room)
{
	return refuse_lang_of(room->config.lang);
}

void
phrase_mark(const struct turn *t, struct xml *xml)
{
	if (*t->room->config.lang != '\0')
		xml_attr(
		    xml, "xml:lang", refuse_lang_name(phrase_lang(t->room)));
}
