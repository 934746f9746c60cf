/*
 * Every reason to say no, and the stanza error each becomes.  The table is the
 * only place that names error conditions (XEP-0045, 17 and the examples).
 */
#ifndef ROOM_REFUSE_H
#define ROOM_REFUSE_H

enum refusal {
	REFUSE_NO_NICK,    /* a join to the bare room, 7.2.1 */
	REFUSE_BAD_NICK,   /* forbidden, invisible or not assigned */
	REFUSE_LONG_NICK,  /* over the limit, 14.6 */
	REFUSE_NICK_TAKEN, /* 7.2.8, 7.6 */
	REFUSE_BAD_JID,
	REFUSE_LOCKED,            /* 7.2.10 */
	REFUSE_NO_ROOM,           /* 7.2.11, 17.2 */
	REFUSE_CREATION,          /* 10.1.1 */
	REFUSE_ROOMS,             /* there are as many as there may be */
	REFUSE_OWNED,             /* one account owns as many, 14.6 */
	REFUSE_GONE,              /* destroyed, with where to go instead */
	REFUSE_ENTRANCE,          /* not of those who may enter rooms */
	REFUSE_BLOCKED,           /* on a list of others */
	REFUSE_BANNED,            /* 7.2.7 */
	REFUSE_KICKED,            /* not so long ago */
	REFUSE_MEMBERS,           /* 7.2.6 */
	REFUSE_PASSWORD,          /* 7.2.5 */
	REFUSE_FULL,              /* 7.2.9 */
	REFUSE_NOT_IN_ROOM,       /* 7.4, 7.5, 17.4 */
	REFUSE_NO_VOICE,          /* 7.4 */
	REFUSE_FILES,             /* only members may send them */
	REFUSE_SUBJECT,           /* 8.1 */
	REFUSE_NO_OCCUPANT,       /* 7.5, 17.4: nobody of that nickname */
	REFUSE_GROUPCHAT_TO_NICK, /* 7.5 */
	REFUSE_TYPE,              /* chat to a room, 17.2 */
	REFUSE_NOT_MODERATOR,     /* 8 */
	REFUSE_NOT_ADMIN,         /* 9 */
	REFUSE_NOT_OWNER,         /* 10 */
	REFUSE_LIST,              /* 9.5, 10.5, 10.8: not for them to see */
	REFUSE_RANK,       /* 8.2, 8.4, 9.1, 9.7: not to be done to them */
	REFUSE_SELF,       /* 8.2, 9.1 */
	REFUSE_LAST_OWNER, /* 10.4 */
	REFUSE_BAD_FORM,
	REFUSE_BAD_VALUE, /* 10.1.3: of one field or attribute */
	REFUSE_BAD_REQUEST,
	REFUSE_OUTSIDER_DISCO, /* 6.6 */
	REFUSE_SORT_KEY,       /* XEP-0433, 4.2.2.2 */
	REFUSE_NO_NODE,        /* XEP-0030, 4.2 */
	REFUSE_NO_HAT,         /* of this URI, or nobody wears it */
	REFUSE_NO_MESSAGE,     /* of this id in the archive, XEP-0313, 4.1 */
	REFUSE_NO_MODERATOR,   /* is there to be told */
	REFUSE_ARCHIVE,        /* is not for them, XEP-0313, 5.1.2 */
	REFUSE_SENDERS,        /* who may not know them may not ask */
	REFUSE_STORE,          /* what is stored could not be read */
	REFUSE_NOT_IMPLEMENTED,
	REFUSE_UNWANTED,         /* the service does not want it said */
	REFUSE_TOO_BIG,          /* 14.6 */
	REFUSE_SERVICE_PRESENCE, /* presence or messages to the service itself
				  */
	REFUSE_QUERIES,          /* IQs between occupants, 17.4 */
	REFUSE_NO_ANSWER,        /* to such an IQ in time */
	REFUSE_TOO_FAST,         /* 14.6 */
	REFUSE_NO_ACCOUNT,       /* not a member of the site */
	REFUSE_GUEST,            /* guests are not let in */
	REFUSE_ACCOUNT_LATER,    /* the site could not be asked */
	REFUSE_NICK_GIVEN,       /* the site says what one is called, 7.6 */
	REFUSE_BUSY,             /* ask again later */
	REFUSE_VISITOR_NICK,     /* 14.6 */
	REFUSE_AWAY,             /* neither here nor gone */
	REFUSE_INVITE,           /* 7.8.2 */
	REFUSE_INVITEE,          /* 7.8.2: that is nobody's address */
	REFUSE_NOT_INVITED,      /* and so cannot decline */
	REFUSE_REQUEST,          /* for voice, 7.13 */
	REFUSE_REGISTRATION,     /* nobody may, 7.10 */
	REFUSE_REGISTER,         /* they may not, 7.10 */
	REFUSE_NICK_LOCKED,      /* another one than what they reserved, 7.6 */
	REFUSE_SLOW_MODE,        /* XEP-0500 */
	REFUSE_TOO_MANY_ROOMS,   /* one account is in, 14.6 */
	REFUSE_TOO_MANY_NICKS,   /* of one account in one room */
	REFUSE_ROOM_NAME,        /* 17.1 */
	REFUSE_CAPTCHA,          /* they did not say, or something else */
	REFUSE_WRONG,            /* that: see features/captcha.c */
	REFUSE_MODE,             /* while there is trouble: see mode.h */
	REFUSE_LINKS,            /* who is new here: see trust.h */
	REFUSE_MENTIONS,         /* the same: so many at once */
	REFUSE_NEW,              /* the same, whatever they write */
	REFUSE_WHISPER,          /* private messages, 7.5 and 16.5.3 */
	REFUSE_UNKNOWN,          /* nobody here handles it: RFC 6120, 8.4 */
};

struct stanza;
struct xml;

/* The condition of its stanza error, "forbidden". */
const char *refuse_condition(enum refusal why);

/* What there is to say beside the reason; NULL for what is not said. */
struct refusal_more {
	const char *text;   /* to people, in their language, not the usual */
	const char *inside; /* the condition's (RFC 6120, 8.3.3.5) */
	const char *detail; /* XML: a condition of some XEP (8.3.4) */
};

/*
 * Write the whole error stanza that answers `in'.  `from' is where `in' was
 * sent to, `by' the room (NULL: the service speaks for itself).
 */
void refuse_write(struct xml *xml, enum refusal why,
    const struct refusal_more *more, const char *from, const char *by,
    const struct stanza *in);

#endif
