import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { answerFile, artifacts, builtPage } from '../support/page-files.ts'
import { beginning, CANARY, empty, hostile, promoted, rolling, type Scene } from '../support/page-fixture.ts'

let web: string

let scene: Scene = rolling
const streams = new Set<ServerResponse>()

function answerApi(path: string, response: ServerResponse): void {
  if (path === '/api/v1/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 100\n\n')
    streams.add(response)
    response.on('close', () => streams.delete(response))
    return
  }
  const body = scene[path]
  response.writeHead(body === undefined ? 503 : 200, { 'content-type': 'application/json' })
  const problem = {
    code: 'journal.disk_full',
    detail: 'The journal could not be read: the disk is full.',
    help: 'Free space.',
  }
  response.end(JSON.stringify(body ?? problem))
}

function serve(port = 0): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://local').pathname
    if (path.startsWith('/api/')) answerApi(path, response)
    else void answerFile(web, path, response)
  })
  return new Promise((ready) => server.listen(port, '127.0.0.1', () => ready(server)))
}

function happen(name: string, payload: unknown): void {
  for (const stream of streams)
    stream.write(`data: ${JSON.stringify({ name, at: Date.parse('2001-06-18T10:15Z'), payload })}\n\n`)
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
}

if (!chromiumPath) console.log(withoutChromium)

describe.skipIf(!chromiumPath)('the web page', () => {
  let server: Server
  let browser: Browser
  let base: string
  let complaints: string[] = []

  beforeAll(async () => {
    web = await builtPage()
    server = await serve()
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    browser = await launchChromium()
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    if (server) await end(server)
  })

  async function open(
    given: Scene,
    width = 1440,
    theme: 'light' | 'dark' = 'light',
    motion: 'reduce' | 'no-preference' = 'reduce',
  ): Promise<Page> {
    scene = given
    complaints = []
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      reducedMotion: motion,
    })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(base)
    await page.locator('#loop-title').waitFor()
    await page.evaluate(() => document.fonts.ready)
    return page
  }
  const tooWide = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const shoot = (page: Page, name: string) => page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true })
  const resize = async (page: Page, width: number) => {
    await page.setViewportSize({ width, height: 900 })
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  }
  const headline = (page: Page) => page.locator('h1').textContent()

  for (const [theme, widths] of [
    ['light', [1440, 390, 900, 2560]],
    ['dark', [1440, 390]],
  ] as const) {
    it(`shows the loop at every width, ${theme}`, async () => {
      const page = await open(rolling, 1440, theme)
      for (const width of widths) {
        await resize(page, width)
        await shoot(page, `overview-${width}-${theme}`)
        expect(await tooWide(page)).toBe(0)
        expect(await page.locator('h1').count()).toBe(1)
        expect(await page.locator('ol[aria-label="The loop"] > li').count()).toBe(8)
        expect(await page.evaluate(faintTexts)).toEqual([])
        if (width === 390) expect(await page.evaluate(smallTargets)).toEqual([])
      }
      expect(complaints).toEqual([])
    })
  }

  it('begins with the verdict, and says each state in words, not by color alone', async () => {
    const page = await open(rolling)
    expect(await headline(page)).toBe('late: a better model is taking over. One thing needs you.')
    const text = (await page.locator('.verdict p').textContent())!.replaceAll('\u00a0', ' ')
    expect(text).toContain('v1 said 19.6 % and 25.7 % were. v2, asked too, said 23.1 %, which is closer.')
    expect(text).toContain('reaches 100 to 1.')
    const states = await page.locator('ol[aria-label="The loop"] .state').allTextContents()
    const [data, ...middle] = states
    expect(data).toBe('3 rows wait')
    expect(middle.slice(0, 5)).toEqual(['Healthy', 'Healthy', 'Healthy', 'Rolling out', 'Drifting'])
    expect(states.slice(6)).toEqual(['23,310 compared', 'Renewal armed'])
    expect(await page.locator('.mark:not([aria-hidden="true"])').count()).toBe(0)
  })

  it('opens a decision from its mark below the axis, with its evidence and its rule', async () => {
    const page = await open(rolling)
    await page.getByRole('button', { name: '5. v2 to 25 % of the traffic' }).first().click()
    const chosen = page.locator('.log li.chosen')
    await chosen.waitFor()
    const text = (await chosen.textContent())!
    expect(text).toContain('6,240')
    expect(text).toContain('−0.0344 to −0.0018')
    expect(text).toContain('no suspicion of harm since the last step')
    await shoot(page, 'decision-open-1440-light')
  })

  it('can be read and used by keyboard alone', async () => {
    const page = await open(rolling)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content')
    const reader = page.getByRole('slider')
    await reader.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    expect((await reader.getAttribute('aria-valuetext'))!.replaceAll('\u00a0', ' ')).toContain(
      'were 25.7 % (24.9 % to 26.5 %)',
    )
    expect(await page.locator('.readout').isVisible()).toBe(true)
    await page.locator('#decisions').screenshot({ path: join(artifacts, 'readout-1440-light.png') })
    const ring = await reader.evaluate((element) => getComputedStyle(element).outlineStyle)
    expect(ring).toBe('solid')
    await page.keyboard.press('Escape')
    expect(await page.locator('.readout').count()).toBe(0)
    await page.getByRole('button', { name: 'Table' }).click()
    expect(await page.locator('#decisions table').textContent()).toContain('25.7\u00a0% (24.9\u00a0% to 26.5\u00a0%)')
    const cell = page.locator('.heat [aria-pressed="true"]')
    await cell.focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-cell'))).toBe('1-4')
  })

  it('gives every control, picture and region a name, and every link a place to go', async () => {
    const page = await open(rolling)
    const without = await open(beginning)
    expect(await without.evaluate(linksToNowhere)).toEqual([])
    const nameless = await page.evaluate(() => {
      const named = (element: Element) =>
        Boolean(
          element.getAttribute('aria-label') || element.getAttribute('aria-labelledby') || element.textContent?.trim(),
        )
      const things = document.querySelectorAll('button, a, nav, section, [role="img"], [role="slider"], fieldset')
      return [...things].filter((element) => !named(element)).map((element) => element.outerHTML)
    })
    expect(nameless).toEqual([])
    expect(await page.evaluate(linksToNowhere)).toEqual([])
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
      return ids.filter((id, index) => ids.indexOf(id) !== index)
    })
    expect(twice).toEqual([])
  })

  it('shows hostile names as text, and they do not widen the page', async () => {
    const page = await open(hostile, 390)
    expect(await page.locator('main').textContent()).toContain(CANARY)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.title()).toBe('Overview · Millrace')
    for (const width of [390, 1440]) {
      await resize(page, width)
      expect(await tooWide(page)).toBe(0)
      await shoot(page, `hostile-${width}-light`)
    }
    expect(complaints).toEqual([])
  })

  it('moves on by itself when something happens, without a reload', async () => {
    const page = await open(rolling)
    await page.evaluate(() => document.body.setAttribute('data-kept', 'yes'))
    scene = promoted
    happen('automation.decided', {})
    happen('monitoring.window_measured', {})
    happen('registry.alias_moved', {})
    await page.getByText('v2 answers all requests').waitFor()
    expect(await page.locator('body').getAttribute('data-kept')).toBe('yes')
    expect(await headline(page)).toContain('late: v2 keeps every limit.')
    expect(await page.locator('.clock').textContent()).toContain('Jun 25, 2001 09:30 UTC')
    await shoot(page, 'promoted-1440-light')
  })

  it('lets a dot run for each batch that was served, and none for who wants no motion', async () => {
    for (const [motion, dots] of [
      ['no-preference', 1],
      ['reduce', 0],
    ] as const) {
      const page = await open(rolling, 1440, 'light', motion)
      await page.evaluate(() => {
        const seen = new MutationObserver((changes) => {
          const added = changes.flatMap(({ addedNodes }) => [...addedNodes])
          if (added.some((node) => (node as HTMLElement).className === 'dot'))
            document.body.setAttribute('data-dots', '1')
        })
        seen.observe(document.body, { childList: true, subtree: true })
      })
      happen('serving.predicted', { endpoint: 'late', predictions: 3 })
      await page.getByText('Jun 18, 2001 10:15 UTC').waitFor()
      expect(Number(await page.locator('body').getAttribute('data-dots'))).toBe(dots)
      expect(complaints).toEqual([])
    }
  })

  it('keeps its numbers when the connection is lost, says so, and goes on when it is back', async () => {
    const page = await open(rolling)
    const { port } = server.address() as AddressInfo
    await end(server)
    await page.getByText(/^Not live since \d\d:\d\d UTC\. Trying again\.$/).waitFor()
    expect(await headline(page)).toContain('a better model is taking over')
    expect(await page.locator('#endpoints').textContent()).toContain('Rolling out')
    server = await serve(port)
    await page.getByText('Not live since').waitFor({ state: 'detached', timeout: 20_000 })
  })

  it('shows a failure in the panel that failed, with its code, and leaves the others standing', async () => {
    const { '/api/v1/decisions': _, ...rest } = rolling
    const page = await open(rest)
    const failure = page.locator('#decisions .failure')
    await failure.waitFor()
    expect(await failure.textContent()).toContain('The journal could not be read: the disk is full.')
    expect(await failure.textContent()).toContain('journal.disk_full')
    happen('automation.decided', {})
    await page.getByText('Jun 18, 2001 10:15 UTC').waitFor()
    expect(await failure.isVisible()).toBe(true)
    expect(await page.locator('#endpoints').textContent()).toContain('Rolling out')
    scene = rolling
    await failure.getByRole('button', { name: 'Retry' }).click()
    await failure.waitFor({ state: 'detached' })
  })

  it('teaches when nothing runs yet, and what is being done when it begins', async () => {
    const bare = await open(empty, 390)
    expect(await headline(bare)).toContain('Nothing runs here yet.')
    expect(await bare.locator('.command').first().textContent()).toContain('npx millrace demo')
    for (const width of [390, 1440]) {
      await resize(bare, width)
      expect(await tooWide(bare)).toBe(0)
      await shoot(bare, `empty-${width}-light`)
    }
    expect(complaints).toEqual([])
    const page = await open(beginning)
    happen('flow.step_started', { flow: 'training.train', run: 'r', step: 'fit boosting' })
    await page.getByText('fit boosting').first().waitFor()
    await shoot(page, 'beginning-1440-light')
    expect(complaints).toEqual([])
  })
})

/** Runs in the page: links to sections that are not there. */
function linksToNowhere(): string[] {
  const links = [...document.querySelectorAll('a[href^="#"], a[href^="/#"]')]
  const targets = links.map((link) => link.getAttribute('href')!.replace('/', ''))
  return targets.filter((href) => !document.querySelector(href))
}

/** Runs in the page: controls that are smaller than 24 pixels one way. */
function smallTargets(): string[] {
  return [...document.querySelectorAll('button, a:not(.skip)')]
    .map((element) => ({ box: element.getBoundingClientRect(), html: element.outerHTML }))
    .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(({ html }) => html)
}

/** Runs in the page: texts whose contrast with what is behind them is below 4.5, by the formula of WCAG 2.2. */
function faintTexts(): string[] {
  const parse = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const channel = (value: number) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
  const luminance = ([r = 0, g = 0, b = 0]: number[]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const behind = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255]
    const color = parse(getComputedStyle(element).backgroundColor)
    return color.length === 3 || color[3] === 1 ? color : behind(element.parentElement)
  }
  const faint: string[] = []
  for (const element of document.querySelectorAll('main *, aside *, header *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
    if (!own || element.closest('.spoken')) continue
    const style = getComputedStyle(element)
    const ink = luminance(parse(element instanceof SVGElement ? style.fill : style.color))
    const paper = luminance(behind(element))
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.textContent}`)
  }
  return faint
}
