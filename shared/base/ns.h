/*
 * The namespaces, each by the document that defines it.
 */
#ifndef BASE_NS_H
#define BASE_NS_H

#define NS_CLIENT "jabber:client"              /* RFC 6120 */
#define NS_COMPONENT "jabber:component:accept" /* XEP-0114 */
#define NS_STANZAS "urn:ietf:params:xml:ns:xmpp-stanzas"

#define NS_ADDRESS "http://jabber.org/protocol/address"       /* XEP-0033 */
#define NS_CHATSTATES "http://jabber.org/protocol/chatstates" /* XEP-0085 */
#define NS_CONFERENCE "jabber:x:conference"                   /* XEP-0249 */
#define NS_COMMANDS "http://jabber.org/protocol/commands"     /* XEP-0050 */
#define NS_CORRECT "urn:xmpp:message-correct:0"               /* XEP-0308 */
#define NS_DATA "jabber:x:data"                               /* XEP-0004 */
#define NS_DELAY "urn:xmpp:delay"                             /* XEP-0203 */
#define NS_DISCO_INFO "http://jabber.org/protocol/disco#info" /* XEP-0030 */
#define NS_DISCO_ITEMS "http://jabber.org/protocol/disco#items"
#define NS_FORWARD "urn:xmpp:forward:0"           /* XEP-0297 */
#define NS_FULLTEXT "urn:xmpp:fulltext:0"         /* XEP-0431 */
#define NS_HATS "urn:xmpp:hats:0"                 /* XEP-0317 */
#define NS_HINTS "urn:xmpp:hints"                 /* XEP-0334 */
#define NS_LAST "jabber:iq:last"                  /* XEP-0012 */
#define NS_MAM "urn:xmpp:mam:2"                   /* XEP-0313 */
#define NS_MARKERS "urn:xmpp:chat-markers:0"      /* XEP-0333 */
#define NS_MEERKAT "urn:meerkat:room:0"           /* doc/cafe-wire.md */
#define NS_MAV "urn:xmpp:muc:affiliations:1"      /* XEP-0463 */
#define NS_MENTION "urn:xmpp:mentions:0"          /* XEP-0513 */
#define NS_MENTIONED "urn:xmpp:mmn:0"             /* XEP-0452 */
#define NS_REFERENCE "urn:xmpp:reference:0"       /* XEP-0372 */
#define NS_MODERATE "urn:xmpp:message-moderate:1" /* XEP-0425 */
#define NS_MODERATE_0 "urn:xmpp:message-moderate:0"
#define NS_FASTEN "urn:xmpp:fasten:0"           /* XEP-0422 */
#define NS_MUC "http://jabber.org/protocol/muc" /* XEP-0045 */
#define NS_MUC_ADMIN "http://jabber.org/protocol/muc#admin"
#define NS_MUC_OWNER "http://jabber.org/protocol/muc#owner"
#define NS_MUC_STABLE_ID "http://jabber.org/protocol/muc#stable_id"
#define NS_MUC_USER "http://jabber.org/protocol/muc#user"
#define NS_OCCUPANT_ID "urn:xmpp:occupant-id:0"               /* XEP-0421 */
#define NS_PING "urn:xmpp:ping"                               /* XEP-0199 */
#define NS_OOB "jabber:x:oob"                                 /* XEP-0066 */
#define NS_REACTIONS "urn:xmpp:reactions:0"                   /* XEP-0444 */
#define NS_RECEIPTS "urn:xmpp:receipts"                       /* XEP-0184 */
#define NS_FILES "urn:xmpp:sfs:0"                             /* XEP-0447 */
#define NS_MUC_UNIQUE "http://jabber.org/protocol/muc#unique" /* XEP-0307 */
#define NS_REPORTING "urn:xmpp:reporting:1"                   /* XEP-0377 */
#define NS_REPLY "urn:xmpp:reply:0"                           /* XEP-0461 */
#define NS_RETRACT "urn:xmpp:message-retract:1"               /* XEP-0424 */
#define NS_RETRACT_0 "urn:xmpp:message-retract:0"
#define NS_REGISTER "jabber:iq:register"              /* XEP-0077 */
#define NS_RSM "http://jabber.org/protocol/rsm"       /* XEP-0059 */
#define NS_PUBSUB "http://jabber.org/protocol/pubsub" /* XEP-0060 */
#define NS_CAPTCHA "urn:xmpp:captcha"                 /* XEP-0158 */
#define NS_MUCSUB "urn:xmpp:mucsub:0"
#define NS_MUCSUB_NODES "urn:xmpp:mucsub:nodes:"
#define NS_RAI "urn:xmpp:rai:0"               /* XEP-0437 */
#define NS_SEARCH "urn:xmpp:channel-search:0" /* XEP-0433 */
#define NS_SELF_PING                                                           \
	"http://jabber.org/protocol/muc#self-ping-optimization" /* XEP-0410 */
#define NS_SID "urn:xmpp:sid:0"                                 /* XEP-0359 */
#define NS_TIME "urn:xmpp:time"                                 /* XEP-0202 */
#define NS_TOKENS "urn:xmpp:muc-token-invite:0"                 /* XEP-0488 */
#define NS_VALIDATE "http://jabber.org/protocol/xdata-validate" /* XEP-0122 */
#define NS_VCARD "vcard-temp"                                   /* XEP-0054 */
#define NS_VCARD_UPDATE "vcard-temp:x:update"                   /* XEP-0153 */
#define NS_VCARD4 "urn:ietf:params:xml:ns:vcard-4.0"            /* XEP-0292 */
#define NS_VERSION "jabber:iq:version"                          /* XEP-0092 */
#define NS_XHTML_IM "http://jabber.org/protocol/xhtml-im"       /* XEP-0071 */

#endif
