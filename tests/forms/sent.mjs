// node sent.mjs FOLDER: the transaction Bundles that a van sent, one a file, in the order of their names. Every one is
// validated; what it refers to is there by then; every form was seen, and its labels are on all that it became.
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {problems} from "./validator.mjs";

const forms = join(process.env.NUANXIN_SOURCE_DIR, "forms");
const read = path => JSON.parse(readFileSync(path, "utf8"));
const inOrder = folder => readdirSync(folder).sort().map(name => [name, read(join(folder, name))]);
const questionnaires = new Map(inOrder(join(forms, "questionnaires")).map(([, form]) => [form.url, form]));
const activities = read(join(forms, "catalogue.json")).activities;

const failures = [];
const fails = (where, what) => failures.push(`${where}: ${what}`);
const key = resource => `${resource.resourceType}/${resource.id}`;

function* references(value) {
  if (value === null || typeof value !== "object") return;
  if (typeof value.reference === "string") yield value.reference;
  for (const inner of Object.values(value)) yield* references(inner);
}

// --- Every Bundle as it went ----------------------------------------------------------------------------------------
const there = new Map(); // key to the newest version
const count = {};
const bundles = inOrder(process.argv[2]);
for (const [file, bundle] of bundles) {
  problems(bundle).forEach(what => fails(file, what));
  if (bundle.type !== "transaction") fails(file, `is a ${bundle.type}`);
  const entries = bundle.entry ?? [], resources = entries.map(entry => entry.resource);
  if (new Set(resources.map(key)).size !== resources.length) fails(file, "has a resource twice");
  resources.forEach(resource => there.set(key(resource), resource));
  for (const {resource, request} of entries) {
    const where = `${file} ${key(resource)}`;
    count[resource.resourceType] = (count[resource.resourceType] ?? 0) + 1;
    problems(resource).forEach(what => fails(where, what));
    const how = `${request?.method} ${request?.url}`;
    if (how !== `PUT ${key(resource)}`) fails(where, `goes by ${how}`);
    for (const reference of references(resource))
      if (!there.has(reference)) fails(where, `refers to ${reference}, which nobody has`);
  }
}

// --- What they are together -----------------------------------------------------------------------------------------
const all = type => [...there.values()].filter(resource => resource.resourceType === type);
const named = {Patient: [], Practitioner: [], Location: [], Encounter: ["subject"], Consent: ["patient"],
               QuestionnaireResponse: ["subject", "encounter", "author"],
               Observation: ["subject", "encounter", "performer", "derivedFrom"],
               DiagnosticReport: ["subject", "encounter", "performer"]};
for (const resource of there.values())
  for (const name of named[resource.resourceType] ?? [])
    if (![resource[name] ?? []].flat().some(target => target.reference)) fails(key(resource), `has no ${name}`);

const labels = resource =>
  (resource.meta?.security ?? []).map(label => `${label.system}|${label.code}`).sort().join(" ");
const confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality|";
const activityOf = url => activities.find(activity => activity.form === url);

// The form's own labels; without any, what is done at a desk is restricted.
function expectLabels(resource, url) {
  const form = questionnaires.get(url);
  const wanted = labels(form) || confidentiality + (activityOf(url).kind === "exam" ? "N" : "R");
  if (labels(resource) !== wanted) fails(key(resource), `is labelled ${labels(resource)}, its form ${url} ${wanted}`);
}

const formOf = response => response.questionnaire.split("|")[0];
const seen = new Set();
for (const response of all("QuestionnaireResponse")) {
  const form = questionnaires.get(formOf(response));
  if (response.questionnaire !== `${form?.url}|${form?.version}`) {
    fails(key(response), `fills ${response.questionnaire}`);
    continue;
  }
  seen.add(form.url);
  expectLabels(response, form.url);
}
for (const observation of all("Observation")) {
  const response = (observation.derivedFrom ?? []).map(from => there.get(from.reference))
    .find(from => from?.resourceType === "QuestionnaireResponse");
  if (!response) { fails(key(observation), "is derived from no response"); continue; }
  expectLabels(observation, formOf(response));
  for (const name of ["subject", "encounter"])
    if (observation[name]?.reference !== response[name]?.reference) fails(key(observation), `has another ${name}`);
  const allowed = response.status === "amended" ? ["amended", "entered-in-error"] : ["final"];
  if (!allowed.includes(observation.status))
    fails(key(observation), `is ${observation.status} of a response that is ${response.status}`);
}
for (const report of all("DiagnosticReport"))
  expectLabels(report, activities.find(activity => activity.code === report.code.coding[0].code).form);

for (const url of questionnaires.keys())
  if (!seen.has(url)) fails(url, "was never sent");
if (!all("QuestionnaireResponse").some(response => response.status === "amended")) fails("amendment", "was never sent");

if (!all("Observation").some(observation => observation.status === "entered-in-error"))
  fails("amendment", "took an answer away, of which nothing was sent");

console.log(`${bundles.length} Bundles, ${seen.size} of ${questionnaires.size} forms: ` +
            Object.entries(count).sort().map(([type, n]) => `${n} ${type}`).join(", "));
failures.slice(0, 50).forEach(line => console.error(line));
if (failures.length) console.error(`${failures.length} failures`);
process.exitCode = failures.length || !bundles.length ? 1 : 0;
