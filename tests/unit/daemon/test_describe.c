#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "daemon/describe.h"
#include "daemon/request.h"
#include "wp/account.h"

#include "../unit.h"

static struct arena *arena;

static const char *
name_of(const char *s)
{
	if (arena == NULL)
		arena = arena_new();
	return describe_name(arena, bytes_of(s));
}

START_TEST(describe_name__keeps__what_people_are_called)
{
	ck_assert_str_eq(name_of("Alice B."), "Alice B.");
	ck_assert_str_eq(name_of("J\xc3\xb6rg"), "J\xc3\xb6rg");
	ck_assert_str_eq(name_of("\xd8\xb3\xd8\xa7"), "\xd8\xb3\xd8\xa7");
	ck_assert_str_eq(
	    name_of("\xf0\x9f\x90\xbe meerkat"), "\xf0\x9f\x90\xbe meerkat");
	ck_assert_str_eq(name_of(NULL), "");
}
END_TEST

/* WordPress keeps names as HTML: wp-includes/default-filters.php has
 * _wp_specialchars() on pre_user_display_name. */
START_TEST(describe_name__reads__what_wordpress_escaped)
{
	ck_assert_str_eq(name_of("Tom &amp; Jerry"), "Tom & Jerry");
	ck_assert_str_eq(name_of("&lt;3 &gt;&quot;&#039;"), "<3 >\"'");
	ck_assert_str_eq(name_of("&amp;lt;"), "&lt;"); /* once */
	ck_assert_str_eq(name_of("a & b &amp"), "a & b &amp");
	ck_assert_str_eq(name_of("&#10;&nbsp;&"), "&#10;&nbsp;&");
}
END_TEST

/* A name cannot make a second line, turn the text around or be no UTF-8. */
START_TEST(describe_name__drops__what_does_harm_T24)
{
	ck_assert_str_eq(name_of("a\r\nEvil: b"), "aEvil: b");
	ck_assert_str_eq(name_of("a\xc2\x85"
				 "b\x7f"),
	    "ab");
	ck_assert_str_eq(name_of("a\xe2\x80\xae"
				 "b\xe2\x81\xa6"
				 "c"),
	    "abc");
	ck_assert_str_eq(name_of("\xd8\x9c\xe2\x80\x8fx"), "x");
	ck_assert_str_eq(name_of("a\xff\xc3"), "a");
	ck_assert_str_eq(name_of("\xed\xa0\x80z"), "z");
}
END_TEST

START_TEST(describe_name__ends__between_two_characters)
{
	char long_name[600];
	const char *name;

	for (size_t i = 0; i + 3 < sizeof(long_name); i += 3)
		memcpy(long_name + i, "\xe2\x82\xac", 4);
	name = name_of(long_name);
	ck_assert_uint_eq(strlen(name), 255);
	ck_assert(text_is_utf8(name, strlen(name)));
}
END_TEST

START_TEST(describe_user__says__roles_and_since_when)
{
	struct account account = {
		.id = 42,
		.login = bytes_of("Carol Smith"),
		.caps = bytes_of("a:2:{s:6:\"editor\";b:1;"
				 "s:10:\"subscriber\";b:1;}"),
	};
	struct describe of = { .account = &account, .name = bytes_of("Carol") };
	struct answer answer = { 0 };

	name_of("");
	of.registered = bytes_of("2019-01-02 03:04:05");
	describe_user(arena, &of, &answer);
	ck_assert_uint_eq(answer.uid, 42);
	ck_assert_str_eq(answer.login, "Carol Smith");
	ck_assert_str_eq(answer.jid, "carol\\20smith");
	ck_assert_str_eq(answer.roles, "editor,subscriber");
	ck_assert_str_eq(answer.registered, "2019-01-02");
	ck_assert_int_eq(answer.verdict, VERDICT_NO);
	of.registered = bytes_of("soon");
	describe_user(arena, &of, &answer);
	ck_assert_str_eq(answer.registered, "");
}
END_TEST

START_TEST(describe_user__gives__a_locale_or_none)
{
	static const struct {
		const char *locale, *shown;
	} table[] = {
		{ "de_DE_formal", "de_DE_formal" },
		{ "pt-BR2", "pt-BR2" },
		{ "", "" },
		{ "de DE", "" },
		{ "../../x", "" },
		{ "de\n", "" },
		{ "d\xc3\xa9", "" },
		{ "abcdefghijklmnopqrstuvwxyz_01234", "abcdefghijklmnopqrstuvwx"
						      "yz_01234" },
		{ "abcdefghijklmnopqrstuvwxyz_012345", "" },
	};
	struct account account = { .login = bytes_of("x") };
	struct describe of = { .account = &account };
	struct answer answer = { 0 };

	name_of("");
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		of.locale = bytes_of(table[i].locale);
		describe_user(arena, &of, &answer);
		ck_assert_str_eq(answer.locale, table[i].shown);
	}
	of.locale = (struct bytes){ NULL, 0 };
	describe_user(arena, &of, &answer);
	ck_assert_str_eq(answer.locale, "");
}
END_TEST

/* Schemes that are none of the web's, and what would break out, are not. */
START_TEST(describe_user__gives__no_url_that_does_harm)
{
	static const struct {
		const char *url, *shown;
	} table[] = {
		{ "https://example.org/~carol", "https://example.org/~carol" },
		{ "http://example.org", "http://example.org" },
		{ "javascript:alert(1)", "" },
		{ "https://", "" },
		{ "https://a\nb", "" },
		{ "https://a\"onload=", "" },
		{ "", "" },
	};
	struct account account = { .login = bytes_of("carol") };
	struct answer answer;

	name_of("");
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct describe of = { .account = &account,
			.url = bytes_of(table[i].url) };

		answer = (struct answer){ 0 };
		describe_user(arena, &of, &answer);
		ck_assert_str_eq(answer.url, table[i].shown);
	}
}
END_TEST

/* Gravatar's own example address. */
START_TEST(describe_user__finds__the_gravatar)
{
	struct account account = { .login = bytes_of("carol") };
	const struct describe of = { .account = &account,
		.email = bytes_of(" MyEmailAddress@example.com ") };
	struct answer answer = { 0 };

	name_of("");
	describe_user(arena, &of, &answer);
	ck_assert_str_eq(answer.avatar,
	    "https://secure.gravatar.com/avatar/84059b07d4be67b806386c0aad8070a"
	    "23f18836bbaae342275dc0a83414c32ee?s=96&d=mm&r=g");
}
END_TEST

/* Whatever role they have on this blog, it is that of an administrator, too. */
START_TEST(describe_user__makes__administrators_of_super_admins)
{
	struct account account = { .login = bytes_of("Carol"),
		.caps = bytes_of("a:1:{s:6:\"editor\";b:1;}") };
	struct describe of = { .account = &account, .super_admin = true };
	struct answer answer = { 0 };

	name_of("");
	describe_user(arena, &of, &answer);
	ck_assert_str_eq(answer.roles, "administrator,editor");
	account.caps = bytes_of("a:1:{s:13:\"administrator\";b:1;}");
	describe_user(arena, &of, &answer);
	ck_assert_str_eq(answer.roles, "administrator");
	account.caps = bytes_of(NULL);
	describe_user(arena, &of, &answer);
	ck_assert_str_eq(answer.roles, "administrator");
	of.super_admin = false;
	describe_user(arena, &of, &answer);
	ck_assert_str_eq(answer.roles, "");
}
END_TEST

int
main(void)
{
	return unit_run("describe",
	    (const TTest *const[]){
		describe_name__keeps__what_people_are_called,
		describe_name__drops__what_does_harm_T24,
		describe_name__reads__what_wordpress_escaped,
		describe_name__ends__between_two_characters,
		describe_user__says__roles_and_since_when,
		describe_user__gives__a_locale_or_none,
		describe_user__gives__no_url_that_does_harm,
		describe_user__finds__the_gravatar,
		describe_user__makes__administrators_of_super_admins,
		NULL,
	    });
}
