"""The other side of EvaluatePeerTest: labelled pairs, and what transformers' AlignModel and numpy make of them.

  evaluate_peer.py MODEL FOLDER   writes pairs.tsv, labelled.tsv, classes.txt, templates.txt and expected.json into FOLDER
"""

import json
import pathlib
import random
import sys

import numpy as np
import torch
from PIL import Image
from transformers import AlignModel, AlignProcessor

WORDS = "astronaut coffee cat rocket camera bricks galaxies retina orange cup looking launch night man wall thousands".split()
CLASSES = [("n1", "rocket"), ("n2", "a cup of coffee"), ("n3", "cat"), ("n4", "wall of bricks"), ("n5", "retina"), ("n6", "camera"), ("n7", "night")]
TEMPLATES = ["{}", "a photo of a {}.", "the {} at night"]


def write(model_folder, folder):
    """48 crops of the model's pictures; some have several texts, some texts several pictures."""
    draw = random.Random(5)
    sources = [Image.open(f).convert("RGB") for f in sorted(model_folder.glob("*.png")) + sorted(model_folder.glob("*.jpg"))]
    names = []
    for i in range(48):
        source = sources[i % len(sources)]
        side = draw.randint(60, min(source.size))
        left, top = draw.randint(0, source.width - side), draw.randint(0, source.height - side)
        names.append(f"images/{i}.png")
        (folder / "images").mkdir(exist_ok=True)
        source.crop((left, top, left + side, top + side)).save(folder / names[-1])
    texts = [" ".join(draw.sample(WORDS, draw.randint(1, 5))) for _ in range(60)]
    rows = [(draw.choice(names), draw.choice(["en", "de", "fr"]), draw.choice(texts)) for _ in range(150)]
    rows += rows[:3]
    (folder / "pairs.tsv").write_text("image\tlang\ttext\n" + "".join("\t".join(r) + "\n" for r in rows), encoding="utf8")
    labels = [(n, draw.choice(CLASSES[:6])[0]) for n in names]
    (folder / "labelled.tsv").write_text("text\timage\n" + "".join(f"{label}\t{n}\n" for n, label in labels), encoding="utf8")
    (folder / "classes.txt").write_text("".join(f"{label}\t{name}\n" for label, name in CLASSES), encoding="utf8")
    (folder / "templates.txt").write_text("\n".join(TEMPLATES) + "\n", encoding="utf8")
    return rows, labels


class Peer:
    def __init__(self, model_folder, folder):
        self.model = AlignModel.from_pretrained(model_folder).eval()
        self.processor = AlignProcessor.from_pretrained(model_folder)
        self.folder = folder

    def embed(self, texts, images):
        with torch.no_grad():
            out = self.model(**self.processor(text=texts, images=[Image.open(self.folder / i) for i in images],
                                              return_tensors="pt"))
        return out.image_embeds.double().numpy(), out.text_embeds.double().numpy()


def recall(similarity, right, ks):
    """The share of rows whose best right column comes before all but k - 1 of the wrong ones."""
    best = np.where(right, similarity, -np.inf).max(axis=1, keepdims=True)
    before = ((similarity >= best) & ~right).sum(axis=1)
    return [float((before < k).mean()) for k in ks]


def both_ways(rows, images, texts, of_images, of_texts):
    i = [images.index(n) for n in sorted({r[0] for r in rows})]
    t = [texts.index(n) for n in sorted({r[2] for r in rows})]
    known = {(images.index(r[0]), texts.index(r[2])) for r in rows}
    right = np.array([[(a, b) in known for b in t] for a in i])
    similarity = of_images[i] @ of_texts[t].T
    keys = ["r1", "r5", "r10"]
    return {"image_to_text": dict(zip(keys, recall(similarity, right, (1, 5, 10)))),
            "text_to_image": dict(zip(keys, recall(similarity.T, right.T, (1, 5, 10))))}


def retrieval(peer, rows):
    images, texts = sorted({r[0] for r in rows}), sorted({r[2] for r in rows})
    of_images, of_texts = peer.embed(texts, images)
    return {"pairs": len(rows), "images": len(images), "texts": len(texts), "broken": 0,
            "all": both_ways(rows, images, texts, of_images, of_texts),
            "lang": {l: both_ways([r for r in rows if r[1] == l], images, texts, of_images, of_texts) for l in ("de", "en", "fr")}}


def zero_shot(peer, labels):
    images = [n for n, _ in labels]
    truth = np.array([[label for label, _ in CLASSES].index(label) for _, label in labels])
    weights = []
    for _, name in CLASSES:
        of_images, prompts = peer.embed([t.replace("{}", name) for t in TEMPLATES], images if not weights else images[:1])
        all_images = of_images if not weights else all_images
        mean = prompts.mean(axis=0)
        weights.append(mean / np.linalg.norm(mean))
    similarity = all_images @ np.array(weights).T
    right = truth[:, None] == np.arange(len(CLASSES))
    top1, top5 = recall(similarity, right, (1, 5))
    first = similarity.argmax(axis=1) == truth
    return {"classes": len(CLASSES), "images": len(images), "top1": top1, "top5": top5,
            "mean_per_class": float(np.mean([first[truth == c].mean() for c in np.unique(truth)]))}


model_folder, folder = map(pathlib.Path, sys.argv[1:3])
rows, labels = write(model_folder, folder)
peer = Peer(model_folder, folder)
json.dump({"retrieval": retrieval(peer, rows), "zero_shot": zero_shot(peer, labels)}, open(folder / "expected.json", "w"))
