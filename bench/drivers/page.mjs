import { chromium } from 'playwright-core'

/** Scrolls the table of runs at an address in Chromium; prints the frames and scripts of each way as JSON. Words: URL, Chromium, steps. */
const [, , url, executablePath, steps] = process.argv
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(new URL('/', url).href)
  await page.locator('.verdict').waitFor()
  await page.evaluate(() => document.fonts.ready)
  const assets = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
  )
  await page.goto(url)
  await page.getByRole('button', { name: /Columns/ }).click()
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  const rest = await scrolled(page, [0, 0])
  const down = await scrolled(page, [0, 340])
  const across = await scrolled(page, [900, 0])
  console.log(JSON.stringify({ assets, ways: { 'at rest': rest, 'scrolled down': down, 'scrolled across': across } }))
} finally {
  await browser.close()
}

/** Scrolls once a frame; how far frames lie apart, and how long a step keeps the thread until it is laid out. */
function scrolled(page, by) {
  return page.evaluate(
    async ({ count, across, down }) => {
      const box = document.querySelector('.runs-grid')
      const frame = () => new Promise((next) => requestAnimationFrame(next))
      const [frames, scripts] = [[], []]
      let last = await frame()
      for (let step = 0; step < count; step++) {
        const start = performance.now()
        box.scrollBy(across, down)
        box.dispatchEvent(new Event('scroll'))
        box.getBoundingClientRect()
        scripts.push(performance.now() - start)
        const now = await frame()
        frames.push(now - last)
        last = now
      }
      return { frames, scripts }
    },
    { count: Number(steps), across: by[0], down: by[1] },
  )
}
