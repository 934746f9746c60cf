"""The plugin's PHP inside a real WordPress, and what it leaves behind."""

import glob
import json
import os
import re
import subprocess
import zipfile

import pytest

import web_kit
from lab import plugin
from lab.browser import Browser
from lab.prosody import PROJECT


@pytest.fixture(scope="module")
def wordpress(laboratory, mariadb):
    plugin.build()
    wordpress = web_kit.new_wordpress(laboratory, mariadb)
    wordpress.add_plugin(plugin.FOLDER)
    yield wordpress
    laboratory.stop(wordpress)


@pytest.mark.parametrize("name", web_kit.PHP_TESTS)
def test_php(wordpress, name):
    """The plugin's own tests, by Debian's PHPUnit."""
    web_kit.phpunit(wordpress, name)


def test_uninstall(wordpress):
    """Check 46: nothing of the plugin stays in the database. Goes last."""
    for name in "meerkat_cafe", "meerkat_cafe_rooms", "_transient_meerkat_cafe_x":
        assert wordpress.do("option", name=name, value={"host": "localhost"})
    left = wordpress.do("uninstall_plugin",
                        plugin="meerkat-cafe/meerkat-cafe.php")
    assert left == []


def test_uninstall_from_a_network(laboratory, mariadb):
    """In no blog of it anything stays."""
    plugin.build()
    network = web_kit.new_wordpress(
        laboratory, mariadb, {"alice": ("subscriber", "Alice")}, network=True)
    network.add_plugin(plugin.FOLDER)
    blogs = [1, network.create_blog("second", "Second")]
    for blog in blogs:
        network.do("option", blog=blog, name="meerkat_cafe",
                   value={"host": "localhost"})
        network.do("create_post", blog=blog, title="Talk", slug="talk",
                   content="[meerkat_cafe_room]")
        assert network.do("option", blog=blog, name="meerkat_cafe_rooms")
    assert network.do("uninstall_plugin", network=True,
                      plugin="meerkat-cafe/meerkat-cafe.php") == []
    for blog in blogs:
        assert network.do("left", blog=blog) == []
    laboratory.stop(network)


def test_zip(laboratory, mariadb, tmp_path):
    """As somebody has it who uploads it: packed, unpacked, activated."""
    packed = str(tmp_path / "meerkat-cafe.zip")
    subprocess.run([os.path.join(PROJECT, "wordpress/pack"), packed],
                   check=True, timeout=300, capture_output=True)
    with zipfile.ZipFile(packed) as file:
        file.extractall(tmp_path)
    site = web_kit.new_wordpress(
        laboratory, mariadb, {"alice": ("subscriber", "Alice")})
    site.add_plugin(str(tmp_path / "meerkat-cafe"))
    browser = Browser(site.url)
    _, page = browser.get("/")
    loader = re.search(r"""src=['"]([^'"]*/loader\.min\.js[^'"]*)['"]""", page)[1]
    told = json.loads(re.search(
        r'id="meerkat-config"[^>]*>(.*?)</script>', page, re.S)[1])
    for url in loader, told["main"], told["style"]:
        assert browser.get(url)[0] == 200, url
    laboratory.stop(site)


def test_no_text_becomes_markup():
    """Texts of others go into the page as text, and by no other way."""
    sources = glob.glob(plugin.FOLDER + "/assets/src/**/*.js", recursive=True)
    assert len(sources) > 10
    for source in sources:
        with open(source, encoding="utf-8") as file:
            found = re.search(r"innerHTML|outerHTML|insertAdjacentHTML|"
                              r"document\.write|srcdoc|\beval\b|new Function|"
                              r"createContextualFragment", file.read())
        assert not found, "%s: %s" % (source, found[0])
