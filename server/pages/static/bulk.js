// SPDX-License-Identifier: GPL-3.0-or-later
// Presses «continue» while lines of a spreadsheet wait; without this a person does.
'use strict';

(() => {
  const form = document.querySelector('form[data-continue]');
  if (form) setTimeout(() => form.requestSubmit(), 300);
})();
