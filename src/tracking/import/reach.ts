import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import type { Call } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { placeOf } from './open-source.ts'

/** Addresses that are this machine, or what only this machine is told of. */
const OWN = new BlockList()
OWN.addSubnet('127.0.0.0', 8, 'ipv4')
OWN.addSubnet('0.0.0.0', 8, 'ipv4')
OWN.addSubnet('169.254.0.0', 16, 'ipv4')
OWN.addAddress('::1', 'ipv6')
OWN.addAddress('::', 'ipv6')
OWN.addSubnet('fe80::', 10, 'ipv6')
OWN.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')
OWN.addSubnet('::ffff:169.254.0.0', 112, 'ipv6')
OWN.addAddress('fd00:ec2::254', 'ipv6')

/**
 * Who may have this process open an address: whoever runs it, and operators; those of other machines not for what is only reachable
 * from this one, where secrets of a cloud are given out.
 *
 * Errors: `tracking.import_refused`.
 */
export async function checkReach(text: string, { actor, files }: Pick<Call, 'actor' | 'files'>): Promise<void> {
  if (files === 'all' || !/^[a-z][a-z0-9+]+:\/\//i.test(text)) return
  const place = placeOf(text)
  if (!actor.roles.includes('operator'))
    throw fail('import_refused', { place, reason: 'only operators name addresses' })
  if (actor.id === LOCAL || !URL.canParse(text)) return
  const host = new URL(text).hostname.replace(/^\[(.*)\]$/, '$1')
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true }).catch(() => [])
  if (found.some(({ address, family }) => OWN.check(address, family === 6 ? 'ipv6' : 'ipv4')))
    throw fail('import_refused', { place, reason: 'it leads to the machine of the server itself' })
}

/** Who asks from this machine. */
const LOCAL = 'local'
