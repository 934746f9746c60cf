"""A private WordPress: Debian's own files, served by PHP, on either database.

Debian's files are copied, for WordPress finds its configuration beside the
file that runs, with symbolic links resolved. The configuration holds plain
literals only: it is what authd is pointed at, too.

SQLite is WordPress's own integration plugin, which tests/install takes from
the npm package that carries it.
"""

import json
import os
import secrets
import shutil
import string
import subprocess

from . import ports
from .browser import Browser
from .process import Child, Line

CACHE = os.environ.get("MEERKAT_TEST_CACHE", "/var/cache/meerkat-tests")
DEBIAN = "/usr/share/wordpress"
NEWEST = os.path.join(CACHE, "wordpress-6.7")  # that npm has
SQLITE_PLUGIN = os.path.join(CACHE, "plugin-sqlite-database-integration")
ERRANDS = os.path.join(os.path.dirname(__file__), "php/site.php")

ADMIN, ADMIN_PASSWORD = "admin", "the keeper's key"

CONFIGURATION = """<?php
{constants}
$table_prefix = 'wp_';

if ( ! defined( 'ABSPATH' ) ) {{
	define( 'ABSPATH', __DIR__ . '/' );
}}
require_once ABSPATH . 'wp-settings.php';
"""


def php(value):
    """A PHP literal; strings in single quotes, where only two bytes matter."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'%s'" % value.replace("\\", "\\\\").replace("'", "\\'")


# A blog of the network has no files of its own (see WordPress's .htaccess).
ROUTER = r"""<?php
$path = parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH );
if ( ! preg_match( '#^/[a-z]+(/wp-(?:admin|includes|content)/.*|/[^/]+\.php)$#', $path, $found ) ) {
	return false;
}
$file = __DIR__ . $found[1] . ( '/' === substr( $found[1], -1 ) ? 'index.php' : '' );
if ( '.php' === substr( $file, -4 ) ) {
	$_SERVER['PHP_SELF'] = $_SERVER['SCRIPT_NAME'] = $path;
	chdir( dirname( $file ) );
	require $file;
	return;
}
$types = array( 'js' => 'text/javascript', 'css' => 'text/css' );
header( 'Content-Type: ' . ( $types[ pathinfo( $file, PATHINFO_EXTENSION ) ] ?? 'application/octet-stream' ) );
readfile( $file );
"""


def _defines(constants):
    return "".join("define( %s, %s );\n" % (php(name), php(value))
                   for name, value in constants.items())


class WordPress:
    """One site. `mariadb`: a running MariaDB; without it, SQLite. `network`:
    more blogs may be made below it, as folders."""

    def __init__(self, folder, mariadb=None, workers=1,
                 admin_password=ADMIN_PASSWORD, network=False, files=DEBIAN):
        self.folder, self.mariadb, self.workers = str(folder), mariadb, workers
        self.kind = "mariadb" if mariadb else "sqlite"
        self._admin_password = admin_password
        self.root = os.path.join(self.folder, "htdocs")
        self.content = os.path.join(self.root, "wp-content")
        self.wp_config = os.path.join(self.root, "wp-config.php")
        self.debug_log = os.path.join(self.folder, "debug.log")
        self.network, self.files = network, files
        self.port = ports.take()
        self.url = "http://localhost:%d" % self.port
        self.child = None

    def start(self):
        """Make and install the site at the first call; serve it."""
        if not os.path.isdir(self.root):
            self._copy()
            self._configure()
            self.do("install", title="Laboratory", login=ADMIN,
                    password=self._admin_password)
            if self.network:
                self._make_network()
        if self.child is None:
            self.child = Child(
                "php", ["/usr/bin/php", "-d", "opcache.enable_cli=1", "-S",
                        "127.0.0.1:%d" % self.port, "-t", self.root]
                + [self.path("router.php")] * self.network,
                log=os.path.join(self.folder, "php.log"),
                ready=Line(r"Development Server .* started"), cwd=self.root,
                env=dict(os.environ, PHP_CLI_SERVER_WORKERS=str(self.workers)))
        self.child.start()
        return self

    def stop(self):
        return self.child.stop() if self.child else None

    def do(self, errand, **words):
        """One errand of php/site.php, in a PHP of its own."""
        done = subprocess.run(
            ["/usr/bin/php", ERRANDS, self.root],
            input=json.dumps(dict(words, do=errand, site=self.url)),
            capture_output=True, text=True, timeout=120, cwd=self.root)
        lines = done.stdout.splitlines()
        answer = json.loads(lines[-1]) if lines and lines[-1][:1] == "{" else {
            "error": "%s%s" % (done.stdout, done.stderr)}
        if "error" in answer:
            raise RuntimeError("WordPress %s: %s" % (errand, answer["error"]))
        return answer["result"]

    def create_user(self, login, password, role="subscriber", **more):
        return self.do("create_user", login=login, password=password, role=role,
                       **more)["id"]

    def set_role(self, login, role):
        self.do("set_role", login=login, role=role)

    def set_display_name(self, login, name):
        self.do("set_display_name", login=login, name=name)

    def change_password(self, login, password):
        self.do("change_password", login=login, password=password)

    def delete_user(self, login):
        self.do("delete_user", login=login)

    def app_password(self, login, name="laboratory"):
        """A new application password (WordPress shows it only once)."""
        return self.do("app_password", login=login, name=name)

    def sessions(self, login):
        return self.do("sessions", login=login)

    def destroy_sessions(self, login):
        """"Log out everywhere", done by an administrator."""
        self.do("destroy_sessions", login=login)

    def login(self, user, password, remember=False):
        """Log in as a browser does; returns that Browser.

        Its logged_in_cookie is what WordPress itself has set."""
        browser = Browser(self.url)
        browser.login(user, password, remember)
        return browser

    def credential(self, login, scheme="meerkat_chat", seconds=600):
        """What wp_generate_auth_cookie() makes: the chat credential, or with
        scheme "logged_in" a cookie; in the past if seconds are negative."""
        return self.do("credential", login=login, scheme=scheme, seconds=seconds)

    def set_hash(self, login, hash):
        """Store a password hash as it is."""
        self.do("set_hash", login=login, hash=hash)

    def path(self, name):
        return os.path.join(self.root, name)

    def create_blog(self, slug, title):
        """A further blog of the network; returns its number."""
        return self.do("create_blog", slug=slug, title=title)

    def add_plugin(self, folder):
        """Link a plugin's folder into the site and activate it, in a network
        for all blogs."""
        slug = os.path.basename(os.path.realpath(folder))
        os.symlink(os.path.realpath(folder),
                   os.path.join(self.content, "plugins", slug))
        self.do("activate_plugin", plugin="%s/%s.php" % (slug, slug),
                network=self.network)

    def _make_network(self):
        self.do("make_network", title="Network")
        constants = {"MULTISITE": True, "SUBDOMAIN_INSTALL": False,
                     "DOMAIN_CURRENT_SITE": "localhost:%d" % self.port,
                     "PATH_CURRENT_SITE": "/", "SITE_ID_CURRENT_SITE": "1",
                     "BLOG_ID_CURRENT_SITE": "1"}
        with open(self.wp_config) as file:
            text = file.read()
        with open(self.wp_config, "w") as file:
            file.write(text.replace("<?php\n", "<?php\n" + _defines(constants), 1))
        with open(self.path("router.php"), "w") as file:
            file.write(ROUTER)

    def _copy(self):
        os.makedirs(self.folder, exist_ok=True)
        if not os.path.isdir(self.files):
            raise RuntimeError("%s is missing: run tests/install" % self.files)
        # Debian links some libraries out of the tree and .htaccess into /etc.
        shutil.copytree(self.files, self.root, ignore_dangling_symlinks=True,
                        ignore=shutil.ignore_patterns(
                            "wp-config.php", ".htaccess", ".ht.sqlite"))
        for folder in ("uploads", "database", "mu-plugins"):
            os.makedirs(os.path.join(self.content, folder), exist_ok=True)
        if not self.mariadb:
            self._add_sqlite()

    def _add_sqlite(self):
        plugin = os.path.join(self.content, "plugins/sqlite-database-integration")
        if not os.path.isdir(SQLITE_PLUGIN):
            raise RuntimeError("%s is missing: run tests/install" % SQLITE_PLUGIN)
        shutil.copytree(SQLITE_PLUGIN, plugin)
        shutil.copy(os.path.join(plugin, "db.copy"),
                    os.path.join(self.content, "db.php"))
        # The plugin is made for WordPress 6.4 and later. In Debian's 6.1 wpdb
        # lacks one property, which the plugin's class then has alone and so
        # must not hide from its parent. Nothing else stands in the way.
        driver = os.path.join(plugin, "wp-includes/sqlite/class-wp-sqlite-db.php")
        with open(driver) as file:
            text = file.read()
        hidden = "private $allow_unsafe_unquoted_parameters"
        if text.count(hidden) != 1:
            raise RuntimeError("%s has changed: is this still needed?" % driver)
        with open(driver, "w") as file:
            file.write(text.replace(hidden, hidden.replace("private", "public")))

    def _configure(self):
        constants = dict(self._database())
        letters = string.ascii_letters + string.digits + "'\\\"$ |:%!#"
        for name in ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE"):
            for part in ("KEY", "SALT"):
                constants["%s_%s" % (name, part)] = "".join(
                    secrets.choice(letters) for _ in range(64))
        constants.update({
            "WP_DEBUG": True, "WP_DEBUG_DISPLAY": False,
            "WP_DEBUG_LOG": self.debug_log,
            # The site must not call itself nor anybody else.
            "DISABLE_WP_CRON": True, "WP_HTTP_BLOCK_EXTERNAL": True,
            "AUTOMATIC_UPDATER_DISABLED": True,
        })
        with open(os.open(self.wp_config, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(CONFIGURATION.format(constants=_defines(constants)))

    def _database(self):
        if not self.mariadb:
            return {"DB_ENGINE": "sqlite", "DB_NAME": "wordpress",
                    "DB_DIR": os.path.join(self.content, "database"),
                    "DB_FILE": ".ht.sqlite"}
        password = secrets.token_hex(12)
        name = "wp%d" % self.port
        self.mariadb.create(name, name, password)
        return {"DB_NAME": name, "DB_USER": name, "DB_PASSWORD": password,
                "DB_HOST": "localhost:" + self.mariadb.socket,
                "DB_CHARSET": "utf8mb4", "DB_COLLATE": ""}
