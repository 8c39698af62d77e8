"""Who may connect."""

from __future__ import annotations

import pytest

from server.conversation.access import Access, access_for
from server.errors import SetupFault
from server.settings import ServerSettings, load_settings


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_on_this_machine_nothing_is_asked(host: str) -> None:
    assert access_for(host, (), "") == Access()


@pytest.mark.parametrize(
    ("host", "allow", "key", "advice"),
    [
        ("0.0.0.0", ("192.168.1.0/24",), "", "set a key with --key"),
        ("192.168.1.2", ("192.168.1.7",), "", "set a key with --key"),
        ("::", ("fe80::/10",), "", "set a key with --key"),
        ("", ("10.0.0.1",), "", "set a key with --key"),
        ("my-mac.local", (), "long enough", "say which may, for example --allow"),
        ("0.0.0.0", (), "long enough", "say which may, for example --allow"),
        ("0.0.0.0", ("my-other-mac",), "long enough", '"my-other-mac" is neither'),
        ("127.0.0.1", ("192.168.1.7",), "", "add --host 0.0.0.0"),
    ],
)
def test_what_is_unsafe_or_useless_does_not_start(host: str, allow: tuple[str, ...], key: str, advice: str) -> None:
    with pytest.raises(SetupFault) as caught:
        access_for(host, allow, key)
    assert advice in str(caught.value)
    with pytest.raises(SetupFault):
        load_settings(None, host=host, allow=allow or None, key=key or None)


def test_the_list() -> None:
    access = access_for("0.0.0.0", ("192.168.1.20", "10.1.0.7/16", "fe80::/10"), "long enough")
    for host in ("127.0.0.1", "::1", "192.168.1.20", "::ffff:192.168.1.20", "10.1.255.1", "fe80::1%eth0", "tcp/10.1.2.3"):
        assert access.allows(host), host
    for host in ("192.168.1.21", "10.2.0.1", "::ffff:10.2.0.1", "2001:db8::1", "", "nonsense", "tcp/192.168.1.21"):
        assert not access.allows(host), host


def test_the_key() -> None:
    assert Access().opens("") and Access().opens("anything")
    locked = Access(key="schlüssel")
    assert locked.opens("schlüssel")
    assert not locked.opens("") and not locked.opens("schlüsse") and not locked.opens("schlüssel ")


def test_a_key_that_is_too_short_is_refused_and_never_shown() -> None:
    with pytest.raises(SetupFault, match="a key has 8 to 64 characters; this one has 7") as caught:
        load_settings(None, key="abc1234")
    assert "abc1234" not in str(caught.value)
    assert "long enough" not in repr(ServerSettings.model_validate({"key": "long enough"}))
