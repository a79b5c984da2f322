import ts from 'typescript'

/**
 * The titles of the tests in a source that are run: those of `test` and `describe`, and the texts in the tables of their
 * `each`. What is skipped, is expected to fail, or only stands in a comment has none.
 */
export function titlesIn(source: string): ReadonlySet<string> {
  const file = ts.createSourceFile('source.test.ts', source, ts.ScriptTarget.Latest, true)
  const titles = new Set<string>()
  const visit = (node: ts.Node): void => {
    const call = testCallOf(node)
    if (call?.isSkipped === true) return
    for (const title of call?.titles ?? []) titles.add(title)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return titles
}

interface TestCall {
  readonly isSkipped: boolean
  readonly titles: readonly string[]
}

/** What a call of `test`, `describe` or one of their kinds says: `test.concurrent.each(table)(title, …)`. */
function testCallOf(node: ts.Node): TestCall | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const tables = ts.isCallExpression(node.expression) ? node.expression.arguments : []
  const callee = ts.isCallExpression(node.expression) ? node.expression.expression : node.expression
  const [kind = '', ...ways] = callee.getText().split('.')
  const [title] = node.arguments
  if (!/^[fx]?(?:test|it|describe)$/.test(kind) || title === undefined) return undefined
  // `test.each(table)` alone is no test yet, only what is called with the title.
  if (ways.includes('each') && tables.length === 0) return undefined
  const isSkipped = kind.startsWith('x') || ways.some((way) => ['skip', 'todo', 'failing'].includes(way))
  return { isSkipped, titles: [title, ...tables].flatMap((part) => textsIn(part)) }
}

/** The texts in an expression; those of a constant where the expression is its name, once (`known`). */
function textsIn(node: ts.Node, known: readonly ts.Node[] = []): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isIdentifier(node)) {
    const values = constantsOf(node).filter((value) => !known.includes(value))
    return values.flatMap((value) => textsIn(value, [...known, value]))
  }
  const texts: string[] = []
  ts.forEachChild(node, (child) => {
    // Other names, such as the keys of an object, stand for no text: only `ROWS.map(…)` and `Object.keys(ROWS)` do.
    if (!ts.isIdentifier(child) || ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) {
      texts.push(...textsIn(child, known))
    }
  })
  return texts
}

/** The constant of this name that is nearest: in a suite around it, or in the file. */
function constantsOf(name: ts.Identifier): ts.Expression[] {
  for (let scope: ts.Node | undefined = name; scope !== undefined; scope = scope.parent) {
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue
    const found = scope.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations])
      .flatMap((declaration) =>
        declaration.name.getText() === name.text && declaration.initializer ? [declaration.initializer] : []
      )
    if (found.length > 0) return found
  }
  return []
}
