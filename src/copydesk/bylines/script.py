"""Bylines in scripts that set no blanks: "記者王小明／台北報導", "作者：肖春芳", "김철수 기자"."""

from __future__ import annotations

import re

# What stands before a name, with a sign behind it; a job of two characters needs none.
BEFORE = re.compile(
    r"^(?:(?:作者|撰文|撰稿|撰|採訪|采访|文字|文|図|執筆|筆者|取材|著者|글|글쓴이)\s*[：:／/|｜・]\s*"
    r"|(?:(?:本報|本报|特派|資深|资深|見習|见习|実習|駐\w{1,4})?(?:記者|记者)|通讯员|通訊員|作者)\s*[：:／/|｜]?\s*)+"
)
# What stands behind it: a job, a place of reporting, a polite ending.
BEHIND = re.compile(
    r"\s*[／/|｜].*$|\s*(?:綜合|综合|電|电)?(?:報導|报道|報道|撰文|撰)$|\s*(?:特派員|特派员|記者|记者|编辑|編輯)$"
    r"|\s*(?:氏|さん|先生)$|\s*(?:선임|수습|인턴|객원|전문|대|시민)?기자$|\s*(?:특파원|논설위원|칼럼니스트|에디터|PD)$"
)
UNSPACED = re.compile(r"[\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_unspaced(name: str) -> bool:
    """Whether a name is in a script that sets no blank between family and given name."""
    return UNSPACED.search(name) is not None


def strip_jobs(piece: str) -> str:
    """A piece without the jobs around its name; as it is in a script that parts its words."""
    if not is_unspaced(piece):
        return piece
    behind = BEHIND.sub("", BEFORE.sub("", piece.strip()))
    return BEHIND.sub("", behind).strip()
