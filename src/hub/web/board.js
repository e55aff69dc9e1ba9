// The display board for any TV or tablet: asks the hub every second and a half, shows what it knows and how old that is.
// Address: /board?lang=en&zone=A&names=no  (zone: part of the place's name; names=no: tickets only).
'use strict';

const words = {
  zh: { title: '暖新 · 叫号屏', deck: '请准备', doors: '请到门口等候', noFair: '今天没有活动', quiet: '请稍候，正在安排叫号', go: '请前往', serving: '服务中',
        line: '请看到自己的号码后前往指定地点。服务热线 12351', connecting: '正在连接…',
        stale: (when, s) => `连接已断开 ${s}：以下是 ${when} 的情况，不是最新`, seconds: n => `${n} 秒`, minutes: n => `${n} 分钟` },
  en: { title: 'Nuanxin · Display board', deck: 'Please get ready', doors: 'Please go to the door', noFair: 'No fair today', quiet: 'Please wait, calls will appear here',
        go: 'Please go to', serving: 'Being served', line: 'Please go to the place shown when your number appears. Hotline 12351',
        connecting: 'Connecting …', stale: (when, s) => `Cut off for ${s}: this is as of ${when}, not current`, seconds: n => `${n} s`, minutes: n => `${n} min` },
};
const query = new URLSearchParams(location.search);
const w = words[query.get('lang') === 'en' ? 'en' : 'zh'];
const zone = query.get('zone') || '';
const withNames = query.get('names') !== 'no';
const pollEvery = 1500, giveUpAfter = 4000, staleAfter = 5000, newFor = 12000, callRows = 4, deckRows = 8;
const service = query.get('lang') === 'en' ? 'service_en' : 'service_zh';

const part = id => document.getElementById(id);
const element = (tag, text, name) => {
  const e = document.createElement(tag);
  e.textContent = text;
  if (name) e.className = name;
  return e;
};
let known = null;       // the last answer
let knownAt = 0;        // performance.now() of it: no clock of the day, which a TV may have wrong

// Both instants are the hub's.
const isNew = (call, now) => Date.parse(known.at) - Date.parse(call.at) + (now - knownAt) < newFor;
const inZone = call => !zone || call.place.includes(zone) || call.window_name.includes(zone);
const inDeckZone = person => !zone || !person.place || person.place.includes(zone);
const age = ms => ms < 120000 ? w.seconds(Math.round(ms / 1000)) : w.minutes(Math.round(ms / 60000));

function callRow(call, now) {
  const fresh = call.state === 'called' && isNew(call, now);
  const row = element('li', '', fresh ? 'new' : '');
  const text = document.createElement('div');
  const say = call.state === 'serving' ? w.serving : now - knownAt > staleAfter ? '' : w.go;  // an old call sends nobody
  text.append(element('span', [withNames ? call.masked_name : '', say].filter(Boolean).join('　')),
              element('strong', `${call.window_name}${call.place ? ' · ' + call.place : ''}`));
  row.append(element('b', call.ticket), text);
  return row;
}

// With a service: called to that door already. Without: the next in ticket order.
function deckRow(person) {
  const row = element('li', withNames && !person[service] ? `${person.ticket}　${person.masked_name}` : person.ticket);
  if (person[service]) row.append(element('span', [person[service], person.place].filter(Boolean).join(' · ')));
  return row;
}

function show() {
  const now = performance.now();
  const stale = !known || now - knownAt > staleAfter;
  document.body.classList.toggle('stale', stale && known !== null);
  part('age').textContent = !known ? w.connecting : stale ? w.stale(known.at.slice(11, 16), age(now - knownAt)) : '';
  part('clock').textContent = known && !stale ? known.at.slice(11, 16) : '';
  if (!known) return;
  const calls = known.calls.filter(inZone).slice(0, callRows);
  part('fair').textContent = known.name || w.noFair;
  part('calls').replaceChildren(...(calls.length ? calls.map(c => callRow(c, now)) : [element('li', w.quiet)]));
  part('line').textContent = known.announcement || w.line;
  part('line').classList.toggle('said', Boolean(known.announcement));
  part('deck-title').textContent = known.on_deck.some(person => person[service]) ? w.doors : w.deck;
  part('deck').replaceChildren(...known.on_deck.filter(inDeckZone).slice(0, deckRows).map(deckRow));
}

async function poll() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), giveUpAfter);
  try {
    const answer = await fetch('/api/v1/board', { cache: 'no-store', signal: stop.signal });
    if (answer.ok) {
      known = await answer.json();
      knownAt = performance.now();
    }
  } catch (e) { /* cut off: show() says so by the age of what is known */ }
  clearTimeout(timer);
  show();
  setTimeout(poll, pollEvery);
}

document.documentElement.lang = query.get('lang') === 'en' ? 'en' : 'zh-CN';
document.title = w.title;
part('deck-title').textContent = w.deck;
part('line').textContent = w.line;
setInterval(show, 1000);
poll();
