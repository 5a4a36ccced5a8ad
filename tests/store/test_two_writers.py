"""Two crawls store into PostgreSQL at the same moment: neither waits for the other, and what belongs together is found."""

from __future__ import annotations

import pytest
import servers
from asking import SHIPS, T0, look_at

from iria_crawler.store import Store

TEXT = " ".join(
    SHIPS.format(number) + f" Captain Ada Roe of the frigate Heron said that berth {number} would stay closed."
    for number in (12, 19, 23, 31, 44, 58)
)


@pytest.mark.parametrize("first_to_end", ["one", "two"])
def test_a_copy_that_is_stored_meanwhile_is_linked(first_to_end: str) -> None:
    """Both have asked for copies before the other has committed; the second to end asks again."""
    address = servers.empty_database()
    with Store(address) as one, Store(address) as two:
        stores = {"one": one, "two": two}
        for name, store in stores.items():
            site = store.site(f"{name}.example", None, T0)
            assert store.leases.of(site, f"{name}.example").acquire() == "taken"
        transactions = {name: store.together() for name, store in stores.items()}
        for transaction in transactions.values():
            transaction.__enter__()
        for number, (name, store) in enumerate(stores.items(), 1):
            look_at(store, number, f"https://{name}.example/story/", 0, f"{TEXT} Told to {name}.")  # other bytes
        for name in sorted(stores, key=lambda name: name != first_to_end):
            transactions[name].__exit__(None, None, None)
        linked = one.db.execute("SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL").fetchone()
        assert one.db.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        assert linked == (1,)
