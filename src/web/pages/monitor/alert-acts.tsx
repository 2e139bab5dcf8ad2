import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { DeedNote } from '../../parts/deed-note.tsx'
import { client } from '../../state/client.ts'
import { type Deed, useDeed } from '../../state/deed.ts'
import { moment } from '../../state/moments.ts'
import type { AlertAnswer, SilenceAnswer } from './questions.ts'

const LENGTHS = ['1h', '4h', '1d', '1w'] as const

/** To take it on, to silence what is like it, to close it; each can be taken back. */
export function AlertActs({ alert, silence }: { alert: AlertAnswer; silence: SilenceAnswer | undefined }) {
  const { id, endpoint, code, closedAt, acknowledgedAt } = alert
  const [because, setBecause] = useState('')
  const [during, setDuring] = useState<string>(LENGTHS[1])
  const deed = useDeed(['alerts', 'weeks'])
  const navigate = useNavigate({ from: '/monitoring/$endpoint' })
  const why = because.trim() === '' ? 'no reason given' : because.trim()
  const reopen = async (): Promise<void> => {
    const { id: again } = await client.monitoring.reopen({ alert: id })
    await navigate({ search: { tab: 'alerts', state: 'open', alert: again }, replace: true, resetScroll: false })
  }
  const acknowledge = (): void =>
    deed.act({
      does: () => client.monitoring.acknowledge({ alert: id, ...(because.trim() !== '' && { note: because.trim() }) }),
      says: 'Taken on. Nobody further is told.',
      undoes: { does: () => client.monitoring.unacknowledge({ alert: id }), says: 'Not taken on any more.' },
    })
  const close = (): void =>
    deed.act({
      does: async () => {
        await client.monitoring.close({ alert: id, because: why })
        // The list of open alerts no longer has it; the address keeps it shown.
        await navigate({ search: { tab: 'alerts', state: 'past', alert: id }, replace: true, resetScroll: false })
      },
      says: 'Closed. A later window that shows the same opens a new one.',
      undoes: { does: reopen, says: 'Open again, as a new alert.' },
    })
  const hush = (): void => {
    let made = ''
    deed.act({
      does: async () => {
        made = (await client.monitoring.silence({ endpoint, code, during, because: why })).id
      },
      says: `Silent for ${during}: nobody is told of ${code} at ${endpoint}.`,
      undoes: { does: () => client.monitoring.unsilence({ silence: made }), says: 'Told again.' },
    })
  }
  return (
    <div className="alert-acts">
      {closedAt === null ? (
        <Open
          {...{ because, during, deed, acknowledge, close, hush }}
          isTaken={acknowledgedAt !== undefined}
          isSilent={silence !== undefined}
          onBecause={setBecause}
          onDuring={setDuring}
        />
      ) : (
        <div className="panel-end">
          <button
            type="button"
            className="button"
            disabled={deed.busy}
            onClick={() => deed.act({ does: reopen, says: 'Open again, as a new alert.' })}
          >
            Open it again
          </button>
        </div>
      )}
      {silence && <Silenced silence={silence} deed={deed} />}
      <DeedNote deed={deed} />
    </div>
  )
}

/** The silence that holds it back, to be ended. */
function Silenced({ silence, deed }: { silence: SilenceAnswer; deed: Deed }) {
  return (
    <div className="panel-end">
      <span className="note">{`Silenced until ${moment(silence.to)} by ${silence.by}: ${silence.because}.`}</span>
      <button
        type="button"
        className="button small"
        disabled={deed.busy}
        onClick={() =>
          deed.act({ does: () => client.monitoring.unsilence({ silence: silence.id }), says: 'Told again.' })
        }
      >
        End the silence
      </button>
    </div>
  )
}

interface OpenGiven {
  readonly because: string
  readonly during: string
  readonly deed: Deed
  readonly isTaken: boolean
  readonly isSilent: boolean
  readonly acknowledge: () => void
  readonly close: () => void
  readonly hush: () => void
  readonly onBecause: (text: string) => void
  readonly onDuring: (length: string) => void
}

/** What may be done with an open alert, each with its reason. */
function Open(given: OpenGiven) {
  const { because, during, deed, isTaken, isSilent, acknowledge, close, hush, onBecause, onDuring } = given
  return (
    <>
      <label className="field">
        <span className="spoken">Why</span>
        <input
          value={because}
          maxLength={1_000}
          placeholder="Why; it is kept"
          onChange={({ target }) => onBecause(target.value)}
        />
      </label>
      <div className="panel-end">
        {!isTaken && (
          <button type="button" className="button" disabled={deed.busy} onClick={acknowledge}>
            Take it on
          </button>
        )}
        <button type="button" className="button" disabled={deed.busy} onClick={close}>
          Close it
        </button>
        {!isSilent && (
          <>
            <button type="button" className="button" disabled={deed.busy} onClick={hush}>
              Silence its kind
            </button>
            <label className="choice-field">
              for
              <select value={during} onChange={({ target }) => onDuring(target.value)}>
                {LENGTHS.map((length) => (
                  <option key={length} value={length}>
                    {length}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
      </div>
    </>
  )
}
