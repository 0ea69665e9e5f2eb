// Opens reports in a headless Chromium from file://: what is drawn, what goes wrong, and what is left without scripts.
// Usage: node browser.mjs NODE_MODULES [--screenshots FOLDER] REPORT...
import {createRequire} from 'node:module';
import {existsSync, statSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const args = process.argv.slice(2);
const {chromium} = createRequire(resolve(args.shift(), 'here.js'))('playwright-core');
const shots = args[0] === '--screenshots' ? args.splice(0, 2)[1] : null;
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
if (!executablePath) {
  console.error('FAILED: chromium is missing: apt-get install chromium (./go test does)');
  process.exit(1);
}

let failures = 0;
const check = (ok, what) => { if (!ok) { ++failures; console.log('FAILED: ' + what); } };
const name = file => basename(dirname(file));

async function opened(browser, file, options) {
  const page = await browser.newPage(options);
  const faults = [];
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) faults.push(m.text()); });
  page.on('pageerror', e => faults.push(String(e)));
  page.on('dialog', d => { faults.push('dialog ' + d.message()); d.dismiss(); });
  page.on('request', r => { if (!/^(file|data|blob):/.test(r.url())) faults.push('request ' + r.url()); });
  await page.goto(pathToFileURL(resolve(file)).href);
  return {page, faults};
}

// Asked from outside: the page's own policy forbids a function that is sent as text.
async function allDrawn(page) {
  for (let tries = 0; tries < 300; ++tries) {
    if (await page.evaluate(() => !document.querySelector('.chart') || document.documentElement.dataset.charts === 'drawn'))
      return;
    await page.waitForTimeout(100);
  }
  throw new Error('not drawn after 30 s');
}

// A drag over the strip below a linked chart must choose a stretch. Nothing if there is no such chart.
async function zooms(page) {
  const stretch = id => page.evaluate(id => JSON.stringify(window.racksimViews[id].signal('stretch')), id);
  const id = await page.evaluate(() => Object.entries(window.racksimViews ?? {})
    .find(([, view]) => 'stretch' in view.getState({signals: () => true, data: () => false}).signals)?.[0]);
  if (!id) return null;
  await page.locator(`#${id} .chart`).scrollIntoViewIfNeeded();
  const strip = await page.evaluate(id => {
    const box = [...document.querySelectorAll(`#${id} svg g.mark-group.role-scope path.background`)].pop()
      .getBoundingClientRect();
    return {x: box.x, y: box.y + box.height / 2, width: box.width};
  }, id);
  const labels = () => page.locator(`#${id} svg .role-axis-label text`).allTextContents();
  const before = [await stretch(id), await labels()];
  await page.mouse.move(strip.x + strip.width * 0.3, strip.y);
  await page.mouse.down();
  await page.mouse.move(strip.x + strip.width * 0.6, strip.y, {steps: 5});
  await page.mouse.up();
  await page.waitForTimeout(200);
  return await stretch(id) !== before[0] && String(await labels()) !== String(before[1]);
}

// What needs the charts drawn is asked of one page, since drawing them is what costs.
async function drawn(browser, file) {
  const {page, faults} = await opened(browser, file, {viewport: {width: 1440, height: 1000}});
  const charts = await page.locator('.chart').count();
  const ms = await page.evaluate(() => Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd));
  await allDrawn(page).catch(() => check(false, `${name(file)}: charts are not drawn: ${faults.join(' | ')}`));
  check(await page.locator('.chart[data-drawn=yes] svg').count() === charts, `${name(file)}: not every chart is drawn`);
  const empty = await page.evaluate(() => [...document.querySelectorAll('.chart svg')]
    .filter(svg => svg.querySelectorAll('path, rect, line').length < 3).length);
  check(empty === 0, `${name(file)}: a chart is empty`);
  const zoomed = await zooms(page);
  check(zoomed !== false, `${name(file)}: the brush does not move the window`);
  if (zoomed) {
    const {count, own, clipped} = await readouts(page);
    check(count === 5 && own > 1 && clipped === 0, `${name(file)}: ${count} readouts, ${own} different, ${clipped} clipped`);
  }
  await contrast(page, file);
  await printed(page, file);
  check(faults.length === 0, `${name(file)}: ${faults.join(' | ')}`);
  await page.close();
  return {charts, zoomed, ms};
}

// Figures beside the panels are each panel's own, and inside the picture where they can be seen.
async function readouts(page) {
  return page.evaluate(() => {
    const texts = [...document.querySelectorAll('#timeline svg text')].filter(t => /^mean .*, peak /.test(t.textContent));
    const clipped = texts.filter(t => t.closest('[clip-path]'));
    return {count: texts.length, own: new Set(texts.map(t => t.textContent)).size, clipped: clipped.length};
  });
}

// WCAG 2.2, relative luminance and contrast, of every text against what is painted behind it. Chart text has no
// background of its own but the section's. Returns what falls below 4.5:1 (3:1 for large text).
function poorContrast() {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
  const luminance = rgb => rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(rgba(getComputedStyle(e).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const poor = [];
  for (const e of document.querySelectorAll('h1,h2,h3,p,li,td,th,dt,dd b,dd span,a,summary,caption span,figcaption,.mark,code,svg text')) {
    const style = getComputedStyle(e), svg = e.namespaceURI.endsWith('svg');
    if (!e.textContent.trim() || !e.getClientRects().length || e.closest('.skip')) continue;
    const ground = behind(svg ? e.closest('.chart') : e), ink = over(rgba(svg ? style.fill : style.color), ground);
    const [high, low] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    const px = parseFloat(style.fontSize), large = px >= 24 || (px >= 18.66 && style.fontWeight >= 700);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${e.tagName} ${e.className?.baseVal ?? e.className} ${e.textContent.slice(0, 30)}`);
  }
  return [...new Set(poor)].slice(0, 5);
}

// Colours are CSS variables, so that the page need not be drawn again for the other scheme.
async function contrast(page, file) {
  await page.evaluate(() => { for (const d of document.querySelectorAll('details')) d.open = true; });
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme});
    const poor = await page.evaluate(`(${poorContrast})()`);
    check(poor.length === 0, `${name(file)}, ${colorScheme}: poor contrast: ${poor.join(' | ')}`);
  }
}

// Without scripts the tables and the verdict are there. Headings without a gap, one h1; every column headed; what scrolls can be reached with the keyboard; the first stop of
// the tab key leads past the head.
async function accessible(browser, file) {
  const {page, faults} = await opened(browser, file, {viewport: {width: 1440, height: 1000}, javaScriptEnabled: false});
  await withoutScripts(page, file);
  check(faults.length === 0, `${name(file)}, no scripts: ${faults.join(' | ')}`);
  const levels = await page.locator('h1,h2,h3,h4').evaluateAll(list => list.map(h => +h.tagName[1]));
  check(levels.filter(l => l === 1).length === 1 && levels[0] === 1, `${name(file)}: not one h1, first`);
  check(levels.every((l, i) => i === 0 || l <= levels[i - 1] + 1), `${name(file)}: headings leave out a level: ${levels}`);
  check(await page.locator('thead th:not([scope=col]), tbody th:not([scope=row])').count() === 0,
    `${name(file)}: a heading of a table says not of what`);
  check(await page.locator('table').evaluateAll(list => list.every(t => t.parentElement.tabIndex === 0)),
    `${name(file)}: a table that scrolls cannot be reached with the keyboard`);
  const ids = await page.locator('[id]').evaluateAll(list => list.map(e => e.id));
  check(new Set(ids).size === ids.length, `${name(file)}: an id is there twice`);
  const dead = await page.locator('a[href^="#"]').evaluateAll(list => list.filter(a => !document.getElementById(a.hash.slice(1))).length);
  check(dead === 0, `${name(file)}: a link leads nowhere`);
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.className) === 'skip', `${name(file)}: no way past the head`);
  await page.close();
}

// On paper nothing scrolls: no table may be wider than the page.
async function printed(page, file) {
  await page.setViewportSize({width: 1000, height: 1400});
  await page.emulateMedia({media: 'print', colorScheme: 'light'});
  check(!await page.locator('nav').isVisible(), `${name(file)}: links of the page are printed`);
  check((await page.pdf({format: 'A4'})).length > 10000, `${name(file)}: cannot be printed`);
}

async function narrow(browser, file) {
  const {page} = await opened(browser, file, {viewport: {width: 390, height: 800}});
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
  check(!wide, `${name(file)}: scrolls sideways at 390 px`);
  await page.close();
}

async function withoutScripts(page, file) {
  check(await page.locator('table').count() > 0, `${name(file)}: no table without scripts`);
  check(await page.locator('.verdict').isVisible(), `${name(file)}: no verdict without scripts`);
  check(await page.locator('table:not(:has(caption))').count() === 0, `${name(file)}: a table without caption`);
}

async function screenshots(browser, file) {
  for (const colorScheme of ['light', 'dark'])
    for (const width of [1440, 390]) {
      const {page} = await opened(browser, file, {viewport: {width, height: 900}, colorScheme});
      await allDrawn(page).catch(() => {});
      await page.screenshot({path: join(shots, `${name(file)}-${width}-${colorScheme}.png`), fullPage: true});
      await page.close();
    }
}

const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
for (const file of args) {
  const {charts, zoomed, ms} = await drawn(browser, file);
  await narrow(browser, file);
  await accessible(browser, file);
  if (shots) await screenshots(browser, file);
  console.log(`${name(file)}: ${charts} charts${zoomed ? ', brush and zoom' : ''}, ${Math.round(statSync(file).size / 1000)} kB, ` +
    `loaded after ${ms} ms`);
}
await browser.close();
process.exit(failures ? 1 : 0);
