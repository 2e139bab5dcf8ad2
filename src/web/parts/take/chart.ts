const SVG = 'http://www.w3.org/2000/svg'
const MARGIN = 24
const LINE = 20
const BETWEEN = 24
/** What of the style of a drawing is seen. */
const SEEN = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap'],
  ...['stroke-opacity', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'letter-spacing'],
  ...['visibility', 'display', 'paint-order'],
] as const

/** Charts of a panel that can be taken away as pictures. */
export function chartsIn(panel: Element): readonly SVGSVGElement[] {
  return [...panel.querySelectorAll<SVGSVGElement>('svg.chart[role="img"]')].filter((one) => !one.closest('table'))
}

/** What stands over a picture. */
interface Caption {
  readonly title: string
  readonly note: string
}

interface Row {
  readonly height: number
  readonly width: number
  readonly draw: (into: SVGElement, top: number) => void
}

/** One drawing of the charts of a panel, each under its own heading, with title, note and key: it needs no style from outside. */
export function pictureOf(panel: Element, { title, note }: Caption): SVGSVGElement {
  const style = getComputedStyle(document.documentElement)
  const color = (name: string): string => style.getPropertyValue(name).trim()
  const font = style.getPropertyValue('--sans')
  const text = (words: string, size: number, weight: number, ink: string): Row => ({
    ...{ height: LINE, width: words.length * size * 0.56 },
    draw: (into, top) => {
      const line = make('text', { x: MARGIN, y: top + 15, fill: color(ink), 'font-size': size, 'font-weight': weight })
      line.setAttribute('font-family', font)
      line.textContent = words
      into.append(line)
    },
  })
  const rows: Row[] = [text(title, 16, 600, '--ink'), ...(note === '' ? [] : [text(note, 12, 400, '--ink-3')])]
  for (const chart of chartsIn(panel)) {
    const own = headingOf(chart, panel)
    if (own !== '') rows.push(text(own, 13, 600, '--ink'))
    const key = keyOf(chart)
    if (key) rows.push(keyRow(key, font, color('--ink-2')))
    rows.push(chartRow(chart))
  }
  const width = Math.ceil(Math.max(...rows.map((row) => row.width))) + 2 * MARGIN
  const height = rows.reduce((sum, row) => sum + row.height, 2 * MARGIN)
  const picture = make('svg', { width, height, viewBox: `0 0 ${width} ${height}` }) as SVGSVGElement
  picture.setAttribute('xmlns', SVG)
  picture.append(make('rect', { width, height, fill: color('--surface') }))
  let top = MARGIN
  for (const row of rows) {
    row.draw(picture, top)
    top += row.height
  }
  return picture
}

/** The heading nearest before a chart, where it is not that of the panel. */
function headingOf(chart: Element, panel: Element): string {
  for (let at: Element | null = chart; at && at !== panel; at = at.parentElement) {
    const heading = at.parentElement?.querySelector(':scope > h3')
    if (heading) return heading.textContent ?? ''
  }
  return ''
}

const keyOf = (chart: Element): Element | null =>
  chart.closest('figure, .plot')?.parentElement?.querySelector('.key') ?? null

/** Marks and names of the series, one after the other. */
function keyRow(key: Element, font: string, ink: string): Row {
  const items = [...key.children].map((item) => ({
    mark: item.querySelector('svg'),
    name: item.textContent ?? '',
  }))
  return {
    ...{ height: LINE, width: items.reduce((sum, { name }) => sum + name.length * 7 + 44, 0) },
    draw: (into, top) => {
      let left = MARGIN
      for (const { mark, name } of items) {
        if (mark) into.append(placed(styled(mark), left, top + 4))
        const words = make('text', { x: left + 22, y: top + 14, fill: ink, 'font-size': 12, 'font-family': font })
        words.textContent = name
        into.append(words)
        left += name.length * 7 + 44
      }
    },
  }
}

function chartRow(chart: SVGSVGElement): Row {
  const { width, height } = chart.getBoundingClientRect()
  return { width, height: height + BETWEEN, draw: (into, top) => into.append(placed(styled(chart), MARGIN, top + 4)) }
}

function placed(drawing: SVGElement, x: number, y: number): SVGElement {
  drawing.setAttribute('x', String(x))
  drawing.setAttribute('y', String(y))
  return drawing
}

/** A copy that carries what style sheets say of it. */
function styled(drawing: SVGElement): SVGElement {
  const copy = drawing.cloneNode(true) as SVGElement
  const from = [drawing, ...drawing.querySelectorAll('*')]
  const to = [copy, ...copy.querySelectorAll('*')]
  for (const [index, element] of from.entries()) {
    const style = getComputedStyle(element)
    const target = to[index]!
    for (const name of SEEN) target.setAttribute(name, style.getPropertyValue(name))
    target.removeAttribute('class')
    target.removeAttribute('style')
  }
  return copy
}

function make(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}

const SCALE = 2

/** The picture as PNG, at two pixels for each of CSS. */
export async function pngOf(picture: SVGSVGElement): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(picture))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Number(picture.getAttribute('width')) * SCALE
  canvas.height = Number(picture.getAttribute('height')) * SCALE
  const pen = canvas.getContext('2d')!
  pen.scale(SCALE, SCALE)
  pen.drawImage(image, 0, 0)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large for this browser.')))),
  )
}

/** The picture as a text of SVG. */
export const svgOf = (picture: SVGSVGElement): string => new XMLSerializer().serializeToString(picture)
