import pytest

from peer import Component, Server


@pytest.fixture
def server():
    server = Server().listen()
    yield server
    server.close()


@pytest.fixture
def start(tmp_path, server):
    """Start a component; it is stopped when the test is over."""
    started = []

    def start(port=None, **settings):
        folder = tmp_path / str(len(started))
        folder.mkdir()
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
