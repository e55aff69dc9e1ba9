// node hl7_peer.mjs PORT: an HL7 client that is not ours (npm node-hl7-client) sends results over MLLP on one connection,
// the next message when the last one was answered. Prints a line of JSON for each: {control, answered, code, text, type}.
import {createRequire} from "node:module";
import {join} from "node:path";

const require = createRequire(join(process.env.NUANXIN_NODE_MODULES, "x.js"));
const {Client, Message} = require("node-hl7-client");

function message(control, trigger, sets) {
  const header = {msh_9_1: trigger.slice(0, 3), msh_9_2: trigger.slice(3), msh_10: control, msh_11_1: "P"};
  const made = new Message({messageHeader: header});
  const sender = [["3", "UA-TEST"], ["4", "VAN1"], ["5", "VANLIS"], ["6", "VAN1"], ["7", "20260930083000"], ["12", "2.3.1"],
                  ["18", "UNICODE UTF-8"]];
  sender.forEach(([field, value]) => made.set(`MSH.${field}`, value));
  for (const [name, fields] of sets) {
    const segment = made.addSegment(name);
    Object.entries(fields).forEach(([field, value]) => segment.set(field, value));
  }
  return made;
}

const result = (number, code, value, unit = "") =>
  ["OBX", {1: number, 2: "ST", "3.1": code, 5: value, 6: unit, 8: "A", 11: "F", 14: "20260930082900"}];
const strip = specimen => [
  ["PID", {1: "1", 3: "TEST1", "5.1": "测试六"}], ["OBR", {1: "1", 2: specimen, "4.1": "UA", "4.2": "尿常规"}],
  result("1", "LEU", "2+", "Cell/uL"), result("2", "NIT", "neg"), result("3", "SG", "1.020"), result("4", "PH", "6.0")];

const first = message("PEER00001", "ORUR01", strip("26093000010"));
const waiting = [first, first, message("PEER00002", "ADTA01", [["PID", {1: "1", 3: "TEST1"}]]),
                 message("PEER00003", "ORUR01", strip("26093000011"))];
let sent;

const client = new Client({host: "127.0.0.1"});
const connection = client.createConnection({port: Number(process.argv[2]), waitAck: true}, async answer => {
  const got = answer.getMessage();
  const read = path => got.get(path).toString();
  const of = sent.get("MSH.10").toString();
  console.log(JSON.stringify({control: of, answered: read("MSA.2"), code: read("MSA.1"), text: read("MSA.3"), type: read("MSH.9.1")}));
  await next();
});

async function next() {
  sent = waiting.shift();
  if (sent) await connection.sendMessage(sent);
  else await connection.close();
}

connection.on("client.error", problem => { console.error(problem); process.exit(1); });
connection.on("connect", next);
setTimeout(() => { console.error("no answer"); process.exit(1); }, 30000).unref();
