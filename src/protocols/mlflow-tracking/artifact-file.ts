import type { DoorAnswer } from '../../http/index.ts'
import type { ArtifactFile } from '../../tracking/index.ts'

/** What is shown as plain text, whatever a browser would make of it. */
const TEXTS = new Set(
  (
    'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst ipynb ' +
    'MLmodel MLproject'
  ).split(' '),
)
const TYPES: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ svg: 'image/svg+xml', bmp: 'image/bmp', tif: 'image/tiff', tiff: 'image/tiff', ico: 'image/vnd.microsoft.icon' },
  ...{ html: 'text/html', htm: 'text/html', css: 'text/css', pdf: 'application/pdf', zip: 'application/zip' },
  ...{ tar: 'application/x-tar', mp3: 'audio/mpeg', wav: 'audio/x-wav', mp4: 'video/mp4', webm: 'video/webm' },
}
const UNKNOWN = 'application/octet-stream'
/** A token of HTTP: needs no quotes. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/

/** The answer that is the file: as an attachment, so that no browser runs what somebody logged. */
export function fileAnswer({ path, digest, bytes, file }: ArtifactFile): DoorAnswer {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return {
    ...{ status: 200, type: typeOf(name) },
    headers: { 'content-disposition': attachment(name), etag: `"${digest}"`, 'cache-control': 'no-cache' },
    body: { file, bytes },
  }
}

export function typeOf(name: string): string {
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 ? name.slice(dot + 1) : name
  if (TEXTS.has(ending)) return 'text/plain'
  const known = ending.toLowerCase()
  return Object.hasOwn(TYPES, known) ? TYPES[known]! : UNKNOWN
}

/** Source: RFC 6266 and RFC 8187; a name that is not ASCII has a plain one beside it. */
export function attachment(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return `attachment; filename=${quoted(name)}`
  const plain = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '') || 'download'
  const coded = encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename=${quoted(plain)}; filename*=UTF-8''${coded}`
}

const quoted = (name: string): string => (TOKEN.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`)
