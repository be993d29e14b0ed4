"""What is read once a process and kept."""

from __future__ import annotations

import gc

from copydesk.loading import loading_for_good


def test_what_is_loaded_is_never_searched_for_garbage_and_what_comes_after_it_is() -> None:
    with loading_for_good():
        assert not gc.isenabled()
        kept = [[number] for number in range(10)]
    assert gc.isenabled()
    later = [kept]
    searched = {id(one) for one in gc.get_objects()}
    assert id(later) in searched
    assert not searched & {id(one) for one in (kept, *kept)}
    gc.unfreeze()


def test_who_has_switched_the_search_off_finds_it_off() -> None:
    gc.disable()
    try:
        with loading_for_good():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
