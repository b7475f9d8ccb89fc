"""Makes the bundled fonts: `python subset.py LiberationSans-Regular.ttf LosskitSans-Regular.ttf Regular` (fonttools 4)."""

import sys

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

BLOCKS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x370, 0x3FF), (0x400, 0x45F), (0x2000, 0x206F), (0x2070, 0x209F),
    (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF),
]


def add_nabla(font):
    """Liberation Sans has ∆ but not ∇, its mirror image."""
    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    delta = cmap[0x2206]
    height = font["glyf"][delta].yMax
    pen = TTGlyphPen(None)
    glyphs[delta].draw(TransformPen(pen, (1, 0, 0, -1, 0, height)))
    font.setGlyphOrder(font.getGlyphOrder() + ["nabla"])
    font["glyf"]["nabla"] = pen.glyph()
    font["hmtx"]["nabla"] = font["hmtx"][delta]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x2207] = "nabla"


def rename(font, style):
    """The name "Liberation" is reserved: a modified version must not carry it."""
    family = "Losskit Sans"
    texts = {
        1: family, 2: style, 3: f"{family} {style}, from Liberation Sans 2.1.5",
        4: f"{family} {style}", 6: f"LosskitSans-{style}", 16: family, 17: style,
    }
    for name in list(font["name"].names):
        if name.nameID in texts:
            name.string = texts[name.nameID]
        elif name.nameID not in (0, 13, 14):
            font["name"].removeNames(nameID=name.nameID)


source, target, style = sys.argv[1:]
options = subset.Options(hinting=False, glyph_names=False, notdef_outline=True)
options.layout_features = []
options.drop_tables += ["GSUB", "GPOS", "GDEF", "kern", "FFTM"]
options.name_IDs = ["*"]
font = TTFont(source)
add_nabla(font)
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=[code for first, last in BLOCKS for code in range(first, last + 1)])
subsetter.subset(font)
rename(font, style)
font.save(target)
