"""Makes one picture of every kind from scikit-image's public-domain pictures, and what Hugging Face
makes of each.

  image_kinds.py images.zip.gz 21 17       the golden set of module images: Pillow's pixels, and its resizing
  image_kinds.py FOLDER 451 299 SETTINGS   what AlignProcessor gives, its settings read from the
                                           folder SETTINGS, also for whole pictures

index.txt has a line "NAME WIDTH HEIGHT PIXELS" for each picture: the file NAME.bin and the file of
its pixels, bytes of red, green and blue in the first case, planes of floats in the second.
Made with Pillow 12.3, transformers 5.18, scikit-image 0.26 (astronaut.png is NASA's).
"""

import gzip
import io
import os
import struct
import sys
import zipfile
import zlib

import numpy as np
import skimage
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

DATA = os.path.join(os.path.dirname(skimage.__file__), "data")


def photograph(name, width, height, left=0.45, top=0.1):
    image = Image.open(os.path.join(DATA, name)).convert("RGB")
    width, height = min(width, image.width), min(height, image.height)
    x, y = int((image.width - width) * left), int((image.height - height) * top)
    return image.crop((x, y, x + width, y + height))


def saved(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


# --- JPEG with sampling factors that Pillow does not write: baseline, one Huffman table per class.

DC_BITS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
DC_VALUES = list(range(12))


def flat_codes():
    """All 162 usual AC symbols with eight or nine bits."""
    symbols = [0x00, 0xF0] + [r << 4 | s for r in range(16) for s in range(1, 11)]
    return [0] * 7 + [90, 72] + [0] * 7, symbols


AC_BITS, AC_VALUES = flat_codes()
ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8,
                                          i // 8 if (i // 8 + i % 8) % 2 else i % 8))


def codes(bits, values):
    table, code, at = {}, 0, 0
    for length, count in enumerate(bits, 1):
        for _ in range(count):
            table[values[at]] = (code, length)
            code, at = code + 1, at + 1
        code <<= 1
    return table


class Bits:
    def __init__(self):
        self.text = []

    def put(self, value, length):
        if length:
            self.text.append(format(value, "0%db" % length))

    def bytes(self):
        text = "".join(self.text)
        text += "1" * (-len(text) % 8)
        data = int(text, 2).to_bytes(len(text) // 8, "big")
        return data.replace(b"\xff", b"\xff\x00")


def magnitude(value):
    size = int(abs(value)).bit_length()
    return size, value if value > 0 else value + (1 << size) - 1


def jpeg(planes, factors, ids, segments=b"", quantum=6):
    height, width = planes[0].shape
    across, down = max(h for h, v in factors), max(v for h, v in factors)
    wide, high = -(-width // (8 * across)), -(-height // (8 * down))
    basis = np.array([[np.cos((2 * x + 1) * u * np.pi / 16) * (0.5 if u else 0.125 ** 0.5)
                       for x in range(8)] for u in range(8)])
    blocks = []
    for plane, (h, v) in zip(planes, factors):
        full = np.pad(plane.astype(float), ((0, high * 8 * down - height),
                                            (0, wide * 8 * across - width)), "edge")
        dx, dy = across // h, down // v
        small = full.reshape(high * 8 * v, dy, wide * 8 * h, dx).mean((1, 3)) - 128
        grid = small.reshape(high * v, 8, wide * h, 8).transpose(0, 2, 1, 3)
        blocks.append(np.rint(basis @ grid @ basis.T / quantum).astype(int))
    dc, ac, out = codes(DC_BITS, DC_VALUES), codes(AC_BITS, AC_VALUES), Bits()
    before = [0] * len(planes)
    for row in range(high):
        for column in range(wide):
            for c, (h, v) in enumerate(factors):
                for y in range(v):
                    for x in range(h):
                        block = blocks[c][row * v + y, column * h + x].ravel()[ZIGZAG]
                        size, bits = magnitude(int(block[0]) - before[c])
                        before[c] = int(block[0])
                        out.put(*dc[size])
                        out.put(bits, size)
                        run = 0
                        last = int(np.max(np.nonzero(block[1:])[0], initial=-1)) + 1
                        for value in block[1:last + 1]:
                            if value == 0:
                                run += 1
                                continue
                            while run > 15:
                                out.put(*ac[0xF0])
                                run -= 16
                            size, bits = magnitude(int(value))
                            out.put(*ac[run << 4 | size])
                            out.put(bits, size)
                            run = 0
                        if last < 63:
                            out.put(*ac[0])

    def segment(marker, content):
        return struct.pack(">HH", marker, len(content) + 2) + content

    frame = struct.pack(">BHHB", 8, height, width, len(planes))
    frame += b"".join(bytes([i, h << 4 | v, 0]) for i, (h, v) in zip(ids, factors))
    scan = bytes([len(planes)]) + b"".join(bytes([i, 0]) for i in ids) + b"\0\x3f\0"
    return (b"\xff\xd8" + segments + segment(0xFFDB, b"\0" + bytes([quantum]) * 64)
            + segment(0xFFC0, frame)
            + segment(0xFFC4, b"\0" + bytes(DC_BITS) + bytes(DC_VALUES))
            + segment(0xFFC4, b"\x10" + bytes(AC_BITS) + bytes(AC_VALUES))
            + segment(0xFFDA, scan) + out.bytes() + b"\xff\xd9")


def planes(image, mode="YCbCr"):
    return list(np.asarray(image.convert(mode)).transpose(2, 0, 1))


# --- EXIF and XMP

def exif(orientation, order=">", kind=3):
    value = struct.pack(order + ("HH" if kind == 3 else "II"), orientation, 0)[:4]
    start = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(order + "HHI", 0x0112, kind, 1) + value
    other = struct.pack(order + "HHII", 0x0100, 4, 1, 77)
    return (b"Exif\0\0" + start + struct.pack(order + "IH", 8, 2) + other + entry
            + struct.pack(order + "I", 0))


def xmp(orientation):
    return ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="%d"/>'
            "</x:xmpmeta>" % orientation).encode()


# --- PNG of every depth, type, filter and interlacing

def chunk(name, content):
    return (struct.pack(">I", len(content)) + name + content
            + struct.pack(">I", zlib.crc32(name + content)))


def packed(samples, depth):
    """A row of samples, most significant bit first."""
    if depth == 16:
        return samples.astype(">u2").tobytes()
    if depth == 8:
        return samples.astype(np.uint8).tobytes()
    bits = (samples[:, None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.ravel().astype(np.uint8)).tobytes()


def filtered(rows, pixel):
    out, above = b"", None
    for number, row in enumerate(rows):
        now = np.frombuffer(row, np.uint8).astype(int)
        up = np.zeros_like(now) if above is None else above
        left = np.concatenate([np.zeros(pixel, int), now])[:len(now)]
        corner = np.concatenate([np.zeros(pixel, int), up])[:len(now)]
        guess = left + up - corner
        pa, pb, pc = abs(guess - left), abs(guess - up), abs(guess - corner)
        paeth = np.where((pa <= pb) & (pa <= pc), left, np.where(pb <= pc, up, corner))
        kind = number % 5
        base = [0 * now, left, up, (left + up) // 2, paeth][kind]
        out += bytes([kind]) + ((now - base) & 255).astype(np.uint8).tobytes()
        above = now
    return out


def png(samples, depth, kind, interlace=False, before=b"", after=b""):
    """Samples: rows, columns, and samples of a pixel."""
    height, width, count = samples.shape
    passes = [(0, 0, 1, 1)]
    if interlace:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                  (1, 0, 2, 2), (0, 1, 1, 2)]
    raw = b""
    for x, y, dx, dy in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            raw += filtered([packed(row.ravel(), depth) for row in part],
                            max(1, count * depth // 8))
    data = zlib.compress(raw, 9)
    half = len(data) // 2
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlace))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", data[:half])
            + chunk(b"IDAT", b"") + chunk(b"IDAT", data[half:]) + after + chunk(b"IEND", b""))


def riff(*chunks):
    body = b"WEBP"
    for name, content in chunks:
        body += name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpegs(rgb, kinds):
    for name, sampling in (("444", 0), ("422", 1), ("420", 2)):
        kinds["jpeg-" + name] = saved(rgb, "JPEG", quality=85, subsampling=sampling)
        kinds["jpeg-progressive-" + name] = saved(rgb, "JPEG", quality=80, subsampling=sampling,
                                                  progressive=True)
    kinds["jpeg-420-quality-20"] = saved(rgb, "JPEG", quality=20)
    kinds["jpeg-420-optimized"] = saved(rgb, "JPEG", optimize=True)
    kinds["jpeg-gray"] = saved(rgb.convert("L"), "JPEG")
    kinds["jpeg-gray-progressive"] = saved(rgb.convert("L"), "JPEG", progressive=True)
    kinds["jpeg-restarts"] = saved(rgb, "JPEG", restart_marker_blocks=3)
    kinds["jpeg-rgb"] = saved(rgb, "JPEG", keep_rgb=True)
    ink = Image.fromarray(255 - np.dstack([np.asarray(rgb), np.asarray(rgb).min(2) // 2]), "CMYK")
    cmyk = saved(ink, "JPEG", quality=90)
    kinds["jpeg-cmyk"] = cmyk
    adobe = cmyk.index(b"Adobe")
    kinds["jpeg-ycck"] = cmyk[:adobe + 11] + b"\2" + cmyk[adobe + 12:]
    kinds["jpeg-cmyk-progressive"] = saved(ink, "JPEG", progressive=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    kinds["jpeg-profile"] = saved(rgb, "JPEG", icc_profile=profile)
    kinds["jpeg-broken-profile"] = saved(rgb, "JPEG", icc_profile=b"no profile" * 20)
    ycc = planes(rgb)
    for name, first in (("440", (1, 2)), ("411", (4, 1)), ("410", (4, 2)), ("441", (1, 4)),
                        ("420-own", (2, 2)), ("422-own", (2, 1))):
        kinds["jpeg-" + name] = jpeg(ycc, [first, (1, 1), (1, 1)], [1, 2, 3])
    kinds["jpeg-mixed"] = jpeg(ycc, [(2, 2), (2, 1), (1, 2)], [1, 2, 3])
    kinds["jpeg-no-marker-444"] = jpeg(ycc, [(1, 1)] * 3, [1, 2, 3])
    kinds["jpeg-odd-ids"] = jpeg(ycc, [(1, 1)] * 3, [7, 9, 11])
    kinds["jpeg-rgb-ids"] = jpeg(planes(rgb, "RGB"), [(1, 1)] * 3, list(b"RGB"))
    adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0"
    kinds["jpeg-adobe-1"] = jpeg(ycc, [(1, 1)] * 3, [1, 2, 3], adobe + b"\1")
    kinds["jpeg-adobe-0-subsampled"] = jpeg(planes(rgb, "RGB"), [(2, 2), (1, 1), (1, 1)],
                                            [1, 2, 3], adobe + b"\0")
    four = planes(ink, "CMYK")
    kinds["jpeg-cmyk-no-marker"] = jpeg(four, [(1, 1)] * 4, [1, 2, 3, 4])
    kinds["jpeg-ycck-subsampled"] = jpeg(ycc + [four[3]], [(2, 2), (1, 1), (1, 1), (2, 2)],
                                         [1, 2, 3, 4], adobe + b"\2")
    kinds["jpeg-gray-2x2"] = jpeg([np.asarray(rgb.convert("L"))], [(2, 2)], [1])
    kinds["jpeg-tail"] = saved(rgb, "JPEG") + b"more" * 10 + saved(rgb, "JPEG")
    for value in range(1, 9):
        kinds["jpeg-exif-%d" % value] = saved(rgb, "JPEG", exif=exif(value, "<>"[value % 2]))
    kinds["jpeg-exif-long"] = saved(rgb, "JPEG", exif=exif(6, "<", 4))
    kinds["jpeg-exif-9"] = saved(rgb, "JPEG", exif=exif(9))
    kinds["jpeg-xmp"] = saved(rgb, "JPEG", xmp=xmp(8))
    kinds["jpeg-exif-over-xmp"] = saved(rgb, "JPEG", exif=exif(3), xmp=xmp(8))


def pngs(rgb, kinds):
    color = np.asarray(rgb)
    gray = np.asarray(rgb.convert("L"))[:, :, None].astype(int)
    alpha = np.add.outer(np.arange(rgb.height), np.arange(rgb.width))[:, :, None] % 256
    deep = gray * 257 + alpha % 200
    for interlace, name in ((False, ""), (True, "-adam7")):
        for depth in (1, 2, 4, 8):
            kinds["png-gray-%d%s" % (depth, name)] = png(gray >> (8 - depth), depth, 0, interlace)
            few = rgb.quantize(min(256, 1 << depth))
            table = bytes(few.getpalette())[:3 << depth]
            indices = np.asarray(few)[:, :, None]
            kinds["png-palette-%d%s" % (depth, name)] = png(
                indices, depth, 3, interlace, chunk(b"PLTE", table))
        kinds["png-gray-16" + name] = png(deep, 16, 0, interlace)
        kinds["png-rgb-8" + name] = png(color, 8, 2, interlace)
        kinds["png-rgb-16" + name] = png(color.astype(int) * 257 - 3 * (color > 9), 16, 2, interlace)
        kinds["png-gray-alpha-8" + name] = png(np.dstack([gray, alpha]), 8, 4, interlace)
        kinds["png-gray-alpha-16" + name] = png(np.dstack([deep, alpha * 256]), 16, 4, interlace)
        kinds["png-rgba-8" + name] = png(np.dstack([color, alpha]), 8, 6, interlace)
        kinds["png-rgba-16" + name] = png(np.dstack([color.astype(int) * 256 + 77, alpha]), 16, 6, interlace)
    kinds["png-gray-16-dark"] = png(deep // 256, 16, 0)
    few = rgb.quantize(200)
    table, indices = bytes(few.getpalette())[:600], np.asarray(few)[:, :, None]
    plte = chunk(b"PLTE", table)
    kinds["png-palette-one-clear"] = png(indices, 8, 3, False,
                                         plte + chunk(b"tRNS", b"\xff" * 9 + b"\0"))
    kinds["png-palette-alpha"] = png(indices, 8, 3, False,
                                     plte + chunk(b"tRNS", bytes(range(200))))
    kinds["png-palette-short"] = png(indices, 8, 3, False, chunk(b"PLTE", table[:300]))
    kinds["png-rgb-clear"] = png(color, 8, 2, False, chunk(b"tRNS", b"\0\1\0\2\0\3"))
    kinds["png-gray-clear"] = png(gray, 8, 0, False, chunk(b"tRNS", b"\0\x50"))
    kinds["png-gamma"] = png(color, 8, 2, False, chunk(b"gAMA", struct.pack(">I", 100000)))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    kinds["png-profile"] = saved(rgb, "PNG", icc_profile=profile)
    kinds["png-srgb"] = png(color, 8, 2, False, chunk(b"sRGB", b"\0"))
    kinds["png-exif"] = png(color, 8, 2, False, chunk(b"eXIf", exif(6)[6:]))
    kinds["png-exif-after"] = png(color, 8, 2, False, b"", chunk(b"eXIf", exif(5, "<")[6:]))
    raw = b"\nexif\n%8d\n" % len(exif(8)) + exif(8).hex().encode() + b"\n"
    kinds["png-exif-hex"] = png(color, 8, 2, False, chunk(
        b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw)))
    kinds["png-xmp"] = png(color, 8, 2, False, chunk(
        b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(3)))
    kinds["png-animated"] = saved(rgb, "PNG", save_all=True,
                                  append_images=[ImageOps.mirror(rgb)], duration=50)


def gif(size, palette, frames, background=0):
    """Frames: left, top, indices, palette or none, clear index or none, interlaced."""
    def flags(table):
        return 0x80 | (len(table) // 3 - 1).bit_length() - 1

    out = b"GIF89a" + struct.pack("<HHBBB", *size, flags(palette) if palette else 0, background, 0)
    out += palette
    for left, top, indices, own, clear, interlaced in frames:
        out += b"!\xf9\4" + bytes([clear is not None, 9, 0, clear or 0, 0])
        out += b"!\xfe\3abc\0"
        height, width = indices.shape
        flag = (flags(own) if own else 0) | (0x40 if interlaced else 0)
        out += b"," + struct.pack("<HHHHB", left, top, width, height, flag) + (own or b"")
        rows = list(range(height))
        if interlaced:
            rows = rows[::8] + rows[4::8] + rows[2::4] + rows[1::2]
        out += lzw(indices[rows].ravel())
    return out + b";"


def lzw(indices):
    table, bits, out, width = {bytes([i]): i for i in range(256)}, [], 9, 9
    bits.append((256, 9))
    word, fresh = b"", 258
    for index in indices.tolist():
        longer = word + bytes([index])
        if longer in table:
            word = longer
            continue
        bits.append((table[word], width))
        if fresh < 4096:
            table[longer] = fresh
            if fresh == 1 << width and width < 12:
                width += 1
            fresh += 1
        word = bytes([index])
    bits += [(table[word], width), (257, width)]
    value = shift = 0
    data = bytearray()
    for code, length in bits:
        value |= code << shift
        shift += length
        while shift >= 8:
            data.append(value & 255)
            value >>= 8
            shift -= 8
    data.append(value & 255)
    blocks = b"".join(bytes([len(data[i:i + 255])]) + bytes(data[i:i + 255])
                      for i in range(0, len(data), 255))
    return b"\x08" + blocks + b"\0"


def gifs(rgb, kinds):
    few = rgb.quantize(256)
    table, indices = bytes(few.getpalette()).ljust(768, b"\0"), np.asarray(few)
    other = rgb.rotate(180).quantize(256)
    own, turned = bytes(other.getpalette()).ljust(768, b"\0"), np.asarray(other)
    size = rgb.size
    kinds["gif"] = saved(few, "GIF")
    kinds["gif-16-colours"] = saved(rgb.quantize(16), "GIF")
    kinds["gif-gray"] = saved(rgb.convert("L"), "GIF")
    kinds["gif-interlaced"] = gif(size, table, [(0, 0, indices, None, None, True)])
    kinds["gif-own-palette"] = gif(size, table, [(0, 0, indices, own, None, False)])
    kinds["gif-no-global-palette"] = gif(size, b"", [(0, 0, turned, own, None, False)])
    kinds["gif-no-palette"] = gif(size, b"", [(0, 0, np.asarray(rgb.convert("L")), None, None,
                                               False)])
    kinds["gif-clear"] = gif(size, table, [(0, 0, indices, None, 7, False)])
    part = indices[3:-5, 2:-7]
    kinds["gif-small-frame"] = gif(size, table, [(2, 3, part, None, None, False)], 9)
    kinds["gif-small-clear-frame"] = gif(size, table, [(2, 3, part, None, 40, True)], 9)
    kinds["gif-wide-frame"] = gif((9, 7), table, [(4, 2, indices, None, None, False)])
    kinds["gif-animated"] = gif(size, table, [(0, 0, indices, None, None, False),
                                              (0, 0, turned, own, 3, False)])


def webps(rgb, kinds):
    alpha = np.add.outer(np.arange(rgb.height), np.arange(rgb.width)) % 256
    rgba = Image.fromarray(np.dstack([np.asarray(rgb), alpha.astype(np.uint8)]), "RGBA")
    for quality in (30, 80, 100):
        kinds["webp-lossy-%d" % quality] = saved(rgb, "WEBP", quality=quality)
    kinds["webp-lossless"] = saved(rgb, "WEBP", lossless=True)
    kinds["webp-lossy-alpha"] = saved(rgba, "WEBP", quality=80)
    kinds["webp-lossless-alpha"] = saved(rgba, "WEBP", lossless=True, exact=True)
    kinds["webp-profile"] = saved(rgb, "WEBP", icc_profile=ImageCms.ImageCmsProfile(
        ImageCms.createProfile("sRGB")).tobytes())
    for value, order in ((6, "<"), (7, ">")):
        kinds["webp-exif-%d" % value] = saved(rgb, "WEBP", exif=exif(value, order))
    kinds["webp-xmp"] = saved(rgb, "WEBP", xmp=xmp(5))
    frames = [ImageOps.mirror(rgb), ImageOps.flip(rgb)]
    kinds["webp-animated"] = saved(rgb, "WEBP", save_all=True, append_images=frames, quality=80)
    kinds["webp-animated-alpha"] = saved(rgba, "WEBP", save_all=True,
                                         append_images=[f.convert("RGBA") for f in frames])
    kinds["webp-animated-lossless"] = saved(rgb, "WEBP", save_all=True, append_images=frames,
                                            lossless=True)
    still = saved(rgb, "WEBP", quality=80)[12:]

    def three(value):
        return struct.pack("<I", value)[:3]

    frame = (three(2) + three(3) + three(rgb.width - 1) + three(rgb.height - 1) + three(40)
             + b"\0" + still)
    canvas = b"\2\0\0\0" + three(rgb.width + 10) + three(rgb.height + 8)
    kinds["webp-animated-offset"] = riff((b"VP8X", canvas), (b"ANIM", b"\x11\x22\x33\xff\0\0"),
                                         (b"ANMF", frame), (b"ANMF", frame))


def bmps(rgb, kinds):
    kinds["bmp-24"] = saved(rgb, "BMP")
    kinds["bmp-gray"] = saved(rgb.convert("L"), "BMP")
    kinds["bmp-palette"] = saved(rgb.quantize(256), "BMP")
    kinds["bmp-1"] = saved(rgb.convert("1"), "BMP")
    kinds["bmp-32"] = saved(rgb.convert("RGBA"), "BMP")
    color = np.asarray(rgb).astype(int)
    height, width = color.shape[:2]

    def bmp(rows, bits, size, extra=b"", compression=0, sign=1):
        start = 54 + len(extra)
        return (b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start)
                + struct.pack("<IiiHHIIiiII", 40, width, sign * height, 1, bits, compression,
                              len(rows), 0, 0, size, 0) + extra + rows)

    small = (color[:, :, 0] >> 3 << 10) | (color[:, :, 1] >> 3 << 5) | color[:, :, 2] >> 3
    pad = b"\0" * (-2 * width % 4)
    kinds["bmp-16"] = bmp(b"".join(r.astype("<u2").tobytes() + pad for r in small[::-1]), 16, 0)
    small = (color[:, :, 0] >> 3 << 11) | (color[:, :, 1] >> 2 << 5) | color[:, :, 2] >> 3
    kinds["bmp-565"] = bmp(b"".join(r.astype("<u2").tobytes() + pad for r in small[::-1]), 16, 0,
                           struct.pack("<III", 0xF800, 0x7E0, 0x1F), 3)
    pad = b"\0" * (-3 * width % 4)
    bgr = color[:, :, ::-1].astype(np.uint8)
    kinds["bmp-top-down"] = bmp(b"".join(r.tobytes() + pad for r in bgr), 24, 0, b"", 0, -1)
    few = rgb.quantize(250)
    table = np.frombuffer(bytes(few.getpalette()).ljust(768, b"\0"), np.uint8).reshape(256, 3)
    colors = np.dstack([table[:, ::-1].reshape(256, 1, 3), np.zeros((256, 1, 1), np.uint8)])
    rows = b""
    for row in np.asarray(few)[::-1]:
        rows += b"".join(bytes([1, v]) for v in row) + b"\0\0"
    kinds["bmp-rle8"] = bmp(rows + b"\0\1", 8, 256, colors.tobytes(), 1)


def whole(kinds):
    for name in ("rocket.jpg", "retina.jpg", "hubble_deep_field.jpg", "no_time_for_that_tiny.gif",
                 "astronaut.png", "horse.png", "logo.png", "phantom.png", "camera.png"):
        with open(os.path.join(DATA, name), "rb") as file:
            kinds["whole-" + name] = file.read()


def resized(image):
    """A picture in every size and filter: lines of the index, and files."""
    lines, files = [], {"source.rgb": image.tobytes()}
    for number in range(6):
        for size in ((17, 11), (31, 26), (image.width, 9), (40, image.height), (3, 64)):
            name = "resized-%d-%dx%d.rgb" % (number, *size)
            files[name] = image.resize(size, Image.Resampling(number)).tobytes()
            lines.append("%d %d %d %s" % (number, *size, name))
    files["resized.txt"] = "\n".join(lines).encode()
    return files


def converted(content):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    return image.size, image.tobytes()


def processed(content, processor):
    from transformers.image_utils import load_image

    with open("picture", "wb") as file:
        file.write(content)
    pixels = processor.image_processor(load_image("picture"), return_tensors="np")
    pixels = pixels["pixel_values"][0].astype("<f4")
    return pixels.shape[:0:-1], pixels.tobytes()


def align_processor(settings):
    from transformers import AlignProcessor, BertTokenizer

    words = os.path.join(settings, "vocab.txt")
    with open(words, "w") as file:
        file.write("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a"]))
    BertTokenizer(words).save_pretrained(settings)
    return AlignProcessor.from_pretrained(settings)


def main(target, width, height, settings=None):
    width, height = int(width), int(height)
    kinds, files, index = {}, {}, []
    sources = ["astronaut.png"] * 5
    if settings:
        sources = ["astronaut.png", "coffee.png", "chelsea.png", "motorcycle_left.png", "rocket.jpg"]
        processor = align_processor(settings)
        whole(kinds)
    else:
        files.update(resized(photograph(sources[0], width, height)))
    for make, source in zip((jpegs, pngs, gifs, webps, bmps), sources):
        make(photograph(source, width, height), kinds)
    names = {}
    for name, content in kinds.items():
        size, pixels = processed(content, processor) if settings else converted(content)
        shared = names.setdefault(pixels, name + ".pixels")
        files[name + ".bin"], files[shared] = content, pixels
        index.append("%s %d %d %s" % (name, *size, shared))
    files["index.txt"] = "\n".join(index).encode()
    if target.endswith(".zip.gz"):
        # Compressed as a whole, because the files have much in common.
        stored = io.BytesIO()
        with zipfile.ZipFile(stored, "w") as out:
            for name, content in files.items():
                out.writestr(zipfile.ZipInfo(name), content)
        with open(target, "wb") as file:
            file.write(gzip.compress(stored.getvalue(), 9, mtime=0))
    else:
        for name, content in files.items():
            with open(os.path.join(target, name), "wb") as file:
                file.write(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
