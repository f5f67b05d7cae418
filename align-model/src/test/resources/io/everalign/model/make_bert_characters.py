"""Makes bert-characters.txt: what Hugging Face's BertNormalizer and BertPreTokenizer do to each Unicode character.

Run with tokenizers 0.23.2:  python make_bert_characters.py > ../../../../../main/resources/io/everalign/model/bert-characters.txt
Both are asked about every character there is, so the table holds their Unicode versions, whatever the JDK's is.
"""

import textwrap

from tokenizers.normalizers import NFD, BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

HANGUL = range(0xAC00, 0xD7A4)  # These decompose by a formula.
LOWEST, HIGHEST = "\u0334", "\u0345"  # Of combining classes 1 and 240.
CLASSES = ((1, "\u0334"), (7, "\u093c"), (9, "\u094d"), (202, "\u0327"), (216, "\U0001d165"), (220, "\u0323"),
           (222, "\u059a"), (224, "\u302e"), (226, "\U0001d16d"), (228, "\u05ae"), (230, "\u0301"), (232, "\u0315"))


def bert(**choices):
    steps = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return BertNormalizer(**{**steps, **choices}).normalize_str


clean, space, strip = bert(clean_text=True), bert(handle_chinese_chars=True), bert(strip_accents=True)
plain = bert(strip_accents=True, lowercase=True)
decompose = NFD().normalize_str
split = BertPreTokenizer().pre_tokenize_str


def moves(c):
    """Whether a character may change places with its neighbours: its combining class is not 0."""
    return decompose(c + LOWEST) != c + LOWEST or decompose(HIGHEST + c) != HIGHEST + c


def combining_class(c):
    """That of the mark with which it does not change places."""
    found = [n for n, mark in CLASSES if decompose(c + mark) == c + mark and decompose(mark + c) == mark + c]
    assert len(found) == 1, (hex(ord(c)), found)
    return found[0]


def ranges(characters):
    runs = []
    for c in characters:
        if runs and runs[-1][1] == c - 1:
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return ["%X" % first if first == last else "%X-%X" % (first, last) for first, last in runs]


kinds, becomes = {}, []
for code in (*range(0xD800), *range(0xE000, 0x110000)):
    c = chr(code)
    cleaned = clean("a" + c + "b")
    if cleaned == "ab":
        kinds.setdefault("dropped", []).append(code)
        continue
    if cleaned == "a b":
        kinds.setdefault("space", []).append(code)
        continue
    assert cleaned == "a" + c + "b"
    if space(c) != c:
        kinds.setdefault("ideograph", []).append(code)
    if strip(c) == "":
        kind = "mark" if moves(decompose(c)[0]) else "breaking-mark"
        kinds.setdefault(kind, []).append(code)
        continue
    if plain(c) != c:
        if code not in HANGUL:
            becomes.append("%X:%s" % (code, "+".join("%X" % ord(each) for each in plain(c))))
        continue
    if len(split("a" + c + "b")) == 3:
        kinds.setdefault("punctuation", []).append(code)
    if moves(c):
        kinds.setdefault("class-%d" % combining_class(c), []).append(code)

print("# Made by make_bert_characters.py. Hexadecimal; a character in no line is kept as it is.")
for kind in sorted(kinds):
    for line in textwrap.wrap(" ".join(ranges(kinds[kind])), 100 - len(kind)):
        print(kind, line)
for line in textwrap.wrap(" ".join(becomes), 92):
    print("becomes", line)
