import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { NamedKey } from './dsse.ts'

/** A public key whose signatures count. */
export interface KnownKey {
  /** `sha256:` and the hash of the key, as DER. */
  readonly id: string
  /** Whose it is: `this installation`, or as it was named when it was trusted. */
  readonly name: string
  readonly publicKey: string
  readonly since: number
  /** `signs`: what is registered now; `retired`: what it signed still counts; `trusted`: brought from elsewhere. */
  readonly state: 'signs' | 'retired' | 'trusted'
}

/**
 * The keys of this installation. They lie in files of its own, readable by its owner only, and not in the database: who can write there
 * cannot make a key count.
 */
export interface SigningKeys {
  /** The key that signs. */
  readonly current: () => NamedKey
  /** All public keys whose signatures count. */
  readonly known: () => readonly NamedKey[]
  readonly list: () => readonly KnownKey[]
  /** Makes a new key that signs from now on; the private half of the old one is gone. */
  rotate(): Promise<KnownKey>
  /** Lets the signatures of a public key (PEM, Ed25519) count. Throws `registry.bad_key`. */
  trust(name: string, publicKey: string): Promise<KnownKey>
  /** Takes that back. Throws `registry.key_not_found`, also for keys of this installation. */
  distrust(id: string): Promise<void>
}

interface KeyFile {
  readonly format: typeof FORMAT
  /** PEM of the private key that signs. */
  readonly privateKey: string
  readonly keys: readonly KnownKey[]
}

const FORMAT = 'millrace.keys/1'
const FILE = 'signing.json'
const OWN = 'this installation'
const OWNER_ONLY = 0o600

/**
 * Opens the keys of a folder; the first time it makes one.
 *
 * Errors: `registry.keys_unreadable`.
 *
 * @example
 * const keys = await openSigningKeys({ folder: '.millrace/keys', clock })
 */
export async function openSigningKeys(at: { readonly folder: string; readonly clock: Clock }): Promise<SigningKeys> {
  const place = join(at.folder, FILE)
  await mkdir(at.folder, { recursive: true, mode: 0o700 })
  let file = (await read(place)) ?? (await write(place, freshFile(at.clock.now(), [])))
  let known = namedKeys(file)
  let signing = privateKeyOf(file)
  const change = async (next: KeyFile): Promise<void> => {
    file = await write(place, next)
    known = namedKeys(file)
    signing = privateKeyOf(file)
  }
  return {
    current: () => signing,
    known: () => known,
    list: () => file.keys,
    async rotate() {
      const retired = file.keys.map((key) => (key.state === 'signs' ? { ...key, state: 'retired' as const } : key))
      await change(freshFile(at.clock.now(), retired))
      return file.keys[0]!
    },
    async trust(name, publicKey) {
      const { id, pem } = publicKeyOf(publicKey)
      const before = file.keys.find((key) => key.id === id)
      if (before) return before
      const added: KnownKey = { id, name, publicKey: pem, since: at.clock.now(), state: 'trusted' }
      await change({ ...file, keys: [...file.keys, added] })
      return added
    },
    async distrust(id) {
      if (!file.keys.some((key) => key.id === id && key.state === 'trusted')) throw fail('key_not_found', { key: id })
      await change({ ...file, keys: file.keys.filter((key) => key.id !== id) })
    },
  }
}

/** A public key with its id. Throws `registry.bad_key`. */
export function publicKeyOf(pem: string): NamedKey & { readonly pem: string } {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch (cause) {
    throw fail('bad_key', { reason: 'it is no PEM of a public key' }, cause)
  }
  if (pem.includes('PRIVATE')) throw fail('bad_key', { reason: 'it is a private key' })
  if (key.asymmetricKeyType !== 'ed25519') throw fail('bad_key', { reason: 'it is not of Ed25519' })
  return { id: idOf(key), key, pem: pemOf(key) }
}

function freshFile(now: number, before: readonly KnownKey[]): KeyFile {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const own: KnownKey = { id: idOf(publicKey), name: OWN, publicKey: pemOf(publicKey), since: now, state: 'signs' }
  return {
    format: FORMAT,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    keys: [own, ...before],
  }
}

const namedKeys = ({ keys }: KeyFile): readonly NamedKey[] => keys.map(({ publicKey }) => publicKeyOf(publicKey))

function privateKeyOf({ privateKey, keys }: KeyFile): NamedKey {
  const key = createPrivateKey(privateKey)
  const id = idOf(createPublicKey(key))
  if (!keys.some((one) => one.id === id && one.state === 'signs')) throw fail('keys_unreadable', { reason: MISMATCH })
  return { id, key }
}

const MISMATCH = 'its private key is none of its keys'

const idOf = (key: KeyObject): string =>
  `sha256:${createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')}`

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string

async function read(place: string): Promise<KeyFile | undefined> {
  const text = await readFile(place, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw fail('keys_unreadable', { reason: `${error.code}` }, error)
  })
  if (text === undefined) return undefined
  try {
    const file = JSON.parse(text) as KeyFile
    if (file.format === FORMAT) return file
  } catch (cause) {
    throw fail('keys_unreadable', { reason: 'it is not JSON' }, cause)
  }
  throw fail('keys_unreadable', { reason: `its format is not ${FORMAT}` })
}

/** Written beside the place first, so that a crash leaves the file of before or the new one. */
async function write(place: string, file: KeyFile): Promise<KeyFile> {
  const draft = `${place}.new`
  const handle = await open(draft, 'w', OWNER_ONLY)
  try {
    await handle.writeFile(JSON.stringify(file, null, 2))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(draft, OWNER_ONLY)
  await rename(draft, place)
  return file
}
