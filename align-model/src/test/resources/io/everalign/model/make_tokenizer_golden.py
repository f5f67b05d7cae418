"""Makes tokenizer-golden.json: captions in ten and more scripts with the numbers that Hugging Face gives their tokens.

Run with tokenizers 0.23.2 and the annotations of CLDR 48 (the folder "annotations" of cldr-annotations-full), whose
licence is tokenizer-golden-LICENSE.txt:  python make_tokenizer_golden.py FOLDER > tokenizer-golden.json
"""

import collections
import json
import pathlib
import sys

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

LANGUAGES = "en vi ru el ar he hi bn ta th ka am hy ko ja zh".split()
EACH, SIZE, LONGEST_PIECE = 13, 1600, 4
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

captions = []
for language in LANGUAGES:
    file = pathlib.Path(sys.argv[1], language, "annotations.json")
    signs = json.loads(file.read_text("utf-8"))["annotations"]["annotations"]
    named = [(sign, names) for sign, names in sorted(signs.items()) if "tts" in names and "default" in names]
    for sign, names in named[:: len(named) // EACH][:EACH]:
        captions.append(f"{sign} {names['tts'][0].upper()}: {', '.join(names['default'][:2])}")

normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
splitter = pre_tokenizers.BertPreTokenizer()
counts = collections.Counter()
for caption in captions:
    for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(caption)):
        for begin in range(len(word)):
            for end in range(begin + 1, min(begin + LONGEST_PIECE, len(word)) + 1):
                counts["##" * (begin > 0) + word[begin:end]] += 1
pieces = sorted(counts, key=lambda piece: (-counts[piece], piece))[:SIZE]
vocabulary = SPECIAL + pieces

tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(vocabulary)}, unk_token="[UNK]"))
tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, splitter
tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
tokenizer.add_special_tokens(SPECIAL)
tokenizer.enable_truncation(64)
golden = [[caption, tokenizer.encode(caption).ids] for caption in captions]
print(json.dumps({"vocabulary": vocabulary, "captions": golden}, ensure_ascii=False, separators=(",", ":")))
