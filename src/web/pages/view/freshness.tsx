import { Command } from '../../parts/command.tsx'
import { DeedNote } from '../../parts/deed-note.tsx'
import { May } from '../../parts/may.tsx'
import { Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { useDeed } from '../../state/deed.ts'
import { clock, machine } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import type { View } from '../../state/view-words.ts'

/** From when to when look-ups are exact, and how to bring them further. */
export function Freshness({ view: { name, fresh } }: { view: View }) {
  const deed = useDeed(['views'])
  return (
    <Panel
      id="freshness"
      of={5}
      title={fresh ? 'Ready for look-ups' : 'Not ready for look-ups'}
      note="Between these moments a look-up says exactly what the data says"
    >
      {fresh ? (
        <dl className="facts">
          <div>
            <dt>Exact from</dt>
            <dd>
              <time dateTime={machine(fresh.from)}>{clock(fresh.from)}</time>
            </dd>
          </div>
          <div>
            <dt>Exact through</dt>
            <dd>
              {fresh.through === null ? (
                'all was pushed'
              ) : (
                <time dateTime={machine(fresh.through)}>{clock(fresh.through)}</time>
              )}
            </dd>
          </div>
          <div>
            <dt>Entities online</dt>
            <dd>{count(fresh.entities)}</dd>
          </div>
        </dl>
      ) : (
        <p className="lede">It was declared and never materialized. Look-ups find nobody until it is.</p>
      )}
      <May permits={['features.write']}>
        <div className="panel-end">
          <button
            type="button"
            className="button"
            disabled={deed.busy}
            onClick={() =>
              deed.act({ does: () => client.features.materialize({ views: [name] }), says: 'It is ready up to now.' })
            }
          >
            Bring it up to now
          </button>
        </div>
      </May>
      <DeedNote deed={deed} />
      <Command text={`npx millrace features materialize ${name}`} />
    </Panel>
  )
}
