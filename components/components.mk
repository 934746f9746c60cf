noinst_LIBRARIES += %D%/libroom.a

%C%_libroom_a_SOURCES = \
	%D%/room/access.c %D%/room/access.h \
	%D%/room/account.c %D%/room/account.h \
	%D%/room/act.c %D%/room/act.h \
	%D%/room/act_iq.c \
	%D%/room/act_message.c \
	%D%/room/address.c %D%/room/address.h \
	%D%/room/alarm.c %D%/room/alarm.h \
	%D%/room/alike.c \
	%D%/room/approval.c %D%/room/approval.h \
	%D%/room/archive.c %D%/room/archive.h \
	%D%/room/archived.c %D%/room/archived.h \
	%D%/room/archive_ask.c %D%/room/archive_ask.h \
	%D%/room/archive_show.c %D%/room/archive_show.h \
	%D%/room/ask.h \
	%D%/room/audit.c %D%/room/audit.h \
	%D%/room/author.c %D%/room/author.h \
	%D%/room/authority.c %D%/room/authority.h \
	%D%/room/change.c %D%/room/change.h \
	%D%/room/bounce.c %D%/room/bounce.h \
	%D%/room/blocked.c %D%/room/blocked.h \
	%D%/room/chance.c %D%/room/chance.h \
	%D%/room/chores.c %D%/room/chores.h \
	%D%/room/config.c %D%/room/config.h \
	%D%/room/config_form.c %D%/room/config_form.h \
	%D%/room/configure.c %D%/room/configure.h \
	%D%/room/control.c %D%/room/control.h %D%/room/control_parts.h \
	%D%/room/control_do.c %D%/room/control_show.c \
	%D%/room/crowd.c %D%/room/crowd.h \
	%D%/room/destroy.c %D%/room/destroy.h \
	%D%/room/disco.c %D%/room/disco.h \
	%D%/room/engine.c %D%/room/engine.h %D%/room/engine_life.c \
	%D%/room/feature.h \
	%D%/room/features/absent.c \
	%D%/room/features/account.c \
	%D%/room/features/announcements.c \
	%D%/room/features/archive.c \
	%D%/room/features/activity.c \
	%D%/room/features/adhoc.c %D%/room/deed.c %D%/room/deed.h \
	%D%/room/deed_form.c %D%/room/deed_form.h \
	%D%/room/deed_hats.c %D%/room/deed_staff.c %D%/room/deed_invite.c %D%/room/deed_unused.c \
	%D%/room/features/admin.c \
	%D%/room/features/avatar.c \
	%D%/room/features/ban.c \
	%D%/room/features/blocks.c \
	%D%/room/features/capacity.c \
	%D%/room/features/captcha.c \
	%D%/room/features/calm.c %D%/room/calm.h \
	%D%/room/features/creation.c \
	%D%/room/features/destroy.c \
	%D%/room/features/disco.c \
	%D%/room/features/command.c \
	%D%/room/features/crowd.c \
	%D%/room/features/door.c \
	%D%/room/features/filter.c %D%/room/filter.h \
	%D%/room/features/events.c \
	%D%/room/features/flood.c \
	%D%/room/features/ghosts.c \
	%D%/room/features/grace.c \
	%D%/room/features/guest.c \
	%D%/room/features/hats.c %D%/room/hats.c %D%/room/hats.h \
	%D%/room/features/history.c \
	%D%/room/features/hold.c %D%/room/hold.h \
	%D%/room/features/hours.c \
	%D%/room/features/idle.c \
	%D%/room/features/invite.c \
	%D%/room/features/lists.c \
	%D%/room/features/lobby.c \
	%D%/room/features/lock.c \
	%D%/room/features/mam.c \
	%D%/room/features/moderation.c \
	%D%/room/features/purge.c %D%/room/purge.h \
	%D%/room/features/report.c \
	%D%/room/features/retraction.c \
	%D%/room/features/members.c \
	%D%/room/features/mentions.c \
	%D%/room/features/merit.c %D%/room/merit.h \
	%D%/room/features/nick.c \
	%D%/room/features/occupant_id.c \
	%D%/room/features/owner.c \
	%D%/room/features/panic.c \
	%D%/room/features/password.c \
	%D%/room/features/ping.c \
	%D%/room/features/presence.c \
	%D%/room/features/rai.c %D%/room/rai.h \
	%D%/room/features/register.c \
	%D%/room/features/relay.c \
	%D%/room/features/request.c \
	%D%/room/features/roominfo.c \
	%D%/room/features/sanction.c \
	%D%/room/features/search.c \
	%D%/room/features/service.c \
	%D%/room/features/shadow.c \
	%D%/room/features/shaper.c \
	%D%/room/features/sleep.c \
	%D%/room/features/state.c \
	%D%/room/features/subject.c \
	%D%/room/features/subscription.c \
	%D%/room/features/trust.c %D%/room/trust.h \
	%D%/room/features/tokens.c %D%/room/tokens.c %D%/room/tokens.h \
	%D%/room/features/unique.c \
	%D%/room/features/usage.c \
	%D%/room/features/version.c \
	%D%/room/features/versions.c \
	%D%/room/features/voice.c \
	%D%/room/features/welcome.c \
	%D%/room/features/whisper.c \
	%D%/room/form.c %D%/room/form.h \
	%D%/room/grave.c %D%/room/grave.h \
	%D%/room/mention.c %D%/room/mention.h \
	%D%/room/invitees.c %D%/room/invitees.h \
	%D%/room/guest.h \
	%D%/room/history.c %D%/room/history.h \
	%D%/room/identity.c %D%/room/identity.h \
	%D%/room/invitation.c %D%/room/invitation.h \
	%D%/room/limits.c %D%/room/limits.h \
	%D%/room/listing.c %D%/room/listing.h \
	%D%/room/look.c %D%/room/look.h \
	%D%/room/mav.c %D%/room/mav.h \
	%D%/room/nickname.c %D%/room/nickname.h \
	%D%/room/hours.c %D%/room/hours.h \
	%D%/room/mode.c %D%/room/mode.h \
	%D%/room/notice.c %D%/room/notice.h \
	%D%/room/order.c %D%/room/order.h %D%/room/order_people.c \
	%D%/room/order_hold.c \
	%D%/room/order_room.c \
	%D%/room/order_whom.c \
	%D%/room/outbox.c %D%/room/outbox.h \
	%D%/room/whereabouts.c %D%/room/whereabouts.h \
	%D%/room/preset.c %D%/room/preset.h \
	%D%/room/phrase.c %D%/room/phrase.h \
	%D%/room/pin.c %D%/room/pin.h \
	%D%/room/presence.c %D%/room/presence.h \
	%D%/room/presence_payload.c \
	%D%/room/rank.c %D%/room/rank.h \
	%D%/room/ranks.c %D%/room/ranks.h \
	%D%/room/rate.c %D%/room/rate.h \
	%D%/room/record.c %D%/room/record.h \
	%D%/room/refuse.c %D%/room/refuse.h \
	%D%/room/refuse_words.c %D%/room/refuse_words.h \
	%D%/room/room.c %D%/room/room.h \
	%D%/room/room_standing.c \
	%D%/room/route.c %D%/room/route.h \
	%D%/room/report.h \
	%D%/room/reports.c %D%/room/reports.h \
	%D%/room/retract.c %D%/room/retract.h \
	%D%/room/rsm.c %D%/room/rsm.h \
	%D%/room/sanction.h \
	%D%/room/settings.h \
	%D%/room/retune.c %D%/room/retune.h \
	%D%/room/tally.c %D%/room/tally.h \
	%D%/room/transfer.c %D%/room/transfer.h \
	%D%/room/transfer_check.c \
	%D%/room/turn.c %D%/room/turn.h \
	%D%/room/upkeep.c %D%/room/upkeep.h \
	%D%/room/uri.c %D%/room/uri.h \
	%D%/room/visible.c %D%/room/visible.h \
	%D%/room/wait.c %D%/room/wait.h \
	%D%/room/waiting.c %D%/room/waiting.h \
	%D%/room/words.c %D%/room/words.h \
	%D%/room/watch.c %D%/room/watch.h

ROOM = %D%/libroom.a

noinst_LIBRARIES += %D%/libstore.a

%C%_libstore_a_SOURCES = \
	%D%/store/store.c %D%/store/store.h \
	%D%/store/archive.c %D%/store/archive.h \
	%D%/store/audit.c %D%/store/audit.h \
	%D%/store/batch.c %D%/store/batch.h \
	%D%/store/desk.c %D%/store/desk.h \
	%D%/store/fetch.c %D%/store/fetch.h \
	%D%/store/inquiry.c %D%/store/inquiry.h \
	%D%/store/page.c %D%/store/page.h \
	%D%/store/prune.c %D%/store/prune.h \
	%D%/store/schema.c %D%/store/schema.h \
	%D%/store/settings.c %D%/store/settings.h \
	%D%/store/start.c %D%/store/start.h \
	%D%/store/sweep.c %D%/store/sweep.h \
	%D%/store/walk.c %D%/store/walk.h \
	%D%/store/writer.c %D%/store/writer.h

STORE = %D%/libstore.a

noinst_LIBRARIES += %D%/libhost.a

%C%_libhost_a_SOURCES = \
	%D%/host/accounts.c \
	%D%/host/backoff.c %D%/host/backoff.h \
	%D%/host/bcc.c %D%/host/bcc.h \
	%D%/host/bcc_write.c %D%/host/bcc_write.h \
	%D%/host/carry.c %D%/host/inside.h \
	%D%/host/complaint.c %D%/host/complaint.h \
	%D%/host/console.c %D%/host/console.h %D%/host/console_parts.h \
	%D%/host/console_verbs.c \
	%D%/host/errand.c %D%/host/errand_parts.h \
	%D%/host/errand_events.c \
	%D%/host/errand_erase.c %D%/host/errand_read.c \
	%D%/host/figures.c %D%/host/figures.h \
	%D%/host/import.c \
	%D%/host/deliver.c %D%/host/deliver.h \
	%D%/host/dial.c %D%/host/dial.h \
	%D%/host/ear.c %D%/host/ear.h \
	%D%/host/gate.c %D%/host/gate.h \
	%D%/host/host.c %D%/host/host.h %D%/host/serve.h \
	%D%/host/inbox.c %D%/host/inbox.h \
	%D%/host/link.c %D%/host/link.h \
	%D%/host/multicast.c %D%/host/multicast.h \
	%D%/host/redial.c %D%/host/redial.h \
	%D%/host/run.c \
	%D%/host/doors.c %D%/host/doors.h \
	%D%/host/reload.c %D%/host/reload.h \
	%D%/host/settings.c %D%/host/settings.h \
	%D%/host/settings_hours.c \
	%D%/host/settings_rooms.c \
	%D%/host/site.c %D%/host/site.h

HOST = %D%/libhost.a
HOST_LIBS = $(HOST) $(STORE) $(ROOM) $(SERVE) $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(EVENT_LIBS)

bin_PROGRAMS += meerkat-muc meerkat-cafe

meerkat_muc_SOURCES = %D%/muc/main.c %D%/muc/features.c %D%/muc/features.h
meerkat_muc_LDADD = $(HOST_LIBS)

meerkat_cafe_SOURCES = %D%/cafe/main.c \
	%D%/cafe/features.c %D%/cafe/features.h
meerkat_cafe_LDADD = $(HOST_LIBS)
