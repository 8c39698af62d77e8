"""The inference thread: works when nudged, and never dies in silence."""

from __future__ import annotations

import queue
import threading

from server.engine.worker import Worker


class Steps:
    """Does as many steps as it was given."""

    def __init__(self) -> None:
        self.left, self.idle = 0, threading.Semaphore(0)
        self.broken: Exception | None = None

    def step(self) -> bool:
        if self.broken is not None:
            raise self.broken
        if self.left == 0:
            self.idle.release()
            return False
        self.left -= 1
        return True


def test_a_nudge_wakes_it() -> None:
    steps, faults = Steps(), list[BaseException]()
    worker = Worker(steps, faults.append)
    worker.start()
    assert steps.idle.acquire(timeout=10)
    for _ in range(3):
        steps.left = 5
        worker.nudge()
        assert steps.idle.acquire(timeout=10)
        assert steps.left == 0
    worker.stop()
    assert not faults


def test_a_fault_is_handed_on() -> None:
    steps, faults = Steps(), queue.Queue[BaseException]()
    steps.broken = ValueError("broken")
    worker = Worker(steps, faults.put)
    worker.start()
    assert str(faults.get(timeout=10)) == "broken"
    worker.stop()


def test_a_stop_is_never_slept_through() -> None:
    for _ in range(300):
        faults = list[BaseException]()
        worker = Worker(Steps(), faults.append)
        worker.start()
        stopping = threading.Thread(target=worker.stop, daemon=True)
        stopping.start()
        stopping.join(10)
        assert not stopping.is_alive() and not faults


def test_it_tells_what_it_is_at() -> None:
    steps, faults = Steps(), list[BaseException]()
    steps.left = 3
    worker = Worker(steps, faults.append)
    assert (worker.steps, worker.working) == (0, False)
    worker.start()
    assert steps.idle.acquire(timeout=10)
    worker.stop()
    assert (worker.steps, worker.working) == (3, False)
