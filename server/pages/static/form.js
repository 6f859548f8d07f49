// SPDX-License-Identifier: GPL-3.0-or-later
// A draft's form while somebody writes: kept and checked after each pause, buttons that
// change rows without a new page, tables pasted into lists, a preview that follows. The
// page works without this: every button is the form's own.
'use strict';

(() => {
  const main = document.getElementById('content');
  const pause = 1200; // milliseconds without a key before it is kept
  const retry = 8000; // milliseconds before the network is tried again
  let form, status;
  let timer = 0;
  let dirty = false;
  let ended = false; // finished, thrown away or signed out: no more keeping
  let turn = Promise.resolve(); // one request at a time: each carries the revision of the last
  const touched = new Set(); // names of fields that somebody has left

  const hidden = (name) => form.querySelector(`input[type=hidden][name="${name}"]`);
  const named = (name) => form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`) ??
    form.querySelector(`[data-of="${CSS.escape(name)}"]`);

  function say(text, link) {
    status.textContent = text;
    if (!link) return;
    const a = document.createElement('a');
    a.href = link;
    a.textContent = form.dataset.signIn;
    status.append(' ', a);
  }

  function sent(submitter) {
    const body = new URLSearchParams(new FormData(form));
    if (submitter) body.append(submitter.name, submitter.value);
    return body;
  }

  const inTurn = (work) => (turn = turn.then(work, work));

  // ---- faults beside their fields ----

  function clearFaults() {
    for (const note of form.querySelectorAll('.typed-fault')) note.remove();
    for (const control of form.querySelectorAll('[data-checked]')) {
      control.classList.remove('is-invalid');
      control.removeAttribute('aria-invalid');
      control.removeAttribute('aria-describedby');
      if (control.dataset.checked) control.setAttribute('aria-describedby', control.dataset.checked);
      delete control.dataset.checked;
    }
  }

  function showFault({ pointer, text, missing }, number) {
    const control = named(pointer);
    if (!control || (missing && !touched.has(pointer))) return;
    if (control.getAttribute('aria-invalid') && control.dataset.checked === undefined) return;
    control.dataset.checked = control.getAttribute('aria-describedby') ?? '';
    const note = document.createElement('p');
    note.className = 'field-fault typed-fault';
    note.id = `typed-fault-${number}`;
    note.textContent = text;
    (control.closest('[role=group]') ?? control).after(note);
    control.classList.add('is-invalid');
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', `${control.dataset.checked} ${note.id}`.trim());
  }

  // ---- keeping ----

  function preview(address, revision) {
    const paper = document.querySelector('.preview-pane object');
    if (!paper) return;
    const fresh = paper.cloneNode(true);
    fresh.data = `${address}/preview.pdf?revision=${revision}#navpanes=0&view=FitH`;
    paper.replaceWith(fresh);
  }

  async function keep() {
    if (!dirty || ended) return;
    dirty = false;
    const work = hidden('work').value;
    let answer;
    try {
      answer = await fetch(`${form.dataset.keep}${work}/keep`,
        { method: 'POST', body: sent(), headers: { Accept: 'application/json' } });
    } catch {
      dirty = true;
      say(form.dataset.offline);
      timer = setTimeout(() => inTurn(keep), retry);
      return;
    }
    const told = await answer.json().catch(() => ({}));
    if (told.signed_out) {
      ended = true;
      return say(form.dataset.signedOut, told.address);
    }
    if (!answer.ok) {
      dirty = true;
      ended = answer.status < 500;
      return say(form.dataset.refused);
    }
    const before = hidden('work_revision').value;
    hidden('work').value = told.work;
    hidden('work_revision').value = told.revision;
    if (before === '0') history.replaceState(null, '', told.address);
    const language = document.querySelector('a.language');
    if (language) language.href = `${told.address}?lang=${language.hreflang}`; // the same text in the other language
    clearFaults();
    told.faults.forEach(showFault);
    const missing = told.faults.filter((fault) => fault.missing).length;
    say(`${form.dataset.kept} ${told.kept}` +
      (missing ? `. ${form.dataset.missing.replace('{n}', missing)}` : ''));
    if (String(told.revision) !== before) preview(told.address, told.revision);
  }

  function changed() {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => inTurn(keep), pause);
  }

  // ---- buttons without a new page ----

  function show(page, address) {
    const y = window.scrollY;
    const old = document.querySelector('.preview-pane object');
    main.replaceChildren(...page.getElementById('content').childNodes);
    document.title = page.title;
    history.replaceState(null, '', address);
    begin();
    changed();
    const paper = document.querySelector('.preview-pane object');
    if (old && paper && old.data === paper.data) paper.replaceWith(old);
    window.scrollTo(0, y);
    const focus = main.querySelector('[autofocus]');
    focus?.focus({ preventScroll: true });
    (main.querySelector('[role=alert]') ?? focus)?.scrollIntoView({ block: 'nearest' });
  }

  async function press(submitter, extra = {}) {
    clearTimeout(timer);
    const body = sent(submitter);
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    let answer;
    try {
      answer = await fetch(form.action, { method: 'POST', body });
    } catch {
      return say(form.dataset.offline);
    }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('form[data-keep]')) {
      if (!answer.redirected) return say(form.dataset.refused);
      dirty = false;
      return location.assign(answer.url);
    }
    dirty = false;
    const work = page.querySelector('[name=work]').value;
    show(page, `${form.dataset.keep}${work}`);
  }

  // ---- pasted tables ----

  // The cells of a copied table; a text program copies paragraphs in them.
  function copiedTable(clipboard) {
    const html = clipboard.getData('text/html');
    const table = html && new DOMParser().parseFromString(html, 'text/html').querySelector('table');
    if (!table) return clipboard.getData('text/plain');
    const cell = (one) => `"${one.textContent.replace(/\s+/g, ' ').trim().replaceAll('"', '""')}"`;
    return [...table.rows].map((row) => [...row.cells].map(cell).join('\t')).join('\n');
  }

  function pasted(event) {
    const list = event.target.closest('table.lines')?.closest('fieldset');
    const button = list?.querySelector('button[name=paste], button[name=paste_in]');
    if (!button || event.target.name === 'pasted') return;
    const text = copiedTable(event.clipboardData);
    const single = list.querySelector('thead.visually-hidden') !== null;
    if (!text.includes('\t') && !(single && text.trim().includes('\n'))) return;
    event.preventDefault();
    inTurn(() => press(null, { paste_in: button.value, pasted: text }));
  }

  // ---- rows on a narrow screen say what their cells are ----

  function label() {
    for (const table of form.querySelectorAll('table.lines')) {
      table.classList.add('titled');
      const titles = [...table.tHead.rows[0].cells].map((head) => head.firstChild.textContent.trim());
      for (const row of table.tBodies[0].rows)
        for (const cell of row.cells) if (cell.cellIndex > 0) cell.dataset.title = titles[cell.cellIndex];
    }
  }

  // ---- sets of letters as boxes to tick ----

  function letterBoxes(box, letters) {
    const group = document.createElement('span');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-labelledby', box.getAttribute('aria-labelledby'));
    const chosen = new Set(box.value.split(/[^\p{L}]+/u));
    if ([...chosen].some((one) => one && !letters.includes(one))) return; // to be mended where it is
    for (const letter of letters) {
      const label = document.createElement('label');
      const tick = document.createElement('input');
      tick.type = 'checkbox';
      tick.checked = chosen.has(letter);
      tick.value = letter;
      tick.dataset.of = box.name;
      tick.addEventListener('change', () => {
        box.value = [...group.querySelectorAll('input:checked')].map(({ value }) => value).join(', ');
      });
      label.append(tick, letter);
      group.append(label);
    }
    box.type = 'hidden';
    box.after(group);
  }

  function boxes() {
    for (const head of form.querySelectorAll('th[data-letters]'))
      for (const row of head.closest('table').tBodies[0].rows)
        letterBoxes(row.cells[head.cellIndex].querySelector('input'), head.dataset.letters.split(' '));
  }

  function begin() {
    form = document.querySelector('form[data-keep]');
    status = form.querySelector('.kept');
    label();
    boxes();
    form.addEventListener('input', changed);
    form.addEventListener('change', (event) => {
      if (event.target.dataset.of) changed(); // after its box has its letters
      if (event.target.name !== 'row' && event.target.name !== 'target')
        touched.add(event.target.name || event.target.dataset.of);
    });
    form.addEventListener('paste', pasted);
    form.addEventListener('submit', (event) => {
      const { submitter } = event;
      if (submitter?.name === 'save') {
        clearTimeout(timer);
        dirty = false;
        ended = true;
        return; // after what is under way: the form carries the revision that is kept
      }
      event.preventDefault();
      if (submitter?.name === 'keep') {
        clearTimeout(timer);
        dirty = true;
        inTurn(keep);
      } else {
        inTurn(() => press(submitter));
      }
    });
  }

  if (!document.querySelector('form[data-keep]')) return;
  begin();
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) ended = false;
  });
  window.addEventListener('pagehide', () => {
    if (dirty && !ended)
      navigator.sendBeacon(`${form.dataset.keep}${hidden('work').value}/keep`, sent());
  });
  window.addEventListener('beforeunload', (event) => {
    // Only what could not be kept is worth a question.
    if (dirty && ended) event.preventDefault();
  });
})();
