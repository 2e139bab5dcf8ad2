import { readFileSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFindings } from '../support/axe.ts'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { type Started, up } from '../support/command.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { artifacts, builtPage, servePageBefore } from '../support/page-files.ts'
import { sumModel } from '../support/sum-model.ts'

cleanFolders()
if (!chromiumPath) console.log(withoutChromium)

const HOSTILE = '<img src=x onerror="document.title=1">'
const PNG = [0x89, 0x50, 0x4e, 0x47]

describe.skipIf(!chromiumPath)('people who work together on the page', () => {
  let millrace: Started & { readonly url: string }
  let server: Server
  let browser: Browser
  let base: string
  let secret: string
  let run: string
  const complaints: string[] = []

  const ask = async (method: string, address: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(millrace.url + address, { method, headers, body: JSON.stringify(body) })
    expect(answer.status, address).toBe(200)
    return answer.json() as Promise<never>
  }
  const mlflow = (what: string, body: object) => ask('POST', `/api/2.0/mlflow/${what}`, body)

  beforeAll(async () => {
    const folder = freshFolder()
    writeFileSync(path.join(folder, 'one.onnx'), sumModel())
    const [web] = await Promise.all([
      builtPage(),
      up(folder, ['--model', 'sum=one.onnx']).then((started) => {
        millrace = started
      }),
    ])
    const started: { run: { info: { run_id: string } } } = await mlflow('runs/create', {
      experiment_id: '0',
      run_name: 'one',
    })
    run = started.run.info.run_id
    const metrics = Array.from({ length: 12 }, (_, step) => ({
      key: 'loss',
      value: 1 / (1 + step),
      timestamp: step + 1,
      step,
    }))
    await mlflow('runs/log-batch', { run_id: run, metrics })
    const token: { secret: string } = await ask('POST', '/api/v1/tokens', { subject: 'ada', role: 'operator' })
    secret = token.secret
    await ask('PUT', '/api/v1/models/sum/stages', { stages: [{ name: 'checked', approvals: 1 }] })
    server = await servePageBefore(web, millrace.url)
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await launchChromium()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    server?.closeAllConnections()
    server?.close()
    await millrace?.stop()
  })

  async function open(address: string, more: { width?: number; theme?: 'light' | 'dark'; token?: string } = {}) {
    const { width = 1440, theme = 'light', token } = more
    const context = await browser.newContext({
      ...{ viewport: { width, height: 900 }, colorScheme: theme, reducedMotion: 'reduce', acceptDownloads: true },
      ...(token !== undefined && { extraHTTPHeaders: { authorization: `Bearer ${token}` } }),
    })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(base + address)
    await page.locator('.verdict:not(.waiting) h1').waitFor()
    return page
  }

  it('one asks another by name in the comments of a version; the other is told, opens it and approves', async () => {
    const mine = await open('/models/sum/1')
    await mine.getByLabel('Where to').selectOption('stage checked')
    await mine.getByRole('button', { name: 'Ask for approval' }).click()
    await mine.getByText('Asked. It moves by itself').waitFor()
    const hers = await open('/', { token: secret })
    await mine.locator('h1').click()
    await mine.keyboard.press('m')
    await mine.keyboard.type('Is it good enough, @ad')
    await mine.getByRole('option', { name: '@ada' }).waitFor()
    await mine.keyboard.press('Enter')
    await mine.keyboard.type(`? ${HOSTILE}\nsee https://a.example/x.`)
    await mine.keyboard.press('Control+Enter')
    await mine.locator('.comments .words b', { hasText: '@ada' }).waitFor()
    expect(await mine.locator('.comments img').count()).toBe(0)
    expect(await mine.locator('.comments a').getAttribute('rel')).toContain('noopener')
    await hers.locator('#needs', { hasText: 'local names you' }).waitFor()
    await hers.locator('.bell').click()
    await hers.locator('.comments', { hasText: 'Is it good enough' }).waitFor()
    await hers.locator('.bell').waitFor({ state: 'detached' })
    expect(await hers.getByRole('button', { name: 'Edit' }).count()).toBe(0)
    await hers.goto(`${base}/models/sum`)
    await hers.getByPlaceholder('Why, if you like').fill('looked at it')
    await hers.getByRole('button', { name: 'Approve' }).click()
    await hers.getByText('Nothing waits for approval').waitFor()
    await mine.locator('#comments').getByRole('button', { name: 'Remove' }).click()
    await mine.getByText('was removed').waitFor()
    await mine.locator('#comments').getByRole('button', { name: 'Undo' }).click()
    await mine.locator('.comments .words').waitFor()
    expect(await axeFindings(mine)).toEqual([])
    await mine.screenshot({ path: path.join(artifacts, 'comments-1440-light.png'), fullPage: true })
    await Promise.all([mine.context().close(), hers.context().close()])
  }, 60_000)

  it('a point of a curve is commented by keyboard, marked there, and taken away as a picture with the data', async () => {
    const page = await open(`/runs/${run}`)
    const reader = page.getByRole('slider', { name: /Read loss/ })
    await reader.focus()
    for (const key of ['Home', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('textbox', { name: 'Comment on loss at 1' }).fill('falls fast here')
    await page.locator('.at-point').getByRole('button', { name: 'Comment', exact: true }).click()
    await page.getByRole('button', { name: /step 1: local: falls fast/ }).waitFor()
    expect(new URL(page.url()).searchParams.get('point')).toBe('loss,1')
    const take = async (menu: string, item: string): Promise<Buffer> => {
      await page.getByRole('button', { name: menu }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ])
      return readFileSync(await download.path())
    }
    const picture = await take('Export: How it went', 'PNG')
    expect([...picture.subarray(0, 4)]).toEqual(PNG)
    expect(picture.readUInt32BE(16)).toBeGreaterThan(600)
    writeFileSync(path.join(artifacts, 'taken.png'), picture)
    expect((await take('Export: 1 metric', 'CSV')).toString()).toMatch(/^Metric,Value,.*\nloss,0\.0833,/)
    const data = JSON.parse((await take('Share this page', 'Data as JSON')).toString())
    expect(JSON.stringify(data.answers)).toContain('falls fast here')
    await page.context().close()
  }, 60_000)

  it('a view of the runs is kept under a name, shared, and opened by another', async () => {
    const page = await open('/experiments/Default?order=metrics.loss+asc')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByPlaceholder('Name of what is shown now').fill('lowest loss')
    await page.getByLabel('For all').check()
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('Kept as lowest loss.').waitFor()
    expect(await axeFindings(page)).toEqual([])
    const hers = await open('/experiments/Default', { token: secret })
    await hers.getByRole('button', { name: 'Views' }).click()
    await hers.getByRole('button', { name: 'lowest loss' }).click()
    await expect.poll(() => new URL(hers.url()).searchParams.get('order')).toBe('metrics.loss asc')
    await Promise.all([page.context().close(), hers.context().close()])
  }, 60_000)

  it('settings: axe finds nothing, nothing is wider than the window; a token is made, shown once and revoked', async () => {
    for (const [width, theme] of [
      [1440, 'light'],
      [390, 'dark'],
    ] as const) {
      const page = await open('/settings', { width, theme })
      await page.getByText('You are local').waitFor()
      await page.locator('#settings table').waitFor()
      expect(await axeFindings(page)).toEqual([])
      expect(await page.locator('main').textContent()).not.toMatch(/undefined|NaN|\[object/)
      const room = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(room).toBe(0)
      await page.screenshot({ path: path.join(artifacts, `settings-${width}-${theme}.png`), fullPage: true })
      await page.context().close()
    }
    const page = await open('/settings')
    await page.getByPlaceholder('Name, such as ada').fill('bob')
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.locator('#tokens .command', { hasText: 'mr_' }).waitFor()
    await page.getByRole('button', { name: 'Revoke the token of bob' }).click()
    await page.getByText('The token of bob opens nothing any more.').waitFor()
    await page.getByRole('radio', { name: 'Dark' }).check()
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
    expect(complaints).toEqual([])
    await page.context().close()
  }, 60_000)
})
