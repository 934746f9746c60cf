"""The plugin's PHP inside a real WordPress, and what it leaves behind."""

import pytest

import web_kit
from lab import plugin


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
