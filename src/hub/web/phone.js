// The worker's own page: asks the hub for this ticket every three seconds and shows what it knows and how old that is.
// Plain ES2017, no library; nothing is kept on the phone but the language.
'use strict';
(function () {

const words = {
  zh: {
    html: 'zh-CN', other: 'English', title: '我的号票', loading: '正在打开您的号票…', stops: '我的环节', more: '需要的话', foot: '请保持这个页面打开。有问题请问现场工作人员，服务热线 12351。',
    unknownHead: '打不开这张号票', unknownSay: '请重新扫号票上的二维码，或到登记台询问。', slowHead: '请稍等', slowSay: '问得太频繁了，一分钟后会自动再试。',
    head: { waiting: '请等待叫号', called: '叫到您了', serving: '正在为您办理', missed: '您错过了叫号', away: '您暂时离开', parked: '请先等一等', finished: '全部办完了', left: '您已经离开' },
    waitNow: s => `“${s}”马上轮到您，请在附近等候。`, waitFor: (s, n) => `“${s}”前面还有 ${n} 人。`, waitAny: '轮到您时，这里会告诉您去哪里。',
    goTo: (s, c) => c.window_name ? ['请到', c.window_name, c.place] : ['请到', `${s} 门口等候`, c.place], wasCalled: t => `${t} 叫到过您`, was: '● 叫到过', missedSay: s => `“${s}”叫过您，您没有到。点下面的按钮，就重新排上。`, awaySay: t => `${t} 之前不会叫您，位置保留着。`,
    parkedSay: '工作人员会再叫您，位置保留着。', parkedUntil: t => `${t} 之后再叫您，位置保留着。`, finishedSay: '谢谢您今天来。', leftSay: '还想办理，请到登记台说一声。',
    calledAt: t => `${t} 叫的号`, calledTimes: (t, n) => `${t} 叫的号，已叫 ${n} 次`, staleCall: (t, age) => `这是 ${t} 的消息（${age}前），可能已经变了。请看叫号屏。`,
    lost: t => `连接断开了：${t} 起没有新消息。正在自动重连。`, connecting: '还没有连上。请确认手机连着车上的 Wi-Fi。', seconds: n => `${n} 秒`, minutes: n => `${n} 分钟`,
    states: { planned: '○ 未开始', waiting: '○ 等待', called: '● 请过去', serving: '● 正在办', done: '✓ 已办完', missed: '▲ 错过了', parked: '△ 先等一等', declined: '－ 不办', cancelled: '－ 已取消' },
    before: n => [`前面 `, n, ` 人`], next: '下一位就是您', expected: (m, l, h) => l === h ? `预计 ${m}` : `预计 ${m} 左右（${l}～${h}）`,
    return: '我回来了，重新排上', back: '我回来了', away: '我要离开 10 分钟', leave: '我不办了，要离开', sure: '真的要离开吗？还没办的都会取消。', yes: '是，我要离开', no: '不，继续等',
    ring: '叫到我时响铃', ringOn: '叫到您时会响铃、震动。', sending: '正在发送…', retrying: '还没发出去，正在重试…', failed: '没有发出去，请再试一次或告诉工作人员。', refused: '现在不能这样做，页面已经更新。',
    slip: '结果单', slipNot: '', slipDesk: '您的结果单请到服务台打印。', slipAsk: '结果单只给本人看。', check: '证件号码最后 4 位', slipGo: '看结果单', slipWrong: '不对，请看着证件再输一次。', slipPause: '输错太多次，请 15 分钟后再试，或到服务台打印。',
    slipAlt: '您的结果单（图片）。带文字的版本请保存 PDF。', slipSave: '保存 PDF', slipBusy: '正在准备…', slipFour: '请输入最后 4 位。',
  },
  en: {
    html: 'en', other: '中文', title: 'My ticket', loading: 'Opening your ticket …', stops: 'My stops', more: 'If you need it', foot: 'Please keep this page open. Questions? Ask the staff, or call 12351.',
    unknownHead: 'This ticket cannot be opened', unknownSay: 'Please scan the code on your ticket again, or ask at the registration desk.', slowHead: 'One moment', slowSay: 'Too many questions at once. It will try again in a minute.',
    head: { waiting: 'Please wait for your call', called: 'It is your turn', serving: 'You are being served', missed: 'You missed your call', away: 'You stepped away', parked: 'Please hold on', finished: 'All done', left: 'You have left' },
    waitNow: s => `${s}: you are next. Please stay close.`, waitFor: (s, n) => `${s}: ${n} before you.`, waitAny: 'When it is your turn, this page tells you where to go.',
    goTo: (s, c) => [`Go to: ${s}`, c.window_name || 'wait at the door', c.place], wasCalled: t => `You were called at ${t}`, was: '● Was called', missedSay: s => `You were called for ${s} and were not there. Press the button below to wait again.`, awaySay: t => `You will not be called before ${t}. You keep your place.`,
    parkedSay: 'The staff will call you again. You keep your place.', parkedUntil: t => `You will be called after ${t}. You keep your place.`, finishedSay: 'Thank you for coming today.', leftSay: 'If you change your mind, tell the registration desk.',
    calledAt: t => `Called at ${t}`, calledTimes: (t, n) => `Called at ${t}, ${n} times`, staleCall: (t, age) => `This is from ${t} (${age} ago) and may have changed. Please look at the call board.`,
    lost: t => `Connection lost: nothing new since ${t}. Reconnecting.`, connecting: 'Not connected yet. Is the phone on the van’s Wi-Fi?', seconds: n => `${n} s`, minutes: n => `${n} min`,
    states: { planned: '○ Later', waiting: '○ Waiting', called: '● Go now', serving: '● Being served', done: '✓ Done', missed: '▲ Missed', parked: '△ On hold', declined: '– Declined', cancelled: '– Cancelled' },
    before: n => ['', n, ' before you'], next: 'You are next', expected: (m, l, h) => l === h ? `Expected ${m}` : `Expected about ${m} (${l} to ${h})`,
    return: 'I am back, put me in again', back: 'I am back', away: 'I need ten minutes', leave: 'I am leaving', sure: 'Really leave? What is not done yet will be cancelled.', yes: 'Yes, I am leaving', no: 'No, I keep waiting',
    ring: 'Ring when I am called', ringOn: ' The phone rings and vibrates when you are called.', sending: 'Sending …', retrying: 'Not sent yet, trying again …', failed: 'It was not sent. Please try again or tell the staff.', refused: 'That is not possible now. The page is up to date.',
    slip: 'Result slip', slipNot: '', slipDesk: 'Please have your result slip printed at the service desk.', slipAsk: 'Only you may see it.', check: 'Last 4 characters of your document number', slipGo: 'Show the slip', slipWrong: 'Not right. Please look at your document and try again.', slipPause: 'Too many wrong tries. Please try again in 15 minutes, or have it printed at the desk.',
    slipAlt: 'Your result slip as a picture. For a version with text, save the PDF.', slipSave: 'Save as PDF', slipBusy: 'Preparing …', slipFour: 'Please enter the last 4 characters.',
  },
};
const every = 3000, everyHidden = 10000, giveUpAfter = 8000, longestPause = 10000, lostAfter = 6000, staleAfter = 15000, alarms = 3, alarmEvery = 5000;
const api = '/api/v1/phone/' + location.pathname.slice(3);

let language = 'zh';
try { if (localStorage.getItem('nuanxin-language') === 'en') language = 'en'; } catch (e) { /* no storage: Chinese */ }
let w = words[language];
let known = null, tag = '';            // the last answer and its version
let problem = '';                      // 'unknown', 'slow'
let answered = null, based = null;     // clocks at the last answer, and at the last one that brought the hub's time
let failures = 0, timer = 0, polling = false;
let sending = '', sure = false, note = '', shown = '';
let check = '', slipNote = '', slipBusy = false, slipUrl = '';
let audio = null, alarm = { key: '', left: 0, at: 0 };

const part = id => document.getElementById(id);
function element(tagName, text, name) {
  const e = document.createElement(tagName);
  if (text) e.textContent = text;
  if (name) e.className = name;
  return e;
}
function fill(e, children) {
  while (e.firstChild) e.removeChild(e.firstChild);
  children.forEach(c => e.appendChild(typeof c === 'string' ? document.createTextNode(c) : c));
}
function put(e, text) { if (e.textContent !== text) e.textContent = text; }

// Two clocks, and the one that says more: a sleeping phone stops the first, a corrected clock moves the second.
const clocks = () => ({ perf: performance.now(), wall: Date.now() });
const since = then => then ? Math.max(performance.now() - then.perf, Date.now() - then.wall) : Infinity;
const isStale = () => !problem && known !== null && since(answered) > staleAfter;
const hhmm = iso => iso.slice(11, 16);
const answeredAt = () => hhmm(new Date(Date.parse(known.now) + 8 * 3600000 + (answered.wall - based.wall)).toISOString());
const ageText = ms => ms < 120000 ? w.seconds(Math.round(ms / 1000)) : w.minutes(Math.round(ms / 60000));
const name = stop => language === 'en' ? stop.en : stop.zh;
const placeOf = call => [call.window_name, call.place].filter(Boolean).join(' · ');
const first = state => known.stops.filter(s => s.state === state)[0];
const may = action => known.actions.indexOf(action) >= 0;

function stateNow() {
  if (known.visit !== 'open') return known.visit;
  if (first('called')) return 'called';
  if (first('serving')) return 'serving';
  if (first('missed')) return 'missed';
  if (known.away_until) return 'away';
  return !first('waiting') && first('parked') ? 'parked' : 'waiting';
}

function waitText() {
  const ready = known.stops.filter(s => s.state === 'waiting' && s.before !== null && !s.why).sort((a, b) => a.before - b.before)[0];
  if (!ready) return w.waitAny;
  return ready.before === 0 ? w.waitNow(name(ready)) : w.waitFor(name(ready), ready.before);
}

function sayText(state) {
  switch (state) {
    case 'called': return isStale() ? placeOf(first('called').call) : w.goTo(name(first('called')), first('called').call).filter(Boolean).join('\n');
    case 'serving': return placeOf(first('serving').call);
    case 'missed': return w.missedSay(name(first('missed')));
    case 'away': return w.awaySay(hhmm(known.away_until));
    case 'parked': return first('parked').until ? w.parkedUntil(hhmm(first('parked').until)) : w.parkedSay;
    case 'finished': return w.finishedSay;
    case 'left': return w.leftSay;
    default: return waitText();
  }
}

function button(id, text, kind, act) {
  const b = element('button', sending === id ? w.sending : text, kind);
  b.type = 'button';
  b.id = 'do-' + id;
  if (sending) b.setAttribute('aria-disabled', 'true');
  b.addEventListener('click', () => { if (!sending) act(); });
  return b;
}

function mainButtons() {
  if (sure) return [element('p', w.sure), button('leave', w.yes, 'main', () => send('leave')), button('stay', w.no, 'quiet', () => { sure = false; show(); })];
  const out = [];
  if (may('return')) out.push(button('return', w.return, 'main', () => send('return', { activity: first('missed').activity })));
  if (may('back')) out.push(button('back', w.back, 'main', () => send('back')));
  if (known.visit === 'open' && canRing() && !audio) out.push(button('ring', w.ring, '', () => { unlockSound(); show(); }));
  return out;
}

function moreButtons() {
  const out = [];
  if (may('away')) out.push(button('away', w.away, 'quiet', () => send('away')));
  if (may('leave')) out.push(button('ask-leave', w.leave, 'quiet', () => { sure = true; show(); part('do-stay').focus(); part('main-actions').scrollIntoView({ block: 'center' }); }));
  return out;
}

function stopRow(stop) {
  const kind = { called: 'on', serving: 'on', missed: 'warn', done: 'over', declined: 'over', cancelled: 'over' }[stop.state] || '';
  const row = element('li', '', kind), top = element('div', '', 'row');
  top.appendChild(element('b', name(stop)));
  top.appendChild(element('span', stop.state === 'called' && isStale() ? w.was : w.states[stop.state], 'state'));
  row.appendChild(top);
  if (stop.call) row.appendChild(element('p', placeOf(stop.call), 'big'));
  if (stop.why) row.appendChild(element('p', stop.why[language]));
  if (stop.before !== null && !stop.why) {
    const p = element('p', '', 'big');
    fill(p, stop.before === 0 ? [w.next] : w.before(stop.before).map(x => typeof x === 'number' ? element('span', String(x), 'number') : x));
    row.appendChild(p);
  }
  if (stop.expected) row.appendChild(element('p', w.expected(hhmm(stop.expected.median), hhmm(stop.expected.low), hhmm(stop.expected.high))));
  return row;
}

function showSlip() {
  const state = known ? known.slip : 'none', open = state === 'ready' && !slipUrl;
  part('slip-part').hidden = state === 'none' || state === 'not_yet';
  put(part('slip-title'), w.slip);
  put(part('slip-say'), state === 'at_desk' ? w.slipDesk : open ? w.slipAsk : '');
  part('slip-form').hidden = !open;
  put(part('check-label'), w.check);
  put(part('slip-button'), slipBusy ? w.slipBusy : w.slipGo);
  part('slip-button').className = 'main';
  put(part('slip-answer'), slipNote);
  const paper = part('slip-paper');
  if (!slipUrl) return fill(paper, []);
  const picture = element('img');
  picture.src = slipUrl;
  picture.alt = w.slipAlt;
  const save = element('button', slipBusy ? w.slipBusy : w.slipSave);
  save.id = 'slip-save';
  save.type = 'button';
  save.addEventListener('click', () => fetchSlip('pdf'));
  fill(paper, [picture, save]);
}

function headText(state) {
  if (problem) return problem === 'unknown' ? w.unknownHead : w.slowHead;
  if (!known) return w.loading;
  const at = state === 'called' && isStale() ? first('called').call.at : null;
  return at ? w.wasCalled(hhmm(at)) : w.head[state];
}

function showPage(state) {
  const dead = problem !== '' || !known;
  document.documentElement.lang = w.html;
  put(part('language'), w.other);
  part('language').lang = language === 'en' ? 'zh-CN' : 'en';
  put(part('foot'), (known && !dead && known.announcement ? known.announcement + ' — ' : '') + w.foot + (audio && known && known.visit === 'open' ? w.ringOn : ''));
  put(part('head'), headText(state));
  put(part('say'), problem === 'unknown' ? w.unknownSay : problem === 'slow' ? w.slowSay : known ? sayText(state) : '');
  put(part('ticket'), known && !dead ? known.ticket : '暖新');
  put(part('who'), known && !dead ? [known.masked_name, known.fair].filter(Boolean).join(' · ') : '');
  put(part('answer'), note);
  const focused = document.activeElement ? document.activeElement.id : '';
  fill(part('main-actions'), dead ? [] : mainButtons());
  const more = dead || sure ? [] : moreButtons();
  fill(part('more-actions'), more);
  put(part('more-title'), w.more);
  part('more').hidden = more.length === 0;
  part('stops-part').hidden = dead;
  put(part('stops-title'), w.stops);
  fill(part('stops'), dead ? [] : known.stops.map(stopRow));
  showSlip();
  const again = focused && part(focused);
  if (again && again !== document.activeElement) again.focus();
}

// Ages change every second, the rest only when something is new: a screen reader hears news, not a clock.
function showAges(state) {
  const age = since(answered), stale = isStale();
  const active = state === 'called' || state === 'serving' ? first(state).call : null;
  put(part('lost'), problem || (failures === 0 && age < staleAfter) || age < lostAfter ? '' : known ? w.lost(answeredAt()) : failures > 0 ? w.connecting : '');
  put(part('since'), !active ? '' : stale ? w.staleCall(answeredAt(), ageText(age)) : active.calls > 1 ? w.calledTimes(hhmm(active.at), active.calls) : active.at ? w.calledAt(hhmm(active.at)) : '');
  const kind = (problem ? '' : state) + (stale && active ? ' stale' : '');
  if (document.body.className !== kind) document.body.className = kind;
  const called = state === 'called' && !stale && !problem;
  const title = (called ? `【${w.head.called}】` : '') + (known && !problem ? known.ticket + ' · ' : '') + w.title;
  if (document.title !== title) document.title = title;
  ring(called ? first('called') : null);
}

function show() {
  const state = known ? stateNow() : '';
  const now = JSON.stringify([language, tag, problem, sending, sure, note, slipNote, slipBusy, slipUrl, !!audio, !!known, isStale()]);
  if (now !== shown) {
    shown = now;
    showPage(state);
  }
  showAges(state);
}

// Browsers let a page sound and shake only after it was touched once.
const Sound = window.AudioContext || window.webkitAudioContext;
const canRing = () => Boolean(Sound || navigator.vibrate);
function unlockSound() {
  alarm.left = 0;
  if (audio || !canRing()) return;
  try { audio = Sound ? new Sound() : {}; } catch (e) { audio = {}; }
  if (audio.resume) audio.resume();
}
function beep() {
  if (!audio || !audio.createOscillator) return;
  [0, 0.35, 0.7].forEach((start, i) => {
    const tone = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime + start;
    tone.frequency.value = i === 2 ? 1175 : 880;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.5, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    tone.connect(volume);
    volume.connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.32);
  });
}
/// A new call rings three times; a touch quiets it.
function ring(stop) {
  const key = stop ? [stop.activity, stop.call.at, stop.call.calls].join() : '';
  if (key !== alarm.key) alarm = { key: key, left: key ? alarms : 0, at: -Infinity };
  if (alarm.left === 0 || performance.now() - alarm.at < alarmEvery) return;
  alarm.left -= 1;
  alarm.at = performance.now();
  if (navigator.vibrate) navigator.vibrate([500, 200, 500, 200, 800]);
  beep();
}

async function ask(path, options, patience) {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), patience || giveUpAfter);
  try {
    return await fetch(path, Object.assign({ cache: 'no-store', credentials: 'omit', signal: stop.signal }, options));
  } finally {
    clearTimeout(limit);
  }
}

function take(view, version) {
  known = view;
  tag = version;
  based = answered = clocks();
  problem = '';
}

async function pollOnce() {
  const reply = await ask(api, { headers: tag && !problem ? { 'If-None-Match': tag } : {} });
  if (reply.status === 304) answered = clocks();
  else if (reply.status === 200) take(await reply.json(), reply.headers.get('ETag') || '');
  else if (reply.status === 404) problem = 'unknown';
  else if (reply.status === 429) problem = 'slow';
  else throw new Error(String(reply.status));
}

function pauseNow() {
  if (problem === 'unknown') return 60000;
  if (problem === 'slow') return 61000;
  if (failures === 0) return document.hidden ? everyHidden : every;
  return Math.min(longestPause, 1000 * Math.pow(2, failures)) * (0.75 + Math.random() / 2);
}

async function poll() {
  if (polling) return;
  polling = true;
  clearTimeout(timer);
  try {
    await pollOnce();
    failures = 0;
  } catch (e) {
    failures += 1;
  }
  polling = false;
  show();
  clearTimeout(timer);
  timer = setTimeout(poll, pauseNow());
}

function newKey() {
  const bytes = new Uint8Array(16);
  crypto.getRandomValues(bytes);
  return Array.from(bytes, b => ('0' + b.toString(16)).slice(-2)).join('');
}
const pause = ms => new Promise(done => setTimeout(done, ms));

// The same key until an answer came: pressed twice or sent again, it happens once.
async function send(action, body) {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() }, body: JSON.stringify(body || {}) };
  sending = action;
  note = '';
  show();
  let reply = null;
  for (let round = 0; round < 8 && !reply; round += 1) {
    try {
      reply = await ask(api + '/' + action, request);
      if (reply.status >= 500) reply = null;
    } catch (e) { reply = null; }
    if (!reply) {
      note = w.retrying;
      show();
      await pause(1000 + 500 * round);
    }
  }
  let view = null;
  try { if (reply && reply.ok) view = await reply.json(); } catch (e) { /* cut off: the next poll shows what happened */ }
  if (view) take(view, reply.headers.get('ETag') || '');
  sending = '';
  sure = false;
  note = !reply ? w.failed : reply.ok ? '' : w.refused;
  show();
  poll();
}

async function fetchSlip(format) {
  if (slipBusy) return;
  if (format === 'png') check = part('check').value.trim();
  slipNote = check.length < 4 ? w.slipFour : '';
  slipBusy = !slipNote;
  show();
  if (slipNote) return;
  try {
    const reply = await ask(api + '/slip', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ check: check, format: format, language: language }) }, 20000);
    if (reply.ok) useSlip(await reply.blob(), format);
    else slipNote = reply.status === 403 ? w.slipWrong : reply.status === 429 ? w.slipPause : w.refused;
  } catch (e) {
    slipNote = w.failed;
  }
  slipBusy = false;
  show();
}

function useSlip(blob, format) {
  const url = URL.createObjectURL(blob);
  if (format === 'png') {
    slipUrl = url;
    return;
  }
  const link = element('a');
  link.href = url;
  link.download = (known ? known.ticket : 'slip') + '.pdf';
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

part('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh' : 'en';
  w = words[language];
  note = slipNote = '';
  try { localStorage.setItem('nuanxin-language', language); } catch (e) { /* remembered until the page closes */ }
  if (slipUrl) fetchSlipAgain();
  show();
});
function fetchSlipAgain() {
  slipUrl = '';
  part('check').value = check;
  fetchSlip('png');
}
part('slip-form').addEventListener('submit', e => { e.preventDefault(); fetchSlip('png'); });
['pointerdown', 'touchend', 'keydown'].forEach(event => document.addEventListener(event, () => { const had = audio; unlockSound(); if (!had && audio) setTimeout(show, 0); }, true));
document.addEventListener('visibilitychange', () => { show(); if (!document.hidden) poll(); });
window.addEventListener('online', poll);
window.addEventListener('pageshow', () => { show(); poll(); });
setInterval(show, 1000);
show();
}());
