import { DeedNote } from '../../parts/deed-note.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useDeed } from '../../state/deed.ts'
import { counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { mayI, useWho } from '../../state/who.ts'
import { askReceivers, testReceiver } from './questions.ts'

/** Who is told of alerts, and by which channel. */
export function Receivers() {
  const { data, reading } = useQuestion(['alerts', 'receivers'], askReceivers)
  const may = mayI(useWho(), 'monitoring.write')
  const deed = useDeed([])
  const all = data?.receivers ?? []
  const test = (name: string): void =>
    deed.act({
      does: async () => {
        const { success, error } = await testReceiver(name)
        if (!success) throw Object.assign(new Error(error ?? 'It did not arrive.'), { code: 'monitoring.test_failed' })
      },
      says: `The test message to ${name} was taken.`,
    })
  return (
    <Panel
      id="receivers"
      of={7}
      title={all.length === 0 ? 'Nobody is told of alerts' : `${counted(all.length, 'receiver')} of alerts`}
      note="Channels are declared in the project; their secrets are variables of the environment"
      reading={reading}
      has={data !== undefined}
    >
      {data && all.length === 0 && (
        <p className="lede">
          Alerts stand on this page only. Declare a receiver under <code>alerts</code> in{' '}
          <code>millrace.config.ts</code>: webhook, Slack, Teams, PagerDuty, e-mail or Alertmanager.
        </p>
      )}
      <ul className="receivers">
        {all.map(({ name, channel, secrets }) => (
          <li key={name}>
            <b>{name}</b>
            <span>
              {channel}
              {secrets.some(({ isSet }) => !isSet) &&
                `; not set: ${secrets
                  .filter(({ isSet }) => !isSet)
                  .map(({ variable }) => variable)
                  .join(', ')}`}
            </span>
            {may && (
              <button type="button" className="button small" disabled={deed.busy} onClick={() => test(name)}>
                Send a test
              </button>
            )}
          </li>
        ))}
      </ul>
      <DeedNote deed={deed} />
    </Panel>
  )
}
