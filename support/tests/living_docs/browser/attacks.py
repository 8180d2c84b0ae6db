"""Texts that try to become something else than text."""

from __future__ import annotations

from collections.abc import Mapping

from support.living_docs.pages.invisible import made_visible
from support.living_docs.read.model import Capability, Chapter, Examples, Feature, FeatureRule, Scenario
from support.living_docs.read.outcome import Outcome
from support.tests.living_docs import small_run

ATTACKS: Mapping[str, str] = {
    "scripts": "<script>hacked()</script>",
    "handlers": "<svg class=hacked onload=hacked()><details class=hacked open ontoggle=hacked()>",
    "end-of-a-script": "</script><script>hacked()</script>",
    "end-of-a-page": "</p></div></main></body></html><b class=hacked>",
    "end-of-an-attribute": "\" onmouseover=hacked() ' onfocus=hacked() autofocus class=hacked x=`",
    "links": "[a](javascript:hacked()) <javascript:hacked()> [b](JaVa\tScript:hacked()) [c](data:text/html,x)",
    "references": "[e][f]\n\n[f]: javascript:hacked()",
    "pictures": "![g](https://evil.example/g.png) <img src=https://evil.example/h.png>",
    "frames": "<iframe class=hacked src='javascript:hacked()'></iframe><object class=hacked data=x></object>",
    "head": "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "styles": "</style><style>body{display:none}</style><link rel=stylesheet href=https://evil.example/i.css>",
    "templates": "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %>",
    "comments": "<!-- --> <!--[if]> ]]> <![CDATA[ <?php ?> -->",
    "entities": "&lt;b&gt; &amp;amp; &#60;script&#62; &nosuch;",
    "quotes": "\"double\" 'single' `back` «angled» \\ backslash \\u003c",
    "long-words": "W" * 300,
    "right-to-left": "שלום עולם \u202eevil\u202c \u2067inside",
    "pictographs": "🎉 👩‍👩‍👧‍👦 🇩🇪 e\u0301 ﷽ Z̸̡̛͓a",
    "breaks": "one\u2028two\u2029three\x0bfour\x00five\ufeffsix",
    "half-a-character": "half \ud800 a",
    "forms": "<form class=hacked action=https://evil.example/><input class=hacked autofocus onfocus=hacked()>",
    "addresses": "--step-1 #Content ../../ %2e%2e%2f ?x#y=z&tag=@a",
}
"""What is tried, by what it tries."""

FEATURE = "attacks/words"


def visible(attack: str) -> str:
    """How an attack reads on a page: what no file can hold is replaced, and no page counts blanks."""
    return "".join(made_visible(attack.replace("\ud800", "?")).split())


def capability() -> Capability:
    """A feature with a scenario for each attack, which tries it in every text of it."""
    chapters = tuple(_chapter(name, attack) for name, attack in ATTACKS.items())
    rules = (FeatureRule(id=f"{FEATURE}/rule--all", name="Attacks", chapters=chapters),)
    feature = Feature(id=FEATURE, uri=f"features/{FEATURE}.feature", name="Words", rules=rules)
    return Capability(id="attacks", title="Attacks", features=(feature,))


def _chapter(name: str, attack: str) -> Chapter:
    made = f"{FEATURE}/{name}"
    scenarios = (_scenario(f"{made}--one", attack),)
    table = Examples(
        keyword=attack, name=attack, description=attack, tags=(attack,), columns=(attack,), scenarios=scenarios
    )
    return Chapter(id=made, title=attack, description=attack, tags=(attack,), examples=(table,))


def _scenario(name: str, attack: str) -> Scenario:
    step = small_run.step(
        attack, attack, 3, table=((attack, attack), (attack, attack)), doc_string=attack, suggestion=attack
    )
    failed = small_run.step("Then", attack, 4, Outcome.FAILED, failure=small_run.failed(attack))
    return Scenario(
        id=name,
        title=attack,
        line=2,
        outcome=Outcome.FAILED,
        row={attack: attack},
        tags=(attack,),
        steps=(step, failed),
        reproduce=attack,
    )
