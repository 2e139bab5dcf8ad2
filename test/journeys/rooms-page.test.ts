import { writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../support/axe.ts'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { type Started, up } from '../support/command.ts'
import { datasetAnswers } from '../support/dataset-answers.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { pageOfMany } from '../support/many-runs.ts'
import { artifacts, builtPage, servePageBefore } from '../support/page-files.ts'
import { sumModel } from '../support/sum-model.ts'

cleanFolders()
if (!chromiumPath) console.log(withoutChromium)

const HOSTILE = '<img src=x onerror="document.title=1">'

describe.skipIf(!chromiumPath)('the rooms of the page', () => {
  let millrace: Started & { readonly url: string }
  let server: Server
  let browser: Browser
  let base: string
  let runs: string[] = []
  let complaints: string[] = []

  const ask = async (method: string, address: string, body?: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(millrace.url + address, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const text = await answer.text()
    expect(answer.status, `${address} ${text}`).toBe(200)
    return JSON.parse(text)
  }
  const mlflow = (what: string, body: object) => ask('POST', `/api/2.0/mlflow/${what}`, body)

  async function logRun(experiment: string, index: number, name: string): Promise<string> {
    const start = { experiment_id: experiment, start_time: 1_700_000_000_000 + index * 60_000, run_name: name }
    const { run } = await mlflow('runs/create', start)
    const id: string = run.info.run_id
    const metrics = Array.from({ length: 12 }, (_, step) => ({
      ...{ key: 'loss', value: 0.3 + index / 100 + 0.5 / (1 + step), timestamp: 1_700_000_000_000 + step, step },
    }))
    const params = [
      { key: 'learner', value: index % 2 === 0 ? 'boosting' : 'forest' },
      { key: 'depth', value: String(index) },
      { key: 'seed', value: '0' },
    ]
    await mlflow('runs/log-batch', { run_id: id, metrics, params, tags: [{ key: 'note', value: HOSTILE }] })
    await mlflow('runs/update', { run_id: id, status: 'FINISHED', end_time: 1_700_000_100_000 + index * 60_000 })
    return id
  }

  beforeAll(async () => {
    const folder = freshFolder()
    writeFileSync(path.join(folder, 'one.onnx'), sumModel(2))
    const [web] = await Promise.all([
      builtPage(),
      up(folder, ['--model', 'sum=one.onnx']).then((started) => {
        millrace = started
      }),
    ])
    const { experiment_id } = await mlflow('experiments/create', { name: `sweep ${HOSTILE}` })
    for (const [index, name] of ['first', 'second', HOSTILE, 'fourth'].entries())
      runs = [...runs, await logRun(experiment_id, index, name)]
    await ask('PUT', '/api/v1/models/sum/stages', {
      stages: [{ name: 'candidate' }, { name: 'checked', approvals: 1, authorMayApprove: true }],
    })
    server = await servePageBefore(web, millrace.url)
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
    await millrace?.stop()
  })

  async function open(address: string, width = 1440, theme: 'light' | 'dark' = 'light'): Promise<Page> {
    complaints = []
    const viewport = { width, height: 900 }
    const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(base + address)
    await page.locator('.verdict:not(.waiting) h1').waitFor()
    return page
  }
  const sweep = `/experiments/${encodeURIComponent(`sweep ${HOSTILE}`)}`
  const headline = (page: Page) => page.locator('h1').textContent()

  const PAGES: readonly (readonly [name: string, address: () => string])[] = [
    ['experiments', () => '/experiments'],
    ['runs', () => `${sweep}?chosen=${runs.slice(0, 2).join()}`],
    ['run', () => `/runs/${runs[2]}`],
    ['compare', () => `/compare?runs=${runs.join()}`],
    ['models', () => '/models'],
    ['model', () => '/models/sum'],
    ['version', () => '/models/sum/1'],
    ['data', () => '/data'],
    ['nowhere', () => '/no/such/page'],
  ]
  for (const [name, address] of PAGES) {
    it(`${name}: axe finds nothing, hostile names are text, nothing is wider than the window`, async () => {
      for (const [width, theme] of [
        [1440, 'light'],
        [390, 'dark'],
      ] as const) {
        const page = await open(address(), width, theme)
        await page.locator('.blocks').first().waitFor({ state: 'detached' })
        expect(await axeFindings(page)).toEqual([])
        expect(await page.locator('h1').count()).toBe(1)
        expect(await page.locator('main img').count()).toBe(0)
        expect(await page.title()).toContain('Millrace')
        expect(await page.locator('main').textContent()).not.toMatch(/undefined|NaN|\[object/)
        const room = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect(room).toBe(0)
        await page.screenshot({ path: path.join(artifacts, `${name}-${width}-${theme}.png`), fullPage: true })
        expect(complaints).toEqual([])
        await page.context().close()
      }
    }, 60_000)
  }

  it('finds, orders and chooses runs by keyboard; the address says all of it, and the way back is the way here', async () => {
    const page = await open(sweep)
    expect(await headline(page)).toContain('first has the lowest loss of 4 runs')
    const field = page.getByPlaceholder('metrics.auc > 0.7')
    await field.fill('params.learner == oops')
    await field.press('Enter')
    await page.locator('#filter-fault').waitFor()
    expect(await page.locator('#filter-fault').textContent()).toContain('tracking.bad_filter')
    await field.fill("params.learner = 'forest'")
    await field.press('Enter')
    await page.getByText('2 runs match.').waitFor()
    await field.press('Escape')
    await page.getByText('4 runs.').waitFor()
    await page.getByRole('columnheader', { name: 'depth' }).getByRole('button').click()
    await expect.poll(() => new URL(page.url()).searchParams.get('order')).toBe('params.depth asc')
    await page.locator('[role="columnheader"][aria-sort="ascending"]').waitFor()
    await page.locator('h1').click()
    for (const key of ['j', 'x', 'j', 'x']) {
      await page.keyboard.press(key)
      await page.waitForTimeout(100)
    }
    await page.getByText('2 chosen').waitFor()
    await page.keyboard.press('c')
    await page.getByText('Only what differs').waitFor()
    expect(await headline(page)).toContain('loss lies between')
    expect(await page.locator('#differences').textContent()).not.toContain('seed')
    await page.goBack()
    await page.getByText('2 chosen').waitFor()
    expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
  }, 60_000)

  it('goes anywhere from the keyboard: search, commands, rooms', async () => {
    const page = await open('/models')
    await page.keyboard.press('/')
    await page.keyboard.type('fourth')
    await page.getByRole('option', { name: 'fourth' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('h1', { hasText: 'fourth is done' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('data')
    await page.keyboard.press('Enter')
    await page.locator('h1', { hasText: 'No dataset yet' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.locator('h1', { hasText: 'experiment' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog[open]').count()).toBe(0)
    expect(complaints).toEqual([])
  }, 60_000)

  it('asks for a stage, refuses without approval with the code, approves with a reason, and takes an alias back', async () => {
    const page = await open('/models/sum/1')
    await page.getByLabel('Where to').selectOption('stage checked')
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await page.locator('.deed', { hasText: 'registry.approval_needed' }).waitFor()
    await page.getByRole('button', { name: 'Ask for approval' }).click()
    await page.locator('h1', { hasText: 'A request waits for approval' }).waitFor()
    await page.getByRole('navigation', { name: 'Where you are' }).getByRole('link', { name: 'sum' }).click()
    await page.getByPlaceholder('Why, if you like').fill('looked at it')
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Nothing waits for approval').waitFor()
    expect(await page.locator('#requests').textContent()).toContain('approved: looked at it')
    expect(await page.locator('#stages').textContent()).toContain('v1')
    await page.goto(`${base}/models/sum/1`)
    await page.getByLabel('Where to').selectOption('another…')
    await page.getByPlaceholder('Name of the alias').fill('trial')
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await page.getByText('trial points at v1 now.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('trial points at no version again.').waitFor()
  }, 60_000)

  it('a dataset: axe finds nothing; versions and how they differ, contract, quarantine and profile are there', async () => {
    const answers = datasetAnswers('flights', HOSTILE)
    for (const [width, theme] of [
      [1440, 'dark'],
      [390, 'light'],
    ] as const) {
      const page = await open('/data', width, theme)
      await page.route('**/api/v1/**', (route) => {
        const answer = answers[new URL(route.request().url()).pathname]
        return answer ? route.fulfill({ json: answer }) : route.fallback()
      })
      await page.goto(`${base}/data/flights`)
      await page.getByText('2 columns, one thing to know').waitFor()
      await page.getByText('12 rows added, 2 removed').waitFor()
      expect(await headline(page)).toBe('flights: 100 rows, 1 in quarantine')
      expect(await page.locator('#quarantine .broken').textContent()).toBe('-212')
      expect(await page.locator('#contract').textContent()).toContain('min \u2212200')
      expect(await axeFindings(page)).toEqual([])
      expect(await page.locator('main img').count()).toBe(0)
      await page.screenshot({ path: path.join(artifacts, `dataset-${width}-${theme}.png`), fullPage: true })
      await page.getByRole('link', { name: '1', exact: true }).click()
      await expect.poll(() => new URL(page.url()).searchParams.get('version')).toBe('1')
      expect(complaints).toEqual([])
      await page.context().close()
    }
  }, 60_000)

  it('draws only what can be seen of 100,000 runs and 1,000 columns, to every end', async () => {
    const page = await open('/experiments')
    const many = { runs: 100_000, metrics: 950, params: 50 }
    await page.route('**/api/v1/runs?*', (route) =>
      route.fulfill({ json: pageOfMany(many, new URL(route.request().url()).searchParams) }),
    )
    await page.goto(`${base}/experiments/many`)
    await page.getByText('100,000 runs; scroll on').waitFor()
    await page.getByRole('button', { name: /Columns/ }).click()
    await page.getByRole('button', { name: 'All', exact: true }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    const grid = page.locator('.runs-grid')
    const far = page.getByRole('link', { name: /^run-(?:[3-9]\d\d|\d{4,})$/ }).first()
    await expect
      .poll(
        async () => {
          await grid.evaluate((box) => box.scrollTo(0, box.scrollHeight))
          return far.isVisible()
        },
        { timeout: 60_000 },
      )
      .toBe(true)
    await grid.evaluate((box) => box.scrollTo(1e9, box.scrollTop))
    await page.getByRole('columnheader', { name: 'param_9', exact: true }).waitFor()
    expect(await grid.getAttribute('aria-rowcount')).toBe('100001')
    expect(await grid.getAttribute('aria-colcount')).toBe('1006')
    expect(await grid.locator('*').count()).toBeLessThan(2_500)
    expect(complaints).toEqual([])
  }, 120_000)
})
