# Unit tests of components/room, and of what base has for it.
ROOM_TESTS = test_access test_alarm test_archive test_chance test_config \
	test_crowd test_fields test_form test_history test_hours \
	test_look test_mam test_phrase test_rank test_rate test_reports \
	test_stamp test_transfer test_turn test_waiting test_whereabouts \
	test_words
check_PROGRAMS += $(ROOM_TESTS)
TESTS += $(ROOM_TESTS)
ROOM_TEST_LIBS = $(ROOM) $(BASE) $(BASE_LIBS) $(UNIT_LIBS)

test_whereabouts_SOURCES = %D%/test_whereabouts.c tests/unit/unit.h
test_whereabouts_LDADD = $(ROOM_TEST_LIBS)
test_access_SOURCES = %D%/test_access.c tests/unit/unit.h
test_access_LDADD = $(ROOM_TEST_LIBS)
test_alarm_SOURCES = %D%/test_alarm.c tests/unit/unit.h
test_alarm_LDADD = $(ROOM_TEST_LIBS)
test_archive_SOURCES = %D%/test_archive.c tests/unit/unit.h
test_archive_LDADD = $(ROOM_TEST_LIBS)
test_chance_SOURCES = %D%/test_chance.c tests/unit/unit.h
test_chance_LDADD = $(ROOM_TEST_LIBS)
test_config_SOURCES = %D%/test_config.c tests/unit/unit.h
test_config_LDADD = $(ROOM_TEST_LIBS)
test_crowd_SOURCES = %D%/test_crowd.c tests/unit/unit.h \
	components/muc/features.c
test_crowd_LDADD = $(ROOM_TEST_LIBS)
test_fields_SOURCES = %D%/../base/test_fields.c tests/unit/unit.h
test_fields_LDADD = $(ROOM_TEST_LIBS)
test_form_SOURCES = %D%/test_form.c tests/unit/unit.h
test_form_LDADD = $(ROOM_TEST_LIBS)
test_history_SOURCES = %D%/test_history.c tests/unit/unit.h
test_history_LDADD = $(ROOM_TEST_LIBS)
test_look_SOURCES = %D%/test_look.c tests/unit/unit.h
test_look_LDADD = $(ROOM_TEST_LIBS)
test_mam_SOURCES = %D%/test_mam.c tests/unit/unit.h \
	tests/scene/setting.c \
	tests/scene/stage.c tests/scene/stage.h \
	tests/scene/kept.c tests/scene/kept.h \
	tests/scene/memarchive.c tests/scene/memarchive.h \
	components/muc/features.c components/cafe/features.c
test_mam_LDADD = $(ROOM_TEST_LIBS)
test_rate_SOURCES = %D%/test_rate.c tests/unit/unit.h
test_rate_LDADD = $(ROOM_TEST_LIBS)
test_rank_SOURCES = %D%/test_rank.c tests/unit/unit.h
test_rank_LDADD = $(ROOM_TEST_LIBS)
test_phrase_SOURCES = %D%/test_phrase.c tests/unit/unit.h
test_phrase_LDADD = $(ROOM_TEST_LIBS)
test_reports_SOURCES = %D%/test_reports.c tests/unit/unit.h
test_reports_LDADD = $(ROOM_TEST_LIBS)
test_stamp_SOURCES = %D%/../base/test_stamp.c tests/unit/unit.h
test_stamp_LDADD = $(ROOM_TEST_LIBS)
test_hours_SOURCES = %D%/test_hours.c tests/unit/unit.h
test_hours_LDADD = $(ROOM_TEST_LIBS)
test_words_SOURCES = %D%/test_words.c tests/unit/unit.h
test_words_LDADD = $(ROOM_TEST_LIBS)
test_transfer_SOURCES = %D%/test_transfer.c tests/unit/unit.h \
	components/muc/features.c components/muc/features.h
test_transfer_LDADD = $(ROOM_TEST_LIBS)
test_turn_SOURCES = %D%/test_turn.c tests/unit/unit.h
test_turn_LDADD = $(ROOM_TEST_LIBS)
test_waiting_SOURCES = %D%/test_waiting.c tests/unit/unit.h \
	components/muc/features.c components/muc/features.h
test_waiting_LDADD = $(ROOM_TEST_LIBS)

check_PROGRAMS += test_preset test_uri
TESTS += test_preset test_uri
test_preset_SOURCES = %D%/test_preset.c tests/unit/unit.h \
	components/muc/features.c
test_preset_LDADD = $(ROOM_TEST_LIBS)
test_uri_SOURCES = %D%/test_uri.c tests/unit/unit.h
test_uri_LDADD = $(ROOM_TEST_LIBS)
check_PROGRAMS += test_hats
TESTS += test_hats
test_hats_SOURCES = %D%/test_hats.c tests/unit/unit.h
test_hats_LDADD = $(ROOM_TEST_LIBS)
