#include <string.h>

#include "room/archive.h"
#include "room/chance.h"
#include "room/room.h"

#include "../unit.h"

#define NOW INT64_C(1795000000000)

static const unsigned char seed[CHANCE_SEED] = { 1 };

START_TEST(archive_next_id__rises__though_the_clock_goes_back)
{
	static const int64_t times[] = { NOW, NOW, NOW + 1, NOW - 5000, 0,
		NOW + 1, NOW + 2 };
	struct room *room = room_new("r@x", 1);
	char last[ARCHIVE_ID_SIZE] = "", id[ARCHIVE_ID_SIZE];
	struct chance chance;

	chance_init(&chance, seed);
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		archive_next_id(room, &chance, times[i], id);
		ck_assert_uint_eq(strlen(id), ARCHIVE_ID_SIZE - 1);
		ck_assert_int_gt(strcmp(id, last), 0);
		memcpy(last, id, sizeof(id));
	}
	ck_assert_int_eq(archive_id_at(last), NOW + 2);
	room_free(&room);
}
END_TEST

/* A burst longer than the count goes on in milliseconds to come. */
START_TEST(archive_next_id__rises__in_a_burst)
{
	struct room *room = room_new("r@x", 1);
	char last[ARCHIVE_ID_SIZE] = "", id[ARCHIVE_ID_SIZE];
	struct chance chance;

	chance_init(&chance, seed);
	for (int i = 0; i < 70000; i++) {
		archive_next_id(room, &chance, NOW, id);
		ck_assert_int_gt(strcmp(id, last), 0);
		memcpy(last, id, sizeof(id));
	}
	archive_next_id(room, &chance, NOW + 1, id);
	ck_assert_int_gt(strcmp(id, last), 0);
	room_free(&room);
}
END_TEST

START_TEST(archive_id_from__divides__what_is_older_from_what_is_not)
{
	static const int64_t times[] = { 1, NOW, NOW + 1, INT64_C(1) << 46 };
	struct chance chance;

	chance_init(&chance, seed);
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
		struct room *room = room_new("r@x", 1);
		char from[ARCHIVE_ID_SIZE], id[ARCHIVE_ID_SIZE];

		archive_id_from(times[i], from);
		archive_next_id(room, &chance, times[i] - 1, id);
		ck_assert_int_lt(strcmp(id, from), 0);
		archive_next_id(room, &chance, times[i], id);
		ck_assert_int_gt(strcmp(id, from), 0);
		archive_id_from(INT64_MIN, from);
		ck_assert_int_gt(strcmp(id, from), 0);
		archive_id_from(INT64_MAX, from);
		ck_assert_int_lt(strcmp(id, from), 0);
		room_free(&room);
	}
}
END_TEST

START_TEST(archive_saw_id__puts__what_comes_after_it)
{
	struct room *a = room_new("a@x", 1), *b = room_new("b@x", 1);
	char stored[ARCHIVE_ID_SIZE], id[ARCHIVE_ID_SIZE];
	struct chance chance;

	chance_init(&chance, seed);
	archive_next_id(a, &chance, NOW, stored);
	archive_saw_id(b, stored);
	archive_next_id(b, &chance, NOW - 60000, id);
	ck_assert_int_gt(strcmp(id, stored), 0);
	room_free(&a);
	room_free(&b);
}
END_TEST

/* O18: whoever knows two ids, and all of the time, cannot make the third. */
START_TEST(archive_next_id__has__chance_of_its_own)
{
	struct room *room = room_new("r@x", 1);
	char ids[3][ARCHIVE_ID_SIZE];
	struct chance chance;

	chance_init(&chance, seed);
	for (int i = 0; i < 3; i++)
		archive_next_id(room, &chance, NOW, ids[i]);
	ck_assert_str_ne(ids[0] + 16, ids[1] + 16);
	ck_assert_str_ne(ids[1] + 16, ids[2] + 16);
	ck_assert_str_ne(ids[0] + 16, ids[2] + 16);
	room_free(&room);
}
END_TEST

START_TEST(archive_id_at__is__nowhere_for_other_texts)
{
	static const char *const others[] = { "", "forged",
		"019b76dac3580000cc159b5b24d5e01146e",
		"019b76dac3580000cc159b5b24d5e01146e77",
		"019B76DAC3580000cc159b5b24d5e01146e7",
		"-19b76dac3580000cc159b5b24d5e01146e7" };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		ck_assert_int_eq(archive_id_at(others[i]), INT64_MIN);
	ck_assert_int_eq(archive_id_at("019b76dac3580000cc159b5b24d5e01146e7"),
	    INT64_C(0x019b76dac358));
}
END_TEST

int
main(void)
{
	return unit_run("archive",
	    (const TTest *const[]){
		archive_next_id__rises__though_the_clock_goes_back,
		archive_id_from__divides__what_is_older_from_what_is_not,
		archive_next_id__rises__in_a_burst,
		archive_saw_id__puts__what_comes_after_it,
		archive_next_id__has__chance_of_its_own,
		archive_id_at__is__nowhere_for_other_texts, NULL });
}
