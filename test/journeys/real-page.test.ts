import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { type Started, startMillrace } from '../support/command.ts'
import { missingFlights } from '../support/flights.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const artifacts = fileURLToPath(new URL('../.artifacts', import.meta.url))
const why = chromiumPath ? missingFlights : withoutChromium
if (why) console.log(why)

describe.skipIf(why !== undefined)('the page of the demo, while the summer goes by', () => {
  let demo: Started
  let url: string
  let browser: Browser

  beforeAll(async () => {
    mkdirSync(artifacts, { recursive: true })
    const flags = ['--sample', '0.02', '--pace', '0.5', '--port', '0']
    demo = startMillrace(['demo', ...flags, '--data-dir', path.join(freshFolder(), 'data')], { folder: freshFolder() })
    const [, address] = await demo.until(/The page: (\S+)/)
    url = address!
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  const complaints: string[] = []
  async function open(width: number, theme: 'light' | 'dark'): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(url)
    await page.locator('h1').waitFor()
    return page
  }
  const tooWide = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

  it('is there from the first moment, and follows by itself past the rollout', async () => {
    const page = await open(1440, 'light')
    await page.evaluate(() => document.body.setAttribute('data-kept', 'yes'))
    await demo.until(/2001-06-1[0-9] +[\d,]+ predictions/, 200_000)
    await page
      .getByText(/Jun 1\d, 2001/)
      .first()
      .waitFor({ timeout: 40_000 })
    expect(await page.locator('body').getAttribute('data-kept')).toBe('yes')
    await page.context().close()
  }, 240_000)

  for (const width of [390, 1440]) {
    for (const theme of ['light', 'dark'] as const) {
      it(`shows the loop and its decisions at ${width} pixels, ${theme}`, async () => {
        const page = await open(width, theme)
        await page.locator('#decisions .log li').first().waitFor()
        await page.evaluate(() => document.fonts.ready)
        await page.screenshot({ path: path.join(artifacts, `real-${width}-${theme}.png`), fullPage: true })
        expect(await page.locator('h1').count()).toBe(1)
        expect((await page.locator('h1').textContent())!.length).toBeGreaterThan(5)
        expect(await page.locator('ol[aria-label="The loop"] > li').count()).toBe(8)
        expect(await page.locator('main').textContent()).not.toMatch(/undefined|NaN|\[object/)
        expect(await page.locator('.failure').count()).toBe(0)
        expect(await tooWide(page)).toBe(0)
        expect(complaints).toEqual([])
        await page.context().close()
      })
    }
  }

  it('ends when it is told to, and leaves with status 0', async () => {
    const { status, stderr } = await demo.stop('SIGINT')
    expect(status, stderr).toBe(0)
  })
})
