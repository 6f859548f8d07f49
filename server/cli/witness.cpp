// SPDX-License-Identifier: GPL-3.0-or-later
// tamga witness: a second host's side of the log, on its own until SIGTERM.
#include <csignal>
#include <iostream>

#include "server/cli/command.h"
#include "server/configuration.h"
#include "server/error.h"
#include "server/evidence/witness.h"
#include "server/http/server.h"

namespace tamga::cli {
namespace {

// A checkpoint, its signatures and 63 hashes.
constexpr std::size_t submission_limit = 128 * 1024;

http::Response answer(evidence::Witness& witness, const http::Request& request) {
  auto answer = witness.add_checkpoint(request.body);
  http::Response response{answer.status, {}, std::move(answer.body)};
  return response.with("Content-Type", answer.content_type);
}

int run_witness(const Arguments& arguments) {
  Configuration configuration;
  configuration.listen(arguments.value("listen", "127.0.0.1:8081"));
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const Clock clock;
  evidence::Witness witness(arguments.path("data"), clock);
  http::Router router;
  router.add({"POST", "/add-checkpoint", std::nullopt,
              [&witness](const http::Request& request) { return answer(witness, request); },
              submission_limit});
  http::Server server(configuration.http, router,
                      [](const http::Request&) { return std::optional<access::Session>(); });
  std::cout << "Гэрч ажиллаж байна / the witness listens on port " << server.port() << "\n"
            << "Түлхүүр / key: " << witness.verifier_key() << "\n"
            << std::flush;
  int received = 0;
  sigwait(&signals, &received);
  server.stop();
  return 0;
}

}  // namespace

Command witness_command() {
  return {
      "witness",
      "witness --data DIR [--listen HOST:PORT]",
      "signs what it has seen of other hosts' logs (a folder with witness.json: its name, the "
      "logs' verifier keys)",
      "0 stopped by SIGTERM or SIGINT; 2 an option is wrong; 5 the folder cannot be used, or "
      "the address is taken",
      {{"data", 0, "DIR", "the witness's own folder", true},
       {"listen", 0, "HOST:PORT", "where to listen (default: 127.0.0.1:8081; port 0: any free)"}},
      run_witness};
}

}  // namespace tamga::cli
