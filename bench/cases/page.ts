import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { pageOfMany } from '../../test/support/many-runs.ts'
import { answerFile, builtPage } from '../../test/support/page-files.ts'
import { type BenchOptions, type Measured, measuredIn, median } from '../bench.ts'

const measured = measuredIn('page')
const ALONE = { peer: 'none', theirs: null }
const STEPS = 120
const DRIVER = fileURLToPath(new URL('../drivers/page.mjs', import.meta.url))
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const MANY = { runs: 100_000, metrics: 950, params: 50 }

/**
 * The page in Chromium: what its first load weighs, and the longest frames while a table of 100,000 runs with 1,000 columns is scrolled both
 * ways. Frames are measured beside those of the same window at rest, since other work on the machine makes frames late too; `script` is the
 * time of one step in the thread of the page, which waits for nobody.
 */
export async function* bench({ quick }: BenchOptions): AsyncIterable<Measured> {
  const web = await builtPage()
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://local')
    if (!pathname.startsWith('/api/')) return void answerFile(web, pathname, response)
    const body = pathname === '/api/v1/runs' ? pageOfMany(MANY, searchParams) : {}
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  try {
    yield* frames(web, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, quick ? 20 : STEPS)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** What the browser asked for to show the overview, compressed; fonts are compressed by themselves. */
function weightOf(web: string, assets: readonly string[]): Measured {
  const files = [...new Set(assets)].filter((name) => name.startsWith('/assets/'))
  const bytes = files.map((name) => {
    const whole = readFileSync(path.join(web, name))
    return name.endsWith('.woff2') ? whole.length : gzipSync(whole, { level: 9 }).length
  })
  const sum = bytes.reduce((total, size) => total + size, 0)
  return measured('first load', {
    ...ALONE,
    ours: sum / 1000,
    unit: 'kB',
    runs: 1,
    note: `${files.length} files, gzip`,
  })
}

type Scrolled = Readonly<Record<string, { readonly frames: readonly number[]; readonly scripts: readonly number[] }>>

async function* frames(web: string, url: string, steps: number): AsyncIterable<Measured> {
  const words = [DRIVER, `${url}/experiments/many`, CHROMIUM, String(steps)]
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 1e8 })
  const figures = { ...ALONE, unit: 'ms', runs: steps, note: '100,000 runs × 1,000 columns, all shown' }
  const { assets, ways } = JSON.parse(stdout) as { readonly assets: readonly string[]; readonly ways: Scrolled }
  yield weightOf(web, assets)
  for (const [name, found] of Object.entries(ways)) {
    yield measured(`longest frame, ${name}`, { ...figures, ours: Math.max(...found.frames) })
    yield measured(`median frame, ${name}`, { ...figures, ours: median(found.frames) })
    yield measured(`longest script of a step, ${name}`, { ...figures, ours: Math.max(...found.scripts) })
  }
}
