import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { NAMES_IN_PAGES } from '../../src/http/refusals.ts'

/** Where screenshots and the page that tests look at are. */
export const artifacts: string = fileURLToPath(new URL('../.artifacts', import.meta.url))

const sources = fileURLToPath(new URL('../../src', import.meta.url))
const config = fileURLToPath(new URL('../../src/web/vite.config.ts', import.meta.url))
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
/** Stricter than what Millrace sends: nothing but its own files. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page built from the sources as they are now, so that no old page is looked at; built once for all tests. Gives the folder. */
export async function builtPage(): Promise<string> {
  const folder = join(artifacts, `web-${await sourcesNow()}`)
  if (existsSync(folder)) return folder
  const made = join(artifacts, `web-of-${process.pid}`)
  await mkdir(artifacts, { recursive: true })
  await build({ configFile: config, logLevel: 'error', build: { outDir: made } })
  // Another process may have been first: then its page, which is the same, stays.
  await rename(made, folder).catch(() => rm(made, { recursive: true }))
  return folder
}

/** Differs where any source does. */
async function sourcesNow(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(sources, { recursive: true })).sort()) {
    const { mtimeMs, size } = await stat(join(sources, file))
    hash.update(`${file} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

/** Answers with a file of the built page. As Millrace does: every address that is no file is the page. */
export async function answerFile(folder: string, path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) === '' || NAMES_IN_PAGES.test(path) ? 'index.html' : path.slice(1)
  const bytes = await readFile(join(folder, name)).catch(() => undefined)
  const type = TYPES[extname(name)] ?? 'text/plain'
  response.writeHead(bytes ? 200 : 404, { 'content-type': type, 'content-security-policy': POLICY })
  response.end(bytes)
}

/** Serves the built page before a running Millrace: its files from the folder, everything else from there. */
export function servePageBefore(folder: string, millrace: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://local')
    if (pathname.startsWith('/api/')) void passOn(millrace, request, response)
    else void answerFile(folder, pathname, response)
  })
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)))
}

async function passOn(millrace: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const ended = new AbortController()
  response.on('close', () => ended.abort())
  const { method = 'GET', url = '/' } = request
  const { 'content-type': type, authorization } = request.headers
  const who = authorization === undefined ? {} : { authorization }
  const body = method === 'GET' ? undefined : await new Response(Readable.toWeb(request) as ReadableStream).text()
  try {
    const answer = await fetch(millrace + url, {
      ...{ method, signal: ended.signal, headers: who },
      ...(body !== undefined &&
        body !== '' && { body, headers: { ...who, 'content-type': type ?? 'application/json' } }),
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
    for await (const piece of answer.body ?? []) response.write(piece)
    response.end()
  } catch {
    response.destroy()
  }
}
