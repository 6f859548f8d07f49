// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/seal/acts.h"

#include <openssl/evp.h>

#include <stdexcept>

#include "renderers/seal/signing/signing_key_parts.h"
#include "renderers/seal/verification/verify.h"
#include "tests/bench/render/table.h"
#include "tests/bench/seal/thread_time.h"

namespace tamga::bench {
namespace {

// As long as the signed attributes of CAdES with three of them.
const std::string kAttributes(220, 'a');

bool is_valid(BenchGround& ground, const std::string& pdf) {
  return seal::verify(pdf, ground.trust()).report.valid() &&
         pdfsig_is_content(pdf, ground.folder());
}

}  // namespace

void sign_bare(const seal::SigningKey& key) {
  const auto& parts = key.parts();
  if (parts.token) {
    parts.token->sign(parts.digest, kAttributes);
    return;
  }
  const seal::Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
  unsigned char value[1024];
  std::size_t length = sizeof value;
  if (EVP_DigestSignInit(context.get(), nullptr, parts.digest, nullptr, parts.key.get()) != 1 ||
      EVP_DigestSign(context.get(), value, &length,
                     reinterpret_cast<const unsigned char*>(kAttributes.data()),
                     kAttributes.size()) != 1)
    throw std::runtime_error("the key does not sign");
}

bool print_acts(BenchGround& ground, int calls) {
  std::vector<std::vector<std::string>> rows{{"key", "bare", "B-B", "B-B beyond", "low–high",
                                              "B-B by the clock", "B-T", "B-T beyond",
                                              "valid to pdfsig"}};
  const std::string asked = pki::time_stamp_request(EVP_sha256(), std::string(32, 'd'), 20261126);
  const Cost token = cost_of(calls, [&] { ground.tsa().answer(asked); });
  const Cost judged =
      cost_of(calls, [&] { ground.timestamps().token(std::string(32, 'd'), EVP_sha256()); });
  seal::SealRequest empty = ground.request();
  empty.values.clear();
  const BenchKey& first = ground.keys().front();
  const double unfilled =
      cost_of(calls, [&] { seal::seal(ground.paper(), empty, first.key, ground.faces()); }).cpu -
      cost_of(calls, [&] { sign_bare(first.key); }).cpu;
  bool all_valid = true;
  const auto& request = ground.request();
  for (const BenchKey& row : ground.keys()) {
    std::string bb, bt;
    const Cost bare = cost_of(calls, [&] { sign_bare(row.key); });
    const Cost plain =
        cost_of(calls, [&] { bb = seal::seal(ground.paper(), request, row.key, ground.faces()); });
    const Cost stamped = cost_of(calls, [&] {
      bt = seal::seal(ground.paper(), request, row.key, ground.faces(), &ground.timestamps());
    });
    const bool valid = is_valid(ground, bb) && is_valid(ground, bt);
    all_valid = all_valid && valid;
    rows.push_back({row.name, fixed(bare.cpu, 3), fixed(plain.cpu, 3),
                    fixed(plain.cpu - bare.cpu, 3),
                    fixed(plain.low - bare.cpu, 2) + "–" + fixed(plain.high - bare.cpu, 2),
                    fixed(plain.wall, 3), fixed(stamped.cpu, 3),
                    fixed(stamped.cpu - bare.cpu - token.cpu, 3), valid ? "yes" : "NO"});
  }
  print_table(rows);
  std::printf(
      "\nms of CPU, medians of %d calls; a file of %zu bytes, %zu values filled. The TSA in the "
      "same "
      "process takes %s ms a token, which is not counted as ours; asking for it and judging it "
      "(nonce, imprint, signature, chain) %s. %s without values, B-B beyond: %s.\n",
      calls, ground.paper().size(), request.values.size(), fixed(token.cpu, 3).c_str(),
      fixed(judged.cpu - token.cpu, 3).c_str(), first.name.c_str(), fixed(unfilled, 3).c_str());
  return all_valid;
}

}  // namespace tamga::bench
