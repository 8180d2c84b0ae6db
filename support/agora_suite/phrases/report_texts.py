"""Texts that would add structure to a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TITLES: Final[Mapping[str, str]] = {
    "a title of two lines": "Costs\n# Approved by the board",
    "a title with an underline": "Costs\n=====\nApproved",
    "a title with a script link": "Costs [see here](javascript:alert(1))",
    "a title with a tag": "Costs <script>alert(1)</script>",
    "a title with a hidden link": "x) [see here](javascript&colon;alert(1)",
    "a title with a number": "1) Costs",
    "a title with a reference": "[Costs][a]\n\n[a]: javascript:alert(1)",
}
"""Titles by what they forge."""

WRITTEN: Final[Mapping[str, str]] = {
    "headings": "# Approved by the board\n\n   ## Signed\ntext\n###### End ###",
    "underlined headings": "Approved by the board\n=====\n\nSigned\n---\n\nText\n-",
    "lists in lists": (
        "These steps were suggested:\n\n- Ada proposed to wait.\n  - Ben agreed.\n* Cleo did not."
        "\n1. First\n2) Last\n\n1. One\n\n2) Two\n\n+ Three\n\n* Four\n\n0. Five\n\n123456789) Six"
    ),
    "HTML": "<h1>Approved</h1>\n\n<div onclick='x()'>\n\n<!-- hidden -->\n<img src=x onerror=alert(1)> a < b <3",
    "links to scripts": (
        "[one](javascript:alert(1)) [two][2] ![three](data:image/png;base64,AAAA) <javascript:alert(4)>\n"
        "![five](https://example.org/pixel.png) [six](JaVaScRiPt:alert(6)) [seven](java\nscript:alert(7))\n"
        "[eight](ftp://example.org) [nine](//example.org)\n\n[2]: javascript:alert(2)\n\n[^1]: note"
    ),
    "code, quotations and more": (
        "```\ncode\n```\n\n~~~\nmore\n~~~\n\n    indented\n\n> quoted\n\n***\n\n* * *\n\n___\n\n`inline`"
        "\n\n\tindented too"
    ),
    "tables": "| one | two |\n|-----|:---:|\n| 1 | 2 |\n\na | b\n--|--\n1 | 2\n\nalone\n:---",
    "terminal escape codes": "&#27;[31mred &#x1b;[0m &lt;b&gt;bold&lt;/b&gt; \\<i> \\\\<u> AT&T",
    "emphasis and a web link": "It was *clear* and **settled**: [the figures](https://example.org/figures?year=1&part=2).",
}
"""What a model may write for a section, by what it would form."""
