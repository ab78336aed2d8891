"""A request to stop is noted, and interrupts only what may be given up."""

from __future__ import annotations

import os
import signal

import pytest

from pipeline.interrupt import stopping, undisturbed


def ask(number: signal.Signals = signal.SIGINT) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_is_noted_and_a_second_one_interrupts(number: signal.Signals) -> None:
    with stopping() as stopped:
        assert not stopped()
        ask(number)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            ask(number)


def test_work_that_can_be_given_up_is_given_up_at_once_or_not_begun() -> None:
    done = []
    with stopping() as stopped:
        with pytest.raises(KeyboardInterrupt), stopped.at_once():
            ask()
            done.append("after")
        with pytest.raises(KeyboardInterrupt), stopped.at_once():
            done.append("begun")
        assert stopped()
    assert done == []


def test_work_that_must_be_whole_is_finished_first() -> None:
    done = []
    with stopping() as stopped, pytest.raises(KeyboardInterrupt), stopped.at_once():
        with undisturbed():
            ask()
            with undisturbed():
                ask()
            done.append("whole")
        done.append("after")
    assert done == ["whole"]


def test_handlers_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopping():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
