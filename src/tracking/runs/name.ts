/** The tag that always says the name of a run, as MLflow's clients read it. */
export const RUN_NAME = 'mlflow.runName'

const ADJECTIVES =
  'able agile amber ample aware bold brave brief bright brisk calm candid clean clear clever cool crisp deft eager early easy even exact fair fast fine firm fleet fond frank free fresh full gentle glad good grand great green happy hardy honest humble ideal jolly just keen kind large light lively loyal lucid lucky merry mild neat noble open plain proud quick quiet rapid rare ready rich robust round sharp shy silent simple sleek smart smooth solid sound stable steady strong subtle sunny sure sweet swift tidy true upbeat valid vast vivid warm whole wise witty young zesty'.split(
    ' ',
  )
const NOUNS =
  'acorn alder apple ash aspen badger bass bear beaver bee birch bison brook canyon carp cedar clam cliff cloud cod comet coral crab crane creek crow deer delta dove duck eagle eel elk elm falcon fern field finch fjord fox frog gull hare hawk hazel heron hill horse iris ivy jay kelp lake lark lily linden lion lynx maple marten meadow mink moon moose moss moth newt oak oat olive orca otter owl perch pike pine plum pond poplar quail rain raven reed reef river robin rook rose rye salmon seal shore snail snow sole spruce squid star stork storm swan teal thrush tide trout tulip vale viper vole wave whale willow wolf wren yak yew'.split(
    ' ',
  )

/** A name such as `calm-otter-417`, always the same for the same id. */
export function inventName(id: string): string {
  let mixed = 0x811c9dc5
  for (let i = 0; i < id.length; i++) mixed = Math.imul(mixed ^ id.charCodeAt(i), 0x01000193) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0
  const pick = (words: readonly string[], by: number): string => words[Math.floor(mixed / by) % words.length]!
  const number = 100 + ((Math.imul(mixed, 0x9e3779b1) >>> 8) % 900)
  return `${pick(ADJECTIVES, 1)}-${pick(NOUNS, ADJECTIVES.length)}-${number}`
}
