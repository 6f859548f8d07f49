// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/configuration.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <vector>

#include "renderers/code/record_code.h"
#include "server/configuration_keys.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga {
namespace {

// Read elsewhere: where assets and faces lie; by server/run and by the tests.
const std::set<std::string, std::less<>> other_variables = {
    "TAMGA_SHARE", "TAMGA_FONTS", "TAMGA_RECORDS", "TAMGA_LONG", "TAMGA_POINTS", "TAMGA_SEED"};

void flatten(const Poco::Util::AbstractConfiguration& file, const std::string& prefix,
             std::map<std::string, std::string>& values) {
  Poco::Util::AbstractConfiguration::Keys names;
  file.keys(prefix, names);
  if (names.empty() && !prefix.empty()) values[prefix] = file.getRawString(prefix);
  for (const auto& name : names) flatten(file, prefix.empty() ? name : prefix + "." + name, values);
}

}  // namespace

void Configuration::set(const std::string& key, const std::string& value,
                        const std::string& origin) {
  const auto& keys = configuration_keys();
  const auto at = std::find_if(keys.begin(), keys.end(),
                               [&](const ConfigurationKey& known) { return known.name == key; });
  if (at == keys.end()) {
    std::vector<std::string> names;
    for (const auto& known : keys) names.emplace_back(known.name);
    throw Failure("argument-invalid",
                  origin + ": no such key: " + key + "; the nearest is " + nearest(key, names));
  }
  try {
    at->set(*this, value);
  } catch (const Failure& failure) {
    throw Failure(std::string(failure.kind().code), origin + ": " + failure.detail());
  }
  origins[key] = origin;
}

void Configuration::read_one(const std::filesystem::path& file) {
  std::map<std::string, std::string> values;
  try {
    Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> properties(
        new Poco::Util::PropertyFileConfiguration(file.string()));
    flatten(*properties, "", values);
  } catch (const Poco::Exception& error) {
    throw Failure("argument-invalid",
                  "cannot read the configuration " + file.string() + ": " + error.displayText());
  }
  for (const auto& [key, value] : values) set(key, value, file.string());
}

void Configuration::read(const std::filesystem::path& file) {
  read_one(file);
  std::vector<std::filesystem::path> further;
  std::error_code error;
  for (std::filesystem::directory_iterator at(file.parent_path() / "conf.d", error), end;
       !error && at != end; at.increment(error))
    if (at->path().extension() == ".properties") further.push_back(at->path());
  if (error && error != std::errc::no_such_file_or_directory)
    throw Failure("argument-invalid", "cannot read " + (file.parent_path() / "conf.d").string() +
                                          ": " + error.message());
  std::sort(further.begin(), further.end());
  for (const auto& one : further) read_one(one);
}

void Configuration::read_environment(const char* const* environment) {
  std::map<std::string, std::string> keys;
  std::vector<std::string> names;
  for (const auto& key : configuration_keys()) {
    names.push_back(environment_name(key.name));
    keys[names.back()] = key.name;
  }
  for (; *environment; ++environment) {
    const std::string_view entry = *environment;
    const std::string name(entry.substr(0, entry.find('=')));
    if (!name.starts_with("TAMGA_") || other_variables.contains(name)) continue;
    const auto key = keys.find(name);
    if (key == keys.end())
      throw Failure("argument-invalid", "environment: no such key: " + name + "; the nearest is " +
                                            nearest(name, names));
    set(key->second, std::string(entry.substr(name.size() + 1)), "environment " + name);
  }
}

std::string Configuration::text() const {
  std::string text;
  for (const auto& key : configuration_keys()) {
    const auto origin = origins.find(std::string(key.name));
    text += "# " + (origin == origins.end() ? "default" : origin->second) + "\n" +
            std::string(key.name) + " = ";
    for (const char c : key.get(*this)) text += c == '\\' ? std::string("\\\\") : std::string(1, c);
    text += "\n";
  }
  return text;
}

Endpoint read_endpoint(const std::string& key, const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0)
    throw Failure("argument-invalid", key + " takes HOST:PORT, not \"" + address + "\"");
  Endpoint endpoint{address.substr(0, colon), 0};
  auto& host = endpoint.host;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  const auto port = address.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (port.empty() || error != std::errc() || end != port.data() + port.size())
    throw Failure("argument-invalid", key + " takes a port from 0 to 65535, not \"" + port + "\"");
  return endpoint;
}

void Configuration::listen(const std::string& address) {
  const auto endpoint = read_endpoint("listen", address);
  http.host = endpoint.host;
  http.port = endpoint.port;
}

http::Options Configuration::metrics_options() const {
  const auto endpoint = read_endpoint("metrics", metrics);
  http::Options options;
  options.host = endpoint.host;
  options.port = endpoint.port;
  options.threads = 2;
  options.queue = 8;
  options.connections = 32;
  options.log = [](std::string_view) {};
  return options;
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
