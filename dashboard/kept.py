"""What took long to make, kept in the signed-in person's own memory on the server until the store changes or the session ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import streamlit as st

from practice.denials.freshness import state_of, unchanged_since
from practice.store.door import Door

T = TypeVar("T")


def kept(opened: Door, name: str, asked: object, make: Callable[[], T], *, waiting: str, again: bool = False) -> T:
    """What `make` gives, made anew where something else is asked for, or the store was changed. The right to it is asked for each time.

    name  under which it is kept, one value at a time      asked  what it depends on besides the store
    """
    found = st.session_state.get(name)
    if found and found[0] == asked and not again and unchanged_since(opened, found[1]):
        return cast(T, found[2])
    state = state_of(opened)
    with st.spinner(waiting):
        value = make()
    st.session_state[name] = (asked, state, value)
    return value
