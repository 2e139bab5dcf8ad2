import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../support/axe.ts'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { monitorAnswers } from '../support/monitor-answers.ts'
import { artifacts, builtPage, servePageBefore } from '../support/page-files.ts'

if (!chromiumPath) console.log(withoutChromium)

const HOSTILE = '<img src=x onerror="document.title=1">'

describe.skipIf(!chromiumPath)('the monitoring page', () => {
  let server: Server
  let browser: Browser
  let base: string
  let asked: string[] = []
  let complaints: string[] = []

  beforeAll(async () => {
    const web = await builtPage()
    server = await servePageBefore(web, 'http://127.0.0.1:9')
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await launchChromium()
  }, 120_000)
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    server?.closeAllConnections()
    server?.close()
  })

  async function open(address: string, width = 1440, theme: 'light' | 'dark' = 'light'): Promise<Page> {
    const answers = monitorAnswers(HOSTILE)
    asked = []
    complaints = []
    const viewport = { width, height: 900 }
    const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.route('**/api/**', (route) => {
      const { pathname } = new URL(route.request().url())
      asked.push(`${route.request().method()} ${pathname}`)
      const answer = answers[pathname]
      return pathname === '/api/v1/events'
        ? route.fulfill({ contentType: 'text/event-stream', body: ': \n\n' })
        : route.fulfill({ json: answer ?? {} })
    })
    await page.goto(base + address)
    await page.locator('.verdict:not(.waiting) h1').waitFor()
    return page
  }

  const PAGES = ['', ...['drift', 'performance', 'alerts', 'objectives', 'what-if'].map((tab) => `/late?tab=${tab}`)]
  for (const address of PAGES) {
    it(`${address || 'the list'}: axe finds nothing, hostile names are text, nothing is wider than the window`, async () => {
      for (const [width, theme] of [
        [1440, 'light'],
        [390, 'dark'],
      ] as const) {
        const page = await open(`/monitoring${address}`, width, theme)
        await page.locator('.blocks').first().waitFor({ state: 'detached' })
        expect(await axeFindings(page)).toEqual([])
        expect(await page.locator('h1').count()).toBe(1)
        expect(await page.locator('main img').count()).toBe(0)
        expect(await page.title()).toContain('Monitoring')
        expect(await page.locator('main').textContent()).not.toMatch(/undefined|NaN|\[object/)
        const room = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(room).toBe(0)
        const name = address.replace(/\W+/g, '-') || '-list'
        await page.screenshot({ path: path.join(artifacts, `monitoring${name}-${width}-${theme}.png`), fullPage: true })
        expect(complaints).toEqual([])
        await page.context().close()
      }
    }, 60_000)
  }

  it('leads from the list to the alert, to its column, to the rows behind it, and back', async () => {
    const page = await open('/monitoring')
    expect(await page.locator('h1').textContent()).toBe('1 endpoint, one has an alarm open.')
    await page.getByRole('link', { name: '1 alarm' }).click()
    await page.locator('#alert', { hasText: 'ops was told: firing' }).waitFor()
    await page.getByRole('link', { name: `See ${HOSTILE}` }).click()
    await page.locator('.heat [aria-pressed="true"]', { hasText: '0.40' }).waitFor()
    await page.getByRole('button', { name: 'See the rows behind it' }).click()
    await page.locator('#column td', { hasText: 'p1' }).waitFor()
    expect(await page.locator('#column th').first().textContent()).toBe(HOSTILE)
    expect(asked).toContain('GET /api/v1/endpoints/late/journal')
    await page.goBack()
    await page.locator('#alert').waitFor()
    expect(complaints).toEqual([])
  }, 60_000)

  it('is moved through by keyboard, and the address says which cell is chosen', async () => {
    const page = await open('/monitoring/late')
    await page.locator('.heat [aria-pressed="true"]').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => new URL(page.url()).searchParams.get('column')).toBe('hour')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('hour, May 21, PSI 0.00')
    await page.keyboard.press('ArrowRight')
    await page.locator('#column h2', { hasText: 'May 28' }).waitFor()
  }, 60_000)

  it('takes an alert on and back, says why a channel was not reached, and tries a rule that the address holds', async () => {
    const page = await open('/monitoring/late?tab=alerts')
    await page.getByRole('button', { name: 'Take it on' }).click()
    await page.getByText('Taken on. Nobody further is told.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Not taken on any more.').waitFor()
    expect(asked).toContain('POST /api/v1/alerts/a1/acknowledgement')
    expect(asked).toContain('DELETE /api/v1/alerts/a1/acknowledgement')
    await page.getByRole('link', { name: 'Objectives' }).click()
    await page.getByRole('button', { name: 'Test ops' }).click()
    await page.getByText('ops was not reached: no route to host.').waitFor()
    await page.getByRole('link', { name: 'What if' }).click()
    await page.getByText('It would have raised 1 alert; it is open with 1 of the 1').waitFor()
    await page.getByLabel('Limit', { exact: true }).fill('0.6')
    await expect.poll(() => new URL(page.url()).searchParams.get('try')).toContain('above,0.6,1')
    expect(complaints).toEqual([])
  }, 60_000)
})
