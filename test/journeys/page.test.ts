import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launchChromium, withoutChromium } from '../support/chromium.ts'
import { empty, rolling, type Scene } from '../support/page-fixture.ts'

const web = fileURLToPath(new URL('../../dist/web', import.meta.url))
const artifacts = fileURLToPath(new URL('../.artifacts', import.meta.url))
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

let scene: Scene = rolling()
const streams = new Set<ServerResponse>()

function answer(path: string, response: ServerResponse): void {
  if (path === '/api/v1/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': hello\n\n')
    streams.add(response)
    response.on('close', () => streams.delete(response))
    return
  }
  const body = scene.answers[path]
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body ?? { code: 'http.not_found', detail: `Nothing is at ${path}.`, help: 'See the reference.' }))
}

async function file(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? 'index.html' : path.slice(1)
  const bytes = await readFile(join(web, name)).catch(() => undefined)
  response.writeHead(bytes ? 200 : 404, { 'content-type': TYPES[extname(name)] ?? 'text/plain', 'content-security-policy': POLICY })
  response.end(bytes)
}

function listen(port = 0): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://x').pathname
    if (path.startsWith('/api/')) answer(path, response)
    else void file(path, response)
  })
  return new Promise((ready) => server.listen(port, '127.0.0.1', () => ready(server)))
}

const say = (event: string, data: unknown): void => {
  for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

if (!chromiumPath) console.log(withoutChromium)

describe.skipIf(!chromiumPath)('the web page', () => {
  let server: Server
  let browser: Browser
  let base: string

  beforeAll(async () => {
    await mkdir(artifacts, { recursive: true })
    server = await listen()
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    server?.closeAllConnections()
    server?.close()
  })

  /** A page that fails the test at its end when anything was complained about in the console. */
  async function open(given: Scene, width: number, theme: 'light' | 'dark'): Promise<{ page: Page; complaints: string[] }> {
    scene = given
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(base)
    await page.locator('h1').waitFor()
    await page.locator('#loop-title').waitFor()
    await page.evaluate(() => document.fonts.ready)
    return { page, complaints }
  }
  const widens = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const shoot = (page: Page, name: string) => page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true })

  for (const width of [390, 1440]) {
    for (const theme of ['light', 'dark'] as const) {
      it(`shows the loop at ${width} pixels, ${theme}`, async () => {
        const { page, complaints } = await open(rolling(), width, theme)
        await shoot(page, `overview-${width}-${theme}`)
        expect(await widens(page)).toBe(0)
        expect(await page.locator('h1').allTextContents()).toHaveLength(1)
        expect(complaints).toEqual([])
        await page.context().close()
      })
    }
  }

  it('teaches when nothing runs yet', async () => {
    const { page, complaints } = await open(empty(), 390, 'light')
    await shoot(page, 'empty-390-light')
    expect(complaints).toEqual([])
    await page.setViewportSize({ width: 1440, height: 900 })
    await shoot(page, 'empty-1440-light')
    await page.context().close()
  })
})
void say
