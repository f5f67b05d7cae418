"""Makes golden.json: what Hugging Face's AlignModel computes for weights and inputs that a formula gives.

Run with torch 2.13.0 and transformers 5.18.0 (CPU):  python make_golden.py > golden.json
GoldenVectorsTest fills the same formula into this project's program and compares.
"""

import json
import math
import zlib

import numpy as np
import torch
from transformers import AlignConfig, AlignModel

PAIRS, SIDE, LENGTH, VOCABULARY = 4, 64, 7, 96


def draw(name, count):
    """Numbers in [-1, 1) from a tensor's name and each element's place."""
    x = (np.arange(count, dtype=np.uint64) * 2654435761 + zlib.crc32(name.encode())) & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2**31 - 1


def fill(name, shape):
    u = draw(name, int(np.prod(shape)))
    if len(shape) > 1:
        value = u * math.sqrt(6.0 / np.prod(shape[1:]))
    elif name.endswith("running_var"):
        value = 0.1 * (1 + 0.3 * u)
    elif name.endswith("weight"):
        value = 1 + 0.3 * u
    else:
        value = 0.1 * u
    return torch.tensor(value.astype(np.float32)).reshape(shape)


text = dict(vocab_size=VOCABULARY, hidden_size=64, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=96, max_position_embeddings=16, hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0)
image = dict(image_size=SIDE, width_coefficient=0.25, depth_coefficient=0.5, hidden_dim=80, drop_connect_rate=0.0)
config = AlignConfig(text_config=text, vision_config=image, projection_dim=80)
model = AlignModel(config)
state = {k: (v if k == "temperature" or v.dtype == torch.int64 else fill(k, tuple(v.shape)))
         for k, v in model.state_dict().items()}
state["temperature"] = torch.tensor(0.1)
model.load_state_dict(state)

# Squares of 16 pixels of one colour.
coarse = ((draw("pixels", PAIRS * 16 * 3) + 1) * 128).astype(np.uint8).reshape(PAIRS, 4, 4, 3)
pixels = coarse.repeat(SIDE // 4, axis=1).repeat(SIDE // 4, axis=2)
ids = ((draw("ids", PAIRS * LENGTH) + 1) / 2 * VOCABULARY).astype(np.int64).reshape(PAIRS, LENGTH)
mask = np.ones_like(ids)
for row in range(PAIRS):
    mask[row, LENGTH - row:] = 0
inputs = dict(pixel_values=torch.tensor(pixels).permute(0, 3, 1, 2).float() * 0.00784313725490196 - 1,
              input_ids=torch.tensor(ids), attention_mask=torch.tensor(mask))

model.eval()
with torch.no_grad():
    out = model(**inputs)
golden = dict(config=json.loads(config.to_json_string()),
              image_embeds=out.image_embeds.tolist(), text_embeds=out.text_embeds.tolist(),
              logits_per_image=out.logits_per_image.tolist())

model.train()
for module in model.modules():
    if isinstance(module, torch.nn.BatchNorm2d):
        module.momentum = 1.0
loss = 2 * model(**inputs, return_loss=True).loss  # the paper's sum of both directions, not their mean
loss.backward()
golden["loss"] = loss.item()
golden["gradients"] = {}
for name, parameter in model.named_parameters():
    if parameter.grad is not None:
        g = parameter.grad.flatten().double().numpy()
        golden["gradients"][name] = [float(np.linalg.norm(g)), float(np.dot(g, draw(name + ".probe", g.size)))]
golden["batch_statistics"] = {k: [float(v.double().norm())] for k, v in model.state_dict().items() if "running" in k}


def rounded(value):
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.8g}") if isinstance(value, float) else value


print(json.dumps(rounded(golden), separators=(",", ":")))
