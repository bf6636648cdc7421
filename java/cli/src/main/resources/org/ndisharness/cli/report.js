'use strict';
(function () {
  const cases = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const bad = c => ['failed', 'error', 'crashed'].includes(c.verdict);
  const warned = c => !bad(c) && (c.rules || []).length > 0;
  const state = { verdict: cases.some(bad) ? 'failures' : 'all', text: '', selected: null, boot: false };
  const groups = {
    all: () => true,
    failures: bad,
    passed: c => c.verdict === 'passed',
    warnings: warned,
    skipped: c => c.verdict === 'skipped' || c.verdict === 'not run'
  };

  function element(name, attributes, ...children) {
    const svg = ['svg', 'g', 'line', 'path', 'text', 'rect'].includes(name);
    const node = svg ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === 'onclick') { node.addEventListener('click', value); } else { node.setAttribute(key, value); }
    }
    node.append(...children.filter(c => c !== null && c !== undefined));
    return node;
  }

  function searchable(c) {
    return [c.id, c.group, c.tags, c.message, c.crash || '', ...(c.rules || []).map(r => r.rule.id + ' ' + r.rule.title)].join(' ').toLowerCase();
  }
  const texts = new Map(cases.map(c => [c, searchable(c)]));

  function shown() {
    return cases.filter(c => groups[state.verdict](c) && texts.get(c).includes(state.text));
  }

  function drawList() {
    const list = shown();
    byId('shown').textContent = list.length + ' of ' + cases.length + ' cases';
    byId('verdicts').replaceChildren(...Object.keys(groups).map(name => element('button',
      { type: 'button', 'aria-pressed': String(name === state.verdict), onclick: () => { state.verdict = name; drawList(); } },
      name + ' ' + cases.filter(groups[name]).length)));
    byId('cases').replaceChildren(...list.map(c => element('li', {}, element('button',
      { type: 'button', 'aria-current': String(c === state.selected), onclick: () => select(c) },
      element('span', { class: 'dot ' + (warned(c) ? 'warning' : c.verdict.replace(' ', '-')) }), c.id))));
  }

  function select(c) {
    state.selected = c;
    location.hash = c.id;
    drawList();
    drawCase(c);
  }

  function rule(r) {
    return element('div', { class: 'rule ' + r.rule.level },
      element('strong', {}, r.rule.id + ' (' + r.rule.level + '): ' + r.rule.title),
      element('div', {}, r.message + ' — events ' + r.events.map(e => '#' + e).join(', ')),
      element('div', {}, 'When: ' + r.rule.when), element('div', {}, 'Then: ' + r.rule.then),
      element('div', {}, 'Source: ' + r.rule.source.join(', ')));
  }

  function drawCase(c) {
    const parts = [element('h2', {}, c.id),
      element('p', {}, element('span', { class: 'count ' + c.verdict.replace(' ', '-') }, c.verdict), ' ' + c.group + ' · ' + c.ms.toFixed(1) + ' ms' +
        (c.tags ? ' · tags: ' + c.tags : '')),
      element('div', {}, 'Replay: ', element('code', {}, c.replay))];
    if (c.crash) { parts.push(element('h3', {}, 'The world ended'), element('pre', {}, c.crash)); }
    if ((c.rules || []).length) { parts.push(element('h3', {}, 'Broken rules'), ...c.rules.map(rule)); }
    if (c.message) { parts.push(element('h3', {}, c.verdict === 'skipped' ? 'Reason' : 'Failure'), element('pre', {}, c.message)); }
    if (c.debug) { parts.push(element('h3', {}, 'DbgPrint output (virtual time in 100 ns)'), element('pre', {}, c.debug)); }
    if (c.events) {
      parts.push(element('h3', {}, 'Sequence'), element('p', {}, 'Click an arrow for all arguments. ',
        element('button', { type: 'button', onclick: () => { state.boot = !state.boot; drawCase(c); } },
          state.boot ? 'Hide what was recorded before the session' : 'Show what was recorded before the session'), ' ',
        element('a', { href: c.trace }, 'Trace file')));
      const details = element('div', { id: 'arguments' }, element('p', {}, 'No event selected.'));
      parts.push(element('div', { class: 'chart' }, chart(c, details), details));
      parts.push(element('h3', {}, 'Environment'), element('ul', {}, ...c.environment.map(e => element('li', {}, e))));
    }
    byId('case').replaceChildren(...parts);
    byId('case').scrollTop = 0;
  }

  const COLUMNS = { client: 270, ndis: 590, mcm: 910 };
  const WIDTH = 1040;
  const ROW = 22;
  const IRQL = ['PASSIVE', 'APC', 'DISPATCH'];
  const DETACHED = 2;
  const SESSION = ['', 'session begins', 'teardown', 'session ends', 'teardown hangs', 'miniport attached', 'miniport detached'];

  function lane(e) {
    return e.side === 'client' ? COLUMNS.client : COLUMNS.mcm;
  }

  /** Where an arrow begins and ends; a callback's beginning is remembered for its return. */
  function arrow(e, begun) {
    const origin = e.kind === 'RETURN' ? begun.get(e.of) : e;
    const enters = origin && origin.kind === 'ENTER';
    const towardsDriver = e.kind === 'RETURN' ? !enters : enters;
    return towardsDriver ? [COLUMNS.ndis, lane(e)] : [lane(e), COLUMNS.ndis];
  }

  function label(e) {
    if (e.kind === 'SESSION') { return SESSION[Number(e.status)] || 'session ' + e.status; }
    const status = e.status ? ' ' + e.status.replace('NDIS_STATUS_', '') : '';
    const data = e.dataSize ? ' [' + e.dataSize + ' bytes]' : '';
    return (e.kind === 'RETURN' ? 'return ' : '') + (e.function || e.kind) + status + data;
  }

  function chart(c, details) {
    const wrong = new Set((c.rules || []).flatMap(r => r.events));
    const begun = new Map(c.events.map(e => [e.seq, e]));
    const events = c.events.filter(e => state.boot || !((e.flags || 0) & DETACHED));
    const first = events.length ? events[0].time : 0;
    const height = (events.length + 3) * ROW;
    const svg = element('svg', { viewBox: '0 0 ' + WIDTH + ' ' + height, role: 'img', 'aria-label': 'Sequence chart of ' + c.id });
    for (const [name, x] of [['client', COLUMNS.client], ['NDIS', COLUMNS.ndis], ['call manager', COLUMNS.mcm]]) {
      svg.append(element('text', { x: x, y: 14, 'text-anchor': 'middle', 'font-weight': 700 }, name),
        element('line', { class: 'life', x1: x, x2: x, y1: 20, y2: height }));
    }
    events.forEach((e, i) => {
      const y = (i + 2) * ROW;
      const micros = ((e.time - first) * 1e6 / c.clock).toFixed(1);
      const group = element('g', { class: 'event' + (wrong.has(e.seq) ? ' wrong' : ''), tabindex: 0, onclick: () => {
        svg.querySelectorAll('.selected').forEach(n => n.classList.remove('selected'));
        group.classList.add('selected');
        details.replaceChildren(argumentTable(e));
      } }, element('rect', { x: 0, y: y - ROW + 6, width: WIDTH, height: ROW }),
      element('text', { class: 'side', x: 2, y: y }, '#' + e.seq), element('text', { class: 'side', x: 110, y: y, 'text-anchor': 'end' }, micros + ' µs'),
      element('text', { class: 'side', x: 120, y: y }, c.irqlKnown ? (IRQL[e.irql] || 'IRQL ' + e.irql) : 'IRQL ?'));
      if (['CALL', 'ENTER', 'RETURN'].includes(e.kind)) {
        const [from, to] = arrow(e, begun);
        const sign = Math.sign(to - from);
        group.append(element('line', { class: e.kind === 'RETURN' ? 'return' : '', x1: from, x2: to, y1: y + 3, y2: y + 3 }),
          element('path', { fill: 'none', d: 'M' + (to - 6 * sign) + ' ' + (y - 1) + ' L' + to + ' ' + (y + 3) + ' L' + (to - 6 * sign) + ' ' + (y + 7) }),
          element('text', { x: (from + to) / 2, y: y - 1, 'text-anchor': 'middle' }, label(e)));
      } else {
        group.append(element('text', { x: COLUMNS.ndis, y: y, 'text-anchor': 'middle', 'font-style': 'italic' },
          label(e) + (e.object ? ' ' + e.object : '') + (e.object2 ? ' = ' + e.object2 : '')));
      }
      svg.append(group);
    });
    return svg;
  }

  function argumentTable(e) {
    const rows = Object.entries(e).map(([key, value]) => element('tr', {}, element('td', {}, key),
      element('td', {}, Array.isArray(value) ? value.join(', ') : String(value))));
    return element('table', {}, element('tbody', {}, ...rows));
  }

  byId('filter').addEventListener('input', event => { state.text = event.target.value.toLowerCase(); drawList(); });
  drawList();
  const wanted = cases.find(c => '#' + c.id === decodeURIComponent(location.hash));
  const start = wanted || shown()[0] || cases[0];
  if (start) { select(start); }
})();
