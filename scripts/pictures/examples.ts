const TASK = '0d1c2b3a4f5e4d6c8b7a9f8e7d6c5b4a'

/**
 * From when to when a bar of the timeline is, in ms. The action's own are those of a run of the demo. Fargate's are about what
 * it takes for a small image; the sandbox's tasks take a second.
 */
const TIMES: Readonly<Record<string, readonly [number, number]>> = {
  Find: [0, 820],
  Apply: [840, 1110],
  Start: [1110, 1300],
  Replace: [27500, 27830],
  Network: [1200, 5200],
  'Secrets and logging': [5200, 13000],
  'Image pull': [13000, 26000],
  'Container start': [26000, 27100]
}

/**
 * A text of the action with examples in place of what no two runs have in common: the task's id and the times. All else
 * stays as it was written.
 */
export function withExamples(markdown: string, outputs: Readonly<Record<string, string>>): string {
  const { 'task-id': task } = outputs
  if (task === undefined || task === '') throw new Error('The step has set no output task-id.')
  return markdown
    .replaceAll(task, TASK)
    .replaceAll(/^( {2}(.+) \()\d+\.\d( s\) :)\d+, \d+$/gm, (bar, before: string, label: string, after: string) => {
      const [from, to] = TIMES[label] ?? []
      if (from === undefined || to === undefined) return bar
      return `${before}${((to - from) / 1000).toFixed(1)}${after}${String(from)}, ${String(to)}`
    })
}
