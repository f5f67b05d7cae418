"""The other side of ModelBenchmark: transformers as its users run it on a CPU, in channels-last.

  model_peer.py DIR BATCH TOKENS SIDE THREADS   answers each line "images N", "texts N" or "step N" with seconds per call
"""

import sys
import time

import torch
from transformers import AlignModel

directory = sys.argv[1]
batch, tokens, side, threads = map(int, sys.argv[2:])
torch.set_num_threads(threads)
torch.manual_seed(1)
model = AlignModel.from_pretrained(directory).to(memory_format=torch.channels_last)
pixels = torch.randint(0, 256, (batch, 3, side, side), dtype=torch.uint8).to(memory_format=torch.channels_last)
ids = torch.randint(5, model.config.text_config.vocab_size, (batch, tokens))
mask = torch.ones_like(ids)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)


def images():
    with torch.inference_mode():
        features = model.get_image_features(pixel_values=pixels.float() / 127.5 - 1).pooler_output
        return torch.nn.functional.normalize(features)


def texts():
    with torch.inference_mode():
        features = model.get_text_features(input_ids=ids, attention_mask=mask).pooler_output
        return torch.nn.functional.normalize(features)


def step():
    optimizer.zero_grad()
    loss = model(pixel_values=pixels.float() / 127.5 - 1, input_ids=ids, attention_mask=mask, return_loss=True).loss
    loss.backward()
    optimizer.step()
    return loss.item()


calls = dict(images=images, texts=texts, step=step)
print(f"torch {torch.__version__}", flush=True)
for line in sys.stdin:
    kind, times = line.split()
    model.train(kind == "step")
    begun = time.perf_counter()
    for _ in range(int(times)):
        calls[kind]()
    print((time.perf_counter() - begun) / int(times), flush=True)
