"""Encodes captions.json with the tokenizer in the folder "ours" as transformers loads it, into ids.json.

Saves it as transformers does in the folder "saved".
"""

import json
import pathlib
import shutil

from transformers import AutoTokenizer, BertTokenizer

captions = json.loads(pathlib.Path("captions.json").read_text("utf-8"))
slow = shutil.copytree("ours", "slow")
pathlib.Path(slow, "tokenizer.json").unlink()
ids = {}
for name, tokenizer in (
    ("AutoTokenizer", AutoTokenizer.from_pretrained("ours")),
    ("BertTokenizer", BertTokenizer.from_pretrained("ours")),
    ("BertTokenizer from vocab.txt", BertTokenizer.from_pretrained(slow)),
):
    ids[name] = tokenizer(captions, truncation=True, max_length=64)["input_ids"]
    tokenizer.save_pretrained("saved")
pathlib.Path("ids.json").write_text(json.dumps(ids), "utf-8")
