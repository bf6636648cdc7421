'use strict';
(function () {
  const cases = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const bad = c => ['failed', 'error', 'crashed'].includes(c.verdict);
  const warned = c => !bad(c) && !c.errata && (c.rules || []).length > 0;
  const state = { verdict: cases.some(bad) ? 'failures' : 'all', text: '', selected: null };
  const groups = {
    all: () => true,
    failures: bad,
    passed: c => c.verdict.startsWith('passed'),
    errata: c => Boolean(c.errata),
    warnings: warned,
    skipped: c => c.verdict === 'skipped' || c.verdict === 'not run'
  };

  function element(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === 'onclick') { node.addEventListener('click', value); } else { node.setAttribute(key, value); }
    }
    node.append(...children.filter(c => c !== null && c !== undefined));
    return node;
  }

  function searchable(c) {
    return [c.id, c.suite || '', c.group, c.tags, c.message, c.crash || '', ...(c.errata || []), ...(c.rules || []).map(r => r.rule.id + ' ' + r.rule.title)].join(' ').toLowerCase();
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
      element('span', { class: 'dot ' + (warned(c) ? 'warning' : c.verdict.replaceAll(' ', '-')) }), c.id))));
  }

  function select(c) {
    state.selected = c;
    location.hash = c.id;
    drawList();
    drawCase(c);
  }

  function rule(r) {
    const newer = r.rule.since > Number(document.body.dataset.rules);
    return element('div', { class: 'rule ' + (newer ? 'should' : r.rule.level) },
      element('strong', {}, r.rule.id + ' (' + r.rule.level + '): ' + r.rule.title),
      newer ? element('div', {}, 'Judged since version ' + r.rule.since + ' of the rules, newer than this run: a warning') : null,
      element('div', {}, r.message + ' — events ' + r.events.map(e => '#' + e).join(', ')),
      element('div', {}, 'When: ' + r.rule.when), element('div', {}, 'Then: ' + r.rule.then),
      element('div', {}, 'Source: ' + r.rule.source.join(', ')));
  }

  function chart(id) {
    return byId(id).content.cloneNode(true);
  }

  function drawCase(c) {
    const parts = [element('h2', {}, c.id),
      element('p', {}, element('span', { class: 'count ' + c.verdict.replaceAll(' ', '-') }, c.verdict), ' ' + (c.suite ? c.suite + ' · ' : '') + c.group + ' · ' + c.ms.toFixed(1) + ' ms' +
        (c.tags ? ' · tags: ' + c.tags : '')),
      element('div', {}, 'Replay: ', element('code', {}, c.replay))];
    if (c.errata) { parts.push(element('h3', {}, 'Errata'), element('ul', {}, ...c.errata.map(e => element('li', {}, e)))); }
    if (c.expired) { parts.push(element('p', { class: 'warning' }, 'Covered by errata that have expired: ' + c.expired)); }
    if (c.crash) { parts.push(element('h3', {}, 'The world ended'), element('pre', {}, c.crash)); }
    if ((c.rules || []).length) { parts.push(element('h3', {}, 'Broken rules'), ...c.rules.map(rule)); }
    if (c.message) { parts.push(element('h3', {}, c.verdict === 'skipped' ? 'Reason' : 'Failure'), element('pre', {}, c.message)); }
    if (c.stacks) { parts.push(element('h3', {}, 'Where the drivers\' threads were'), element('pre', {}, c.stacks)); }
    if (c.debug) { parts.push(element('h3', {}, 'What the drivers said: DbgPrint, WPP, ETW (virtual time in 100 ns)'), element('pre', {}, c.debug)); }
    if (c.chart) {
      parts.push(element('h3', {}, 'Sequence'), element('p', {}, 'Click a row for all arguments. ', element('a', { href: c.trace }, 'Trace file')));
      if (c.before) {
        parts.push(element('details', {}, element('summary', {}, 'Before the session'), chart(c.before)));
      }
      parts.push(chart(c.chart));
      parts.push(element('h3', {}, 'Environment'), element('ul', {}, ...c.environment.map(e => element('li', {}, e))));
    }
    byId('case').replaceChildren(...parts);
    byId('case').scrollTop = 0;
  }

  byId('filter').addEventListener('input', event => { state.text = event.target.value.toLowerCase(); drawList(); });
  const addressed = () => cases.find(c => '#' + c.id === decodeURIComponent(location.hash));
  addEventListener('hashchange', () => {
    const wanted = addressed();
    if (wanted && wanted !== state.selected) { select(wanted); }
  });
  drawList();
  const start = addressed() || shown()[0] || cases[0];
  if (start) { select(start); }
})();
