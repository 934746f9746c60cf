#include "wp/account.h"

/* BuddyPress and the sign-ups of old: a spammer, and not activated. */
enum { STATUS_SPAMMER = 1, STATUS_INACTIVE = 2 };

bool
account_is_blocked(const struct account *account, bool heed_status)
{
	if (account->spam == 1 || account->deleted == 1)
		return true;
	return heed_status && (account->status == STATUS_SPAMMER ||
				  account->status == STATUS_INACTIVE);
}
