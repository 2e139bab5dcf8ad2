import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '../errors.ts'

/** Keeps texts so that only this installation can read them. */
export interface Vault {
  /** The text, encrypted. */
  seal(text: string): string
  /** Throws `registry.secret_unreadable` for what another key has sealed. */
  open(sealed: string): string
}

const FILE = 'secrets.key'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'
const OWNER_ONLY = 0o600

/**
 * Opens the vault of a folder; the first time its key is made: AES-256-GCM with a nonce of its own for each text. The key is a file that
 * its owner only may read, and not in the database.
 *
 * Errors: `registry.secret_unreadable` where the file is no key.
 */
export async function openVault(folder: string): Promise<Vault> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const place = join(folder, FILE)
  const key = (await readKey(place)) ?? (await makeKey(place))
  if (key.length !== KEY_BYTES) throw fail('secret_unreadable', { reason: `${FILE} is no key` })
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64')
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)).toString('utf8') + decipher.final('utf8')
      } catch (cause) {
        throw fail('secret_unreadable', { reason: 'it was sealed with another key' }, cause)
      }
    },
  }
}

async function readKey(place: string): Promise<Buffer | undefined> {
  return readFile(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

/** Durable before it is used; of two processes that begin at once the key of the first counts. */
async function makeKey(place: string): Promise<Buffer> {
  const draft = `${place}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(draft, 'wx', OWNER_ONLY)
  try {
    await file.writeFile(randomBytes(KEY_BYTES))
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(place)
}
