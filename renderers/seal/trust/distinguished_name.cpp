// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/distinguished_name.h"

#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

std::string entry(const X509_NAME* name, int nid) {
  const int index = X509_NAME_get_index_by_NID(name, nid, -1);
  if (index < 0) return {};
  unsigned char* utf8 = nullptr;
  const int length =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  if (length < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return text;
}

}  // namespace

std::string display_name(const X509_NAME* name) {
  for (const int nid : {NID_commonName, NID_organizationName}) {
    if (std::string text = entry(name, nid); !text.empty()) return text;
  }
  const Handle<BIO> line(BIO_new(BIO_s_mem()));
  if (!line || X509_NAME_print_ex(line.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
    return {};
  char* text = nullptr;
  const long length = BIO_get_mem_data(line.get(), &text);
  return length > 0 ? std::string(text, static_cast<std::size_t>(length)) : std::string();
}

std::optional<std::chrono::sys_seconds> to_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(parts.tm_year + 1900),
                                        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                        std::chrono::day(static_cast<unsigned>(parts.tm_mday))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(parts.tm_hour) +
         std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
}

Validity validity_at(const X509* certificate, std::chrono::sys_seconds time) {
  const auto from = to_time(X509_get0_notBefore(certificate));
  const auto until = to_time(X509_get0_notAfter(certificate));
  if (!from || !until) return Validity::Malformed;
  if (time < *from) return Validity::NotYetValid;
  return time >= *until ? Validity::Expired : Validity::Valid;
}

}  // namespace tamga::seal
