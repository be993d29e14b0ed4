"""Where a text was written: which month its month names mean, and whether "10/09" is October or September."""

from __future__ import annotations

from dataclasses import dataclass

# Regions that write the month first, by the short dates of Unicode CLDR 47: the United States and what was theirs.
MONTH_FIRST_REGIONS = frozenset({"US", "PH", "PR", "GU", "AS", "VI", "MP", "UM", "MH", "FM", "PW", "PA"})
# Zones that nobody else has.
UNITED_STATES_ZONES = frozenset(
    {"America/New_York", "America/Detroit", "America/Chicago", "America/Denver", "America/Phoenix", "America/Anchorage"}
    | {"America/Los_Angeles", "America/Boise", "America/Indiana/Indianapolis", "Pacific/Honolulu"}
)
# Who writes in these and says no more may be of either side.
OF_BOTH_SIDES = frozenset({"en", "unknown"})


# Canada's English papers write both (CLDR has neither for it: 2019-04-03).
UNSETTLED = frozenset({("en", "CA")})


@dataclass(frozen=True, slots=True)
class Locale:
    """A language (ISO 639-1, or "unknown") and, where it is stated, a region (ISO 3166)."""

    language: str = "unknown"
    region: str | None = None

    @property
    def is_month_first(self) -> bool | None:
        """Whether dates in digits begin with the month there; None where that can't be said."""
        if (self.language, self.region) in UNSETTLED:
            return None
        if self.region is not None:
            return self.region in MONTH_FIRST_REGIONS
        return None if self.language in OF_BOTH_SIDES else False


def find_locale(stated: str | None, identified: str, zone: str | None) -> Locale:
    """The locale of an article from the tag that it states ("en-US"), the language of its text and its time zone.

    What is stated decides, since the identifier takes close languages for each other; a zone only adds a region.
    """
    language, _, region = (stated or identified).partition("-")
    if not region and zone in UNITED_STATES_ZONES:
        region = "US"
    return Locale(language.lower() or "unknown", region.upper() or None)
