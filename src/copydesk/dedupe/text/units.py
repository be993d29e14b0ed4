"""The units in which news states quantities, and how those of one dimension convert.

Factors are exact by definition (the international yard and pound of 1959, the US gallon, the barrel of 42 gallons).
Currencies have no common dimension: news converts them at the day's rate, which no table knows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Dimension(StrEnum):
    """What a unit measures."""

    SHARE = "share"
    MONEY = "money"
    LENGTH = "length"
    MASS = "mass"
    AREA = "area"
    VOLUME = "volume"
    SPEED = "speed"
    TEMPERATURE = "temperature"


class Unit(NamedTuple):
    """A unit: `value * factor + offset` is the value in the base unit of its dimension, or of its currency."""

    name: str
    dimension: Dimension
    factor: float = 1.0
    offset: float = 0.0


PERCENT = Unit("percent", Dimension.SHARE)
POUND = Unit("pound", Dimension.MONEY)
POUND_WEIGHT = Unit("pound weight", Dimension.MASS, 0.45359237)
METRE = Unit("metre", Dimension.LENGTH)

# Each unit with its spellings after a number, in lower case and without dots; a plural "s" is understood.
_SPELLINGS: tuple[tuple[Unit, str], ...] = (
    (PERCENT, "%|percent|per cent|pct|percentage point|percentage-point|pct point|per cent point"),
    (Unit("percent", Dimension.SHARE, 0.01), "basis point|bps"),
    (Unit("dollar", Dimension.MONEY), "dollar|dlr|usd|us dollar|us dlr"),
    (Unit("dollar", Dimension.MONEY, 0.01), "cent|cts"),
    (Unit("euro", Dimension.MONEY), "euro|eur|€"),
    (POUND, "pound|stg|pounds sterling|gbp"),
    (Unit("pound", Dimension.MONEY, 0.01), "pence"),
    (Unit("yen", Dimension.MONEY), "yen|jpy"),
    (Unit("yuan", Dimension.MONEY), "yuan|rmb|cny|renminbi"),
    (Unit("rupee", Dimension.MONEY), "rupee|inr"),
    (Unit("franc", Dimension.MONEY), "franc|swiss franc|chf"),
    (Unit("mark", Dimension.MONEY), "mark|deutschmark"),
    (Unit("crown", Dimension.MONEY), "crown|krona|kronor|kroner|koruna|kuna"),
    (Unit("rouble", Dimension.MONEY), "rouble|ruble|rub"),
    (Unit("hryvnia", Dimension.MONEY), "hryvnia|hryvnya|uah"),
    (Unit("zloty", Dimension.MONEY), "zloty|pln"),
    (Unit("rupiah", Dimension.MONEY), "rupiah|idr"),
    (Unit("rand", Dimension.MONEY), "rand|zar"),
    (Unit("peso", Dimension.MONEY), "peso"),
    (Unit("kilometre", Dimension.LENGTH, 1000.0), "km|kilometre|kilometer"),
    (METRE, "metre|meter"),
    (Unit("centimetre", Dimension.LENGTH, 0.01), "cm|centimetre|centimeter"),
    (Unit("millimetre", Dimension.LENGTH, 0.001), "mm|millimetre|millimeter"),
    (Unit("mile", Dimension.LENGTH, 1609.344), "mile"),
    (Unit("nautical mile", Dimension.LENGTH, 1852.0), "nautical mile"),
    (Unit("yard", Dimension.LENGTH, 0.9144), "yard"),
    (Unit("foot", Dimension.LENGTH, 0.3048), "feet|foot|ft"),
    (Unit("inch", Dimension.LENGTH, 0.0254), "inch|inches"),
    (Unit("tonne", Dimension.MASS, 1000.0), "tonne|metric ton|ton"),
    (Unit("kilogram", Dimension.MASS), "kg|kilo|kilogram|kilogramme"),
    (Unit("gram", Dimension.MASS, 0.001), "gram|gramme"),
    (POUND_WEIGHT, "lb"),
    (Unit("ounce", Dimension.MASS, 0.028349523125), "ounce|oz"),
    (Unit("hectare", Dimension.AREA, 1e4), "hectare|ha"),
    (Unit("acre", Dimension.AREA, 4046.8564224), "acre"),
    (Unit("square kilometre", Dimension.AREA, 1e6), "sq km|km2|square kilometre|square kilometer|square km"),
    (Unit("square mile", Dimension.AREA, 2589988.110336), "square mile|sq mile"),
    (Unit("square metre", Dimension.AREA), "sq m|m2|square metre|square meter"),
    (Unit("square foot", Dimension.AREA, 0.09290304), "sq ft|square feet|square foot"),
    (Unit("litre", Dimension.VOLUME), "litre|liter"),
    (Unit("gallon", Dimension.VOLUME, 3.785411784), "gallon"),
    (Unit("barrel", Dimension.VOLUME, 158.987294928), "barrel|bbl"),
    (
        Unit("kilometre an hour", Dimension.SPEED),
        "km/h|kmh|kph|kilometres an hour|kilometers an hour|kilometres per hour|kilometers per hour",
    ),
    (Unit("mile an hour", Dimension.SPEED, 1.609344), "mph|miles an hour|miles per hour"),
    (Unit("knot", Dimension.SPEED, 1.852), "knot"),
    (Unit("celsius", Dimension.TEMPERATURE), "°c|celsius|degrees celsius|degrees centigrade|degrees c"),
    (Unit("fahrenheit", Dimension.TEMPERATURE, 5 / 9, -160 / 9), "°f|fahrenheit|degrees fahrenheit|degrees f"),
)
_SHORTEST_PLURAL = 2  # letters that a spelling needs to take an "s"

UNITS_AFTER: dict[str, Unit] = {
    spelling + plural: unit
    for unit, spellings in _SPELLINGS
    for spelling in spellings.split("|")
    for plural in ("", "s" if len(spelling) >= _SHORTEST_PLURAL and spelling[-1] not in "sc" else "")
}

# Signs and codes before a number; "us", "a" and the like before a dollar sign are read with it.
UNITS_BEFORE: dict[str, Unit] = {
    "$": UNITS_AFTER["dollar"],
    "dlrs": UNITS_AFTER["dollar"],
    "usd": UNITS_AFTER["dollar"],
    "€": UNITS_AFTER["euro"],
    "eur": UNITS_AFTER["euro"],
    "£": POUND,
    "stg": POUND,
    "gbp": POUND,
    "¥": UNITS_AFTER["yen"],
    "₹": UNITS_AFTER["rupee"],
    "rs": UNITS_AFTER["rupee"],
    "₽": UNITS_AFTER["rouble"],
    "rp": UNITS_AFTER["rupiah"],
}


def convert(value: float, unit: Unit, other: Unit) -> float | None:
    """`value` of `unit` in `other`; None where they don't measure the same. "Pounds" may be money or weight."""
    if unit.dimension is not other.dimension:
        if unit == POUND and other.dimension is Dimension.MASS:
            unit = POUND_WEIGHT
        elif other == POUND and unit.dimension is Dimension.MASS:
            other = POUND_WEIGHT
        else:
            return None
    elif unit.dimension is Dimension.MONEY and unit.name != other.name:
        return None
    return (value * unit.factor + unit.offset - other.offset) / other.factor
