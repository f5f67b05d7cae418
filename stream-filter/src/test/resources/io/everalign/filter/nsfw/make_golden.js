// node make_golden.js golden.json, after npm install nsfwjs@4.4.0 @tensorflow/tfjs@4.22.0: what the original
// gives for pictures made by formula, the same as in PictureFormula.java.
const fs = require('fs');
const tf = require('@tensorflow/tfjs');
const nsfwjs = require('nsfwjs');

const disc = (x, y, cx, cy, r) => (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r;
const skin = (x, y, cx, cy, r) => {
  const left = r * r - (x - cx) * (x - cx) - (y - cy) * (y - cy);
  return left > 0 ? 64 + Math.floor((191 * left) / (r * r)) : 0;
};

const formulas = {
  gradient: (x, y, w, h) => [Math.floor((x * 255) / w), Math.floor((y * 255) / h), Math.floor(((x + y) * 255) / (w + h))],
  checker: (x, y) => ((Math.floor(x / 16) + Math.floor(y / 16)) % 2 ? [250, 240, 30] : [20, 30, 120]),
  flat: () => [200, 200, 200],
  black: () => [0, 0, 0],
  discs: (x, y, w, h) =>
    disc(x, y, w >> 1, h >> 1, h >> 2) ? [220, 40, 40]
    : disc(x, y, w >> 2, h >> 2, h >> 3) ? [40, 180, 60]
    : disc(x, y, (3 * w) >> 2, h >> 2, h >> 3) ? [30, 60, 200] : [245, 245, 240],
  skin: (x, y, w, h) => {
    const light = Math.max(skin(x, y, w >> 1, h >> 2, h >> 2), skin(x, y, w >> 1, (3 * h) >> 2, h >> 1), skin(x, y, w >> 2, h >> 1, h >> 3));
    return light ? [Math.floor((236 * light) / 255), Math.floor((188 * light) / 255), Math.floor((150 * light) / 255)] : [60, 66, 80];
  },
};

function pixels(kind, w, h) {
  const rgb = new Uint8Array(3 * w * h);
  if (kind === 'noise') {
    let state = 42;
    for (let i = 0; i < rgb.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      rgb[i] = state >>> 24;
    }
    return rgb;
  }
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) rgb.set(formulas[kind](x, y, w, h), 3 * (y * w + x));
  return rgb;
}

async function main() {
  await tf.setBackend('cpu');
  const model = await nsfwjs.load('MobileNetV2Mid');
  const lines = [];
  for (const name of [
    'gradient 224x224', 'gradient 640x480', 'checker 224x224', 'checker 301x201', 'flat 224x224', 'black 50x70', 'discs 500x333',
    'discs 223x225', 'skin 224x224', 'skin 400x600', 'skin 97x1031', 'noise 224x224', 'noise 320x200', 'noise 7x5', 'noise 1x1', 'noise 2x900',
  ]) {
    const [kind, w, h] = name.split(/[ x]/);
    const rgb = pixels(kind, +w, +h);
    const image = tf.tensor3d(rgb, [+h, +w, 3], 'int32');
    const found = Object.fromEntries((await model.classify(image, 5)).map((p) => [p.className.toLowerCase(), p.probability]));
    const { drawing, hentai, neutral, porn, sexy } = found;
    lines.push(`  {"picture": "${name}", "sum": ${rgb.reduce((a, b) => a + b, 0)}, "scores": [${[drawing, hentai, neutral, porn, sexy].join(', ')}]}`);
  }
  fs.writeFileSync(process.argv[2], `[\n${lines.join(',\n')}\n]\n`);
}

main();
