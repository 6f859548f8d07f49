// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/our_renderer.h"

#include <stdexcept>

#include "renderers/layout/layout.h"
#include "renderers/markup/page_template.h"
#include "tests/bench/render/cpu_time.h"

namespace tamga::bench {

using nlohmann::json;

OurRenderer::OurRenderer(const std::filesystem::path& form_folder)
    : form_(forms::load_form(form_folder)), sample_(json::parse(form_.sample_text())) {}

std::string OurRenderer::name() const {
  return "Tamga " TAMGA_VERSION;
}

Measurement OurRenderer::render(const std::vector<std::string>& contents) {
  Measurement measured;
  const Stopwatch watch;
  for (const std::string& content : contents) {
    const forms::Rendition made = rendition(content);
    measured.pages = made.pages;
    measured.bytes = made.pdf.size();
  }
  measured.cpu = watch.cpu() / static_cast<double>(contents.size());
  measured.wall = watch.wall() / static_cast<double>(contents.size());
  return measured;
}

json OurRenderer::read(const std::string& content) const {
  json value;
  forms::Problem problem;
  if (!forms::read_json(content, {}, value, problem)) throw std::runtime_error(problem.code);
  return value;
}

forms::Rendition OurRenderer::rendition(const std::string& content) const {
  return renderer_.render(form_, read(content), forms::Completeness::Record);
}

std::string OurRenderer::page(const std::string& content) const {
  return forms::fill(form_, read(content));
}

layout::Laid OurRenderer::laid(const std::string& content) const {
  const std::string file = (form_.folder / "page.html").string();
  const auto body = markup::read_page(page(content), form_.style_sheet(), file);
  return layout::lay_out(body, form_.geometry, renderer_.faces(), hyphenator_);
}

}  // namespace tamga::bench
