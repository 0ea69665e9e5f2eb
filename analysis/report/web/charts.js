// Draws every <figure>'s Vega-Lite specification. Colours are CSS variables, so that light, dark and print need no
// second drawing.
(() => {
  'use strict';
  document.documentElement.classList.add('scripts');
  const muted = 'var(--muted)', line = 'var(--line)', ink = 'var(--ink)';
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
  const config = {
    background: 'transparent', font, padding: {left: 2, right: 10, top: 4, bottom: 2},
    view: {stroke: null},
    axis: {labelColor: muted, titleColor: muted, titleFontWeight: 'normal', labelFontSize: 11, titleFontSize: 11,
           gridColor: line, domainColor: line, tickColor: line, labelPadding: 4, titlePadding: 6},
    axisX: {grid: false},
    axisY: {domain: false, ticks: false, minExtent: 34, maxExtent: 34},
    title: {anchor: 'start', color: ink, fontSize: 12, fontWeight: 600, offset: 6, subtitleColor: muted},
    legend: {labelColor: ink, labelFontSize: 11, title: null, symbolType: 'stroke', symbolStrokeWidth: 3},
    text: {fontSize: 11, color: muted},
    concat: {spacing: 14},
  };

  // Data comes as columns; Vega reads rows.
  function unfold(spec) {
    const columns = spec.data?.values?.columns;
    if (!columns) return spec;
    const names = Object.keys(columns), rows = [];
    for (let i = 0; i < columns[names[0]].length; ++i)
      rows.push(Object.fromEntries(names.map(name => [name, columns[name][i]])));
    spec.data.values = rows;
    return spec;
  }

  // Panels above each other cannot take their container's width by themselves.
  function fitted(spec, width) {
    if (spec.vconcat) for (const panel of spec.vconcat) panel.width = Math.max(160, width - 50);
    return spec;
  }

  const drawn = [];
  async function draw(chart, text) {
    const spec = fitted(unfold(JSON.parse(text)), chart.clientWidth);
    // Warnings of Vega tell of empty data before the pointer has chosen a moment; they are no faults.
    const options = {logLevel: vega.Error, renderer: 'svg', actions: false, ast: true, defaultStyle: false, config,
                     tooltip: {disableDefaultStyle: true}};
    const embedded = await vegaEmbed(chart, spec, options);
    chart.dataset.drawn = 'yes';
    if (spec.vconcat) drawn.push({chart, text, embedded, width: chart.clientWidth});
    return embedded;
  }

  async function drawAll() {
    const views = window.racksimViews = {};
    for (const chart of document.querySelectorAll('.chart')) {
      const figure = chart.closest('figure');
      views[figure.id] = (await draw(chart, figure.querySelector('script').textContent)).view;
      await new Promise(requestAnimationFrame);
    }
    document.documentElement.dataset.charts = 'drawn';
  }

  let later;
  window.addEventListener('resize', () => {
    clearTimeout(later);
    later = setTimeout(async () => {
      for (const d of drawn.splice(0)) {
        if (d.chart.clientWidth === d.width) { drawn.push(d); continue; }
        d.embedded.finalize();
        window.racksimViews[d.chart.closest('figure').id] = (await draw(d.chart, d.text)).view;
      }
    }, 200);
  });
  requestAnimationFrame(() => setTimeout(drawAll));
})();
