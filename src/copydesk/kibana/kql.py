"""Kibana's query language (KQL) as an Elasticsearch query, as far as the project's dashboards and pages write it.

Values are compared as Kibana does it: a bare word is matched, a quoted one as a phrase, `*` alone asks whether there
is a value, `a*` by wildcard, and `nested: { a: 1 and b: 2 }` asks both of one object. Pure.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from copydesk.errors import InvalidDashboard

_TOKEN = re.compile(
    r"""\s*(?:(?P<phrase>"(?:[^"\\]|\\.)*")|(?P<compare><=|>=|<|>)|(?P<sign>[:(){}])|(?P<word>[^\s:(){}<>"]+))"""
)
_COMPARISONS = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
_KEYWORDS = frozenset({"and", "or", "not"})
_TRUTH = {"true": True, "false": False}

Query = dict[str, Any]


class Token(NamedTuple):
    """A piece of an expression: `kind` is phrase, compare, sign or word."""

    kind: str
    text: str


def parse_kql(expression: str) -> Query:
    """The query of an expression; an empty one matches everything.

    Raises `InvalidDashboard`, with what was expected where.
    """
    tokens = list(_split(expression))
    if not tokens:
        return {"match_all": {}}
    return _Parser(expression, tokens).read_all()


def list_kql_fields(query: Query) -> set[str]:
    """Every field that a parsed query asks about."""
    found: set[str] = set()
    for kind, inner in query.items():
        if kind == "bool":
            for clause in inner.values():
                members = clause if isinstance(clause, list) else [clause]
                found |= {field for one in members if isinstance(one, dict) for field in list_kql_fields(one)}
        elif kind == "nested":
            found |= list_kql_fields(inner["query"])
        elif kind == "exists":
            found.add(inner["field"])
        elif kind != "match_all":
            found |= {field for field in inner if kind != "multi_match"}
    return found


def _split(expression: str) -> Any:
    position = 0
    while position < len(expression.rstrip()):
        found = _TOKEN.match(expression, position)
        if found is None or found.lastgroup is None:
            raise InvalidDashboard(f"KQL {expression!r}: can't read {expression[position:]!r}")
        yield Token(found.lastgroup, found[found.lastgroup])
        position = found.end()


class _Parser:
    """Recursive descent: or, and, not, then one condition."""

    def __init__(self, expression: str, tokens: list[Token]) -> None:
        self._expression = expression
        self._tokens = tokens
        self._next = 0
        self._path = ""

    def read_all(self) -> Query:
        query = self._read_or()
        if self._next < len(self._tokens):
            raise self._error(f"{self._tokens[self._next].text!r} is one too many")
        return query

    def _read_or(self) -> Query:
        options = [self._read_and()]
        while self._take_word("or"):
            options.append(self._read_and())
        return options[0] if len(options) == 1 else {"bool": {"should": options, "minimum_should_match": 1}}

    def _read_and(self) -> Query:
        conditions = [self._read_not()]
        while self._take_word("and"):
            conditions.append(self._read_not())
        return conditions[0] if len(conditions) == 1 else {"bool": {"filter": conditions}}

    def _read_not(self) -> Query:
        if self._take_word("not"):
            return {"bool": {"must_not": [self._read_not()]}}
        if self._take_sign("("):
            inner = self._read_or()
            self._expect_sign(")")
            return inner
        return self._read_condition()

    def _read_condition(self) -> Query:
        first = self._take()
        if first.kind not in ("word", "phrase"):
            raise self._error(f"{first.text!r} where a field or a value should be")
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if following is not None and following.kind == "compare":
            return self._read_comparison(first.text)
        if not self._take_sign(":"):
            return {"multi_match": {"query": _unquote(first), "lenient": True}}
        if self._take_sign("{"):
            return self._read_nested(first.text)
        return self._read_values(self._path + first.text)

    def _read_comparison(self, field: str) -> Query:
        comparison = _COMPARISONS[self._take().text]
        return {"range": {self._path + field: {comparison: _unquote(self._take())}}}

    def _read_nested(self, path: str) -> Query:
        outer, self._path = self._path, f"{self._path}{path}."
        inner = self._read_or()
        self._expect_sign("}")
        self._path = outer
        return {"nested": {"path": outer + path, "query": inner}}

    def _read_values(self, field: str) -> Query:
        if not self._take_sign("("):
            return _match(field, self._take())
        joined, values = "or", [_match(field, self._take())]
        while not self._take_sign(")"):
            joined = self._take().text
            if joined not in ("or", "and"):
                raise self._error(f"{joined!r} between values, where `or` or `and` should be")
            values.append(_match(field, self._take()))
        return {"bool": {"should": values, "minimum_should_match": 1} if joined == "or" else {"filter": values}}

    def _take(self) -> Token:
        if self._next == len(self._tokens):
            raise self._error("something is missing at the end")
        self._next += 1
        return self._tokens[self._next - 1]

    def _take_word(self, word: str) -> bool:
        return self._take_if("word", word)

    def _take_sign(self, sign: str) -> bool:
        return self._take_if("sign", sign)

    def _take_if(self, kind: str, text: str) -> bool:
        is_next = self._next < len(self._tokens)
        token = self._tokens[self._next] if is_next else None
        if token is None or token.kind != kind or token.text.lower() != text:
            return False
        self._next += 1
        return True

    def _expect_sign(self, sign: str) -> None:
        if not self._take_sign(sign):
            raise self._error(f"a {sign} is missing")

    def _error(self, problem: str) -> InvalidDashboard:
        return InvalidDashboard(f"KQL {self._expression!r}: {problem}")


def _match(field: str, token: Token) -> Query:
    if token.kind == "phrase":
        return {"match_phrase": {field: _unquote(token)}}
    if token.kind != "word" or token.text.lower() in _KEYWORDS:
        raise InvalidDashboard(f"KQL: {token.text!r} where a value of {field} should be")
    if token.text == "*":
        return {"exists": {"field": field}}
    if "*" in token.text:
        return {"wildcard": {field: {"value": token.text}}}
    return {"match": {field: _TRUTH.get(token.text, token.text)}}


def _unquote(token: Token) -> str:
    return re.sub(r"\\(.)", r"\1", token.text[1:-1]) if token.kind == "phrase" else token.text
