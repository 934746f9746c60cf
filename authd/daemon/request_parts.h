/*
 * A request from the inside, for request.c and its parts only.
 */
#ifndef DAEMON_REQUEST_PARTS_H
#define DAEMON_REQUEST_PARTS_H

#include "daemon/request.h"
#include "daemon/setup.h"

/* What the line says; the host is one of ours if that is fine. */
enum authproto_code request_read(
    struct request *request, const struct authproto_line *line);

/* Into a lane; where there is no room the request ends at once. */
void request_submit(struct request *request, enum setup_lane lane,
    void (*work)(struct job *, void *), void (*done)(struct job *));
void request_on_looked_up(struct job *job);

/* By its answer. */
void request_finish(struct request *request);

/* The next site from this place on of which may be asked; NULL: none. */
struct site *request_next_site(const struct request *request, size_t from);

/* One site was looked at; now the next one, or that was all. */
void request_health(struct request *request);

#endif
