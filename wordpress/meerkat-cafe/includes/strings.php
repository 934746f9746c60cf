<?php
/**
 * What the widget says. The texts travel in the page's data block: a
 * translation library in the browser would weigh more than the widget.
 *
 * @package Meerkat_Cafe
 */

namespace Meerkat_Cafe\Strings;

defined( 'ABSPATH' ) || exit;

/**
 * All texts, by the name the scripts know them by. %s is what is put in.
 *
 * @return array<string, string>
 */
function all() {
	return array(
		// The box.
		'cafe'         => __( 'Café', 'meerkat-cafe' ),
		'room'         => __( 'Chat', 'meerkat-cafe' ),
		/* translators: %s: a number */
		'unread'       => __( '%s unread', 'meerkat-cafe' ),
		'close'        => __( 'Close', 'meerkat-cafe' ),
		'people'       => __( 'People', 'meerkat-cafe' ),
		'sound'        => __( 'Sound', 'meerkat-cafe' ),
		'settings'     => __( 'Settings', 'meerkat-cafe' ),
		'voiceall'     => __( 'Read all messages aloud', 'meerkat-cafe' ),
		'voicementions' => __( 'Read aloud where my name is mentioned', 'meerkat-cafe' ),
		'voiceoff'     => __( 'Read nothing aloud', 'meerkat-cafe' ),
		'popout'       => __( 'Open in a window of its own', 'meerkat-cafe' ),
		'log'          => __( 'Messages', 'meerkat-cafe' ),
		'message'      => __( 'Message', 'meerkat-cafe' ),
		'send'         => __( 'Send', 'meerkat-cafe' ),
		/* translators: %s: a number */
		'below'        => __( '%s new messages', 'meerkat-cafe' ),
		/* translators: %s: a number of characters */
		'left'         => __( '%s characters left', 'meerkat-cafe' ),
		'moderator'    => __( 'Moderator', 'meerkat-cafe' ),
		'login'        => __( 'Log in to chat', 'meerkat-cafe' ),
		'today'        => __( 'Today', 'meerkat-cafe' ),
		'yesterday'    => __( 'Yesterday', 'meerkat-cafe' ),
		/* translators: %s: one or more names */
		'typing'       => __( '%s is typing …', 'meerkat-cafe' ),
		'typingmany'   => __( 'Several people are typing …', 'meerkat-cafe' ),
		'nobody'       => __( 'Nobody has said anything yet.', 'meerkat-cafe' ),
		// How the connection is.
		'connecting'   => __( 'Connecting …', 'meerkat-cafe' ),
		'online'       => __( 'Connected', 'meerkat-cafe' ),
		'reconnecting' => __( 'Connection lost. Reconnecting …', 'meerkat-cafe' ),
		'offline'      => __( 'You are offline.', 'meerkat-cafe' ),
		/* translators: %s: a number of seconds */
		'down'         => __( 'Chat is not available right now. Trying again in %s s.', 'meerkat-cafe' ),
		'retry'        => __( 'Try again', 'meerkat-cafe' ),
		'again'        => __( 'Please log in again.', 'meerkat-cafe' ),
		'loggedout'    => __( 'You have been logged out.', 'meerkat-cafe' ),
		'forbidden'    => __( 'Your account may not chat here.', 'meerkat-cafe' ),
		'gap'          => __( 'You may have missed messages.', 'meerkat-cafe' ),
		'reload'       => __( 'This page is out of date. Load it again to chat.', 'meerkat-cafe' ),
		// What happened to me or in the room.
		'kicked'       => __( 'You have been removed from the chat.', 'meerkat-cafe' ),
		'banned'       => __( 'You have been banned from the chat.', 'meerkat-cafe' ),
		'muted'        => __( 'You may read, but not write.', 'meerkat-cafe' ),
		'paused'       => __( 'The chat is paused.', 'meerkat-cafe' ),
		'membersonly'  => __( 'Only members may write now.', 'meerkat-cafe' ),
		/* translators: %s: a number of seconds */
		'slowmode'     => __( 'Slow mode: one message every %s seconds.', 'meerkat-cafe' ),
		/* translators: %s: a time of day */
		'until'        => __( 'Until %s.', 'meerkat-cafe' ),
		'pinned'       => __( 'Pinned', 'meerkat-cafe' ),
		'nolinks'      => __( 'You may not write links yet.', 'meerkat-cafe' ),
		'away'         => __( 'The chat is not available right now.', 'meerkat-cafe' ),
		'full'         => __( 'The chat is full.', 'meerkat-cafe' ),
		'closed'       => __( 'This chat is closed.', 'meerkat-cafe' ),
		'clash'        => __( 'Somebody else has your name here already.', 'meerkat-cafe' ),
		'rejoin'       => __( 'Come back', 'meerkat-cafe' ),
		/* translators: %s: what somebody gave as a reason */
		'reason'       => __( 'Reason: %s', 'meerkat-cafe' ),
		/* translators: %s: a number of seconds */
		'slow'         => __( 'Slow down: %s s', 'meerkat-cafe' ),
		'sending'      => __( 'Sending …', 'meerkat-cafe' ),
		'unsent'       => __( 'Not sent.', 'meerkat-cafe' ),
		'refused'      => __( 'This message was refused.', 'meerkat-cafe' ),
		'waits'        => __( 'Waits for a moderator.', 'meerkat-cafe' ),
		'denied'       => __( 'A moderator has not let this through.', 'meerkat-cafe' ),
		'removed'      => __( 'Message removed by a moderator', 'meerkat-cafe' ),
		'gone'         => __( 'Message removed', 'meerkat-cafe' ),
		// What can be done with a message.
		'actions'      => __( 'Message actions', 'meerkat-cafe' ),
		'reply'        => __( 'Reply', 'meerkat-cafe' ),
		'copy'         => __( 'Copy', 'meerkat-cafe' ),
		'reported'     => __( 'The moderators have been told.', 'meerkat-cafe' ),
		'notdone'      => __( 'That could not be done now.', 'meerkat-cafe' ),
		'undo'         => __( 'Undo', 'meerkat-cafe' ),
		'now'          => __( 'Do it now', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'removing'     => __( 'What %s wrote is about to be removed.', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'didkick'      => __( '%s is about to be put out.', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'didpurge'     => __( '%s is about to be banned, and what they said removed.', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'didmute'      => __( '%s may not write now.', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'didban'       => __( '%s is banned.', 'meerkat-cafe' ),
		'notreported'  => __( 'That could not be reported now. Try again in a minute.', 'meerkat-cafe' ),
		'remove'       => __( 'Remove message', 'meerkat-cafe' ),
		'report'       => __( 'Report …', 'meerkat-cafe' ),
		'pin'          => __( 'Pin', 'meerkat-cafe' ),
		'unpin'        => __( 'Unpin', 'meerkat-cafe' ),
		'approve'      => __( 'Approve', 'meerkat-cafe' ),
		'deny'         => __( 'Deny', 'meerkat-cafe' ),
		'done'         => __( 'Done', 'meerkat-cafe' ),
		'mute'         => __( 'Mute …', 'meerkat-cafe' ),
		'purge'        => __( 'Ban, and remove what they said …', 'meerkat-cafe' ),
		'kick'         => __( 'Kick …', 'meerkat-cafe' ),
		'ban'          => __( 'Ban …', 'meerkat-cafe' ),
		// What staff can do with the room.
		'moderation'   => __( 'Moderation', 'meerkat-cafe' ),
		'pause'        => __( 'Pause the chat', 'meerkat-cafe' ),
		'pause10'      => __( 'Pause for 10 minutes', 'meerkat-cafe' ),
		'registered'   => __( 'Only members write', 'meerkat-cafe' ),
		'slowmenu'     => __( 'Slow mode', 'meerkat-cafe' ),
		'seconds'      => __( 'Seconds between two messages', 'meerkat-cafe' ),
		'pauseall'     => __( 'Pause all rooms for 10 minutes', 'meerkat-cafe' ),
		'normalall'    => __( 'All rooms back to normal', 'meerkat-cafe' ),
		'normal'       => __( 'Back to normal', 'meerkat-cafe' ),
		'subject'      => __( 'Set the subject', 'meerkat-cafe' ),
		'pintext'      => __( 'Pin something', 'meerkat-cafe' ),
		'text'         => __( 'Text', 'meerkat-cafe' ),
		'announce'     => __( 'Announce', 'meerkat-cafe' ),
		'at'           => __( 'When (the time where the site is)', 'meerkat-cafe' ),
		'daily'        => __( 'Every day', 'meerkat-cafe' ),
		'clear'        => __( 'Remove all messages', 'meerkat-cafe' ),
		'clearing'     => __( 'All messages seen here are about to be removed.', 'meerkat-cafe' ),
		'showreports'  => __( 'Show reports', 'meerkat-cafe' ),
		'showstats'    => __( 'Show how the room is', 'meerkat-cafe' ),
		'showheld'     => __( 'Show what waits', 'meerkat-cafe' ),
		'showbans'     => __( 'Show who is banned or muted', 'meerkat-cafe' ),
		/* translators: announcements that are planned */
		'showannouncements' => __( 'Show announcements', 'meerkat-cafe' ),
		// The dialog.
		/* translators: %s: a name */
		'mutewhom'     => __( 'Mute %s', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'purgewhom'    => __( 'Ban %s and remove what they said', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'reportwhom'   => __( 'Report %s', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'kickwhom'     => __( 'Kick %s', 'meerkat-cafe' ),
		/* translators: %s: a name */
		'banwhom'      => __( 'Ban %s', 'meerkat-cafe' ),
		'why'          => __( 'Reason (is sent)', 'meerkat-cafe' ),
		'howlong'      => __( 'For how long', 'meerkat-cafe' ),
		'alsoremove'   => __( 'Also remove their last messages', 'meerkat-cafe' ),
		'shadow'       => __( 'Without telling them', 'meerkat-cafe' ),
		'minutes10'    => __( '10 minutes', 'meerkat-cafe' ),
		'hour'         => __( '1 hour', 'meerkat-cafe' ),
		'day'          => __( '1 day', 'meerkat-cafe' ),
		'week'         => __( '1 week', 'meerkat-cafe' ),
		'forgood'      => __( 'For good', 'meerkat-cafe' ),
		'cancel'       => __( 'Cancel', 'meerkat-cafe' ),
	);
}
