// A FHIR validator that is not ours, npm fhir, and what it leaves out: the invariants of R4 (invariants.json, by
// fhirpath.js) and that JSON holds nothing empty.
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";

const require = createRequire(join(process.env.NUANXIN_NODE_MODULES, "x.js"));
const fhirpath = require("fhirpath"), r4 = require("fhirpath/fhir-context/r4"), {Fhir} = require("fhir");
const fhir = new Fhir();
const {DomainResource: common, ...invariants} = JSON.parse(readFileSync(new URL("invariants.json", import.meta.url)));

const expressions = new Map();
function holds(expression, resource) {
  if (!expressions.has(expression)) expressions.set(expression, fhirpath.compile(expression, r4));
  return expressions.get(expression)(resource, {resource})[0] === true;
}

export const walk = (items, visit) => (items ?? []).forEach(item => { visit(item); walk(item.item, visit); });

// It does not look into nested items: they are shown to it side by side. Where a value has a choice of types it takes
// false and 0 for none: it is shown true and 1.
function shown(resource) {
  const flat = [];
  walk(resource.item, item => flat.push({...item, item: undefined}));
  return JSON.parse(JSON.stringify(flat.length ? {...resource, item: flat} : resource),
                    (key, v) => /^answer[A-Z]/.test(key) && (v === false || v === 0) ? (v === 0 ? 1 : true) : v);
}

function empties(value, path) {
  if (value === null || value === "") return [path];
  if (typeof value !== "object") return [];
  const members = Object.entries(value);
  return members.length ? members.flatMap(([name, inner]) => empties(inner, `${path}.${name}`)) : [path];
}

// What is wrong with a resource: a sentence each.
export function problems(resource) {
  const type = resource.resourceType;
  if (!invariants[type]) return [`${type} has no list in invariants.json`];
  const rules = {...type === "Bundle" ? {} : common, ...invariants[type]};
  const broken = Object.keys(rules).filter(rule => !holds(rules[rule], resource));
  const messages = fhir.validate(shown(resource), {errorOnUnexpected: true}).messages;
  return [...messages.filter(m => ["error", "fatal"].includes(m.severity)).map(m => `at ${m.location}: ${m.message}`),
          ...broken.map(rule => `breaks ${rule}`),
          ...empties(resource, type).map(path => `${path} is empty`)].map(what => `${type} ${what}`);
}
