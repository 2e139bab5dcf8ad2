import { Download } from 'lucide-react'
import { chartsIn, pictureOf, pngOf, svgOf } from './chart.ts'
import { type Choice, Menu } from './menu.tsx'
import { csvOf, save } from './save.ts'
import { rowsOf } from './table.ts'

interface Given {
  /** The id of the panel. */
  readonly id: string
  readonly title: string
}

/** Takes what a panel shows away: its charts as a picture, its tables as CSV. Style hides it where there is neither. */
export function Take({ id, title }: Given) {
  return <Menu name={`Export: ${title}`} Icon={Download} className="take" choices={() => choicesOf(id, title)} />
}

function choicesOf(id: string, title: string): readonly Choice[] {
  const panel = document.getElementById(id)
  if (!panel) return []
  const charts = chartsIn(panel)
  const tables = [...panel.querySelectorAll('table')]
  const note = panel.querySelector(':scope > header .subtitle')?.textContent ?? ''
  const picture = () => pictureOf(panel, { title, note })
  const png = async (): Promise<void> => save(`${title}.png`, await pngOf(picture()))
  const svg = (): void => save(`${title}.svg`, new Blob([svgOf(picture())], { type: 'image/svg+xml' }))
  return [
    ...(charts.length === 0
      ? []
      : [
          { name: 'PNG', about: 'two pixels for one', act: () => void png() },
          { name: 'SVG', about: 'sharp at any size', act: svg },
        ]),
    ...tables.map((table, index) => ({
      name: tables.length === 1 ? 'CSV' : `CSV of table ${index + 1}`,
      about: 'as shown, numbers plain',
      act: () => save(`${title}.csv`, new Blob([csvOf(rowsOf(table))], { type: 'text/csv' })),
    })),
  ]
}
