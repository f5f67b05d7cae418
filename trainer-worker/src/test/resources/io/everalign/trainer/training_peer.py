"""The same network, loss and optimizer as its users would write them with PyTorch and transformers.

training_peer.py lockstep MODEL OUT OPTIMIZER THREADS
    trains MODEL on the batches that come on standard input, one line of answer each, and saves to OUT
training_peer.py loop MODEL PAIRS LANG BATCH THREADS WORKERS OPTIMIZER
    trains MODEL on a file of pairs with a DataLoader; every line read gives one of pairs a second
training_peer.py input MODEL PAIRS LANG BATCH THREADS WORKERS OPTIMIZER
    the same without training
"""

import csv
import json
import math
import os
import shutil
import struct
import sys
import time

import numpy as np
import torch
from PIL import Image, ImageFile
from torch.nn import functional as F
from transformers import AlignModel

ImageFile.LOAD_TRUNCATED_IMAGES = False
CLIP, SMOOTHING, DECAY, EMA, BN = 1.0, 0.1, 1e-5, 0.999, 0.01


class Training:
    """AlignModel with the sum of both directions' cross-entropy, and LAMB or AdamW by foreach."""

    def __init__(self, folder, optimizer, settings=None):
        self.settings = settings or {}
        self.model = AlignModel.from_pretrained(folder).train().to(memory_format=torch.channels_last)
        self.log_t = torch.nn.Parameter(self.model.temperature.detach().log().reshape(()))
        self.lamb = optimizer == "lamb"
        named = [p for n, p in self.model.named_parameters() if n != "temperature" and "pooler" not in n]
        self.w = [self.log_t] + named
        self.m = [torch.zeros_like(p) for p in self.w]
        self.v = [torch.zeros_like(p) for p in self.w]
        self.norms = [m for m in self.model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
        self.averaged = [p.detach().clone() for p in self.w]
        self.statistics = [t.clone() for n in self.norms for t in (n.running_mean, n.running_var)]
        self.count = 0

    def loss(self, pixels, ids, mask):
        x = pixels.permute(0, 3, 1, 2).float() / 127.5 - 1  # channels-last, as the bytes lie
        u = self.model.vision_model(pixel_values=x).pooler_output.flatten(1)
        t = self.model.text_model(input_ids=ids, attention_mask=mask).last_hidden_state[:, 0]
        v = self.model.text_projection(t)
        u, v = F.normalize(u, dim=1), F.normalize(v, dim=1)
        logits = u @ v.t() / self.log_t.exp()
        own = torch.arange(len(u))
        return F.cross_entropy(logits, own, label_smoothing=SMOOTHING) + F.cross_entropy(
            logits.t(), own, label_smoothing=SMOOTHING
        )

    def step(self, pixels, ids, mask, rate):
        self.count += 1
        for norm in self.norms:
            norm.momentum = max(BN, 1.0 / self.count)
        loss = self.loss(pixels, ids, mask)
        g = list(torch.autograd.grad(loss, self.w))
        with torch.no_grad():
            norm = torch.stack(torch._foreach_norm(g)).norm()
            torch._foreach_mul_(g, (CLIP / (norm + 1e-6)).clamp(max=1.0))
            self.update(g, rate)
            fresh = 1 - min(self.settings.get("average_decay", EMA), self.count / (self.count + 9.0))
            torch._foreach_lerp_(self.averaged, [p.detach() for p in self.w], fresh)
            now = [t for n in self.norms for t in (n.running_mean, n.running_var)]
            torch._foreach_lerp_(self.statistics, now, fresh)
        return loss.item(), norm.item(), self.log_t.exp().item()

    def update(self, g, rate):
        b1, b2, eps = 0.9, 0.999, 1e-6
        torch._foreach_mul_(self.m, b1)
        torch._foreach_add_(self.m, g, alpha=1 - b1)
        torch._foreach_mul_(self.v, b2)
        torch._foreach_addcmul_(self.v, g, g, 1 - b2)
        u = torch._foreach_div(self.m, 1 - b1**self.count)
        d = torch._foreach_div(self.v, 1 - b2**self.count)
        torch._foreach_sqrt_(d)
        torch._foreach_add_(d, eps)
        torch._foreach_div_(u, d)
        large = [i for i, p in enumerate(self.w) if p.dim() > 1]
        w, d = [self.w[i].data for i in large], [u[i] for i in large]
        torch._foreach_add_(d, w, alpha=self.settings.get("weight_decay", DECAY))
        if self.lamb:
            a, b = torch._foreach_norm(w), torch._foreach_norm(d)
            torch._foreach_mul_(d, [torch.where((p > 0) & (q > 0), p / q, torch.ones(())) for p, q in zip(a, b)])
        torch._foreach_add_([p.data for p in self.w], u, alpha=-rate)
        self.log_t.data.clamp_(math.log(0.005), math.log(10))

    def save(self, source, folder):
        with torch.no_grad():
            for p, a in zip(self.w, self.averaged):
                p.copy_(a)
            for i, n in enumerate(self.norms):
                n.running_mean.copy_(self.statistics[2 * i])
                n.running_var.copy_(self.statistics[2 * i + 1])
            self.model.temperature.copy_(self.log_t.exp())
        self.model.save_pretrained(folder)
        for name in os.listdir(source):
            if not os.path.exists(os.path.join(folder, name)):
                shutil.copy(os.path.join(source, name), folder)


def lockstep(source, out, optimizer, threads, settings):
    torch.set_num_threads(int(threads))
    training = Training(source, optimizer, json.loads(settings))
    print("ready torch", torch.__version__, flush=True)
    stream = sys.stdin.buffer
    while True:
        count, side, length, rate = struct.unpack(">iiid", stream.read(20))
        if count == 0:
            break
        pixels = torch.frombuffer(bytearray(stream.read(count * side * side * 3)), dtype=torch.uint8)
        ids = np.frombuffer(stream.read(4 * count * length), dtype=">i4").astype(np.int64)
        mask = np.frombuffer(stream.read(4 * count * length), dtype=">i4").astype(np.int64)
        answer = training.step(
            pixels.view(count, side, side, 3),
            torch.from_numpy(ids).view(count, length),
            torch.from_numpy(mask).view(count, length),
            rate,
        )
        print(*(f"{a:.9g}" for a in answer), flush=True)
    training.save(source, out)
    print("saved", flush=True)


class Pairs(torch.utils.data.Dataset):
    """Rows of a file of pairs: PIL opens, resizes, crops at random and mirrors half of the time."""

    def __init__(self, path, lang, side, resized):
        self.folder, self.side, self.resized = os.path.dirname(path), side, resized
        with open(path, newline="", encoding="utf-8") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            self.rows = [(r["image"], r["text"]) for r in rows if not lang or r["lang"] in lang.split(",")]

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        name, text = self.rows[i]
        try:
            image = Image.open(os.path.join(self.folder, name)).convert("RGB")
        except (OSError, ValueError, Image.DecompressionBombError):
            return self[(i + 1) % len(self)]
        image = image.resize((self.resized, self.resized), Image.BILINEAR)
        left, top = np.random.randint(self.resized - self.side + 1, size=2)
        image = image.crop((left, top, left + self.side, top + self.side))
        if np.random.rand() < 0.5:
            image = image.transpose(Image.FLIP_LEFT_RIGHT)
        return torch.from_numpy(np.array(image)), text


def batches(source, path, lang, batch, workers):
    from transformers import AutoTokenizer

    with open(os.path.join(source, "preprocessor_config.json"), encoding="utf-8") as file:
        settings = json.load(file)
    tokenizer = AutoTokenizer.from_pretrained(source)
    pairs = Pairs(path, lang, settings["crop_size"]["height"], settings["size"]["height"])

    def collate(items):
        texts = tokenizer([t for _, t in items], padding=True, truncation=True, max_length=64, return_tensors="pt")
        return torch.stack([p for p, _ in items]), texts["input_ids"], texts["attention_mask"]

    loader = torch.utils.data.DataLoader(
        pairs, batch, shuffle=True, drop_last=True, num_workers=workers, collate_fn=collate, persistent_workers=workers > 0
    )
    while True:
        yield from loader


def loop(train, source, path, lang, batch, threads, workers, optimizer):
    torch.set_num_threads(int(threads))
    batch = int(batch)
    training = Training(source, optimizer) if train else None
    source = batches(source, path, lang, batch, int(workers))
    print("ready torch", torch.__version__, flush=True)
    for line in sys.stdin:
        steps = int(line)
        begun = time.monotonic()
        for _ in range(steps):
            pixels, ids, mask = next(source)
            if train:
                training.step(pixels, ids, mask, 1e-3)
        print(steps * batch / (time.monotonic() - begun), flush=True)


if __name__ == "__main__":
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    if sys.argv[1] == "lockstep":
        lockstep(*sys.argv[2:])
    else:
        loop(sys.argv[1] == "loop", *sys.argv[2:])
