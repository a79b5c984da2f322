import ts from 'typescript'

/** What is not known before the program runs. */
const UNKNOWN = '…'
/** How many names and calls are followed one behind another. */
const DEEPEST = 3
/** With more values than this a constant is told as unknown: the sentence around it says enough. */
const MOST = 6

/** The texts that an expression of the source can come to; what cannot be told from the source is `…`. */
export function textsOf(node: ts.Expression): string[] {
  const texts = [...new Set(variants(node, 0).map((text) => text.replaceAll(/…+/g, UNKNOWN).trim()))]
  const telling = texts.filter((text) => text !== UNKNOWN)
  return telling.length > 0 ? telling : [UNKNOWN]
}

function variants(node: ts.Expression, depth: number): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isParenthesizedExpression(node)) return variants(node.expression, depth)
  if (ts.isTemplateExpression(node)) return inTemplate(node, depth)
  if (ts.isConditionalExpression(node)) return [...variants(node.whenTrue, depth), ...variants(node.whenFalse, depth)]
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const ends = variants(node.right, depth)
    return variants(node.left, depth).flatMap((start) => ends.map((end) => start + end))
  }
  if (depth === DEEPEST) return [UNKNOWN]
  if (ts.isCallExpression(node)) return called(node, depth)
  if (ts.isIdentifier(node)) return sources(node).flatMap((source) => variants(source, depth + 1))
  return [UNKNOWN]
}

/** Of what is put into a template only constants count: parameters have too many values to tell them all. */
function inTemplate({ head, templateSpans }: ts.TemplateExpression, depth: number): string[] {
  return templateSpans.reduce(
    (texts, { expression, literal }) => {
      const constant = ts.isIdentifier(expression) && depth < DEEPEST ? constantOf(expression) : undefined
      const known = constant === undefined ? [] : variants(constant, depth + 1)
      const values = known.length === 0 || known.length > MOST ? [UNKNOWN] : known
      return texts.flatMap((text) => values.map((value) => text + value + literal.text))
    },
    [head.text]
  )
}

/** A call that only adds to a text, such as `hint(ask, 'Check …')`; else what the function in the same file returns. */
function called(call: ts.CallExpression, depth: number): string[] {
  const text = call.arguments.find((argument) => ts.isStringLiteralLike(argument) && / .*\.$/.test(argument.text))
  if (text !== undefined) return variants(text, depth)
  const body = call
    .getSourceFile()
    .statements.filter(ts.isFunctionDeclaration)
    .find(({ name }) => name?.text === call.expression.getText())?.body
  const returned = (body?.statements ?? []).flatMap((statement) => {
    const last = ts.isIfStatement(statement) ? statement.thenStatement : statement
    return ts.isReturnStatement(last) ? (last.expression ?? []) : []
  })
  return returned.length === 0 ? [UNKNOWN] : returned.flatMap((expression) => variants(expression, depth + 1))
}

/** Where the value of a name comes from: its constant, or what callers in the same file give for the parameter. */
function sources(name: ts.Identifier): readonly ts.Expression[] {
  const constant = constantOf(name)
  if (constant !== undefined) return [constant]
  const home = outwards(name).find(ts.isFunctionDeclaration)
  const place = home?.parameters.findIndex((parameter) => parameter.name.getText() === name.text) ?? -1
  return place === -1 ? [] : callsOf(home?.name?.text ?? '', name.getSourceFile()).flatMap((call) => call[place] ?? [])
}

function constantOf(name: ts.Identifier): ts.Expression | undefined {
  return outwards(name)
    .flatMap((scope) => (ts.isBlock(scope) ? [...scope.statements] : []))
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find((declaration) => declaration.name.getText() === name.text)?.initializer
}

function outwards(node: ts.Node): ts.Node[] {
  return ts.isSourceFile(node) ? [] : [node, ...outwards(node.parent)]
}

function callsOf(name: string, node: ts.Node): (readonly ts.Expression[])[] {
  const own = ts.isCallExpression(node) && node.expression.getText() === name ? [node.arguments] : []
  return [...own, ...node.getChildren().flatMap((child) => callsOf(name, child))]
}
