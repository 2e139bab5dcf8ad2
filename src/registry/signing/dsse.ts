import { type KeyObject, sign, verify } from 'node:crypto'
import { type Static, Type } from 'typebox'

/** What the payload of our envelopes is. */
export const IN_TOTO = 'application/vnd.in-toto+json'

export const Envelope = Type.Object({
  payloadType: Type.String(),
  payload: Type.String({ description: 'Base64 of what is signed.' }),
  signatures: Type.Array(Type.Object({ keyid: Type.String(), sig: Type.String({ description: 'Base64, Ed25519.' }) })),
})

/** A signed text, with the keys that signed it. Source: DSSE v1, github.com/secure-systems-lab/dsse. */
export type Envelope = Static<typeof Envelope>

/** A key by its id. */
export interface NamedKey {
  readonly id: string
  readonly key: KeyObject
}

/** Signs a payload. `key` is a private Ed25519 key. */
export function seal(payload: Uint8Array, { id, key }: NamedKey): Envelope {
  const sig = sign(null, authenticated(IN_TOTO, payload), key).toString('base64')
  return { payloadType: IN_TOTO, payload: Buffer.from(payload).toString('base64'), signatures: [{ keyid: id, sig }] }
}

/**
 * The payload of an envelope and the keys that signed it, where one that is known did; `undefined` where none did. The id of a key only
 * says which to try: the key itself decides.
 */
export function openEnvelope(
  { payloadType, payload, signatures }: Envelope,
  keys: readonly NamedKey[],
): { readonly payload: Uint8Array; readonly by: readonly string[] } | undefined {
  const bytes = Buffer.from(payload, 'base64')
  const said = authenticated(payloadType, bytes)
  const by = keys.filter(({ id, key }) =>
    signatures.some(({ keyid, sig }) => keyid === id && verify(null, said, key, Buffer.from(sig, 'base64'))),
  )
  return by.length === 0 ? undefined : { payload: new Uint8Array(bytes), by: by.map(({ id }) => id) }
}

/** What is signed: the type and the payload, each with its length, so that neither can be taken for the other. */
function authenticated(type: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `
  return Buffer.concat([Buffer.from(head), payload])
}
