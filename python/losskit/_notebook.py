"""What notebooks show of a loss: its definition with formulas for MathJax, its parameters and properties."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from ._base import Loss
from ._sum import Sum

__all__ = ["html", "latex"]

DISPLAY = re.compile(r"\$\$\n(.*?)\n\s*\$\$", re.DOTALL)
# Left as they are, code, bold, addresses, and what may become a link.
INLINE = re.compile(r"(\$\$.*?\$\$|\$[^$]*\$)|`([^`]*)`|\*\*(.*?)\*\*|<(https?://[^>]*)>", re.DOTALL)

CLAIMS = {"curvature": "bounded second derivative", "lipschitz": "Lipschitz", "non_negative": "never negative"}


def latex(loss: Loss) -> str:
    """The formula of the definition, as a notebook sets it."""
    if isinstance(loss, Sum):
        terms = " + ".join(f"{weight:g} \\, \\text{{{type(term).__name__}}}" for weight, term in loss.terms)
        return f"$$\n\\ell = {terms}\n$$"
    blocks: list[str] = DISPLAY.findall(_definition(loss.info()["page"]))
    # Others explain its symbols.
    formula = next((block for block in blocks if block.lstrip().startswith(r"\ell")), blocks[0])
    return f"$$\n{formula}\n$$"


def html(loss: Loss) -> str:
    """Name with parameters, definition, properties."""
    if isinstance(loss, Sum):
        return f"<div><p><b>{escape(repr(loss))}</b></p>\n{latex(loss)}\n{''.join(html(term) for _, term in loss.terms)}</div>"
    card = loss.info()
    rows = [_row(name, text) for name, text in _properties(card) if text]
    parts = [
        f"<p><b>{escape(repr(loss))}</b>: {escape(card['about'])}</p>",
        _markdown(_definition(card["page"])),
        f"<table>\n{''.join(rows)}</table>",
    ]
    return "<div>\n" + "\n".join(parts) + "\n</div>"


def _properties(card: dict[str, Any]) -> list[tuple[str, str]]:
    """What the table says; lines of several where there are several."""
    params = [f"{p['name']} = {p['value']!r}: {p['about']}; {p['allowed']}" for p in card["params"]]
    return [
        ("parameters", "\n".join(params)),
        ("prediction", f"{card['pred']}, link {card['link']}"),
        ("target", card["target"]),
        ("estimates", card["estimates"]),
        ("claims", ", ".join(CLAIMS.get(claim, claim.replace("_", " ")) for claim in card["claims"])),
        ("curvatures", ", ".join(card["curvatures"])),
        ("where it bends", card["convention"]),
        ("elsewhere", "\n".join(map(_kin, card["kin"]))),
        ("source", card["source"]),
    ]


def _kin(kin: dict[str, Any]) -> str:
    factor = f" × {kin['factor']:g}" if kin["factor"] != 1 else ""
    return f"{kin['library']} {kin['name']}{factor}{': ' if kin['but'] else ''}{kin['but']}"


def _row(name: str, text: str) -> str:
    lines = "<br>".join(map(escape, text.split("\n")))
    return f'<tr><th style="text-align: left">{name}</th><td style="text-align: left">{lines}</td></tr>\n'


def _definition(page: str) -> str:
    """Of a page, what defines the loss."""
    return page.split("## Definition\n", 1)[1].split("\n## ", 1)[0].strip()


def _markdown(text: str) -> str:
    """Paragraphs, lists and formulas as HTML; formulas stay as MathJax reads them."""
    out = []
    for block in re.split(r"\n\s*\n", text):
        items = re.split(r"(?:^|\n)- ", block)
        if block.startswith("- "):
            out.append("<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items[1:]) + "</ul>")
        else:
            out.append(f"<p>{_inline(block)}</p>")
    return "\n".join(out)


def _inline(text: str) -> str:
    out, last = [], 0
    for found in INLINE.finditer(text):
        math, code, bold, address = found.groups()
        out.append(escape(text[last : found.start()], quote=False))
        if math is not None:
            out.append(escape(math, quote=False))
        elif code is not None:
            out.append(f"<code>{escape(code)}</code>")
        elif bold is not None:
            out.append(f"<b>{escape(bold)}</b>")
        else:
            out.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        last = found.end()
    return "".join(out) + escape(text[last:], quote=False)
