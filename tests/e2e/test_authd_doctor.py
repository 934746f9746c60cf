"""meerkatctl: the admin's verbs, and the doctor, who is shown each sickness."""

import os
import pty
import shutil
import sqlite3
import subprocess

import pytest

from authd_kit import HOST, WAIT, Daemon, Native, SqliteSite, ctl
from lab import meerkat
from test_authd import cookie_of
from test_authd_reload import configure, reload
from test_authd_systemd import as_nobody, for_nobody


@pytest.fixture
def authd(laboratory):
    daemon = Daemon(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")), cache="5m")
    daemon.settings["sockets"] = {
        "native": daemon.socket, "admin": daemon.path("admin.sock"),
        "dovecot": daemon.path("dovecot.sock")}
    laboratory.start(daemon)
    yield daemon
    if daemon.child.running:
        laboratory.stop(daemon)


def doctor(daemon, *options, secret=b"", **more):
    """(exit status, what it says)"""
    done = subprocess.run(
        [os.path.join(meerkat.build(), "meerkatctl"), "doctor", "-c",
         daemon.configuration, *options], input=secret, capture_output=True,
        timeout=2 * WAIT, check=False, **more)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def finds(daemon, *words, options=(), secret=b""):
    """It is sick, says these words, and what to do."""
    status, said = doctor(daemon, *options, secret=secret)
    assert status == 1, said
    assert "BAD" in said and "->" in said
    for word in words:
        assert word in said, said
    return said


def site_of(daemon):
    (site,) = daemon.sites.values()
    return site


def edit(path, old, new):
    with open(path) as file:
        text = file.read()
    assert old in text
    with open(path, "w") as file:
        file.write(text.replace(old, new))


def test_verbs(authd):
    """Each with its answer and its exit status; the admin's on their socket."""
    socket, admin = authd.socket, authd.path("admin.sock")
    alice = "alice@" + HOST
    assert ctl(socket, "isuser", alice) == (0, "OK exists=1\n")
    assert ctl(socket, "auth", alice, secret="wonderland")[0] == 0
    assert ctl(socket, "auth", alice, secret="wrong\n")[0] == 1
    assert "roles=subscriber" in ctl(socket, "whois", alice)[1]
    assert ctl(socket, "ping") == (0, "OK\n")
    status, said = ctl(socket, "health")
    assert status == 0 and "* host=%s state=fine" % HOST in said
    assert said.endswith("OK\n")
    assert ctl(socket, "health", HOST)[0] == 0
    assert ctl(socket, "health", "no.org") == (1, "NO code=forbidden\n")
    status, said = ctl(admin, "stats")
    assert status == 0
    assert "* what=replies_total dialect=native verb=isuser verdict=ok n=1" in said
    assert ctl(admin, "flush", alice)[0] == ctl(admin, "flush")[0] == 0
    assert ctl(socket, "stats") == (65, "BAD code=verb\n")
    assert ctl(socket, "flush")[0] == 65
    said = subprocess.run([os.path.join(meerkat.build(), "meerkatctl"), "--help"],
                          capture_output=True, text=True, timeout=WAIT, check=False)
    assert said.returncode == 0 and said.stderr == ""
    assert "room list" in said.stdout and "isuser" in said.stdout
    for wrong in (["auth"], ["ping", "x"], ["isuser", "x"], ["nonsense"], []):
        assert ctl(socket, *wrong)[0] == 64
    program = os.path.join(meerkat.build(), "meerkatctl")
    with open("/dev/full", "wb") as full:
        assert subprocess.run([program, "-s", socket, "ping"], stdout=full,
                              check=False).returncode == 74
    away = subprocess.run([program, "-s", socket + "x", "ping"], capture_output=True,
                          check=False)
    assert away.returncode == 75 and (socket + "x: No such").encode() in away.stderr
    usage = subprocess.run([program, "--help"], capture_output=True, check=True)
    assert usage.stderr == b"" and b"room export ROOM" in usage.stdout


def test_secret_at_a_terminal(authd):
    """Asked for, and not to be seen."""
    above, below = pty.openpty()
    child = subprocess.Popen(
        [os.path.join(meerkat.build(), "meerkatctl"), "-s", authd.socket, "auth",
         "alice@" + HOST], stdin=below, stdout=subprocess.PIPE, stderr=below)
    os.close(below)
    seen = b""
    while b"Secret: " not in seen:
        seen += os.read(above, 100)
    os.write(above, b"wonderland\n")
    out, _ = child.communicate(timeout=WAIT)
    try:
        seen += os.read(above, 100)
    except OSError:
        pass  # nobody is there any more
    os.close(above)
    assert child.returncode == 0 and out.startswith(b"OK user=alice ")
    assert b"wonderland" not in seen


def test_all_is_fine(authd):
    status, said = doctor(authd, "-a", "root", "alice@" + HOST, secret=b"wonderland")
    assert status == 0 and "BAD" not in said, said
    assert "alice@%s can log in" % HOST in said
    assert "wonderland" not in said
    assert doctor(authd, "-x")[0] == 64
    assert doctor(authd, "-u", "no-such-user-here")[0] == 64


def test_configuration_is_wrong(authd):
    with open(authd.configuration, "a") as file:
        file.write("nonsense = 1;\n")
    finds(authd, "is no setting known here", "meerkat-authd.conf(5)")


def test_configuration_is_not_there(authd):
    os.unlink(authd.configuration)
    finds(authd, "No such file")


def test_wp_config_is_not_there(authd):
    os.unlink(site_of(authd).wp_config)
    finds(authd, "wp-config.php", "write the right path")


def test_wp_config_cannot_be_read(authd):
    """Not by the user that authd runs as, whoever asks the doctor."""
    os.chmod(os.path.dirname(authd.folder), 0o755)
    os.chmod(authd.folder, 0o755)
    os.chmod(authd.configuration, 0o644)
    os.chmod(site_of(authd).wp_config, 0o600)
    os.chmod(os.path.dirname(site_of(authd).wp_config), 0o755)
    finds(authd, "Permission denied", "adduser", options=("-u", "nobody"))


def test_who_is_not_root_tries_only_as_himself(laboratory):
    """And does not say that somebody else can read what he can."""
    if os.geteuid() != 0:
        raise RuntimeError("this test needs root, as tests/run has it")
    folder, site = for_nobody(laboratory)
    daemon = Daemon(folder, site)
    daemon.write_configuration()
    os.chmod(daemon.configuration, 0o644)
    for program in "meerkatctl", "meerkat-authd":
        os.chmod(shutil.copy(os.path.join(meerkat.build(), program), folder), 0o755)
    said = as_nobody(daemon.path("meerkatctl"), "doctor", "-c", daemon.configuration,
                     "-u", "root").stdout
    assert "can be read by us" in said and "by root" not in said, said


def test_wp_config_computes(authd):
    edit(site_of(authd).wp_config, "$table_prefix = 'wp_'",
         "$table_prefix = getenv('PREFIX')")
    finds(authd, "cannot be read without PHP", "overrides")


def test_wp_config_is_debians(authd):
    """The one of its package, which only looks for the site's."""
    authd.hosts = {HOST: {"wp_config": "/usr/share/wordpress/wp-config.php"}}
    authd.write_configuration()
    finds(authd, "/etc/wordpress/config-HOST.php")


def test_prefix_is_wrong(authd):
    edit(site_of(authd).wp_config, "$table_prefix = 'wp_'", "$table_prefix = 'blog_'")
    finds(authd, "has not WordPress' tables", "blog_users", "$table_prefix")


def test_database_is_away(authd):
    site = site_of(authd)
    os.rename(site.database, site.database + ".away")
    finds(authd, "the database does not answer")


def test_database_is_refused(authd):
    """What wp-config.php says of MariaDB, where there is none."""
    site = site_of(authd)
    with open(site.wp_config, "w") as file:
        file.write("<?php define('DB_NAME', 'x'); define('DB_USER', 'x');"
                   "define('DB_PASSWORD', 'canary'); define('DB_HOST', "
                   "'localhost:/nowhere.sock'); define('AUTH_KEY', 'k');\n")
    said = finds(authd, "the database does not answer", "DB_HOST")
    assert "canary" not in said


def test_nobody_is_in_the_database(authd):
    with sqlite3.connect(site_of(authd).database) as database:
        database.execute("DELETE FROM wp_users")
    database.close()
    finds(authd, "nobody is in the database", "another site's")


def test_salts_are_missing(authd):
    site = site_of(authd)
    with sqlite3.connect(site.database) as database:
        database.execute("DELETE FROM wp_options WHERE option_name LIKE 'logged_in%'")
        database.execute("DELETE FROM wp_options WHERE option_name LIKE 'secret%'")
    database.close()
    with open(site.wp_config) as file:
        lines = [line for line in file
                 if not any(word in line for word in ("_KEY'", "_SALT'"))]
    with open(site.wp_config, "w") as file:
        file.writelines(lines)
    finds(authd, "login cookies cannot be checked", "salts")


def test_keys_are_wrong(authd):
    """Of another installation: passwords are fine, and no cookie is."""
    login = ("-a", "root", "alice@" + HOST)
    cookie = cookie_of("alice").encode()
    assert doctor(authd, *login, secret=cookie)[0] == 0
    edit(site_of(authd).wp_config, "<?php", "<?php define('LOGGED_IN_KEY', 'of "
         "another'); define('LOGGED_IN_SALT', 'of another, too');")
    authd.child.signal(1)
    assert authd.logged("read again")
    said = finds(authd, "wrong%20signature", "keys and salts", options=login,
                 secret=cookie)
    assert cookie.decode().split("|")[2] not in said
    assert doctor(authd, *login, secret=b"wonderland")[0] == 0
    # Why is told to the admin only.
    with Native(authd.socket) as native:
        assert set(native.auth("alice", any=cookie.decode())) == {"code"}


def test_authd_is_not_there(authd, laboratory):
    laboratory.stop(authd)
    finds(authd, "No such file", "systemctl start")


def test_authd_has_not_read_it_yet(authd):
    """The configuration is right, and authd runs with an older one."""
    authd.hosts = {HOST: {}, "new.org": {}, "münchen.example": {}}
    authd.write_configuration()
    finds(authd, "does not serve new.org", "systemctl reload", options=("-a", "root"))
    authd.child.signal(1)
    assert authd.logged("read again: 3 sites")
    status, said = doctor(authd, "-a", "root")
    assert status == 0, said


def test_server_may_not_ask(authd):
    """The socket is not for the server's user, or authd turns it away."""
    os.chmod(os.path.dirname(authd.folder), 0o755)
    os.chmod(authd.folder, 0o755)
    finds(authd, "nobody cannot ask authd", "adduser", options=("-a", "nobody"))
    os.chmod(authd.socket, 0o666)
    assert "nobody can ask authd" in doctor(authd, "-a", "nobody")[1]
    authd.child.stop()
    authd.settings["allow_users"] = ["daemon"]
    authd.start()
    os.chmod(authd.socket, 0o666)
    finds(authd, "nobody cannot ask authd", "allow_users", options=("-a", "nobody"))


def test_login_fails(authd):
    for user, secret, words in [
            ("alice", b"wrong", ["code=denied", "creds"]),
            ("nobody", b"x", ["code=denied"]),
            ("alice@no.org", b"x", ["code=forbidden", "no site for that host"])]:
        user = user if "@" in user else user + "@" + HOST
        said = finds(authd, user + " cannot log in", *words, options=("-a", "root", user),
                     secret=secret)
        assert "wrong" not in said.replace("the secret is wrong", "").replace(
            "too many were wrong", "")


EJABBERD = """
hosts:
  - example.org
host_config:
  example.org:
    auth_method: [external]
    extauth_program: "%(program)s --socket %(socket)s"
    auth_use_cache: false
"""
PROSODY = """
plugin_paths = { "%(plugins)s" }
VirtualHost "example.org"
    authentication = "meerkat"
    meerkat_auth_socket = "%(socket)s"
"""


@pytest.mark.parametrize("old, new, words", [
    ("", "", None),
    ("    auth_use_cache: false\n", "", ["keeps passwords", "auth_use_cache: false"]),
    ("[external]", "[internal]", ["does not ask authd", "auth_method"]),
    ("/meerkat-extauth", "/other-program", ["asks another program"]),
    ("/meerkat-extauth", "/x/meerkat-extauth", ["cannot be run"]),
    ("--socket ", "--socket /x", ["name the same socket"]),
    ("--socket ", "--socket=/x", ["name the same socket"]),
    ("--socket ", "--socket=", None),
    ("--socket ", "--svc ", ["name the same socket", "asks at /run/meerkat/auth.sock"]),
    ("  - example.org\n", "  - example.org\n  - b.org\n", ["b.org", "no site"]),
    ("  - example.org\n", "  - example.org\n  - localhost\n", None),
    ("  - example.org\n", "  - localhost\n", ["not the domain of any"]),
])
def test_ejabberd(authd, old, new, words):
    text = EJABBERD % {"program": os.path.join(meerkat.build(), "meerkat-extauth"),
                       "socket": authd.socket}
    assert old in text
    with open(authd.path("ejabberd.yml"), "w") as file:
        file.write(text.replace(old, new) if old else text)
    options = ("-a", "root", "-e", authd.path("ejabberd.yml"))
    if words is None:
        assert doctor(authd, *options)[0] == 0
    else:
        finds(authd, *words, options=options)


def test_components_are_no_domains_of_people(authd):
    """A listener's hosts are not the server's, and their secrets are not shown."""
    with open(authd.path("ejabberd.yml"), "w") as file:
        file.write(EJABBERD % {
            "program": os.path.join(meerkat.build(), "meerkat-extauth"),
            "socket": authd.socket} + """
listen:
  - { port: 5347, module: ejabberd_service,
      hosts: { rooms.example.org: { password: CANARY } } }
modules: { }
""")
    status, said = doctor(authd, "-a", "root", "-e", authd.path("ejabberd.yml"))
    assert status == 0 and "CANARY" not in said, said


def test_ejabberd_by_another_name(authd):
    """What the bridge is told to ask about is what authd must have."""
    text = EJABBERD % {"program": os.path.join(meerkat.build(), "meerkat-extauth"),
                       "socket": authd.socket}
    text = text.replace("  - example.org\n", "  - chat.org\n  - talk.org\n")
    options = ("-a", "root", "-e", authd.path("ejabberd.yml"))

    def write(words):
        with open(authd.path("ejabberd.yml"), "w") as file:
            file.write(text.replace(authd.socket, authd.socket + words))

    write(" --host-map chat.org=example.org")
    said = finds(authd, "talk.org", "no site", options=options)
    assert "chat.org, and" not in said
    write(" --host-map chat.org=example.org --host-map=talk.org=example.org")
    status, said = doctor(authd, *options)
    assert status == 0, said


def test_rights_of_the_socket(authd):
    """A host that may not be asked of there is said to be that, and no reload is
    advised that was done; the others are well."""
    authd.hosts = {HOST: {}, "b.org": {}}
    configure(authd, rights=[{"socket": "native", "hosts": ["b.org"]}])
    reload(authd)
    status, said = doctor(authd, "-a", "root", "alice@b.org", secret=b"wonderland")
    assert status == 0, said
    said = finds(authd, "cannot log in", '"rights"', options=(
        "-a", "root", "alice@" + HOST), secret=b"wonderland")
    assert "not read this configuration" not in said


@pytest.mark.parametrize("old, new, words", [
    ("", "", None),
    ('"meerkat"', '"internal_hashed"', ["does not ask authd", "mod"]),
    ('"meerkat"', '"external_insecure"', ["told no program", "external_auth_command",
                                          "--dialect generic"]),
    ("socket = \"", "socket = \"/x", ["name the same socket"]),
    ("meerkat_auth_socket", "-- meerkat_auth_socket", [
        "name the same socket", "asks at /run/meerkat/auth.sock"]),
    ("plugin_paths = { \"", "plugin_paths = { \"/x", ["finds no mod_auth_meerkat"]),
    ("plugin_paths", "plugin_paths = { \"/x\" }\nplugin_paths", None),
    ("VirtualHost", 'VirtualHost "localhost"\nVirtualHost', None),
    ('"meerkat"', '"dovecot"', ["name the same socket", "Dovecot's"]),
    ('    authentication = "meerkat"',
     'VirtualHost "b.org"\n    authentication = "dovecot"',
     ["several domains", "auth_append_host", "no site"]),
])
def test_prosody(authd, old, new, words):
    plugins = os.path.join(os.path.dirname(__file__), "../../etc/prosody")
    shutil.copy(os.path.join(plugins, "mod_auth_meerkat.lua"), authd.folder)
    text = PROSODY % {"plugins": authd.folder, "socket": authd.socket}
    assert old in text
    with open(authd.path("prosody.cfg.lua"), "w") as file:
        file.write(text.replace(old, new) if old else text)
    options = ("-a", "root", "-p", authd.path("prosody.cfg.lua"))
    if words is None:
        assert doctor(authd, *options)[0] == 0
        return
    words = [word for word in words if word not in ("mod", "Dovecot's")]
    finds(authd, *words, options=options)


def test_files_that_are_included(authd):
    """As doc/attach.md has it: ours is a file beside the server's own."""
    os.mkdir(authd.path("conf.d"))
    text = EJABBERD % {"program": os.path.join(meerkat.build(), "meerkat-extauth"),
                       "socket": authd.socket}
    own, ours = text.split("host_config:")
    plugins = os.path.join(os.path.dirname(__file__), "../../etc/prosody")
    for name, content in {
            "ejabberd.yml": own + "include_config_file: [%s]\n" % authd.path("m.yml"),
            "list.yml": own + "include_config_file:\n  - m.yml\n  - gone.yml\n",
            "m.yml": "host_config:" + ours,
            "prosody.cfg.lua": 'Include "conf.d/*.cfg.lua"\nInclude "none.d/*.lua"\n',
            "conf.d/m.cfg.lua": PROSODY % {"plugins": plugins,
                                           "socket": authd.socket}}.items():
        with open(authd.path(name), "w") as file:
            file.write(content)
    for option, name in ("-e", "ejabberd.yml"), ("-p", "prosody.cfg.lua"):
        status, said = doctor(authd, "-a", "root", option, authd.path(name))
        assert status == 0 and name + ": nothing in it is in the way" in said, said
    said = finds(authd, "gone.yml: No such file",
                 options=("-a", "root", "-e", authd.path("list.yml")))
    assert "does not ask authd" not in said
    # What is wrong in them is wrong.
    edit(authd.path("m.yml"), "    auth_use_cache: false\n", "")
    finds(authd, "keeps passwords",
          options=("-a", "root", "-e", authd.path("ejabberd.yml")))


def test_trial_is_as_health(authd):
    """meerkat-authd -t says of each site what authd would say itself."""
    done = subprocess.run(
        [os.path.join(meerkat.build(), "meerkat-authd"), "-t", "-c",
         authd.configuration], capture_output=True, timeout=WAIT, check=False)
    assert done.returncode == 0
    assert b"site\thost=%s\tstate=fine\twhy=\n" % HOST.encode() in done.stdout
    assert done.stdout.startswith(b"socket\tname=native\tpath=/")
    with Native(authd.socket) as native:
        assert native.ask("health").verb == "*"
