import type { Actor, MillraceError } from '../../base/index.ts'
import type { Door, DoorAnswer } from '../../http/index.ts'
import { fail } from '../errors.ts'

/** What the door needs. */
export interface AlertmanagerPlane {
  /** Takes alerts in, for somebody: permit, audit. */
  receive(body: object, actor: Actor): Promise<unknown>
}

const BODY_LIMIT = 4 * 1024 * 1024

/**
 * Where an Alertmanager sends its webhooks: `POST /api/hooks/alertmanager`, with a bearer token where one is asked for.
 *
 * @example
 * createServer({ …, doors: [alertmanagerHook({ plane })] })
 */
export function alertmanagerHook({ plane }: { readonly plane: AlertmanagerPlane }): Door {
  return {
    name: 'alertmanager',
    prefixes: ['/api/hooks'],
    bodyLimit: BODY_LIMIT,
    routes: [
      {
        ...{
          method: 'POST',
          path: '/api/hooks/alertmanager',
          permit: 'monitoring.write',
          label: 'alertmanager.receive',
        },
        answer: async ({ body, actor }) => ({
          ...{ status: 200, type: 'application/json' },
          body: JSON.stringify(await plane.receive(knownOf(documentIn(body)), actor)),
        }),
      },
    ],
    fault: faultOf,
  }
}

function documentIn(body: Buffer): object {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (cause) {
    throw fail('bad_hook', { reason: 'its body is not JSON' }, cause)
  }
  throw fail('bad_hook', { reason: 'its body is no object' })
}

/** What is read of a body: newer versions say more. */
function knownOf({ alerts }: { readonly alerts?: unknown }): object {
  if (!Array.isArray(alerts)) return { alerts }
  return {
    alerts: alerts.map((one: unknown) => {
      if (typeof one !== 'object' || one === null) return one
      const { status, labels, annotations } = one as Readonly<Record<string, unknown>>
      return { status, labels, ...(annotations !== undefined && { annotations }) }
    }),
  }
}

function faultOf({ status, code, message, help }: MillraceError): DoorAnswer {
  return { status, type: 'application/json', body: JSON.stringify({ error: { code, message, help } }) }
}
