"""What notebooks show is sound HTML with the formula, the parameters and what the card says."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from conftest import CARDS

import losskit as lk


class Reader(HTMLParser):
    """The text between tags, which must close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in {"div", "p", "b", "code", "a", "ul", "li", "table", "tr", "th", "td", "br"}, tag
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_every_loss_shows_itself(loss):
    page, card = loss._repr_html_(), CARDS[loss.name]
    text = Reader(page).text
    formula = loss._repr_latex_()
    assert formula.startswith("$$\n")
    assert formula.endswith("\n$$")
    assert formula in text, "the formula comes through its escapes"
    assert repr(loss) in text
    for said in [card["about"], card["pred"], card["target"], card["link"], card["estimates"], card["source"]]:
        assert said in text
    for name in [*card["curvatures"], *(param["allowed"] for param in card["params"]), *(kin["name"] for kin in card["kin"])]:
        assert name in text
    assert not re.search(r"<(?![/a-z])|&(?![a-z#0-9]+;)", page)
    outside = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.DOTALL)
    assert "`" not in outside
    assert "**" not in outside


def test_the_formula_is_the_loss():
    huber = lk.Huber(delta=2.0)
    assert r"\frac{1}{2} r^2 & \lvert r \rvert \le \delta" in huber._repr_latex_()
    assert r"\ell(z, c) = -\ln s_c" in lk.CrossEntropy()._repr_latex_(), "not that of the softmax before it"
    page = huber._repr_html_()
    assert "<b>Huber(delta=2.0)</b>" in page
    assert "delta = 2.0: where the parabola becomes a line; &gt; 0" in page
    assert '<th style="text-align: left">claims</th>' in page
    assert "convex, half quadratic" in page
    assert "torch HuberLoss" in page


def test_what_is_markup_elsewhere_is_text_here():
    page = lk.Huber()._repr_html_()
    assert r"\frac{1}{2} r^2 &amp; \lvert" in page
    assert unescape(page) != page
    from losskit._notebook import _markdown

    text = "a <b> & `x<y` **c** $p < q$ <https://x.org/?a=1&b=2>\n\n- one\n- two"
    assert _markdown(text) == (
        "<p>a &lt;b&gt; &amp; <code>x&lt;y</code> <b>c</b> $p &lt; q$ "
        '<a href="https://x.org/?a=1&amp;b=2">https://x.org/?a=1&amp;b=2</a></p>\n<ul><li>one</li><li>two</li></ul>'
    )


def test_sums_show_their_parts():
    total = 0.5 * lk.Huber() + lk.SquaredError()
    assert total._repr_latex_() == "$$\n\\ell = 0.5 \\, \\text{Huber} + 1 \\, \\text{SquaredError}\n$$"
    text = Reader(total._repr_html_()).text
    assert repr(total) in text
    assert lk.Huber()._repr_latex_() in text
    assert "where the parabola becomes a line" in text


@pytest.mark.parametrize("name", ["_repr_html_", "_repr_latex_"])
def test_ipython_finds_them(name):
    assert isinstance(getattr(lk.get("huber"), name)(), str)
