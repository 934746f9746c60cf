/*
 * meerkat-muc: Multi-User Chat rooms (XEP-0045) as a component.
 */
#include "host/host.h"
#include "muc/features.h"

int
main(int argc, char *argv[])
{
	static const struct host_program muc = {
		.name = "meerkat-muc",
		.conf = PACKAGE_ETC "/muc.conf",
		.features = muc_features,
	};

	return host_run(argc, argv, &muc);
}
