// Opens reports in a headless Chromium from file://: what is drawn, what goes wrong, and what is left without scripts.
// Usage: node browser.mjs NODE_MODULES [--screenshots FOLDER] REPORT...
import {createRequire} from 'node:module';
import {existsSync} from 'node:fs';
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

async function drawn(browser, file) {
  const {page, faults} = await opened(browser, file, {viewport: {width: 1440, height: 1000}});
  const charts = await page.locator('.chart').count();
  await allDrawn(page).catch(() => check(false, `${name(file)}: charts are not drawn: ${faults.join(' | ')}`));
  check(await page.locator('.chart[data-drawn=yes] svg').count() === charts, `${name(file)}: not every chart is drawn`);
  const empty = await page.evaluate(() => [...document.querySelectorAll('.chart svg')]
    .filter(svg => svg.querySelectorAll('path, rect, line').length < 3).length);
  check(empty === 0, `${name(file)}: a chart is empty`);
  const zoomed = await zooms(page);
  check(zoomed !== false, `${name(file)}: the brush does not move the window`);
  check(faults.length === 0, `${name(file)}: ${faults.join(' | ')}`);
  await page.close();
  return {charts, zoomed};
}

async function narrow(browser, file) {
  const {page} = await opened(browser, file, {viewport: {width: 390, height: 800}});
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
  check(!wide, `${name(file)}: scrolls sideways at 390 px`);
  await page.close();
}

async function withoutScripts(browser, file) {
  const {page, faults} = await opened(browser, file, {javaScriptEnabled: false});
  check(await page.locator('table').count() > 0, `${name(file)}: no table without scripts`);
  check(await page.locator('.verdict').isVisible(), `${name(file)}: no verdict without scripts`);
  check(await page.locator('table:not(:has(caption))').count() === 0, `${name(file)}: a table without caption`);
  check(faults.length === 0, `${name(file)}, no scripts: ${faults.join(' | ')}`);
  await page.close();
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
  const {charts, zoomed} = await drawn(browser, file);
  await narrow(browser, file);
  await withoutScripts(browser, file);
  if (shots) await screenshots(browser, file);
  console.log(`${name(file)}: ${charts} charts${zoomed ? ', brush and zoom' : ''}`);
}
await browser.close();
process.exit(failures ? 1 : 0);
