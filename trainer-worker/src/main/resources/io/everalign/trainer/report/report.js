// One rule through all charts at what the pointer is on, with the values there in the captions.
(function () {
  'use strict';
  function numbers(text) { return text.split(',').map(Number); }
  var charts = Array.from(document.querySelectorAll('svg.chart')).map(function (svg) {
    return {
      svg: svg,
      rule: svg.querySelector('.rule'),
      at: svg.querySelector('.at'),
      values: Array.from(svg.parentNode.querySelectorAll('.key b')),
      last: Array.from(svg.parentNode.querySelectorAll('.key b')).map(function (b) { return b.textContent; }),
      curves: Array.from(svg.querySelectorAll('.curve')).map(function (path) {
        return { x: numbers(path.dataset.x), y: numbers(path.dataset.y) };
      })
    };
  });
  function written(value, unit) {
    if (unit === 'percent') return (100 * value).toFixed(Math.abs(value) >= 0.1 ? 1 : 2) + ' %';
    if (unit === 'whole' || Math.abs(value) >= 10000) return Math.round(value).toLocaleString('en');
    return value === 0 || Math.abs(value) >= 1e-4 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
  }
  function nearest(xs, x) {
    var low = 0, high = xs.length - 1;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (xs[middle] > x) { high = middle; } else { low = middle; }
    }
    return Math.abs(xs[high] - x) > Math.abs(xs[low] - x) ? low : high;
  }
  function show(event) {
    var d = event.currentTarget.dataset, box = event.currentTarget.getBoundingClientRect();
    var left = Number(d.left), right = Number(d.right), low = Number(d.low), high = Number(d.high);
    var place = (event.clientX - box.left) / box.width * Number(d.width);
    place = Math.max(left, Math.min(right, place));
    var x = low + (place - left) / (right - left) * (high - low);
    charts.forEach(function (chart) {
      chart.rule.setAttribute('x1', place);
      chart.rule.setAttribute('x2', place);
      chart.rule.classList.add('on');
      chart.curves.forEach(function (curve, i) {
        chart.values[i].textContent = written(curve.y[nearest(curve.x, x)], chart.svg.dataset.unit);
      });
      chart.at.textContent = '';
    });
    var own = charts.find(function (chart) { return chart.svg === event.currentTarget; });
    own.at.setAttribute('x', Math.max(left + 30, Math.min(right - 30, place)));
    own.at.textContent = d.across + ' ' + (d.across === 'hours' ? x.toFixed(2) : Math.round(x).toLocaleString('en'));
  }
  function hide() {
    charts.forEach(function (chart) {
      chart.rule.classList.remove('on');
      chart.at.textContent = '';
      chart.values.forEach(function (b, i) { b.textContent = chart.last[i]; });
    });
  }
  charts.forEach(function (chart) {
    chart.svg.addEventListener('pointermove', show);
    chart.svg.addEventListener('pointerdown', show);
    chart.svg.addEventListener('pointerleave', hide);
  });
}());
