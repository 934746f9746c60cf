#include "wp/credential.h"

enum verdict
credential_verify(struct arena *arena, const struct cookie *credential,
    const struct account *account, struct bytes salt, int64_t now,
    enum cookie_fault *fault_r)
{
	return cookie_verify(
	    arena, credential, account, salt, COOKIE_DEFAULT, now, fault_r);
}
