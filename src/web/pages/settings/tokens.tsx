import { type FormEvent, useState } from 'react'
import { Command } from '../../parts/command.tsx'
import { DeedNote } from '../../parts/deed-note.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useDeed } from '../../state/deed.ts'
import { clock, machine } from '../../state/moments.ts'
import { useQuestion } from '../../state/question.ts'
import { askTokens, makeToken, revokeToken } from './questions.ts'

type Token = Awaited<ReturnType<typeof askTokens>>['tokens'][number]

const USUAL_DAYS = '90'

/** Who is let in, under which name and role; a new token is shown once. */
export function Tokens({ roles }: { roles: readonly string[] }) {
  const { data, reading } = useQuestion(['people', 'tokens'], askTokens)
  const [secret, setSecret] = useState('')
  const deed = useDeed(['people'])
  const all = data?.tokens ?? []
  const open = all.filter(isOpen).length
  const make = (order: Order): void => {
    setSecret('')
    deed.act({
      does: async () => setSecret((await makeToken(order.subject, order.role, order.days)).secret),
      says: `Made for ${order.subject}. It is shown this once:`,
    })
  }
  const revoke = ({ id, subject }: Token): void => {
    setSecret('')
    deed.act({ does: () => revokeToken(id), says: `The token of ${subject} opens nothing any more.` })
  }
  return (
    <Panel
      id="tokens"
      of={12}
      title={open === 0 ? 'Nobody else is let in' : `${open === 1 ? 'One token lets' : `${open} tokens let`} people in`}
      note="A token stands in the header Authorization: Bearer; only its hash is kept; a revoked one cannot be given back"
      reading={reading}
      has={data !== undefined}
    >
      <NewToken roles={roles} busy={deed.busy} onMake={make} />
      <DeedNote deed={deed} />
      {secret !== '' && <Command text={secret} />}
      {all.length > 0 && <List tokens={all} onRevoke={revoke} />}
    </Panel>
  )
}

const isOpen = ({ revokedAt, expiresAt }: Token): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > Date.now())

interface Order {
  readonly subject: string
  readonly role: string
  readonly days: number
}

function NewToken({ roles, busy, onMake }: { roles: readonly string[]; busy: boolean; onMake: (o: Order) => void }) {
  const [subject, setSubject] = useState('')
  const [role, setRole] = useState('viewer')
  const [days, setDays] = useState(USUAL_DAYS)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    onMake({ subject: subject.trim(), role, days: Number(days) })
    setSubject('')
  }
  return (
    <form className="tools-line" onSubmit={send}>
      <label className="field">
        <span className="spoken">For whom</span>
        <input value={subject} placeholder="Name, such as ada" onChange={(event) => setSubject(event.target.value)} />
      </label>
      <label className="choice-field">
        Role
        <select value={role} onChange={(event) => setRole(event.target.value)}>
          {roles.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="choice-field">
        Good for
        <select value={days} onChange={(event) => setDays(event.target.value)}>
          {['1', '30', USUAL_DAYS, '365'].map((one) => (
            <option key={one} value={one}>
              {one === '1' ? 'one day' : `${one} days`}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button" disabled={busy || subject.trim() === ''}>
        Make a token
      </button>
    </form>
  )
}

function List({ tokens, onRevoke }: { tokens: readonly Token[]; onRevoke: (token: Token) => void }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" aria-label="Tokens" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Role</th>
            <th scope="col" className="wide-only">
              Made
            </th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="spoken">Revoke</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" className="wraps">
                {token.subject}
              </th>
              <td>{token.role}</td>
              <td className="wide-only">
                <time dateTime={machine(token.madeAt)}>{clock(token.madeAt)}</time> by {token.madeBy}
              </td>
              <td className="wraps">{stateOf(token)}</td>
              <td>
                {isOpen(token) && (
                  <button type="button" className="button small" onClick={() => onRevoke(token)}>
                    Revoke<span className="spoken"> the token of {token.subject}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function stateOf({ revokedAt, expiresAt }: Token): string {
  if (revokedAt !== null) return `revoked ${clock(revokedAt)}`
  if (expiresAt === null) return 'for ever'
  return `${expiresAt <= Date.now() ? 'expired' : 'until'} ${clock(expiresAt)}`
}
