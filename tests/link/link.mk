# The programs against a small XEP-0114 server of our own.
TESTS += %D%/run
EXTRA_DIST += %D%/run %D%/conftest.py %D%/peer.py \
	%D%/test_disk.py %D%/test_keeping.py %D%/test_link.py \
	%D%/test_multicast.py %D%/test_queue.py \
	%D%/test_reloads.py %D%/test_silence.py %D%/test_stop.py
