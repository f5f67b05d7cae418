"""The other side of ModelPeerTest: Hugging Face's AlignModel and AlignProcessor.

  make DIR IMAGE,TEXT,SIDE   writes a model of that size with random weights, pictures, and what transformers computes
  check DIR COPY             whether a copy that this project wrote loads completely and holds the same
"""

import json
import pathlib
import sys

import numpy as np
import skimage
import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import AlignConfig, AlignModel, AlignProcessor, BertTokenizer, EfficientNetImageProcessor
from transformers.image_utils import load_image

SCALES = dict(b0=(1.0, 1.0), b1=(1.0, 1.1), b2=(1.1, 1.2), b3=(1.2, 1.4), b4=(1.4, 1.8), b5=(1.6, 2.2), b6=(1.8, 2.6),
              b7=(2.0, 3.1), l2=(4.3, 5.3))
SIZES = dict(mini=(4, 256), small=(4, 512), medium=(8, 512), base=(12, 768), large=(24, 1024))
PICTURES = ["astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "camera.png", "brick.png", "hubble_deep_field.jpg", "retina.jpg"]
TEXTS = ["an astronaut in an orange suit", "a cup of coffee", "Chelsea the cat, looking up", "rocket on the launch pad at night",
         "a man with a camera", "a wall of bricks", "thousands of galaxies", "the retina of an eye, naïve café"]


def dimension(width):
    n = max(8, int(320 * width + 4) // 8 * 8)
    return n + 8 if n < 0.9 * 320 * width else n


def config_of(image, text, side, vocabulary):
    width, depth = SCALES[image]
    layers, hidden = SIZES[text]
    return AlignConfig(
        projection_dim=dimension(width),
        text_config=dict(vocab_size=vocabulary, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=hidden // 64,
                         intermediate_size=4 * hidden, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0),
        vision_config=dict(image_size=side, width_coefficient=width, depth_coefficient=depth, hidden_dim=dimension(width),
                           drop_connect_rate=0.0))


def randomise(model):
    """Weights of a trained model's size: those that transformers draws let the image side die out."""
    generator = torch.Generator().manual_seed(7)
    for name, value in model.state_dict().items():
        if value.dtype == torch.int64:
            value.fill_(1234)
        elif name == "temperature":
            value.fill_(0.07)
        elif value.dim() > 1:
            fan_in = value[0].numel() if value.dim() == 4 else value.shape[1]
            deviation = 0.02 if "embeddings." in name and "text" in name else (2.0 / fan_in) ** 0.5
            value.copy_(torch.randn(value.shape, generator=generator) * deviation)
        elif name.endswith("weight"):
            value.copy_(1 + 0.1 * torch.randn(value.shape, generator=generator))
        elif not name.endswith("running_var"):
            value.copy_(0.1 * torch.randn(value.shape, generator=generator))


def use_batch_statistics(model):
    """From here on the running statistics are those of the last batch."""
    model.train()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1.0


def processor_of(folder, side):
    words = sorted({w for t in TEXTS for w in t.lower().replace(",", " ,").replace("é", "e").replace("ï", "i").split()})
    characters = sorted({c for w in words for c in w})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + characters + ["##" + c for c in characters]
    vocabulary += [w for w in words[::2] if w not in vocabulary]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf8")
    tokenizer = BertTokenizer(str(folder / "vocab.txt"), do_lower_case=True, model_max_length=64)
    resized = round(side * 346 / 289)
    images = EfficientNetImageProcessor(
        do_resize=True, size=dict(height=resized, width=resized), resample=2, do_center_crop=True,
        crop_size=dict(height=side, width=side), do_rescale=True, rescale_factor=0.00784313725490196, rescale_offset=True,
        do_normalize=False, image_mean=[0.5] * 3, image_std=[0.5] * 3, include_top=False)
    return AlignProcessor(image_processor=images, tokenizer=tokenizer), len(vocabulary)


def make(folder, image, text, side):
    folder.mkdir(parents=True)
    processor, vocabulary = processor_of(folder, side)
    model = AlignModel(config_of(image, text, side, vocabulary)).float()
    randomise(model)
    source = pathlib.Path(skimage.__file__).parent / "data"
    for name in PICTURES:
        (folder / name).write_bytes((source / name).read_bytes())
    inputs = processor(text=TEXTS, images=[load_image(str(folder / n)) for n in PICTURES], return_tensors="pt")
    use_batch_statistics(model)
    with torch.no_grad():
        model(**inputs)
    model.eval()
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    with torch.no_grad():
        out = model(**inputs)
    likeness = (out.image_embeds @ out.image_embeds.T).fill_diagonal_(0).max()
    # Deep towers with random weights tell pictures apart less; 0.999 is still 400 times the bound of 1e-4 apart.
    assert likeness < 0.999, f"the pictures' embeddings are all the same: {likeness}"
    json.dump(dict(pictures=PICTURES, texts=TEXTS, image_embeds=out.image_embeds.tolist(), text_embeds=out.text_embeds.tolist(),
                   logits_per_image=out.logits_per_image.tolist()), open(folder / "expected.json", "w"))
    step(model, inputs, folder)


def step(model, inputs, folder):
    """One step of training: the loss, its gradient by every parameter, and the batch's own statistics."""
    use_batch_statistics(model)
    loss = 2 * model(**inputs, return_loss=True).loss  # the paper's sum of both directions, not their mean
    loss.backward()
    found = {"loss": loss.detach()}
    for name, parameter in model.named_parameters():
        if parameter.grad is not None:
            found["gradient." + name] = parameter.grad.contiguous()
    for name, value in model.state_dict().items():
        if "running" in name:
            found["batch." + name] = value.contiguous()
    save_file(found, folder / "step.safetensors")


def check(folder, copy):
    first, _ = AlignModel.from_pretrained(folder, output_loading_info=True)
    second, info = AlignModel.from_pretrained(copy, output_loading_info=True)
    problems = {k: sorted(map(str, v)) for k, v in info.items() if k != "error_msgs" and v}
    assert not problems, problems
    other = second.state_dict()
    for name, value in first.state_dict().items():
        assert torch.equal(value, other[name]), name + " differs"
    a, b = first.config.to_dict(), second.config.to_dict()
    for part in ("text_config", "vision_config"):
        for key in ("hidden_dim", "_name_or_path", "dtype", "torch_dtype"):
            a[part].pop(key, None), b[part].pop(key, None)
        assert a[part] == b[part], (a[part], b[part])
    picture = load_image(str(folder / PICTURES[0]))
    one = AlignProcessor.from_pretrained(folder)(text=TEXTS, images=picture, return_tensors="pt")
    two = AlignProcessor.from_pretrained(copy)(text=TEXTS, images=picture, return_tensors="pt")
    for key in ("input_ids", "attention_mask", "pixel_values"):
        assert torch.equal(one[key], two[key]), key + " differs"
    print("equal")


if sys.argv[1] == "make":
    image, text, side = sys.argv[3].split(",")
    make(pathlib.Path(sys.argv[2]), image, text, int(side))
else:
    check(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
