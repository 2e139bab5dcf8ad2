import { writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../support/axe.ts'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { type Started, up } from '../support/command.ts'
import { decisionAnswers } from '../support/decision-answers.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { artifacts, builtPage, servePageBefore } from '../support/page-files.ts'

cleanFolders()
if (!chromiumPath) console.log(withoutChromium)

const HOSTILE = '<img src=x onerror="document.title=1">'

/** A view, a pipeline that waits until it is let go on, and one that fails. */
const PROJECT = `import { csv, dataset, defineProject, featureView, pipeline, sql, sqlStep, step, window } from 'millrace'
import { existsSync } from 'node:fs'
const rides = dataset('rides', { source: csv('rides.csv'), time: 'at' })
const cityLate = featureView('city_late', { from: rides, entity: 'city', features: { late_rate: window.mean(sql\`delay > 15\`, '3h') } })
const nightly = pipeline('nightly', { steps: {
  clean: sqlStep({ reads: { rides }, query: sql\`select * from rides where delay >= 0\`, writes: 'clean' }),
  check: step({ after: ['clean'], cache: false, run: async ({ log, signal }) => {
    log('waiting ${HOSTILE}')
    while (!existsSync('go') && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 50))
    log('gone on')
    return 7
  } }),
} })
const broken = pipeline('broken', { steps: { only: step({ retries: 1, run: () => { throw new Error('no file of July') } }) } })
export default defineProject({ name: 'rides', datasets: [rides], views: [cityLate], pipelines: [nightly, broken] })
`

describe.skipIf(!chromiumPath)('the pages of decisions, pipelines and features', () => {
  const folder = freshFolder()
  let millrace: Started & { readonly url: string }
  let server: Server
  let browser: Browser
  let base: string
  let complaints: string[] = []

  beforeAll(async () => {
    const now = Date.now()
    const rows = Array.from({ length: 40 }, (_, row) => {
      return `${new Date(now - (row + 1) * 60_000).toISOString()},${row % 2 ? 'Rome' : 'Oslo'},${row}`
    })
    writeFileSync(path.join(folder, 'rides.csv'), ['at,city,delay', ...rows].join('\n'))
    writeFileSync(path.join(folder, 'millrace.config.ts'), PROJECT)
    const [web, started] = await Promise.all([builtPage(), up(folder)])
    millrace = started
    server = await servePageBefore(web, millrace.url)
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await launchChromium()
    await post('/api/v1/pipelines/broken/runs', { wait: 20 })
  }, 120_000)
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    server?.closeAllConnections()
    server?.close()
    await millrace?.stop()
  })

  async function post(address: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(millrace.url + address, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(answer.status, address).toBe(200)
  }

  async function open(width: number, theme: 'light' | 'dark'): Promise<Page> {
    complaints = []
    const viewport = { width, height: 900 }
    const context: BrowserContext = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    return page
  }
  async function goTo(page: Page, address: string): Promise<void> {
    await page.goto(base + address)
    await page.locator('.verdict:not(.waiting) h1').waitFor()
  }
  /** Answers with a loop that waits for a person; gives what was said to it. */
  async function withDecisions(page: Page): Promise<string[]> {
    const said: string[] = []
    const answers = decisionAnswers(HOSTILE)
    await page.route('**/api/v1/**', (route) => {
      const request = route.request()
      const { pathname } = new URL(request.url())
      if (request.method() === 'POST' && pathname.startsWith('/api/v1/loop/')) {
        said.push(`${pathname} ${request.postData()}`)
        return route.fulfill({ json: { id: 'x', at: 0, endpoint: 'late', word: 'approve', by: 'ada', because: 'x' } })
      }
      const answer = request.method() === 'GET' ? answers[pathname] : undefined
      return answer ? route.fulfill({ json: answer }) : route.fallback()
    })
    return said
  }

  const PAGES: readonly (readonly [name: string, address: string])[] = [
    ['decisions', '/decisions'],
    ['decision-asked', '/decisions/asked?replay=yes'],
    ['decision-stepped', '/decisions/stepped'],
    ['pipelines', '/pipelines'],
    ['pipeline', '/pipelines/broken?step=only'],
    ['features', '/features'],
    ['view', '/features/city_late?entity=city=Rome'],
  ]
  for (const [width, theme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    it(`at ${width} pixels, ${theme}: axe finds nothing, hostile names are text, nothing is wider than the window`, async () => {
      const page = await open(width, theme)
      await withDecisions(page)
      for (const [name, address] of PAGES) {
        await goTo(page, address)
        await page.locator('.blocks').first().waitFor({ state: 'detached' })
        expect(await axeFindings(page), name).toEqual([])
        expect(await page.locator('main img').count(), name).toBe(0)
        expect(await page.locator('main').textContent(), name).not.toMatch(/undefined|NaN|\[object/)
        const room = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(room, name).toBe(0)
        await page.screenshot({ path: path.join(artifacts, `${name}-${width}-${theme}.png`), fullPage: true })
      }
      expect(complaints).toEqual([])
    }, 60_000)
  }

  it('a decision that waits is approved with a reason, its evidence is read, and another answer of the rule is told', async () => {
    const page = await open(1440, 'light')
    const said = await withDecisions(page)
    await goTo(page, '/decisions')
    expect(await page.locator('h1').textContent()).toBe('late waits for you.')
    const approve = page.locator('#waits-late').getByRole('button', { name: 'Approve' })
    expect(await approve.isDisabled()).toBe(true)
    await page.locator('#waits-late').getByPlaceholder('Why; it is kept').fill('looks right')
    await approve.click()
    await page.getByText('Approved. The loop goes on at its next look.').waitFor()
    expect(said).toEqual(['/api/v1/loop/late/approvals {"because":"looks right"}'])
    await page.getByLabel('Kind').selectOption('hold')
    await expect.poll(() => new URL(page.url()).searchParams.get('kind')).toBe('hold')
    await page.getByRole('link', { name: /A person is asked before the training/ }).click()
    await page.locator('h1', { hasText: 'It waits for you' }).waitFor()
    expect(await page.locator('#alternatives').textContent()).toContain('\u22120.0300\u22120.0500 to \u22120.0100')
    expect(await page.locator('#record').textContent()).toContain('0123456789ab')
    await page.getByRole('button', { name: 'Decide again from the record' }).click()
    await page.getByText('Another decision').waitFor()
    await page.goBack()
    await page.goBack()
    await page.locator('h1', { hasText: 'late waits for you.' }).waitFor()
    expect(new URL(page.url()).searchParams.get('kind')).toBe('hold')
    await goTo(page, '/decisions/stepped')
    expect(await page.locator('#path h2').textContent()).toBe('Evidence stood at 25 to 1 after 700 labeled requests')
    expect(await page.locator('#tests').textContent()).toContain('Suspected')
    expect(complaints).toEqual([])
  }, 60_000)

  it('a pipeline is run, its log streams, it is stopped and begun again, and ends from the cache', async () => {
    const page = await open(1440, 'light')
    await goTo(page, '/pipelines/nightly')
    expect(await page.locator('h1').textContent()).toBe('nightly was never run.')
    await page.getByRole('button', { name: 'Run it' }).click()
    await page.locator('.log-lines', { hasText: `waiting ${HOSTILE}` }).waitFor()
    await page.locator('h1', { hasText: 'nightly runs: check.' }).waitFor()
    await page.getByRole('button', { name: 'Stop the run' }).click()
    await page.locator('h1', { hasText: 'was stopped by' }).waitFor()
    writeFileSync(path.join(folder, 'go'), '')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.locator('h1', { hasText: 'nightly is done.' }).waitFor()
    await page.locator('.log-lines', { hasText: 'gone on' }).waitFor()
    await page.getByRole('link', { name: /clean From the cache/ }).click()
    await page.locator('#step', { hasText: 'whose inputs were the same' }).waitFor()
    expect(new URL(page.url()).searchParams.get('step')).toBe('clean')
    await page.goBack()
    await page.locator('#step h2', { hasText: 'What it read and made' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('broken')
    await page.getByRole('option', { name: 'broken' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('h1', { hasText: 'broken failed at only.' }).waitFor()
    expect(await page.locator('#step').textContent()).toContain('pipeline.step_threw')
    expect(complaints).toEqual([])
  }, 60_000)

  it('a view is brought up to now, and one entity is looked up; an unknown view is refused with its code', async () => {
    const page = await open(1440, 'light')
    await goTo(page, '/features')
    await page.getByRole('link', { name: 'city_late' }).click()
    await page.getByRole('button', { name: 'Bring it up to now' }).click()
    await page.getByText('It is ready up to now.').waitFor()
    await page.getByRole('textbox', { name: 'city' }).fill('Rome')
    await page.getByRole('button', { name: 'Look up' }).click()
    await page.locator('.found', { hasText: 'Present' }).waitFor()
    expect(new URL(page.url()).searchParams.get('entity')).toBe('city=Rome')
    await page.getByRole('textbox', { name: 'city' }).fill('Atlantis')
    await page.getByRole('button', { name: 'Look up' }).click()
    await page.locator('.found', { hasText: 'Not found' }).waitFor()
    await page.goto(`${base}/features/city_lat`)
    await page.locator('.failure', { hasText: 'features.view_not_found' }).waitFor()
  }, 60_000)
})
