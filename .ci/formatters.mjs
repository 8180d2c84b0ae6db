// Feeds the files of a run to the readers in .formatters, and compares the statuses of scenarios that each of them shows
// with those in the messages. usage: node formatters.mjs MESSAGES CUCUMBER_JSON JUNIT_XML FOLDER PYTHON BROWSER
import { execFileSync } from "node:child_process";
import { copyFileSync, createReadStream, createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";

const [messages, cucumberJson, junitXml, folder, python, browser] = process.argv.slice(2);
const require = createRequire(path.resolve(".formatters/package.json"));
const load = (name) => import(require.resolve(name));
const { CucumberHtmlStream } = await load("@cucumber/html-formatter");
const { JUnitXmlPrinter } = await load("@cucumber/junit-xml-formatter");
const { SummaryPrinter, PrettyPrinter } = await load("@cucumber/pretty-formatter");
const { parse } = await load("junit2json");

const count = (statuses) => {
  const counts = {};
  for (const status of statuses) counts[status] = (counts[status] || 0) + 1;
  return counts;
};

// What the run says of itself: the most severe status of the last attempt at each scenario.
const SEVERITY = ["UNKNOWN", "PASSED", "SKIPPED", "PENDING", "UNDEFINED", "AMBIGUOUS", "FAILED"];
const cases = new Map();
const attempts = new Map();
const features = new Set();
const note = ({ gherkinDocument, testCase, testCaseStarted, testStepFinished }) => {
  if (gherkinDocument?.feature) features.add(gherkinDocument.feature.name);
  if (testCase) cases.set(testCase.id, testCase.pickleId);
  if (testCaseStarted) attempts.set(cases.get(testCaseStarted.testCaseId), { id: testCaseStarted.id, status: "PASSED" });
  if (!testStepFinished) return;
  for (const attempt of attempts.values()) {
    if (attempt.id !== testStepFinished.testCaseStartedId) continue;
    const { status } = testStepFinished.testStepResult;
    if (SEVERITY.indexOf(status) > SEVERITY.indexOf(attempt.status)) attempt.status = status;
  }
};

const printed = new PassThrough();
let pretty = "";
printed.setEncoding("utf8").on("data", (text) => (pretty += text));
const theme = { options: { theme: {} }, stream: printed };
const printers = [new PrettyPrinter({ ...theme, options: { ...theme.options, summarise: false } }), new SummaryPrinter(theme)];
let junit = "";
const junitPrinter = new JUnitXmlPrinter({}, (text) => (junit += text));
const html = new CucumberHtmlStream();
const page = path.resolve(folder, "formatter.html");
const written = html.pipe(createWriteStream(page));
for await (const line of createInterface({ input: createReadStream(messages) })) {
  const envelope = JSON.parse(line);
  note(envelope);
  for (const printer of [...printers, junitPrinter]) printer.update(envelope);
  if (!html.write(envelope)) await once(html, "drain");
}
html.end();
printed.end();
await Promise.all([once(written, "finish"), once(printed, "end")]);

const reported = path.join(folder, "reported");
mkdirSync(path.join(folder, "json"), { recursive: true });
copyFileSync(cucumberJson, path.join(folder, "json/cucumber.json"));
require("multiple-cucumber-html-reporter").generate({
  jsonDir: path.join(folder, "json"), reportPath: reported, saveCollectedJSON: true, disableLog: true,
});

const ofHtml = () => {
  const verdict = /\((\d+) \/ (\d+)\) passed/;
  const dom = execFileSync(python, [".ci/rendered.py", browser, page, verdict.source], { maxBuffer: 2 ** 30 });
  const [, passed, all] = verdict.exec(dom);
  if (passed && passed === all) return { passed: Number(passed) }; // then it lists no statuses
  const shown = [...String(dom).matchAll(/>(\w+)<\/span> <strong>([\d,]+)<\/strong>/g)];
  return Object.fromEntries(shown.map(([, status, number]) => [status, Number(number.replace(",", ""))]));
};
const ofPretty = () => {
  const [, statuses] = /^\d+ scenarios? \((.*)\)$/m.exec(pretty.replace(/\x1b\[[\d;]*m/g, "")) || [, ""];
  return Object.fromEntries(statuses.split(", ").map((part) => part.split(" ").reverse()).map(([status, number]) => [status, Number(number)]));
};
const ofReporter = () => {
  const { scenarios } = JSON.parse(readFileSync(path.join(reported, "enriched-output.json")));
  const { passed, failed, skipped, pending, ambiguous, notDefined } = scenarios;
  return Object.fromEntries(Object.entries({ passed, failed, skipped, pending, ambiguous, undefined: notDefined }).filter(([, number]) => number));
};
const casesOf = (suite) => [...(suite.testcase || []), ...(suite.testsuite || []).flatMap(casesOf)];
const ofJUnit = async (xml) => {
  const known = casesOf(await parse(xml)).filter(({ classname }) => features.has(classname));
  return count(known.map((one) => (one.failure || one.error ? "not passed" : one.skipped ? "skipped" : "passed")));
};
// A JUnit file knows no more.
const asJUnit = ({ passed, skipped, ...others }) => {
  const rest = Object.values(others).reduce((sum, number) => sum + number, 0);
  return Object.fromEntries(Object.entries({ passed, skipped, "not passed": rest }).filter(([, number]) => number));
};

const run = count([...attempts.values()].map(({ status }) => status.toLowerCase()));
const inWords = (counts) => {
  const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
  return `${total} scenarios: ${Object.entries(counts).sort().map(([status, number]) => `${number} ${status}`).join(", ")}`;
};
let differs = false;
const compare = (reader, counts, expected) => {
  const same = inWords(counts) === inWords(expected);
  differs ||= !same;
  console.log(`${reader}: ${inWords(counts)}${same ? "" : `; the run has ${inWords(expected)}`}`);
};
compare("the run", run, run);
compare("@cucumber/html-formatter", ofHtml(), run);
compare("@cucumber/pretty-formatter", ofPretty(), run);
compare("@cucumber/junit-xml-formatter", await ofJUnit(junit), asJUnit(run));
compare("multiple-cucumber-html-reporter", ofReporter(), run);
compare("junit2json", await ofJUnit(readFileSync(junitXml, "utf8")), asJUnit(run));
process.exitCode = differs || !attempts.size ? 1 : 0;
