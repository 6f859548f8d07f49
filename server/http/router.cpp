// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "server/http/problem.h"
#include "server/http/syntax.h"

namespace tamga::http {
namespace {

bool is_placeholder(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  if (!path.starts_with('/')) return segments;
  for (std::string_view segment : split(path.substr(1), '/')) segments.emplace_back(segment);
  return segments;
}

// Number of literal segments when the path fits the pattern, else nothing: the
// more is literal, the closer the route fits.
std::optional<std::size_t> fit(const std::vector<std::string>& pattern,
                               const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::size_t literal = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_placeholder(pattern[i])) {
      if (path[i].empty()) return std::nullopt;
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    } else {
      ++literal;
    }
  }
  return literal;
}

}  // namespace

void Router::add(Route route) {
  auto segments = segments_of(route.pattern);
  bool clean =
      !segments.empty() && std::all_of(segments.begin(), segments.end(), [](const auto& s) {
        return is_placeholder(s) || s.find_first_of("{}") == std::string::npos;
      });
  if (!clean || !route.handler) throw std::invalid_argument("route " + route.pattern);
  for (const Route& other : routes_)
    if (other.method == route.method && other.pattern == route.pattern)
      throw std::invalid_argument("route twice: " + route.method + " " + route.pattern);
  segments_.push_back(std::move(segments));
  routes_.push_back(std::move(route));
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  std::string_view wanted = method == "HEAD" ? std::string_view("GET") : method;
  auto asked = segments_of(path);
  std::set<std::string> methods;
  std::size_t best = 0, chosen = 0;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto literal = fit(segments_[i], asked);
    if (!literal) continue;
    methods.insert(routes_[i].method);
    if (routes_[i].method != wanted || (match.route && *literal <= best)) continue;
    match.route = &routes_[i];
    chosen = i;
    best = *literal;
  }
  match.path_known = !methods.empty();
  if (!match.path_known) return match;
  if (methods.contains("GET")) methods.insert("HEAD");
  methods.insert("OPTIONS");
  for (const std::string& name : methods) match.allow += (match.allow.empty() ? "" : ", ") + name;
  if (!match.route) return match;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const std::string& segment = segments_[chosen][i];
    if (is_placeholder(segment)) match.values[segment.substr(1, segment.size() - 2)] = asked[i];
  }
  return match;
}

void Router::set_failure_face(std::string prefix, FailureFace face) {
  faces_[std::move(prefix)] = std::move(face);
}

Response Router::fail(const Request& request, const Failure& failure) const {
  const FailureFace* face = nullptr;
  for (const auto& [prefix, candidate] : faces_)  // sorted: a longer prefix comes later
    if (request.path.starts_with(prefix)) face = &candidate;
  return face ? (*face)(request, failure) : problem(request, failure);
}

}  // namespace tamga::http
