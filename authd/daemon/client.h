/*
 * One connection: lines in, replies out.  It has at most so many questions
 * open and so many bytes unread by its peer; beyond that it is not read.
 */
#ifndef DAEMON_CLIENT_H
#define DAEMON_CLIENT_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

struct answer;
struct authproto_out;
struct client;
struct dialect;
struct request;
struct server;

struct client_from {
	const struct dialect *dialect;
	bool admin; /* through the admin's door */
	uint64_t id;
	int fd;
	uid_t uid;
};

struct client *client_new(
    struct server *server, const struct client_from *from);
void client_free(struct client **client); /* its questions are abandoned */

uint64_t client_id(const struct client *client);
uid_t client_uid(const struct client *client);
bool client_is_from(
    const struct client *client, const struct dialect *dialect, bool admin);
bool client_is_greeted(const struct client *client);
int64_t client_since(const struct client *client);

/* Did it ask to hear of what changes, and may it ask of this host? */
bool client_wants_events(const struct client *client, const char *host);
void client_event(struct client *client, const struct authproto_out *out);

/* To a question that is open; it is open no more. */
void client_answer(struct client *client, const struct request *request,
    const struct answer *answer);

/* Some of the answer, before the last of it. */
void client_part(struct client *client, const struct request *request,
    const struct answer *answer);

/* Say goodbye, and go once every question is answered. */
void client_dismiss(struct client *client);

#endif
