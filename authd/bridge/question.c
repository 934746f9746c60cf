#include "bridge/question.h"

bool
question_write(const struct question *question, uint32_t id,
    int64_t deadline_ms, struct authproto_out *out)
{
	if (question->secret.len > AUTHPROTO_SECRET_MAX)
		return false;
	authproto_begin_id(out, question->verb, id);
	if (question->user.s != NULL)
		authproto_add(
		    out, "user", question->user.s, question->user.len);
	if (question->host.s != NULL)
		authproto_add(
		    out, "host", question->host.s, question->host.len);
	if (question->secret.s != NULL)
		authproto_add(
		    out, "any", question->secret.s, question->secret.len);
	if (question->svc != NULL)
		authproto_adds(out, "svc", question->svc);
	authproto_addn(out, "deadline", deadline_ms);
	return authproto_end(out);
}
