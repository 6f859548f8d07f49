// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/nodes/house.h"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "server/archive/catalogue/postgres_connection.h"

namespace tamga::nodes {
namespace {

using archive::test::ToldScript;

// As in server/operation/package/haproxy.cfg.
constexpr const char *address_one = "10.0.0.11", *address_two = "10.0.0.12";
constexpr const char *front_address = "10.0.0.10", *catalogue_address = "10.0.0.21",
                     *store_address = "10.0.0.31";
constexpr std::uint16_t node_port = 8080, front_port = 8080, database_port = 5432,
                        store_port = 7480;
constexpr const char *access_key = "archive", *secret = "a secret of the store";
constexpr std::chrono::seconds longest_command{300};

std::vector<std::string> joined(std::vector<std::string> words,
                                const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

void write(const std::filesystem::path& file, const std::string& text) {
  if (!(std::ofstream(file) << text)) throw std::runtime_error("cannot write " + file.string());
}

// Who holds a lock of flock(2) on it: 0 for nobody.
pid_t holder_of(const std::filesystem::path& file) {
  struct stat state {};
  if (::stat(file.c_str(), &state) != 0) return 0;
  const auto inode = ":" + std::to_string(state.st_ino);
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, mandatory, access, place;
    pid_t process = 0;
    words >> number >> kind >> mandatory >> access >> process >> place;
    if (kind == "FLOCK" && place.ends_with(inode)) return process;
  }
  return 0;
}

}  // namespace

House::House(const std::filesystem::path& program, const std::filesystem::path& source)
    : program_(program) {
  network_.add("one", address_one);
  network_.add("two", address_two);
  network_.add("front", front_address);
  network_.add("catalogue", catalogue_address);
  network_.add("store", store_address);
  make_certificate();
  make_archive();
  start_front(source / "server/operation/package/haproxy.cfg");
  people_ = std::make_unique<faults::People>(data_ / "demo-accounts.txt");
  one_ = node("one", address_one);
  two_ = node("two", address_two);
  one_.server->start();
  two_.server->start();
}

House::~House() = default;

// One for all that speak TLS here.
void House::make_certificate() {
  const auto key = folder_.path() / "key.pem", certificate = folder_.path() / "certificate.pem";
  const auto command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
      " -subj /CN=archive -addext subjectAltName=IP:" +
      std::string(catalogue_address) + ",IP:" + store_address + " -keyout " + key.string() +
      " -out " + certificate.string() + " 2>/dev/null";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("openssl req");
  write(pem_, text_of(key) + text_of(certificate));
  // PostgreSQL's account copies it.
  std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
  std::filesystem::permissions(pem_, std::filesystem::perms{0644});
}

void House::make_archive() {
  const auto run = [&](const std::vector<std::string>& words) {
    const auto done = command(words);
    if (done.exit_code != 0)
      throw std::runtime_error("tamga " + words.front() + ": " + done.output);
  };
  run({"demo", "--records", "3", "--seed", "7"});

  const auto databases = folder_.path() / "databases";
  std::filesystem::create_directory(databases);
  databases_ = std::make_unique<ToldScript>(
      joined(Network::at("catalogue"),
             {TAMGA_TEST_FILES "/database_pair.sh", databases.string(), catalogue_address,
              std::to_string(database_port), std::to_string(database_port + 1), pem_.string()}),
      "ready");
  const auto host = std::string(catalogue_address);
  const auto connection = "host=" + host + "," + host + " port=" + std::to_string(database_port) +
                          "," + std::to_string(database_port + 1) +
                          " target_session_attrs=read-write user=archive sslmode=verify-full "
                          "sslrootcert=" +
                          pem_.string() + " dbname=";
  archive::PostgresConnection({connection + "postgres", {}}).script("CREATE DATABASE archive");
  run({"move-catalogue", "--to", connection + "archive"});

  store_ = std::make_unique<ToldScript>(
      joined(Network::at("store"),
             {TAMGA_TEST_FILES "/object_gateway.sh", (folder_.path() / "ceph").string(),
              std::to_string(store_port), std::to_string(store_port + 1), access_key, secret,
              store_address, pem_.string()}),
      "ready");
  write(folder_.path() / "secret", secret);
  std::filesystem::permissions(folder_.path() / "secret", std::filesystem::perms{0600});
  const nlohmann::json objects = {
      {"s3",
       {{"endpoint", "https://" + std::string(store_address) + ":" + std::to_string(store_port)},
        {"bucket", "locked"},
        {"access_key", access_key},
        {"secret_file", (folder_.path() / "secret").string()},
        {"ca_file", pem_.string()},
        {"lock_days", 30}}}};
  write(folder_.path() / "objects.json", objects.dump());
  run({"move-objects", "--to", (folder_.path() / "objects.json").string(), "--remove"});
}

// The example that is shipped, but without TLS towards who asks.
void House::start_front(const std::filesystem::path& shipped) {
  auto text =
      std::regex_replace(text_of(shipped), std::regex("/etc/haproxy/archive.pem"), pem_.string());
  write(folder_.path() / "haproxy.whole.cfg", text);
  if (std::system(("haproxy -c -q -f " + (folder_.path() / "haproxy.whole.cfg").string()).c_str()))
    throw std::runtime_error("haproxy does not take the example");
  text = std::regex_replace(text, std::regex(" *bind :443.*\n| *http-request redirect.*\n"), "");
  text = std::regex_replace(text, std::regex("bind :80\n"),
                            "bind :" + std::to_string(front_port) + "\n");
  const auto file = folder_.path() / "haproxy.cfg";
  write(file, text);
  haproxy_ = std::make_unique<ToldScript>(
      joined(Network::at("front"), {TAMGA_NODES_FILES "/haproxy.sh", file.string()}), "ready");
  front_ = std::make_unique<faults::Relay>(front_port, front_address);
}

House::Node House::node(const std::string& name, const std::string& address) {
  Node node;
  node.name = name;
  node.door = std::make_unique<faults::Relay>(node_port, address.c_str());
  faults::LiveServer::Place place;
  place.program = program_;
  place.data = data_;
  place.folder = folder_.path() / name;
  std::filesystem::create_directory(place.folder);
  place.port = node.door->port();
  place.listen = address + ":" + std::to_string(node_port);
  place.before = Network::at(name);
  place.traced = false;
  place.environment = {"TAMGA_HTTP_SEARCHES_A_MINUTE=0", "TAMGA_HTTP_RENDERINGS_A_MINUTE=0",
                       "TAMGA_HTTP_BEHIND_TLS_PROXY=true", "TAMGA_HTTP_DRAIN_SECONDS=3",
                       "TAMGA_PUBLIC_URL=https://archive.example"};
  node.server = std::make_unique<faults::LiveServer>(place);
  return node;
}

House::Node* House::indexing() {
  const auto process = holder_of(data_ / "index.lock");
  for (auto* node : {&one_, &two_})
    if (process != 0 && node->server->process() == process) return node;
  return nullptr;
}

faults::Run House::command(std::vector<std::string> words) {
  words.insert(words.begin(), program_.string());
  words.insert(words.end(), {"--data", data_.string()});
  return faults::run_with_fault(joined(Network::at("one"), words), data_, {}, longest_command);
}

}  // namespace tamga::nodes
