import { writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../support/axe.ts'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { type Started, up } from '../support/command.ts'
import { canaryAnswers } from '../support/endpoint-answers.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { artifacts, builtPage, servePageBefore } from '../support/page-files.ts'
import { sumModel } from '../support/sum-model.ts'

cleanFolders()
if (!chromiumPath) console.log(withoutChromium)

const HOSTILE = '<img src=x onerror="document.title=1">'

describe.skipIf(!chromiumPath)('the pages of endpoints and predictions', () => {
  let millrace: Started & { readonly url: string }
  let server: Server
  let browser: Browser
  let base: string
  let complaints: string[] = []

  const ask = async (method: string, address: string, body?: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(millrace.url + address, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const text = await answer.text()
    expect(answer.status, `${address} ${text}`).toBe(200)
    return JSON.parse(text)
  }

  beforeAll(async () => {
    const folder = freshFolder()
    for (const weight of [2, 3]) writeFileSync(path.join(folder, `${weight}.onnx`), sumModel(weight))
    const [web] = await Promise.all([
      builtPage(),
      up(folder, ['--model', 'sum=2.onnx']).then((started) => {
        millrace = started
      }),
    ])
    await ask('POST', '/api/v1/endpoints/sum/serve', { file: '3.onnx', because: 'weighs more' })
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

  interface Look {
    readonly width?: number
    readonly theme?: 'light' | 'dark'
    readonly answers?: Readonly<Record<string, object>>
  }

  async function open(address: string, { width = 1440, theme = 'light', answers = {} }: Look = {}): Promise<Page> {
    complaints = []
    const viewport = { width, height: 900 }
    const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.route('**/api/v1/**', (route) => {
      const answer = answers[new URL(route.request().url()).pathname]
      return answer && route.request().method() === 'GET' ? route.fulfill({ json: answer }) : route.fallback()
    })
    await page.goto(base + address)
    await page.locator('.verdict:not(.waiting) h1').waitFor()
    return page
  }
  const headline = (page: Page) => page.locator('h1').textContent()

  async function isSound(page: Page, name: string): Promise<void> {
    await page.locator('.blocks').first().waitFor({ state: 'detached' })
    await page.screenshot({ path: path.join(artifacts, `${name}.png`), fullPage: true })
    expect(await axeFindings(page)).toEqual([])
    expect(await page.locator('h1').count()).toBe(1)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.locator('main').textContent()).not.toMatch(/undefined|NaN|\[object/)
    const spare = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    expect(await page.evaluate(spare)).toBe(0)
    expect(complaints).toEqual([])
  }

  it('tries a row, follows the answer to its prediction, labels it and finds it in the list by its filters', async () => {
    const page = await open('/')
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.locator('h1', { hasText: '1 endpoint' }).waitFor()
    await page.getByRole('link', { name: 'sum', exact: true }).click()
    await page.locator('h1', { hasText: 'sum: v2 answers all requests' }).waitFor()
    const fields = page.locator('#try input')
    for (const [index, text] of ['4', 'five'].entries()) await fields.nth(index).fill(text)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.locator('#try .deed', { hasText: 'serving.wrong_kind' }).waitFor()
    await fields.nth(1).fill('5')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.locator('#try .said', { hasText: 'v2 says 27' }).waitFor()
    complaints = []
    await page.getByRole('link', { name: 'See how' }).click()
    await page.locator('h1', { hasText: 'v2 said 27; the outcome is not known yet' }).waitFor()
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/')[2]!)
    await page.locator('#inputs dd', { hasText: '5' }).waitFor()
    expect(await page.locator('#way').textContent()).toContain('v2 alone')
    await ask('POST', '/api/v1/endpoints/sum/labels', { labels: [{ id, label: 28 }] })
    await page.reload()
    await page.locator('h1', { hasText: 'it was 28' }).waitFor()
    await page.getByRole('link', { name: 'Predictions', exact: true }).click()
    await page.getByLabel('Outcome').selectOption('no')
    await page.locator('h1', { hasText: 'No prediction of sum matches' }).waitFor()
    await page.getByLabel('Outcome').selectOption('yes')
    await page.getByRole('link', { name: id }).waitFor()
    expect(new URL(page.url()).searchParams.get('labeled')).toBe('yes')
    await page.goBack()
    await page.locator('h1', { hasText: 'No prediction of sum matches' }).waitFor()
    expect(complaints).toEqual([])
  }, 60_000)

  it('undoes a version, and undoes the undo; who did it and why stays', async () => {
    const page = await open('/endpoints/sum')
    await page.getByPlaceholder('Why; it is kept').fill(`too heavy ${HOSTILE}`)
    await page.getByRole('button', { name: 'Undo: all traffic to v1' }).click()
    await page.locator('#acts .deed', { hasText: 'v1 answers all requests again.' }).waitFor()
    await page.locator('h1', { hasText: 'sum: v1 answers all requests' }).waitFor()
    expect(await page.locator('#history').textContent()).toContain(`too heavy ${HOSTILE}`)
    await page.locator('#acts .deed').getByRole('button', { name: 'Undo' }).click()
    await page.locator('h1', { hasText: 'sum: v2 answers all requests' }).waitFor()
    expect((await ask('GET', '/api/v1/endpoints/sum')).endpoint).toMatchObject({ champion: 2, previous: 1 })
    expect(complaints).toEqual([])
  }, 60_000)

  for (const [width, theme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    it(`shows a canary as it accrues, at ${width} pixels, ${theme}: nothing hostile runs, axe finds nothing`, async () => {
      const answers = canaryAnswers(HOSTILE)
      const page = await open('/endpoints/late', { width, theme, answers })
      expect(await headline(page)).toContain('v2 is better than v1, loss lower by 0.0245')
      await page.locator('#evidence h2', { hasText: 'v2 is better: −0.0245' }).waitFor()
      expect(await page.locator('#traffic .way .now').textContent()).toContain('25')
      expect(await page.locator('#segments').textContent()).toContain('better in one of three segments')
      expect(await page.locator('#guardrails').textContent()).toContain('Suspected')
      expect(await page.locator('#ends').textContent()).toContain('Next step, 50')
      expect(await page.locator('#objectives').textContent()).toContain('errors: the budget burns too fast')
      await page.getByRole('button', { name: 'Veto the rollout' }).waitFor()
      await page.locator('#evidence .reader').focus()
      await page.keyboard.press('Home')
      await page.locator('.readout', { hasText: 'after 240' }).waitFor()
      await page.keyboard.press('Escape')
      await isSound(page, `endpoint-${width}-${theme}`)
    }, 60_000)

    it(`shows lists and a prediction at ${width} pixels, ${theme}: nothing hostile runs, axe finds nothing`, async () => {
      await ask('POST', '/api/v1/endpoints/sum/predictions', { rows: [{ 'x[0]': 1, 'x[1]': 2 }], ids: [HOSTILE] })
      const page = await open('/endpoints', { width, theme })
      await isSound(page, `endpoints-${width}-${theme}`)
      for (const [name, address, says] of [
        ['predictions', '/endpoints/sum/predictions', 'predictions of sum'],
        ['prediction', `/predictions/${encodeURIComponent(HOSTILE)}`, 'v2 said'],
      ] as const) {
        await page.goto(base + address)
        await page.locator('h1', { hasText: says }).waitFor()
        await isSound(page, `${name}-${width}-${theme}`)
      }
    }, 60_000)
  }

  it('says that features are not shown to who lacks the permit, and shows the rest', async () => {
    await ask('POST', '/api/v1/endpoints/sum/predictions', { rows: [{ 'x[0]': 1, 'x[1]': 2 }], ids: ['shy'] })
    const page = await open('/predictions/shy')
    const problem = { code: 'governance.forbidden', detail: 'The action needs the permit.', help: 'Ask an operator.' }
    await page.route('**/predictions/shy/inputs*', (route) =>
      route.fulfill({ status: 403, contentType: 'application/problem+json', json: problem }),
    )
    await page.reload()
    await page.locator('#inputs h2', { hasText: 'not shown to you' }).waitFor()
    expect(await page.locator('#inputs').textContent()).toContain('serving.inputs')
    expect(await headline(page)).toContain('v2 said 9')
  }, 60_000)

  it('shows no button to who may only look, and says which permit an act takes', async () => {
    const page = await open('/endpoints')
    const viewer = { id: 'vera', roles: ['viewer'], permits: ['*.read'], known: [] }
    await page.route('**/api/v1/whoami', (route) => route.fulfill({ json: viewer }))
    await page.goto(`${base}/endpoints/sum`)
    await page.locator('#acts', { hasText: 'Acting here needs the permit serving.traffic.' }).waitFor()
    expect(await page.locator('#acts .move button, #try form button, #comments button[type="submit"]').count()).toBe(0)
  }, 60_000)

  it('says of a prediction that is not there what it looked for, and where all are', async () => {
    const page = await open('/endpoints')
    await page.keyboard.press('/')
    await page.keyboard.type('nobody-1')
    await page.getByRole('option', { name: 'nobody-1' }).click()
    await page.getByText('No journal has a prediction nobody-1.').waitFor()
    expect(await page.locator('.failure').textContent()).toContain('serving.prediction_not_found')
  }, 60_000)
})
