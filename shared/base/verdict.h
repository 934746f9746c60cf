/*
 * What comes of asking whether a credential is good.  No is 0, so that what
 * was forgotten denies.  LATER means nothing was decided: it is not a no, it
 * is never cached and never counts against anybody.
 */
#ifndef BASE_VERDICT_H
#define BASE_VERDICT_H

enum verdict {
	VERDICT_NO = 0,
	VERDICT_YES,
	VERDICT_LATER,
};

#endif
