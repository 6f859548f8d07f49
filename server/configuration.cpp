// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/configuration.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <charconv>
#include <functional>
#include <map>

#include "renderers/code/record_code.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga {
namespace {

int number(const std::string& key, const std::string& text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
    throw Failure("argument-invalid", key + " takes a whole number from " + std::to_string(least) +
                                          " to " + std::to_string(most) + ", not \"" + text + "\"");
  return value;
}

using Setter = std::function<void(Configuration&, const std::string& key, const std::string&)>;

Setter bounded(int http::Options::*member, int least, int most) {
  return [=](Configuration& c, const std::string& key, const std::string& text) {
    c.http.*member = number(key, text, least, most);
  };
}

Setter yes_or_no(bool http::Options::*member) {
  return [=](Configuration& c, const std::string& key, const std::string& text) {
    if (text != "true" && text != "false")
      throw Failure("argument-invalid", key + " takes true or false, not \"" + text + "\"");
    c.http.*member = text == "true";
  };
}

// Every key there is. What is not here is an error, so that a misspelt key is
// found at the start and not in the night when it would have mattered.
const std::map<std::string, Setter> keys = {
    // The data directory; made when it is not there.
    {"data", [](Configuration& c, const std::string&, const std::string& v) { c.data = v; }},
    // HOST:PORT to listen on. Strangers reach it only through nginx or haproxy.
    {"listen", [](Configuration& c, const std::string&, const std::string& v) { c.listen(v); }},
    // The address under which strangers reach this archive, http or https: it is
    // printed, with a QR code, in the footer of every record for as long as the
    // record is kept, so choose one that will be answered then. Without it: the
    // address that is listened on, if it is a definite one.
    {"public_url",
     [](Configuration& c, const std::string&, const std::string& v) {
       verification_address(v);
       c.public_url = v;
     }},
    // A proxy speaks TLS in front and sets X-Forwarded-For: cookies are Secure, and
    // failed sign-ins count by the asker's address instead of the proxy's.
    {"http.behind_tls_proxy", yes_or_no(&http::Options::behind_tls_proxy)},
    // Connections that may be open, requests served at the same time, and how
    // many more may wait.
    {"http.connections", bounded(&http::Options::connections, 1, 100000)},
    {"http.threads", bounded(&http::Options::threads, 1, 512)},
    {"http.queue", bounded(&http::Options::queue, 0, 4096)},
    // Seconds for the bytes of a request to arrive, and for a whole request.
    {"http.timeout_seconds", bounded(&http::Options::timeout_seconds, 1, 600)},
    {"http.request_seconds", bounded(&http::Options::request_seconds, 1, 3600)},
    // Seconds an idle connection is kept, and requests it may carry.
    {"http.keep_alive_seconds", bounded(&http::Options::keep_alive_seconds, 0, 60)},
    // Of the process that reads a PDF to be verified: seconds from its start to its
    // answer, of them on a processor, its memory, and how many may run at a time.
    {"verification.seconds",
     [](Configuration& c, const std::string& key, const std::string& v) {
       c.verification.time = std::chrono::seconds(number(key, v, 1, 600));
     }},
    {"verification.cpu_seconds",
     [](Configuration& c, const std::string& key, const std::string& v) {
       c.verification.sandbox.cpu_seconds = number(key, v, 1, 600);
     }},
    {"verification.memory_mib",
     [](Configuration& c, const std::string& key, const std::string& v) {
       c.verification.sandbox.memory_bytes = static_cast<std::size_t>(number(key, v, 128, 65536))
                                             << 20;
     }},
    {"verification.processes",
     [](Configuration& c, const std::string& key, const std::string& v) {
       c.verification.processes = number(key, v, 1, 256);
     }},
    {"http.keep_alive_requests", bounded(&http::Options::keep_alive_requests, 1, 100000)},
};

void flatten(const Poco::Util::AbstractConfiguration& file, const std::string& prefix,
             std::map<std::string, std::string>& values) {
  Poco::Util::AbstractConfiguration::Keys names;
  file.keys(prefix, names);
  if (names.empty() && !prefix.empty()) values[prefix] = file.getRawString(prefix);
  for (const auto& name : names) flatten(file, prefix.empty() ? name : prefix + "." + name, values);
}

}  // namespace

void Configuration::read(const std::filesystem::path& file) {
  std::map<std::string, std::string> values;
  try {
    Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> properties(
        new Poco::Util::PropertyFileConfiguration(file.string()));
    flatten(*properties, "", values);
  } catch (const Poco::Exception& error) {
    throw Failure("argument-invalid",
                  "cannot read the configuration " + file.string() + ": " + error.displayText());
  }
  for (const auto& [key, value] : values) {
    const auto at = keys.find(key);
    if (at == keys.end())
      throw Failure("argument-invalid", file.string() + ": no such key: " + key);
    at->second(*this, key, value);
  }
}

void Configuration::listen(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0)
    throw Failure("argument-invalid", "listen takes HOST:PORT, not \"" + address + "\"");
  auto host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  http.host = host;
  http.port = static_cast<std::uint16_t>(number("the port", address.substr(colon + 1), 0, 65535));
}

std::string Configuration::verification_address() const {
  if (!public_url.empty()) return tamga::verification_address(public_url);
  if (http.port == 0 || http.host == "0.0.0.0" || http.host == "::") return {};
  const bool ipv6 = http.host.find(':') != std::string::npos;
  return tamga::verification_address("http://" + (ipv6 ? "[" + http.host + "]" : http.host) + ":" +
                                     std::to_string(http.port));
}

std::string verification_address(const std::string& public_url) {
  std::string address = public_url;
  while (address.ends_with('/')) address.pop_back();
  address += "/verify/";
  // Any id will do to ask: they are all of one length.
  if (!code::is_record_url(address + new_identifier(0)))
    throw Failure("argument-invalid",
                  "public_url takes an address of printable ASCII, http or https, at most 53 "
                  "characters long, not \"" +
                      public_url.substr(0, 200) + "\"");
  return address;
}

}  // namespace tamga
