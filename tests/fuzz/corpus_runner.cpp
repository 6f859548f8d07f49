// SPDX-License-Identifier: GPL-3.0-or-later
// What a fuzzer once found or began with, tried in every test run without a fuzzer:
//   fuzz_corpus_TARGET FILE_OR_FOLDER…
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::size_t tried = 0;

void try_one(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  ++tried;
}

// The file, and files that differ from it in a few places: other bytes each run, whose seed
// is printed.
void try_file(const std::filesystem::path& file, std::mt19937& random) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  std::printf("%s\n", file.filename().c_str());
  std::fflush(stdout);
  try_one(bytes);
  for (int round = 0; round < 40 && !bytes.empty(); ++round) {
    std::string changed = bytes;
    for (unsigned left = random() % 4; left < 4; ++left) {
      const std::size_t at = random() % changed.size();
      switch (random() % 3) {
        case 0:
          changed[at] = static_cast<char>(random());
          break;
        case 1:
          changed.insert(at, changed.substr(at, random() % 32));
          break;
        default:
          changed.resize(at + 1);
      }
    }
    try_one(changed);
  }
}

}  // namespace

int main(int count, char** words) {
  const unsigned seed = std::random_device{}();
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  for (int at = 1; at < count; ++at) {
    if (!std::filesystem::is_directory(words[at])) {
      try_file(words[at], random);
      continue;
    }
    for (const auto& file : std::filesystem::directory_iterator(words[at]))
      try_file(file.path(), random);
  }
  std::printf("%zu inputs\n", tried);
  return tried == 0 ? 1 : 0;
}
