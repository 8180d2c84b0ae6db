// Reads a project from standard input, and writes what the official Cucumber extension shows of it.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'

const require = createRequire(join(process.argv[2], 'index.js'))
const main = require.resolve('@cucumber/language-service')
const service = require('@cucumber/language-service')
const { WasmParserAdapter } = require('@cucumber/language-service/wasm')
const dist = join(dirname(main), '..', '..')

const project = JSON.parse(readFileSync(0, 'utf-8'))
const adapter = new WasmParserAdapter(dist)
await adapter.init()
const glue = project.glue.map(([uri, content]) => ({ languageName: 'python', uri, content }))
const built = new service.ExpressionBuilder(adapter).build(glue, project.parameterTypes)
const expressions = built.expressionLinks.map((link) => link.expression)
const stepTexts = project.features.flatMap(([, content]) =>
  content.split('\n').map((line) => /^\s*(?:Given|When|Then|And|But|\*) (.*?)\s*$/.exec(line)?.[1]).filter(Boolean)
)
const index = service.jsSearchIndex(service.buildSuggestions(built.registry, stepTexts, expressions))

const at = ({ line, character }) => ({ line, character })
console.log(
  JSON.stringify({
    expressions: expressions.map((expression) => [expression.constructor.name, String(expression.source)]),
    errors: built.errors.map((error) => error.message),
    squiggles: project.features.map(([uri, content]) => [
      uri,
      service.getGherkinDiagnostics(content, expressions).map((one) => [one.range.start.line + 1, one.message]),
    ]),
    completions: project.probes.map(({ content, line, character }) =>
      service.getGherkinCompletionItems(content, at({ line, character }), index).map((item) => [
        item.label,
        item.textEdit.newText,
      ])
    ),
    definitions: project.probes.map(({ content, line, character }) =>
      service
        .getStepDefinitionLocationLinks(content, at({ line, character }), built.expressionLinks)
        .map((link) => [link.targetUri, link.targetSelectionRange.start.line + 1])
    ),
  })
)
