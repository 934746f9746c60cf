-- mod_meerkat_multicast: one stanza of Meerkat's to many users (XEP-0033).
--
-- A component of this server sends a stanza once, with the addresses as bcc;
-- each gets a copy that shows none of them. No one else may use it, and it
-- sends to nobody but users of its host: it is no relay.
--
--	Component "multicast.example.org" "meerkat_multicast"
--		meerkat_multicast_components = { "rooms.example.org", "cafe.example.org" }
--		meerkat_multicast_limit = 5000
--
-- Without the list all components below the same domain may. What a component
-- sends later, whichever way, arrives later.
--
-- MIT licensed, as Meerkat itself.

local st = require "util.stanza";
local jid_host = require "util.jid".host;

local ns = "http://jabber.org/protocol/address";
local parent = module.host:match("%.(.*)") or module.host;
local components = module:get_option_set("meerkat_multicast_components");
local limit = module:get_option_number("meerkat_multicast_limit", 5000);

module:depends("disco");
module:add_identity("service", "multicast", "Multicast");
module:add_feature(ns);
module:add_feature("urn:meerkat:multicast:ordered");

do -- XEP-0033, 5: how many addresses one stanza may have
	local form = st.stanza("x", { xmlns = "jabber:x:data", type = "result" })
		:tag("field", { var = "FORM_TYPE", type = "hidden" }):text_tag("value", ns):up();
	for _, kind in ipairs { "message", "presence" } do
		form:tag("field", { var = kind }):text_tag("value", tostring(limit)):up();
	end
	module:add_extension(form);
end

local function may_send(origin)
	if origin.type ~= "component" then return false; end
	if components then return components:contains(origin.host); end
	return origin.host:sub(-#parent - 1) == "." .. parent;
end

-- All addresses, or nil and why not: a stanza goes to all of them or to none.
local function recipients(addresses, own)
	local jids = {};
	for address in addresses:childtags() do
		local jid = address.attr.jid;
		if address.name ~= "address" or address.attr.type ~= "bcc" or not jid then
			return nil, "feature-not-implemented";
		end
		local host = jid_host(jid);
		if host ~= parent and host ~= own then return nil, "forbidden"; end
		jids[#jids + 1] = jid;
	end
	if #jids > limit then return nil, "not-acceptable"; end
	return jids;
end

-- A stanza for one, which shares with the others what is inside. Modules that
-- it passes may take children out of it, but not change them.
local function copy_for(stanza, jid)
	local copy = { name = stanza.name, attr = {}, tags = {} };
	for key, value in pairs(stanza.attr) do copy.attr[key] = value; end
	copy.attr.to = jid;
	for i = 1, #stanza do copy[i] = stanza[i]; end
	for i = 1, #stanza.tags do copy.tags[i] = stanza.tags[i]; end
	return setmetatable(copy, getmetatable(stanza));
end

-- What is the same for all is written once; but only where nobody has asked to
-- see each stanza: no module on its way, no filter of the session (smacks, csi,
-- websocket), which all want a stanza and not its text.
local function is_watched(host, kind)
	local handlers = host.events.get_handlers(kind .. "/full");
	return not handlers or #handlers ~= 1;
end

local function takes_text(session)
	local filters = session.filters and session.filters["stanzas/out"];
	return session.type == "c2s" and session.conn and not session.bosh_version
		and not (filters and next(filters));
end

local function writer(stanza)
	local host = prosody.hosts[parent];
	if not host or is_watched(host, stanza.name) then return function () end; end
	stanza.attr.to = nil;
	local text = tostring(stanza);
	local head, tail = text:sub(1, #stanza.name + 1) .. " to='", "'" .. text:sub(#stanza.name + 2);
	return function (jid)
		local session = prosody.full_sessions[jid];
		return session and takes_text(session)
			and session.send(head .. st.xml_escape(jid) .. tail);
	end
end

local function refuse(origin, stanza, kind, condition)
	if stanza.attr.type ~= "error" then
		origin.send(st.error_reply(stanza, kind, condition));
	end
	return true;
end

local function handle(event)
	local origin, stanza = event.origin, event.stanza;
	if not may_send(origin) then return refuse(origin, stanza, "auth", "forbidden"); end
	local addresses = stanza:get_child("addresses", ns);
	if not addresses then return refuse(origin, stanza, "modify", "bad-request"); end
	local jids, problem = recipients(addresses, origin.host);
	if not jids then return refuse(origin, stanza, "modify", problem); end
	stanza:maptags(function (tag) if tag ~= addresses then return tag; end end);
	local write = writer(stanza);
	for _, jid in ipairs(jids) do
		if not write(jid) then
			prosody.core_post_stanza(origin, copy_for(stanza, jid));
		end
	end
	return true;
end

module:hook("message/host", handle);
module:hook("presence/host", handle);
