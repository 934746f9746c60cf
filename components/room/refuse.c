#include "room/refuse.h"

#include <stddef.h>
#include <string.h>

#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/refuse_words.h"

static const struct {
	const char *type, *condition, *text;
} refusals[] = {
	/* clang-format off */
	[REFUSE_NO_NICK]           = { "modify", "jid-malformed",       "Choose a nickname: room@service/nickname" },
	[REFUSE_BAD_NICK]          = { "modify", "not-acceptable",      "That nickname may not be used" },
	[REFUSE_LONG_NICK]         = { "modify", "not-acceptable",      "That nickname is too long" },
	[REFUSE_NICK_TAKEN]        = { "cancel", "conflict",            "That nickname is in use or reserved" },
	[REFUSE_BAD_JID]           = { "modify", "jid-malformed",       "That is no address" },
	[REFUSE_LOCKED]            = { "cancel", "item-not-found",      "The room is locked until its owner has configured it" },
	[REFUSE_NO_ROOM]           = { "cancel", "item-not-found",      "There is no such room" },
	[REFUSE_CREATION]          = { "cancel", "not-allowed",         "Rooms may not be created here" },
	[REFUSE_ROOMS]             = { "wait",   "resource-constraint", "There are as many rooms here as there may be" },
	[REFUSE_OWNED]             = { "cancel", "not-allowed",         "You own as many rooms as you may" },
	[REFUSE_GONE]              = { "cancel", "gone",                "The room has been destroyed" },
	[REFUSE_ENTRANCE]          = { "auth",   "forbidden",           "You may not enter rooms here" },
	[REFUSE_BLOCKED]           = { "auth",   "forbidden",           "Your address is on a list of blocked ones" },
	[REFUSE_BANNED]            = { "auth",   "forbidden",           "You are banned from this room" },
	[REFUSE_KICKED]            = { "auth",   "forbidden",           "You were kicked: come back later" },
	[REFUSE_MEMBERS]           = { "auth",   "registration-required", "Only members may enter" },
	[REFUSE_PASSWORD]          = { "auth",   "not-authorized",      "The room asks for a password, and it is another" },
	[REFUSE_FULL]              = { "wait",   "service-unavailable", "The room is full" },
	[REFUSE_NOT_IN_ROOM]       = { "cancel", "not-acceptable",      "You are not in this room" },
	[REFUSE_NO_VOICE]          = { "auth",   "forbidden",           "You have no voice in this room" },
	[REFUSE_FILES]             = { "auth",   "forbidden",           "Only members may send files to this room" },
	[REFUSE_SUBJECT]           = { "auth",   "forbidden",           "You may not set the subject" },
	[REFUSE_NO_OCCUPANT]       = { "cancel", "item-not-found",      "Nobody of that nickname is here" },
	[REFUSE_GROUPCHAT_TO_NICK] = { "modify", "bad-request",         "A groupchat message goes to the room" },
	[REFUSE_TYPE]              = { "modify", "bad-request",         "Only groupchat messages go to the room" },
	[REFUSE_NOT_MODERATOR]     = { "auth",   "forbidden",           "Only moderators may do that" },
	[REFUSE_NOT_ADMIN]         = { "auth",   "forbidden",           "Only admins may do that" },
	[REFUSE_NOT_OWNER]         = { "auth",   "forbidden",           "Only owners may do that" },
	[REFUSE_LIST]              = { "auth",   "forbidden",           "That list is not for you to see" },
	[REFUSE_RANK]              = { "cancel", "not-allowed",         "That may not be done to somebody of their rank" },
	[REFUSE_SELF]              = { "cancel", "conflict",            "You may not do that to yourself" },
	[REFUSE_LAST_OWNER]        = { "cancel", "conflict",            "The room needs an owner" },
	[REFUSE_BAD_FORM]          = { "modify", "bad-request",         "That form is not the one asked for" },
	[REFUSE_BAD_VALUE]         = { "modify", "not-acceptable",      "A value is none that it may be" },
	[REFUSE_BAD_REQUEST]       = { "modify", "bad-request",         "That request is not understood" },
	[REFUSE_OUTSIDER_DISCO]    = { "modify", "bad-request",         "Only occupants may ask about occupants" },
	[REFUSE_SORT_KEY]          = { "modify", "feature-not-implemented", "Nothing is sorted by that" },
	[REFUSE_NO_NODE]           = { "cancel", "item-not-found",      "There is no such node" },
	[REFUSE_NO_HAT]            = { "cancel", "item-not-found",      "There is no such hat" },
	[REFUSE_NO_MESSAGE]        = { "cancel", "item-not-found",      "There is no such message" },
	[REFUSE_NO_MODERATOR]      = { "wait",   "recipient-unavailable", "No moderator is here now" },
	[REFUSE_ARCHIVE]           = { "auth",   "forbidden",           "You may not read the archive of this room" },
	[REFUSE_SENDERS]           = { "auth",   "forbidden",           "You may not ask for messages by real address" },
	[REFUSE_STORE]             = { "wait",   "internal-server-error", "The archive cannot be read now" },
	[REFUSE_NOT_IMPLEMENTED]   = { "cancel", "feature-not-implemented", "That is not understood here" },
	[REFUSE_UNWANTED]          = { "modify", "policy-violation",    "That is not wanted here" },
	[REFUSE_TOO_BIG]           = { "modify", "policy-violation",    "That is too big" },
	[REFUSE_SERVICE_PRESENCE]  = { "cancel", "service-unavailable", "This is a service of rooms: address one of them" },
	[REFUSE_QUERIES]           = { "cancel", "not-allowed",         "Occupants of this room may not be queried" },
	[REFUSE_NO_ANSWER]         = { "wait",   "remote-server-timeout", "They do not answer" },
	[REFUSE_TOO_FAST]          = { "wait",   "resource-constraint", "That is too much at once: wait a little" },
	[REFUSE_NO_ACCOUNT]        = { "auth",   "forbidden",           "You are no member of this site" },
	[REFUSE_GUEST]             = { "auth",   "registration-required", "Guests are not let in: log in first" },
	[REFUSE_ACCOUNT_LATER]     = { "wait",   "resource-constraint", "The site cannot be asked who you are; try again" },
	[REFUSE_NICK_GIVEN]        = { "cancel", "not-acceptable",      "Your name here is the one you have on the site" },
	[REFUSE_BUSY]              = { "wait",   "resource-constraint", "Too much at once: try again later" },
	[REFUSE_VISITOR_NICK]      = { "cancel", "not-allowed",         "Visitors keep their nickname in this room" },
	[REFUSE_AWAY]              = { "wait",   "recipient-unavailable", "They are not here just now" },
	[REFUSE_INVITE]            = { "auth",   "forbidden",           "You may not invite them to this room" },
	[REFUSE_INVITEE]           = { "modify", "jid-malformed",       "Nobody can be invited at that address" },
	[REFUSE_NOT_INVITED]       = { "cancel", "item-not-found",      "You have not been invited" },
	[REFUSE_REQUEST]           = { "auth",   "forbidden",           "Voice may not be asked for in this room" },
	[REFUSE_REGISTRATION]      = { "cancel", "service-unavailable", "Nicknames are not reserved here" },
	[REFUSE_REGISTER]          = { "cancel", "not-allowed",         "You may not register here" },
	[REFUSE_NICK_LOCKED]       = { "cancel", "not-acceptable",      "Here you have the nickname you have reserved" },
	[REFUSE_SLOW_MODE]         = { "wait",   "policy-violation",    "This room is in slow mode: wait between two messages" },
	[REFUSE_TOO_MANY_ROOMS]    = { "wait",   "resource-constraint", "You are in too many rooms: leave one of them" },
	[REFUSE_TOO_MANY_NICKS]    = { "cancel", "not-allowed",         "You are in this room already, under another nickname" },
	[REFUSE_ROOM_NAME]         = { "cancel", "not-allowed",         "A room may not be called that here" },
	[REFUSE_CAPTCHA]           = { "auth",   "not-authorized",      "The question was not answered" },
	[REFUSE_WRONG]             = { "cancel", "not-acceptable",      "That is not the answer" },
	[REFUSE_MODE]              = { "auth",   "forbidden",           "Not everybody may write here just now" },
	[REFUSE_LINKS]             = { "auth",   "forbidden",           "You may not post links here yet" },
	[REFUSE_MENTIONS]          = { "modify", "policy-violation",    "You may not mention so many at once here yet" },
	[REFUSE_NEW]               = { "auth",   "forbidden",           "You are new here: you may not write yet" },
	[REFUSE_WHISPER]           = { "auth",   "forbidden",           "You may not send private messages to them here" },
	[REFUSE_UNKNOWN]           = { "cancel", "service-unavailable", "Not understood here" },
	/* clang-format on */
};

const char *
refuse_condition(enum refusal why)
{
	return refusals[why].condition;
}

static void
write_text(struct xml *xml, enum refusal why, const char *text, enum lang lang)
{
	if (text == NULL)
		text = refuse_words(why, lang);
	if (text == NULL) {
		text = refusals[why].text;
		lang = LANG_EN;
	}
	xml_open_ns(xml, "text", NS_STANZAS);
	xml_attr(xml, "xml:lang", refuse_lang_name(lang));
	xml_text(xml, text);
	xml_close(xml);
}

void
refuse_write(struct xml *xml, enum refusal why, const struct refusal_more *more,
    const char *from, const char *by, const struct stanza *in)
{
	xml_open(xml, stanza_name(in));
	xml_attr(xml, "type", "error");
	xml_attr(xml, "from", from);
	xml_attr(xml, "id", stanza_attr(in, "id"));
	if (stanza_child(in, "x", NS_MUC) != NULL)
		xml_empty(xml, "x", NS_MUC);
	xml_open(xml, "error");
	xml_attr(xml, "by", by);
	xml_attr(xml, "type", refusals[why].type);
	xml_open_ns(xml, refusals[why].condition, NS_STANZAS);
	if (more->inside != NULL)
		xml_text(xml, more->inside);
	xml_close(xml);
	write_text(xml, why, more->text, refuse_lang(in));
	if (more->detail != NULL)
		xml_raw(xml, more->detail, strlen(more->detail));
	xml_close(xml);
	xml_close(xml);
}
