// SPDX-License-Identifier: GPL-3.0-or-later
// The Mongolian dictionary (hunspell-mn): word form to its lemmas.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace tamga::index {

// One a process: it weighs 70 MiB and takes 0.7 s to load. Thread-safe: Hunspell
// itself stands behind one lock, a bounded cache of form → lemmas before it.
class Dictionary {
 public:
  // Loads it at the first call. Throws Error dictionary-missing, naming the
  // Debian package, when the dictionary's files are not there.
  static Dictionary& shared();
  // Throws the same, and loads nothing: for whoever may never ask for a word.
  static void require();

  ~Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  // Every distinct lemma of a folded Cyrillic form, in lower case; empty when
  // the dictionary does not know the form. A form that is a lemma itself keeps
  // only that (and a hidden-н stem: албан, алба), so that тайлан (report) never
  // meets тайл (untie), nor бичиг бич.
  std::vector<std::u32string> lemmas(const std::u32string& form);
  // Whether a folded Cyrillic form is spelled as one of a common word is. For forms that are
  // asked once, hundreds at a time: nothing of it is kept.
  bool knows(const std::u32string& form);

 private:
  Dictionary();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::index
