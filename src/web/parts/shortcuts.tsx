import { useSingleKeys } from '../state/keys.ts'
import { ROOMS } from '../state/rooms.ts'
import { Dialog } from './dialog.tsx'

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['/', 'Search everything'],
  ['Ctrl K, ⌘ K', 'Commands'],
  ...ROOMS.map(({ letter, name }) => [`g ${letter}`, `Go to ${name}`] as const),
  ['j, k', 'Next and previous row of a table'],
  ['x', 'Choose the row'],
  ['c', 'Compare what is chosen'],
  ['d', 'Only columns that differ'],
  ['Enter', 'Open the row'],
  ['← →', 'Read a chart'],
  ['m', 'Write a comment'],
  ['y', 'Copy the link of what is shown'],
  ['Esc', 'Close'],
  ['?', 'This list'],
]

/** Every key there is, and the switch that turns single ones off. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const [on, turn] = useSingleKeys()
  return (
    <Dialog name="Keys" className="palette keys" onClose={onClose}>
      <header>
        <h2>Keys</h2>
        <button type="button" className="button small quiet" onClick={onClose}>
          Close
        </button>
      </header>
      <dl>
        {KEYS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} />
        Single keys do something. Turn this off where speech or a shaking hand types letters; Ctrl K stays.
      </label>
    </Dialog>
  )
}
