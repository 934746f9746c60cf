"""Half a minute of silence, in a file of its own: the others need not wait."""

import time

from peer import Server


def test_silence_is_broken_and_no_answer_given_up(start, server):
    """Two slow things at once: a space every half minute where nothing else
    is sent, and an attempt to attach that is not answered ends in 20 s."""
    mute = Server().listen()
    unanswered = start(port=mute.port)
    start()
    stream = server.accept().attach()
    stream.sock.settimeout(70)
    before = stream.received
    begin = time.monotonic()
    stream.feed()
    assert stream.received - before == 1
    assert 25 < time.monotonic() - begin < 65
    assert "no answer" in unanswered.says("cannot attach")[0]
    mute.close()
