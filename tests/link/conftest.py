import pytest

from peer import Component, Server


@pytest.fixture
def server():
    server = Server().listen()
    yield server
    server.close()


# What the rooms put up with is not what these tests are about.
NO_LIMITS = ("{ message_count = 0; join_count = 0; message_size = 0; "
             "presence_count = 0; }")


@pytest.fixture
def start(tmp_path, server):
    """Start a component; it is stopped when the test is over."""
    started = []

    def start(port=None, **settings):
        folder = tmp_path / str(len(started))
        folder.mkdir()
        settings.setdefault("limits", NO_LIMITS)
        started.append(Component(folder, port=port or server.port, **settings))
        return started[-1]

    yield start
    for component in started:
        component.close()
        print(component.log())


@pytest.fixture
def attached(start, server):
    """A component and its stream, open."""
    component = start()
    return component, server.accept().attach()
