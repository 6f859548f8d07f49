// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/verification/stored_evidence.h"

#include <exception>
#include <map>
#include <new>
#include <set>

namespace tamga::seal {
namespace {

class StoreReader {
 public:
  explicit StoreReader(QPDF& document) : document_(document), table_(document.getXRefTable()) {
    out_.certificates.reset(sk_X509_new_null());
  }

  StoredEvidence read() {
    auto store = document_.getRoot().getKey("/DSS");
    if (!store.isDictionary()) return std::move(out_);
    out_.there = true;
    read_lists(store, "/Certs", "/OCSPs", "/CRLs");
    auto signatures = store.getKey("/VRI");
    if (!signatures.isDictionary()) return std::move(out_);
    for (const auto& key : signatures.getKeys())
      if (auto one = signatures.getKey(key); one.isDictionary())
        read_lists(one, "/Cert", "/OCSP", "/CRL");
    return std::move(out_);
  }

 private:
  void read_lists(QPDFObjectHandle from, const char* certificates, const char* ocsp_responses,
                  const char* crls) {
    for_each_stream(from.getKey(certificates), [&](const std::string& der, std::size_t) {
      Handle<X509> certificate = certificate_from_der(der);
      const bool room = static_cast<std::size_t>(sk_X509_num(out_.certificates.get())) < kMaxItems;
      if (!certificate || !room || sk_X509_push(out_.certificates.get(), certificate.get()) == 0)
        ++out_.unreadable;
      else
        certificate.release();
    });
    const auto keep = [this](std::vector<StoredEvidence::Item>& list) {
      return [this, &list](const std::string& der, std::size_t offset) {
        if (list.size() < kMaxItems)
          list.push_back({der, offset});
        else
          ++out_.unreadable;
      };
    };
    for_each_stream(from.getKey(ocsp_responses), keep(out_.ocsp_responses));
    for_each_stream(from.getKey(crls), keep(out_.crls));
  }

  template <typename Use>
  void for_each_stream(QPDFObjectHandle list, Use use) {
    if (!list.isArray()) return;
    for (auto& item : list.getArrayAsVector()) {
      if (!item.isStream()) {
        ++out_.unreadable;
        continue;
      }
      if (!seen_.insert(item.getObjGen()).second) continue;
      const auto place = table_.find(item.getObjGen());
      if (place == table_.end() || place->second.getType() != 1) continue;
      try {
        const auto data = item.getStreamData(qpdf_dl_generalized);
        use(std::string(reinterpret_cast<const char*>(data->getBuffer()), data->getSize()),
            static_cast<std::size_t>(place->second.getOffset()));
      } catch (const std::bad_alloc&) {
        throw;                           // the machine's limit, not the file's fault
      } catch (const std::exception&) {  // a filter that libqpdf cannot undo
        ++out_.unreadable;
      }
    }
  }

  QPDF& document_;
  std::map<QPDFObjGen, QPDFXRefEntry> table_;
  std::set<QPDFObjGen> seen_;
  StoredEvidence out_;
};

}  // namespace

StoredEvidence read_stored_evidence(QPDF& document) {
  return StoreReader(document).read();
}

}  // namespace tamga::seal
