// SPDX-License-Identifier: GPL-3.0-or-later
// A form's folder to be changed by a test.
#pragma once

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "renderers/content/form.h"
#include "renderers/error.h"

namespace tamga::forms::test {

// A copy of a form that a test may damage; gone with the test.
class FormCopy {
 public:
  explicit FormCopy(const std::string& id = "job_description",
                    const std::string& version = "2019-01-11")
      : root_(std::filesystem::temp_directory_path() /
              ("tamga-form-" + std::to_string(::getpid()) + "-" + std::to_string(count_++))),
        folder_(root_ / id / version) {
    std::filesystem::create_directories(folder_);
    std::filesystem::copy(
        std::filesystem::path(TAMGA_SOURCE_SHARE) / "renderers/forms" / id / version, folder_,
        std::filesystem::copy_options::recursive);
  }
  ~FormCopy() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  const std::filesystem::path& root() const { return root_; }

  void change(const std::string& file, const std::function<void(nlohmann::json&)>& edit) {
    std::ifstream in(folder_ / file);
    auto value = nlohmann::json::parse(in);
    edit(value);
    write(file, value.dump());
  }
  void replace(const std::string& file, const std::string& from, const std::string& to) {
    std::ifstream in(folder_ / file);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::size_t at = text.find(from);
    BOOST_REQUIRE(at != std::string::npos);
    write(file, text.replace(at, from.size(), to));
  }
  void write(const std::string& file, const std::string& text) {
    std::ofstream(folder_ / file) << text;
  }
  void remove(const std::string& file) { std::filesystem::remove(folder_ / file); }

  // The code of the error at load, with its text in `detail`; "" when it loads.
  std::string load_error() {
    try {
      FormCatalogue({root_});
      return "";
    } catch (const Error& error) {
      detail = error.what();
      return error.code();
    }
  }
  std::string detail;

 private:
  inline static int count_ = 0;
  std::filesystem::path root_, folder_;
};

}  // namespace tamga::forms::test
