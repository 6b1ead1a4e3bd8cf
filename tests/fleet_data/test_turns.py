"""Turns: one at a time, first come first served; nobody waits for ever."""

from __future__ import annotations

from threading import Event, Lock, Thread

from fleet_data.turns import Turns


def take_ten(turns: Turns) -> list[int]:
    """Ten threads that asked one after another while the turn was taken; the order in which they got it."""
    order: list[int] = []
    with turns.take(60):
        threads = []
        for number in range(10):
            asked = Event()

            def work(number: int = number, asked: Event = asked) -> None:
                asked.set()
                with turns.take(60):
                    order.append(number)

            threads.append(Thread(target=work))
            threads[-1].start()
            asked.wait()
            while len(turns._queue) < number + 2:
                Event().wait(0.001)
    for thread in threads:
        thread.join()
    return order


def test_turns_are_given_in_the_order_they_were_asked_for():
    assert take_ten(Turns()) == list(range(10))


def test_only_one_has_a_turn_and_a_failure_gives_it_on():
    turns, inside = Turns(), Lock()

    def work() -> None:
        try:
            with turns.take(60):
                assert inside.acquire(blocking=False)
                inside.release()
                raise ValueError
        except ValueError:
            pass

    threads = [Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not turns._queue


def test_who_gets_no_turn_in_time_goes_on():
    turns = Turns()
    with turns.take(60), turns.take(0.001):
        reached = True
    assert reached
