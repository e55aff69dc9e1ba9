// Programs that are not ours fill our forms with the same answers: LHC-Forms (npm lforms, in headless Chromium) says
// what is asked, the totals and the Observations, fhirpath.js the totals; validator.mjs reads all we write.
// Cases: answers/*.json, whose totals were added up by hand, and two random fillings of every form there is.
// NUANXIN_SOURCE_DIR, NUANXIN_BIN_DIR, NUANXIN_NODE_MODULES say where things are; arguments name the cases to run.
import {spawn, spawnSync} from "node:child_process";
import {mkdtempSync, readdirSync, readFileSync} from "node:fs";
import {rm} from "node:fs/promises";
import {createServer} from "node:http";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {basename, dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {problems, walk} from "./validator.mjs";

process.env.TZ = "Asia/Shanghai"; // today() of the others is ours
const here = dirname(fileURLToPath(import.meta.url));
const {NUANXIN_SOURCE_DIR: source, NUANXIN_BIN_DIR: bin, NUANXIN_NODE_MODULES: modules} = process.env;
const require = createRequire(join(modules, "x.js"));
const fhirpath = require("fhirpath"), r4 = require("fhirpath/fhir-context/r4");

const failures = [];
const differs = (where, what) => failures.push(`${where}: ${what}`);
const read = path => JSON.parse(readFileSync(path, "utf8"));
const extension = (element, end) => element.extension?.find(e => e.url.endsWith(end));
const value = element => Object.entries(element).find(([key]) => key.startsWith("value"))?.[1];
// Their decimals are binary: 7.500000000000002.
const text = v => typeof v === "number" ? String(Number(v.toFixed(9))) : String(v);
const quantity = v => `${text(Number(v.value))} ${v.code ?? ""}`;
const plain = v => v.coding ? v.coding[0].code : v.value !== undefined ? quantity(v) : v.code ?? text(v);

// A map of key to all its values, in one text.
function gather(pairs) {
  const found = new Map();
  for (const [key, one] of pairs) found.set(key, [...found.get(key) ?? [], one]);
  return new Map([...found].map(([key, all]) => [key, all.sort().join(" + ")]));
}

function answersOf(response) {
  const pairs = [];
  walk(response.item, item => item.answer?.forEach(a => { pairs.push([item.linkId, plain(value(a))]); }));
  return gather(pairs);
}

// Observations by their codes: value, components and categories.
const observations = bundle => gather((bundle?.entry ?? []).map(e => e.resource).map(o => {
  const codes = concept => concept.coding.map(c => c.code).join("/");
  const parts = (o.component ?? []).map(c => `${codes(c.code)}=${plain(value(c))}`);
  const own = value(o) === undefined ? [] : [plain(value(o))];
  return [codes(o.code), [...own, ...parts, ...(o.category ?? []).map(codes)].join(", ")];
}));

// --- The cases ------------------------------------------------------------------------------------------------------
// The same each time, but for dates, which count from today.
function randomAnswers(form, seed) {
  const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  const answer = item => {
    const limit = (end, otherwise) => { const e = extension(item, end); return e ? value(e) : otherwise; };
    const [low, high] = [limit("/minValue", 0), limit("/maxValue", 100)];
    const option = () => item.answerOption[Math.floor(random() * item.answerOption.length)].valueCoding.code;
    const day = () => new Date(Date.now() - random() * 700 * 86400000).toISOString();
    switch (item.type) {
      case "boolean": return item.linkId.endsWith(".use") || random() < 0.5; // a score is done
      case "choice": return item.repeats ? [...new Set([option(), option()])] : option();
      case "integer": return Math.round(low + random() * (high - low));
      case "decimal": return Number((low + random() * (high - low)).toFixed(limit("/maxDecimalPlaces", 1)));
      case "date": return day().slice(0, 10);
      case "dateTime": return day();
      case "string": case "text": return "某某";
    }
  };
  const answers = {};
  const put = (items, mark) => walk(items, item => {
    if (item.readOnly || extension(item, "calculatedExpression")) return;
    if (item.linkId.includes(".nd.") && random() < 0.8) return; // why it was not taken: hides its section
    const given = answer(item);
    if (given !== undefined) answers[item.linkId + mark] = given;
    if (item.type === "group" && item.repeats) put(item.item, "#2");
  });
  put(form.item, "");
  return answers;
}

const formFile = name => join(source, "forms/questionnaires", `${name}.json`);

function cases() {
  const files = (...folder) => readdirSync(join(...folder)).sort();
  const all = files(here, "answers").map(name => ({name, ...read(join(here, "answers", name))}));
  for (const form of files(source, "forms/questionnaires").map(name => basename(name, ".json")))
    for (const [seed, age, sex] of [[1, 30, "male"], [2, 50, "female"]])
      all.push({name: `${form} ${seed}`,
                form, age, sex, random: true, answers: randomAnswers(read(formFile(form)), seed)});
  return all.filter(one => process.argv.length < 3 || process.argv.includes(one.name));
}

// A random filling also answers what is not asked then: nuanxin leaves it out and says so.
function nuanxin(input, mayRefuse, ...words) {
  const run = spawnSync(join(bin, "nuanxin"), ["form", ...words], {input: JSON.stringify(input), encoding: "utf8"});
  if (run.error || run.status > (mayRefuse ? 1 : 0) || !run.stdout)
    throw new Error(`nuanxin form ${words.join(" ")}: ${run.error ?? run.stderr}`);
  return JSON.parse(run.stdout);
}

function fillAndExtract(one) {
  const who = ["--age", String(one.age), "--sex", one.sex];
  one.questionnaire = read(formFile(one.form));
  one.calculated = new Map();
  walk(one.questionnaire.item, item => {
    const e = extension(item, "calculatedExpression");
    if (e) one.calculated.set(item.linkId, {item, expression: e.valueExpression.expression});
  });
  one.response = nuanxin(one.answers, one.random, "fill", formFile(one.form), "-", ...who);
  one.bundle = nuanxin(one.response, false, "extract", "-", "--form", formFile(one.form), ...who);
  const ours = answersOf(one.response);
  for (const [linkId, total] of Object.entries(one.totals ?? {}))
    if (ours.get(linkId) !== text(total)) differs(one.name, `${linkId} is ${ours.get(linkId)}, by hand ${total}`);
}

// --- fhirpath.js ----------------------------------------------------------------------------------------------------
function compareTotals(one) {
  const known = {resource: one.response, questionnaire: one.questionnaire, age: one.age, sex: one.sex};
  const evaluate = (expression, more) => fhirpath.evaluate(one.response, expression, {...known, ...more}, r4);
  for (const e of one.questionnaire.extension ?? [])
    if (e.url.endsWith("/variable")) known[e.valueExpression.name] = evaluate(e.valueExpression.expression);
  const ours = answersOf(one.response);
  let compared = 0;
  for (const [linkId, {item, expression}] of one.calculated) {
    if (!ours.has(linkId)) continue; // not asked, or not complete: LHC-Forms knows
    const theirs = evaluate(expression, {qitem: item}).map(plain).join(" ");
    if (theirs !== ours.get(linkId)) differs(one.name, `${linkId} is ${ours.get(linkId)}, fhirpath.js says ${theirs}`);
    ++compared;
  }
  return compared;
}

// --- LHC-Forms ------------------------------------------------------------------------------------------------------
// The answers as a response that has not seen our engine: nothing calculated, and what is not asked is in it too.
function responseOf(form, answers) {
  const types = {boolean: "valueBoolean", integer: "valueInteger", decimal: "valueDecimal", date: "valueDate",
                 dateTime: "valueDateTime", string: "valueString", text: "valueString"};
  const points = option => { const e = extension(option, "/ordinalValue"); return e && value(e); };
  const means = v => option => v === (typeof v === "number" ? points(option) : option.valueCoding.code);
  const typed = (item, v) => item.type !== "choice" ? {[types[item.type]]: v}
    : {valueCoding: item.answerOption.find(means(v)).valueCoding};
  const build = (items, mark) => items.flatMap(item => {
    if (item.type === "group")
      return (item.repeats ? ["", "#2"] : [mark]).map(m => ({linkId: item.linkId, item: build(item.item, m)}));
    const given = answers[item.linkId + mark] ?? item.initial?.map(i => value(i).code ?? value(i));
    return given === undefined ? [] : [{linkId: item.linkId, answer: [given].flat().map(v => typed(item, v))}];
  });
  return {resourceType: "QuestionnaireResponse", status: "completed", item: build(form.item, "")};
}

// %age and %sex, which no standard names, become variables of the form.
function forLforms({name, questionnaire, answers, age, sex}) {
  const expression = (url, text, name) => ({url, valueExpression: {name, language: "text/fhirpath", expression: text}});
  const variable = (name, text) => expression("http://hl7.org/fhir/StructureDefinition/variable", text, name);
  const given = [variable("age", `${age}`), variable("sex", `'${sex}'`), ...questionnaire.extension ?? []];
  return {name, form: {...questionnaire, extension: given},
          response: responseOf(questionnaire, answers)};
}

function lforms(all) {
  const profile = mkdtempSync(join(tmpdir(), "nuanxin-lforms-"));
  return new Promise((resolve, reject) => {
    let browser;
    const finish = (settle, result) => {
      clearTimeout(limit);
      server.close();
      server.closeAllConnections();
      const clean = () => rm(profile, {recursive: true, force: true, maxRetries: 20});
      browser.once("exit", () => clean().finally(() => settle(result)));
      process.kill(-browser.pid); // its helpers too: they write into the profile
    };
    const limit = setTimeout(() => finish(reject, new Error("LHC-Forms gave no results within 90 s")), 90000);
    const server = createServer((request, reply) => {
      let body = "";
      request.on("data", part => body += part).on("end", () => {
        if (request.url === "/cases") return reply.end(JSON.stringify(all.map(forLforms)));
        if (request.url === "/results") return reply.end(() => finish(resolve, JSON.parse(body)));
        const script = request.url.endsWith(".js");
        try {
          const file = readFileSync(script ? join(modules, "lforms/dist", request.url) : join(here, "lforms.html"));
          reply.setHeader("Content-Type", script ? "text/javascript" : "text/html").end(file);
        } catch {
          reply.writeHead(404).end();
        }
      });
    }).listen(0, "127.0.0.1", () => {
      const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                       "--disable-background-networking", "--disable-component-update", `--user-data-dir=${profile}`];
      const page = `http://127.0.0.1:${server.address().port}/`;
      browser = spawn("chromium", [...options, page], {stdio: "ignore", detached: true});
      browser.once("error", reject);
    });
  });
}

function compareMaps(name, what, ours, theirs) {
  for (const key of new Set([...ours.keys(), ...theirs.keys()]))
    if (ours.get(key) !== theirs.get(key))
      differs(name, `${what} ${key} is ${ours.get(key) ?? "absent"}, LHC-Forms says ${theirs.get(key) ?? "absent"}`);
  return ours.size;
}

// --- All of it ------------------------------------------------------------------------------------------------------
const all = cases();
all.forEach(fillAndExtract);
const forms = new Map(all.map(one => [one.form, one.questionnaire]));
const count = {forms: forms.size, cases: all.length, totals: 0, answers: 0, observations: 0, validated: 0};
for (const one of all) count.totals += compareTotals(one);
const results = await lforms(all);
for (const one of all) {
  const theirs = results[one.name];
  if (theirs.error) { differs(one.name, `LHC-Forms: ${theirs.error}`); continue; }
  count.answers += compareMaps(one.name, "answer", answersOf(one.response), answersOf(theirs.response));
  count.observations += compareMaps(one.name, "Observation", observations(one.bundle), observations(theirs.bundle));
}
const written = one => [one.response, one.bundle, ...(one.bundle.entry ?? []).map(e => e.resource)];
for (const [name, resource] of [...forms, ...all.flatMap(one => written(one).map(r => [one.name, r]))]) {
  problems(resource).forEach(what => differs(name, what));
  ++count.validated;
}

console.log(`${count.forms} forms filled ${count.cases} times: ${count.totals} totals, ${count.answers} answers, ` +
            `${count.observations} Observations compared, ${count.validated} resources validated`);
failures.slice(0, 50).forEach(line => console.error(line));
if (failures.length) console.error(`${failures.length} differences`);
process.exitCode = failures.length || !all.length ? 1 : 0;
