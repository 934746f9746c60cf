#include "sys/db_driver.h"

/*
 * The client's own errors are all of the connection; the others here are the
 * server's, who has no time for us, or for anybody.
 */
unsigned
db_mariadb_code(unsigned code)
{
	if ((code >= 2000 && code < 3000) || code == 1053 || /* shutting down */
	    (code >= 1077 && code <= 1079) || /* the same, later */
	    (code >= 1152 && code <= 1161) || /* the network */
	    code == 1927 || code == 4031)     /* killed; left idle */
		return DB_LOST | DB_MAY_PASS;
	/* The statement is not known any more, as behind a proxy that went to
	 * another server, or cannot be made again: another connection can. */
	if (code == 1243 || code == 1615)
		return DB_LOST | DB_MAY_PASS;
	if (code == 1040 || code == 1203 || code == 1226 ||
	    code == 1461 ||                               /* too many */
	    code == 1205 || code == 1213 ||               /* locked */
	    code == 1021 || code == 1114 || code == 1290) /* full; read-only */
		return DB_MAY_PASS;
	if (code == 1048 || code == 1062) /* no NULL; a double key */
		return DB_REFUSED;
	/* "Illegal mix of collations", or "invalid character string"; MySQL
	 * says since 8.0 that it cannot convert the text, or the parameter. */
	if (code == 1267 || code == 1300 || code == 3854 || code == 3988)
		return DB_FOREIGN;
	return 0;
}
