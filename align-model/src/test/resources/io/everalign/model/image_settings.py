"""Reads settings with transformers and dumps what they make of one picture.

  image_settings.py COUNT    for each N below COUNT given-N/ and saved-N/ hold settings, and
                             picture.png is the picture; writes given-N.f32 and saved-N.f32
"""

import sys

from transformers import AutoImageProcessor
from transformers.image_utils import load_image

for number in range(int(sys.argv[1])):
    for folder in ("given-%d" % number, "saved-%d" % number):
        processor = AutoImageProcessor.from_pretrained(folder)
        pixels = processor(load_image("picture.png"), return_tensors="np")["pixel_values"][0]
        pixels.astype("<f4").tofile(folder + ".f32")
