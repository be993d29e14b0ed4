"""An address and the secrets beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.address import split_credentials
from copydesk.errors import InvalidSetting

SECRETS = st.text("/#?@:% []\\\t%2Fé", max_size=6).map(lambda ends: f"{ends}hush{ends[::-1]}")


@given(secret=SECRETS)
def test_a_password_need_not_be_escaped(secret: str) -> None:
    written = secret.replace("%", "%25")
    address, credentials = split_credentials(f"http://elastic:{written}@node:9200/behind/a/proxy", "X")
    assert (address, credentials) == ("http://node:9200/behind/a/proxy", ("elastic", secret))


@pytest.mark.parametrize(
    ("url", "address", "credentials"),
    [
        ("https://node:9200", "https://node:9200", None),
        ("http://[::1]:9200/x", "http://[::1]:9200/x", None),
        ("HTTP://a@node:1", "http://node:1", ("a", "")),
        ("http://a%40b:c%2Fd@node:65535", "http://node:65535", ("a@b", "c/d")),
        ("https://kibana.example/base", "https://kibana.example/base", None),
        ("http://elastic:80/x@node:9200", "http://node:9200", ("elastic", "80/x")),
    ],
)
def test_an_url_is_split_at_its_last_at(url: str, address: str, credentials: tuple[str, str] | None) -> None:
    assert split_credentials(url, "X") == (address, credentials)


@given(secret=SECRETS, place=st.sampled_from(["node:port", "", ":9", "[::1", "node:65536", "node:9?a=b", "no de:9"]))
def test_what_is_no_address_is_told_without_it(secret: str, place: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^COPYDESK_KIBANA: not of the form http") as caught:
        split_credentials(f"http://elastic:{secret}@{place}", "COPYDESK_KIBANA")
    assert "hush" not in str(caught.value)
