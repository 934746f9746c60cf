-- mod_auth_meerkat: Prosody asks meerkat-authd whether a login is good.
--
-- One connection to authd's Unix socket, many questions on it, answers in any
-- order (authproto(7)); nothing here makes Prosody wait for anybody else.
--
--	authentication = "meerkat"
--	meerkat_auth_socket = "/run/meerkat/auth.sock"
--	meerkat_auth_timeout = 10
--
-- MIT licensed, as Meerkat itself.

local async = require "util.async";
local jid = require "util.jid";
local nodeprep = require "util.encodings".stringprep.nodeprep;
local sasl = require "util.sasl";
local server = require "net.server";
local timer = require "util.timer";
local urlencode = require "util.http".urlencode;
local unix = require "socket.unix";
unix = type(unix) == "table" and unix.stream or unix;

local path = module:get_option_string("meerkat_auth_socket", "/run/meerkat/auth.sock");
local timeout = module:get_option_number("meerkat_auth_timeout", 10);

local max_line = 16384;
local max_password = 4096; -- WordPress knows no longer one
local max_tries, first_pause = 5, 0.1; -- 1.5 s in all, while authd restarts

local conn; -- the connection that takes questions; nil: none
local pending = {}; -- by id: { conn =, answer = function (reply) }
local last_id = 0;
local complained = false;

local function settle(id, reply)
	local question = pending[id];
	pending[id] = nil;
	if question then question.answer(reply); end
end

local function unescape(value)
	return (value:gsub("%%(%x%x)", function (hex) return string.char(tonumber(hex, 16)); end));
end

local function on_line(line)
	local class, rest = line:match("^(%S+)\t?(.*)$");
	if class == "BYE" then -- what is open is still answered, new goes elsewhere
		conn = nil;
		return;
	end
	local id, fields = rest:match("^(%d+)\t?(.*)$");
	if not id or class == "AUTHD" or class == "*" then return; end
	local reply = { class = class };
	for key, value in fields:gmatch("([%w-]+)=([^\t]*)") do
		reply[key] = unescape(value);
	end
	if class == "BAD" then
		module:log("error", "authd does not take our question: %s", reply.code or line);
	end
	settle(tonumber(id), reply);
end

local buffers = setmetatable({}, { __mode = "k" });
local listener = {};

function listener.onconnect() end

function listener.onincoming(from, data)
	local text = (buffers[from] or "") .. data;
	local start = 1;
	while true do
		local stop = text:find("\n", start, true);
		if not stop then break; end
		on_line(text:sub(start, stop - 1));
		start = stop + 1;
	end
	buffers[from] = text:sub(start);
	if #buffers[from] >= max_line then from:close(); end
end

function listener.ondisconnect(from, err)
	if from == conn then conn = nil; end
	module:log("debug", "connection to authd closed: %s", err);
	local lost = {};
	for id, question in pairs(pending) do
		if question.conn == from then lost[#lost + 1] = id; end
	end
	for _, id in ipairs(lost) do settle(id, nil); end
end

local function connect()
	if conn then return conn; end
	local socket = unix();
	socket:settimeout(0);
	local ok, err = socket:connect(path);
	if not ok then
		socket:close();
		if not complained then module:log("error", "authd is away: %s: %s", path, err); end
		complained = true;
		return nil;
	end
	if complained then module:log("info", "authd is back"); end
	complained = false;
	conn = server.wrapclient(socket, path, 0, listener, "*a");
	conn:write("AUTHD\t1\tagent=mod_auth_meerkat/1\n");
	return conn;
end

local function pause(seconds)
	local wait, done = async.waiter();
	timer.add_task(seconds, function () done(); end);
	wait();
end

-- One question on one connection; nil: the connection was lost, or is not to
-- be had, so that it may be asked again.
local function ask_once(verb, fields)
	local to = connect();
	if not to then return nil; end
	last_id = last_id % 4294967295 + 1;
	local id = last_id;
	local wait, done = async.waiter();
	local reply;
	pending[id] = { conn = to, answer = function (r) reply = r; done(); end };
	local timeout_task = timer.add_task(timeout, function ()
		settle(id, { class = "TMP", code = "timeout" });
	end);
	to:write(("%s\t%d\t%s\tdeadline=%d\n"):format(verb, id, fields, math.floor(timeout * 1000)));
	wait();
	timer.stop(timeout_task);
	return reply;
end

-- Always a reply, if only of ours. Must be called where async.ready().
local function ask(verb, fields)
	for try = 1, max_tries do
		local reply = ask_once(verb, fields);
		if reply and not (reply.class == "TMP" and reply.code == "shutdown") then
			return reply;
		end
		if try < max_tries then pause(first_pause * 2 ^ (try - 1)); end
	end
	return { class = "TMP", code = "away" };
end

local function who(user)
	return ("user=%s\thost=%s\tsvc=prosody"):format(urlencode(user), urlencode(module.host));
end

local function authenticate(user, password, ip)
	if not async.ready() then return { class = "TMP", code = "busy" }; end
	if #password > max_password or password:find("%z") then
		return { class = "NO", code = "denied" };
	end
	local fields = who(user) .. "\tany=" .. urlencode(password);
	if ip then fields = fields .. "\tip=" .. urlencode(ip); end
	if #fields > max_line - 64 then return { class = "NO", code = "denied" }; end
	return ask("auth", fields);
end

-- Prosody cuts a password at a NUL and does not look at the authorization
-- identity: somebody else's name, or a secret with something behind it, would
-- get through (RFC 4616).
local function check_plain(message, host)
	local authzid, user = (message or ""):match("^([^%z]*)%z([^%z]+)%z[^%z]+$");
	if not authzid then return nil, "malformed-request"; end
	if authzid == "" or authzid == user then return true; end
	local prepped = nodeprep(user);
	if prepped and jid.prep(authzid) == prepped .. "@" .. host then return true; end
	return nil, "invalid-authzid";
end

-- The mechanisms know no temporary failure; a client that is told "not
-- authorized" would ask its user for another password.
local function wrap(handler)
	local process, clone = handler.process, handler.clean_clone;
	function handler:process(message)
		if self.selected == "PLAIN" then
			local ok, why = check_plain(message, module.host);
			if not ok then return "failure", why; end
		end
		self.meerkat_later = false;
		local status, detail, text = process(self, message);
		if status == "failure" and self.meerkat_later then
			return "failure", "temporary-auth-failure";
		end
		return status, detail, text;
	end
	function handler:clean_clone()
		return wrap(clone(self));
	end
	return handler;
end

local provider = {};

function provider.test_password(user, password)
	local reply = authenticate(user, password);
	if reply.class == "OK" then return true; end
	return nil, reply.class == "TMP" and "internal-server-error" or "not-authorized";
end

-- Where we cannot wait (a stanza from a component, or of another server) and
-- where authd cannot say, the answer is yes: a no would bounce messages.
function provider.user_exists(user)
	if not async.ready() then return true; end
	local reply = ask("isuser", who(user));
	return not (reply.class == "OK" and reply.exists == "0");
end

function provider.set_password()
	return nil, "Passwords are changed on the web site";
end

function provider.create_user()
	return nil, "Accounts are made on the web site";
end

function provider.delete_user()
	return nil, "Accounts are deleted on the web site";
end

function provider.get_sasl_handler(session)
	local ip = session and session.ip;
	local function plain_test(self, user, password)
		local reply = authenticate(user, password, ip);
		self.meerkat_later = reply.class ~= "OK" and reply.class ~= "NO";
		if reply.class == "OK" then return true, true; end
		if reply.code == "disabled" then return false, false; end
		return false, nil;
	end
	return wrap(sasl.new(module.host, { plain_test = plain_test }));
end

function module.unload()
	local last = conn;
	conn = nil;
	if last then last:close(); end
end

module:provides("auth", provider);
