-- Tells the laboratory, by a line on standard output, that Prosody has
-- started all hosts and listens on all its ports.
module:set_global();

module:hook("server-started", function ()
	io.stdout:write("laboratory: prosody has started\n");
	io.stdout:flush();
end);
