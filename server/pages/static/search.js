// SPDX-License-Identifier: GPL-3.0-or-later
// Suggestions under the search box while somebody types (ARIA combobox with a list box). The
// page works without this: the box is a plain field of a plain form.
'use strict';

(() => {
  const field = document.querySelector('input[data-suggest]');
  if (!field) return;
  const wait = 120; // milliseconds without a key before the server is asked
  const list = document.createElement('ul');
  list.id = 'suggestions';
  list.className = 'suggestions';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', field.dataset.list);
  field.after(list);
  const said = document.createElement('p');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  list.after(said);
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');

  let timer = 0;
  let asking = null; // the request under way
  let chosen = -1;
  let typed = ''; // what stood in the box before the arrows went through the list

  function close() {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
    said.textContent = '';
  }

  function choose(number) {
    const options = list.children;
    if (chosen >= 0) options[chosen].setAttribute('aria-selected', 'false');
    chosen = number;
    if (chosen < 0) {
      field.value = typed;
      field.removeAttribute('aria-activedescendant');
      return;
    }
    const option = options[chosen];
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    field.value = option.dataset.text;
    field.setAttribute('aria-activedescendant', option.id);
  }

  function option(suggestion, number) {
    const item = document.createElement('li');
    item.id = `suggestion-${number}`;
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    item.dataset.text = suggestion.text;
    const text = document.createElement('span');
    text.textContent = suggestion.text;
    const kind = document.createElement('span');
    kind.className = 'suggestion-kind';
    kind.textContent = `${field.dataset[suggestion.kind] ?? ''} · ${suggestion.count}`;
    item.append(text, ' ', kind);
    // Before the field loses the focus and the list its options.
    item.addEventListener('mousedown', (event) => {
      event.preventDefault();
      field.value = suggestion.text;
      close();
      field.form.requestSubmit();
    });
    return item;
  }

  function show(suggestions) {
    close();
    if (suggestions.length === 0 || document.activeElement !== field) return;
    list.append(...suggestions.map(option));
    list.hidden = false;
    field.setAttribute('aria-expanded', 'true');
    said.textContent = field.dataset.count.replace('{n}', String(suggestions.length));
  }

  async function ask() {
    asking?.abort();
    typed = field.value;
    if (typed.trim().length < 2) return close();
    asking = new AbortController();
    const request = asking;
    try {
      const answer = await fetch(`${field.dataset.suggest}?limit=8&q=${encodeURIComponent(typed)}`,
        { signal: request.signal, headers: { Accept: 'application/json' } });
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      if (request === asking && field.value === typed) show(suggestions);
    } catch {
      // Taken back by the next key, or no network: the box works without suggestions.
      if (request === asking) close();
    }
  }

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  });
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const count = list.children.length;
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      field.value = typed;
      close();
    } else if (event.key === 'ArrowDown' && count > 0) {
      event.preventDefault();
      choose(chosen + 1 >= count ? -1 : chosen + 1);
    } else if (event.key === 'ArrowUp' && count > 0) {
      event.preventDefault();
      choose(chosen < 0 ? count - 1 : chosen - 1);
    }
  });
})();
