// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/configuration_keys.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "server/error.h"
#include "server/sign_in_keys.h"

namespace tamga {
namespace {

int number(std::string_view key, const std::string& text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    throw Failure("argument-invalid", std::string(key) + " takes a whole number from " +
                                          std::to_string(least) + " to " + std::to_string(most) +
                                          ", not \"" + text + "\"");
  return value;
}

// Where a key's number stands in the configuration.
template <typename Place>
ConfigurationKey whole(std::string_view name, int least, int most, Place place) {
  return {
      name,
      [=](Configuration& c, const std::string& text) {
        place(c) = number(name, text, least, most);
      },
      [=](const Configuration& c) { return std::to_string(place(const_cast<Configuration&>(c))); }};
}

ConfigurationKey of_http(std::string_view name, int http::Options::*member, int least, int most) {
  return whole(name, least, most, [=](Configuration& c) -> int& { return c.http.*member; });
}

ConfigurationKey yes_or_no(std::string_view name, bool http::Options::*member) {
  return {name,
          [=](Configuration& c, const std::string& text) {
            if (text != "true" && text != "false")
              throw Failure("argument-invalid",
                            std::string(name) + " takes true or false, not \"" + text + "\"");
            c.http.*member = text == "true";
          },
          [=](const Configuration& c) -> std::string { return c.http.*member ? "true" : "false"; }};
}

std::string address(const std::string& host, int port) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return (ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

// What is not here is an error, so that a misspelt key is found at the start and not
// in the night when it would have mattered.
const std::vector<ConfigurationKey>& configuration_keys() {
  static const std::vector<ConfigurationKey> keys = [] {
    std::vector<ConfigurationKey> all = {
        // The data directory; made when it is not there.
        {"data", [](Configuration& c, const std::string& v) { c.data = v; },
         [](const Configuration& c) { return c.data.string(); }},
        // HOST:PORT to listen on. Strangers reach it only through nginx or haproxy.
        {"listen", [](Configuration& c, const std::string& v) { c.listen(v); },
         [](const Configuration& c) { return address(c.http.host, c.http.port); }},
        // The address under which strangers reach this archive, http or https: it is
        // printed, with a QR code, in the footer of every record for as long as the
        // record is kept, so choose one that will be answered then. Without it: the
        // address that is listened on, if it is a definite one.
        {"public_url",
         [](Configuration& c, const std::string& v) {
           if (!v.empty()) verification_address(v);
           c.public_url = v;
         },
         [](const Configuration& c) { return c.public_url; }},
        // HOST:PORT of a listener of its own for /metrics (Prometheus), /healthz and
        // /readyz; empty: none. Not for strangers: nothing is asked of who reads it.
        {"metrics",
         [](Configuration& c, const std::string& v) {
           if (!v.empty()) read_endpoint("metrics", v);
           c.metrics = v;
         },
         [](const Configuration& c) { return c.metrics; }},
        // A proxy speaks TLS in front and sets X-Forwarded-For: cookies are Secure, and
        // failed sign-ins count by the asker's address instead of the proxy's.
        yes_or_no("http.behind_tls_proxy", &http::Options::behind_tls_proxy),
        // Connections that may be open, requests served at the same time, and how
        // many more may wait; beyond, 503 with Retry-After.
        of_http("http.connections", &http::Options::connections, 1, 100000),
        of_http("http.threads", &http::Options::threads, 1, 512),
        of_http("http.queue", &http::Options::queue, 0, 4096),
        // Seconds for the bytes of a request to arrive, and for a whole request.
        of_http("http.timeout_seconds", &http::Options::timeout_seconds, 1, 600),
        of_http("http.request_seconds", &http::Options::request_seconds, 1, 3600),
        // Seconds an idle connection is kept, and requests it may carry.
        of_http("http.keep_alive_seconds", &http::Options::keep_alive_seconds, 0, 60),
        of_http("http.keep_alive_requests", &http::Options::keep_alive_requests, 1, 100000),
        // Seconds at the end in which requests are still taken while /readyz says 503: as many
        // as haproxy or its like needs to see it. 0 where there is one server.
        whole("http.drain_seconds", 0, 60,
              [](Configuration& c) -> int& { return c.drain_seconds; }),
        // What one account may ask a minute: searches with suggestions, and pages drawn
        // for it (previews, pages of records); beyond, 429 with Retry-After. 0: no limit.
        of_http("http.searches_a_minute", &http::Options::searches_a_minute, 0, 100000),
        of_http("http.renderings_a_minute", &http::Options::renderings_a_minute, 0, 100000),
        // Of the process that reads a PDF to be verified: seconds from its start to its
        // answer, of them on a processor, its memory, and how many may run at a time.
        {"verification.seconds",
         [](Configuration& c, const std::string& v) {
           c.verification.time = std::chrono::seconds(number("verification.seconds", v, 1, 600));
         },
         [](const Configuration& c) {
           return std::to_string(
               std::chrono::duration_cast<std::chrono::seconds>(c.verification.time).count());
         }},
        {"verification.cpu_seconds",
         [](Configuration& c, const std::string& v) {
           c.verification.sandbox.cpu_seconds = number("verification.cpu_seconds", v, 1, 600);
         },
         [](const Configuration& c) { return std::to_string(c.verification.sandbox.cpu_seconds); }},
        {"verification.memory_mib",
         [](Configuration& c, const std::string& v) {
           c.verification.sandbox.memory_bytes =
               static_cast<std::size_t>(number("verification.memory_mib", v, 128, 65536)) << 20;
         },
         [](const Configuration& c) {
           return std::to_string(c.verification.sandbox.memory_bytes >> 20);
         }},
        {"verification.processes",
         [](Configuration& c, const std::string& v) {
           c.verification.processes = number("verification.processes", v, 1, 256);
         },
         [](const Configuration& c) { return std::to_string(c.verification.processes); }},
    };
    for (auto& key : sign_in_keys()) all.push_back(std::move(key));
    return all;
  }();
  return keys;
}

std::string environment_name(std::string_view key) {
  std::string name = "TAMGA_";
  for (const char c : key)
    name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  const auto distance = [&](const std::string& other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i + 1;
      for (std::size_t j = 0; j < other.size(); ++j) {
        const std::size_t changed = diagonal + (word[i] == other[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
      }
    }
    return row.back();
  };
  return *std::min_element(known.begin(), known.end(),
                           [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
}

}  // namespace tamga
