"""Who did what: the audit trail for administrators, and for everybody what was done with their own account."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.testing.clock import FrozenClock

API = "/api/identity/v1"
WRONG = "não é esta a senha"
REASON = {"reason": "Aviso do titular: celular roubado"}


def trail(admin: Any, **query: Any) -> list[dict[str, Any]]:
    answer = admin.get(f"{API}/audit", query_string=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json["items"])


class TestTrail:
    def test_it_is_filtered_by_who_what_whom_and_when(self, world: Any, frozen_clock: FrozenClock) -> None:
        admin, person = world.admin(), world.person()
        me, _ = world.signed_in(admin)
        before = frozen_clock.at
        frozen_clock.tick(minutes=1)
        me.post(f"{API}/users/{person.user_id}/lock", json=REASON)
        frozen_clock.tick(minutes=1)
        me.post(f"{API}/users/{person.user_id}/unlock", json=REASON)
        mine, theirs = str(admin.user_id), str(person.user_id)
        (locked,) = trail(me, action="user.locked", subject=theirs)
        assert (locked["actor"], locked["details"]) == ({"user_id": mine, "kind": "staff"}, {"cause": "staff"})
        assert locked["address"] == "127.0.0.1"
        assert {row["action"] for row in trail(me, actor=mine)} == {"user.unlocked", "user.locked", "audit.read"}
        assert [
            row["action"] for row in trail(me, subject=theirs, since=(before + timedelta(minutes=2)).isoformat())
        ] == ["user.unlocked"]
        early = trail(me, subject=theirs, until=(before + timedelta(minutes=2)).isoformat())
        assert [row["action"] for row in early] == ["user.locked", "user.registered"]

    def test_who_reads_it_is_on_record(self, world: Any) -> None:
        admin = world.admin()
        me, _ = world.signed_in(admin)
        trail(me, action="user.locked", subject=str(admin.user_id))
        (read,) = world.audited("audit.read")
        assert read.actor_id == admin.user_id
        assert read.details == {"filters": {"subject": str(admin.user_id), "action": "user.locked"}, "found": 0}

    def test_it_comes_in_pages_of_which_none_overlaps(self, world: Any) -> None:
        me, _ = world.signed_in(world.admin())
        whole = [row["id"] for row in trail(me, limit=100)]
        pages, after = [], None
        while True:
            page = me.get(
                f"{API}/audit", query_string={"limit": 2, "until": "2100-01-01T00:00:00Z", "after": after}
            ).json
            pages += [row["id"] for row in page["items"] if row["id"] in whole]
            after = page["next"]
            if after is None:
                break
        assert pages == whole

    @pytest.mark.parametrize(
        "query",
        [
            {"actor": "me"},
            {"subject": "ana@consumo.example"},
            {"subject": "duas palavras"},
            {"action": "DROP TABLE"},
            {"since": "yesterday"},
            {"until": "2026-01-01T00:00:00"},
            {"after": "x"},
        ],
    )
    def test_a_filter_that_cannot_be_one_is_refused(self, world: Any, query: dict[str, str]) -> None:
        me, _ = world.signed_in(world.admin())
        assert me.get(f"{API}/audit", query_string=query).status_code == 422


class TestActivity:
    def test_everybody_sees_what_was_done_with_their_account(self, world: Any) -> None:
        admin, person = world.admin(), world.person()
        staff, _ = world.signed_in(admin)
        world.login(person.document, WRONG, X_Forwarded_For="203.0.113.77")
        staff.get(f"{API}/users/{person.user_id}")
        me, _ = world.signed_in(person)
        me.patch(f"{API}/me", json={"name": "Outro Nome"})
        items = me.get(f"{API}/me/activity").json["items"]
        assert [(item["action"], item["by"]) for item in items] == [
            ("user.changed", "you"),
            ("session.opened", "not_signed_in"),
            ("user.viewed", "staff"),
            ("login.failed", "not_signed_in"),
            ("user.registered", "not_signed_in"),
        ]
        assert items[0]["details"] == {"fields": ["name"]}
        failed = items[3]
        assert (failed["network"], failed["details"]) == ("203.0.113.0/24", {"known_device": False})
        assert items[2]["network"] == ""
        assert str(admin.user_id) not in str(items)

    def test_nobody_sees_what_was_done_with_another(self, world: Any) -> None:
        person, other = world.person(), world.person()
        world.signed_in(other)
        me, _ = world.signed_in(person)
        assert len(me.get(f"{API}/me/activity").json["items"]) == 2

    def test_it_comes_in_pages(self, world: Any) -> None:
        person = world.person()
        for _ in range(3):
            me, _ = world.signed_in(person)
        first = me.get(f"{API}/me/activity?limit=3").json
        rest = me.get(f"{API}/me/activity?limit=3&after={first['next']}").json
        assert [item["action"] for item in first["items"] + rest["items"]] == ["session.opened"] * 3 + [
            "user.registered"
        ]

    def test_a_refused_login_names_nobody_who_has_no_account(self, world: Any) -> None:
        """As many rows are written for a login that nobody has: neither the trail nor the time tells of whom it was."""
        world.login("ninguem@consumo.example", WRONG)
        (failed,) = world.audited("login.failed")
        assert failed.subject == "nobody"
        assert "ninguem" not in str(failed)
