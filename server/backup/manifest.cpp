// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backup/manifest.h"

#include <charconv>
#include <filesystem>

#include "server/base64.h"
#include "server/error.h"

namespace tamga::backup {
namespace {

constexpr std::string_view format = "tamga-backup/1\n";
constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t id_bytes = 4;

std::string escaped(const std::string& path) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '%' && byte != 0x7f)
      text += c;
    else
      text += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return text;
}

std::string octal(unsigned mode) {
  return {static_cast<char>('0' + (mode >> 6 & 7)), static_cast<char>('0' + (mode >> 3 & 7)),
          static_cast<char>('0' + (mode & 7))};
}

std::string body_of(const Manifest& manifest) {
  std::string text(format);
  text += "archive " + manifest.origin + "\nmade " + std::to_string(manifest.made) + "\nprogram " +
          manifest.program + "\nrecords " + std::to_string(manifest.records) + "\nlog " +
          std::to_string(manifest.log_size) + " " + manifest.log_root + "\n";
  for (const auto& [hash, size] : manifest.objects)
    text += "object " + hash + " " + std::to_string(size) + "\n";
  for (const auto& file : manifest.files) {
    text += "file " + octal(file.mode) + " " + std::to_string(file.size) + " " +
            escaped(file.path) + "\n";
    for (const auto& part : file.parts) text += "part " + part + "\n";
  }
  return text;
}

// Reads words of the signed text from its front.
class Reader {
 public:
  Reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}
  bool done() const { return text_.empty(); }
  [[noreturn]] void refuse(const std::string& why) const {
    throw Failure("backup-damaged", name_ + ": " + why);
  }
  // The next line when it begins so, without that word.
  std::optional<std::string_view> line(std::string_view word) {
    if (!text_.starts_with(word)) return std::nullopt;
    const auto end = text_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text_.substr(word.size(), end - word.size());
    text_.remove_prefix(end + 1);
    return line;
  }
  std::string_view required(std::string_view word) {
    const auto found = line(word);
    if (!found) refuse("no line «" + std::string(word) + "» where it should stand");
    return *found;
  }
  std::uint64_t number(std::string_view text, int base = 10) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) refuse("not a number");
    return value;
  }
  std::string hash(std::string_view text) const {
    if (text.size() != 64 || !archive::bytes_from_hex(text)) refuse("not a hash");
    return std::string(text);
  }
  // Up to the next space, which goes.
  std::string_view word(std::string_view& line) const {
    const auto end = line.find(' ');
    if (end == std::string_view::npos) refuse("a line is too short");
    const auto found = line.substr(0, end);
    line.remove_prefix(end + 1);
    return found;
  }
  std::string path(std::string_view text) const {
    std::string path;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '%') {
        path += text[i];
        continue;
      }
      if (i + 2 >= text.size()) refuse("a path is cut off");
      path += static_cast<char>(number(text.substr(i + 1, 2), 16));
      i += 2;
    }
    // Whoever made the signature: nothing is written outside the folder.
    const std::filesystem::path given(path);
    for (const auto& part : given)
      if (part == ".." || part == "." || part.empty()) refuse("a path that leads elsewhere");
    if (path.empty() || given.is_absolute()) refuse("a path that leads elsewhere");
    return path;
  }

 private:
  std::string_view text_;
  const std::string& name_;
};

std::string_view signed_part(std::string_view text, const archive::VerifierKey& key,
                             const Reader& reader) {
  const auto blank = text.find("\n\n");
  if (blank == std::string_view::npos) reader.refuse("it has no signature");
  const auto message = text.substr(0, blank + 1);
  auto line = text.substr(blank + 2);
  const std::string start = std::string(dash) + key.name + " ";
  if (!line.starts_with(start) || !line.ends_with('\n'))
    reader.refuse("it is signed by another archive");
  line.remove_prefix(start.size());
  line.remove_suffix(1);
  const auto bytes = from_base64(line);
  if (!bytes || bytes->size() <= id_bytes || !bytes->starts_with(archive::key_id(key)) ||
      !archive::verify_ed25519(key.public_key, message, std::string_view(*bytes).substr(id_bytes)))
    reader.refuse("the signature does not hold");
  return message;
}

}  // namespace

std::uint64_t Manifest::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& [hash, size] : objects) sum += size;
  for (const auto& file : files) sum += file.size;
  return sum;
}

std::string sign_manifest(const Manifest& manifest, const archive::LogKey& key) {
  const std::string body = body_of(manifest);
  const archive::VerifierKey verifier{manifest.origin, archive::VerifierKey::Type::ed25519,
                                      key.public_key()};
  return body + "\n" + std::string(dash) + manifest.origin + " " +
         to_base64(archive::key_id(verifier) + key.sign(body)) + "\n";
}

Manifest open_manifest(std::string_view text, const archive::VerifierKey& key,
                       const std::string& name) {
  const Reader whole(text, name);
  const auto message = signed_part(text, key, whole);
  if (!message.starts_with(format)) whole.refuse("not of a format that this program knows");
  Reader reader(message.substr(format.size()), name);
  Manifest manifest;
  manifest.origin = reader.required("archive ");
  manifest.made = static_cast<std::int64_t>(reader.number(reader.required("made ")));
  manifest.program = reader.required("program ");
  manifest.records = reader.number(reader.required("records "));
  auto log = reader.required("log ");
  manifest.log_size = reader.number(reader.word(log));
  manifest.log_root = reader.hash(log);
  while (auto object = reader.line("object ")) {
    const auto hash = reader.hash(reader.word(*object));
    manifest.objects[hash] = reader.number(*object);
  }
  while (!reader.done()) {
    auto line = reader.required("file ");
    KeptFile file;
    file.mode = static_cast<unsigned>(reader.number(reader.word(line), 8)) & 0777U;
    file.size = reader.number(reader.word(line));
    file.path = reader.path(line);
    while (const auto part = reader.line("part ")) file.parts.push_back(reader.hash(*part));
    manifest.files.push_back(std::move(file));
  }
  return manifest;
}

}  // namespace tamga::backup
