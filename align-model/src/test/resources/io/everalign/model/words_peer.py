"""Writes the words that Hugging Face finds around each character to words.txt.

One character a line, one context a field, in the order of TokenizerPeerTest.contexts.
"""

from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

normalise = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True).normalize_str
split = BertPreTokenizer().pre_tokenize_str

with open("words.txt", "w", encoding="utf-8", newline="\n") as file:
    for code in (*range(0xD800), *range(0xE000, 0x110000)):
        c = chr(code)
        contexts = ("a" + c + "b", c + c, "A" + c, c + "\u0301Z", "\u08d4" + c + "\u1b44")
        print(*(" ".join(word for word, _ in split(normalise(text))) for text in contexts), sep="\t", file=file)
