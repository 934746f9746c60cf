/*
 * A message that stands above all others: everybody is shown it when it is
 * pinned, and whoever enters later, until it is taken down.  It comes from the
 * room and is an ordinary message with a body, so any client shows it.
 */
#ifndef ROOM_PIN_H
#define ROOM_PIN_H

struct archive_message;
struct turn;

/* What t->actor says is pinned, or what somebody has said. */
void pin_text(struct turn *t, const char *text);
void pin_message(struct turn *t, const struct archive_message *m);

/* No more, if anything was. */
void pin_drop(struct turn *t);

/* The message of this id has been taken back: so it is not shown here. */
void pin_gone(struct turn *t, const char *id);

/* Nor is what this bare JID has said, whether the archive has it or not. */
void pin_forget(struct turn *t, const char *who);

/* To who has just come. */
void pin_show(struct turn *t);

#endif
