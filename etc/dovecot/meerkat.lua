-- Dovecot's passdb and userdb by meerkat-authd, in its own protocol
-- (meerkat-authproto(7)): one connection for one question.

local SOCKET = "/run/meerkat/auth.sock"
local DEFAULT_HOST = "example.org" -- of a user without "@domain"
local SECONDS = 10

local unix = require "socket.unix"
local connection = type(unix) == "table" and unix.stream or unix

local function encode(value)
	return (value:gsub("[^%w%.~_-]", function (byte)
		return ("%%%02X"):format(byte:byte())
	end))
end

-- The line with the answer, or nil.
local function ask(question)
	local sock = connection()
	sock:settimeout(SECONDS)
	if not sock:connect(SOCKET) or
	    not sock:send("AUTHD\t1\tagent=dovecot\n" .. question .. "\n") then
		sock:close()
		return nil
	end
	local line = sock:receive("*l") -- its greeting
	line = line and sock:receive("*l")
	sock:close()
	return line
end

local function field(name, value)
	if not value or value == "" then
		return ""
	end
	return "\t" .. name .. "=" .. encode(value)
end

-- authd is asked for localparts, which hold some characters only as XEP-0106
-- has them.
local function localpart(user)
	return (user:gsub("[ \"&'/:<>@]", function (char)
		return ("\\%02x"):format(char:byte())
	end))
end

local function whom(req)
	local domain = req.domain
	if not domain or domain == "" then
		domain = DEFAULT_HOST
	end
	return field("user", localpart(req.username)) .. field("host", domain)
end

function auth_password_verify(req, password)
	local line = ask("auth\t1" .. whom(req) .. "\tany=" .. encode(password) ..
	    field("ip", req.remote_ip) .. field("svc", req.service)) or ""
	if line:match("^OK\t1\t") then
		return dovecot.auth.PASSDB_RESULT_OK, {}
	elseif line:match("^NO\t1\tcode=disabled") then
		return dovecot.auth.PASSDB_RESULT_USER_DISABLED, {}
	elseif line:match("^NO\t1\t") then
		return dovecot.auth.PASSDB_RESULT_PASSWORD_MISMATCH, {}
	end
	-- Not now, or no answer: that is not a wrong password.
	return dovecot.auth.PASSDB_RESULT_INTERNAL_FAILURE, {}
end

function auth_userdb_lookup(req)
	local line = ask("isuser\t1" .. whom(req)) or ""
	if line:match("^OK\t1\texists=1") then
		return dovecot.auth.USERDB_RESULT_OK, {}
	elseif line:match("^OK\t1\texists=0") or line:match("^NO\t1\t") then
		return dovecot.auth.USERDB_RESULT_USER_UNKNOWN, {}
	end
	return dovecot.auth.USERDB_RESULT_INTERNAL_FAILURE, {}
end
