// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/evidence/security_store.h"

#include <map>

#include "renderers/seal/error.h"
#include "renderers/seal/file/incremental_update.h"
#include "renderers/seal/file/pdf_document.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {
namespace {

QPDFObjectHandle store_of(QPDF& document) {
  return document.getRoot().getKey("/DSS");
}

// One of the store's lists: what it names, by the bytes of each stream.
class StoreList {
 public:
  StoreList(IncrementalUpdate& update, QPDFObjectHandle list) : update_(update) {
    if (!list.isArray()) return;
    for (int i = 0; i < list.getArrayNItems(); ++i) {
      auto item = list.getArrayItem(i);
      if (!item.isStream() || !item.isIndirect()) continue;
      const auto data = item.getStreamData(qpdf_dl_generalized);
      names_[std::string(reinterpret_cast<const char*>(data->getBuffer()), data->getSize())] =
          item.unparse();
      all_ += item.unparse() + ' ';
    }
  }

  // The references to these in the list, which gets what it lacks.
  std::string put(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items) {
      auto& name = names_[item];
      if (name.empty()) {
        name = IncrementalUpdate::reference(update_.add_stream("", item));
        all_ += name + ' ';
      }
      text += name + ' ';
    }
    return text;
  }
  const std::string& all() const { return all_; }

 private:
  IncrementalUpdate& update_;
  std::map<std::string, std::string> names_;
  std::string all_;
};

std::string entry(const char* name, const std::string& list) {
  return list.empty() ? "" : std::string(" ") + name + " [" + list + "]";
}

// The catalogue says which extension of PDF 1.7 the store is of (5.6).
std::string extensions_of(QPDFObjectHandle root) {
  auto extensions = root.getKey("/Extensions");
  if (!extensions.isDictionary()) extensions = QPDFObjectHandle::newDictionary();
  return dictionary_with(extensions, {{"/ESIC", "<< /BaseVersion /1.7 /ExtensionLevel 5 >>"}});
}

std::string appended(std::string_view pdf, const std::vector<SignatureEvidence>& signatures) {
  const auto document = open_pdf(pdf);
  IncrementalUpdate update(pdf, *document);
  auto root = document->getRoot(), store = store_of(*document);
  StoreList certificates(update, store.getKeyIfDict("/Certs"));
  StoreList responses(update, store.getKeyIfDict("/OCSPs"));
  StoreList lists(update, store.getKeyIfDict("/CRLs"));
  std::map<std::string, std::string> entries;
  for (const auto& signature : signatures)
    entries['/' + signature.key] =
        "<<" + entry("/Cert", certificates.put(signature.evidence.certificates)) +
        entry("/OCSP", responses.put(signature.evidence.ocsp_responses)) +
        entry("/CRL", lists.put(signature.evidence.revocation_lists)) + " >>";
  auto known = store.getKeyIfDict("/VRI");
  if (!known.isDictionary()) known = QPDFObjectHandle::newDictionary();
  const std::string text = "<< /Type /DSS" + entry("/Certs", certificates.all()) +
                           entry("/OCSPs", responses.all()) + entry("/CRLs", lists.all()) +
                           " /VRI " + dictionary_with(known, entries) + " >>";
  if (store.isIndirect()) {
    update.set(store.getObjGen(), text);
  } else {
    const int number = update.add(text);
    update.set(root.getObjGen(),
               dictionary_with(root, {{"/DSS", IncrementalUpdate::reference(number)},
                                      {"/Extensions", extensions_of(root)}}));
  }
  return update.write();
}

}  // namespace

std::string vri_key(std::string_view contents) {
  std::string key = hexadecimal(digest(EVP_sha1(), contents));
  for (char& c : key)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return key;
}

bool has_evidence(QPDF& document, const std::string& key) {
  auto store = store_of(document);
  return store.getKeyIfDict("/VRI").getKeyIfDict('/' + key).isDictionary();
}

std::string add_security_store(std::string_view pdf,
                               const std::vector<SignatureEvidence>& signatures) {
  if (signatures.empty()) return std::string(pdf);
  try {
    return appended(pdf, signatures);
  } catch (const UnreadablePdf& error) {
    throw Error("pdf-unreadable", error.what());
  } catch (const QPDFExc& error) {
    throw Error("pdf-unreadable", error.what());
  }
}

}  // namespace tamga::seal
