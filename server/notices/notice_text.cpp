// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/notice_text.h"

#include "server/civil_time.h"

namespace tamga::notices {
namespace {

struct Words {
  const char *mn, *en;
};

Words said(Kind kind) {
  switch (kind) {
    case Kind::Turn:
      return {"Таны гарын үсгийг хүлээж байна", "A document waits for you"};
    case Kind::Returned:
      return {"Засварлуулахаар буцаасан", "Returned to be mended"};
    case Kind::Sealed:
      return {"Тамгалж, архивласан", "Sealed and filed"};
    case Kind::AccessAsked:
      return {"Үзэх зөвшөөрөл хүссэн", "Access is asked for"};
  }
  return {"", ""};
}

// For XML 1.0: what may not stand there is left out.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  return out;
}

}  // namespace

std::string headline(const Notice& notice, bool english) {
  const auto words = said(notice.kind);
  return std::string(english ? words.en : words.mn) +
         (notice.title.empty() ? "" : ": " + notice.title);
}

std::string link_of(const Notice& notice, const std::string& public_url) {
  switch (notice.kind) {
    case Kind::Sealed:
      return public_url + "/records/" + notice.subject;
    case Kind::AccessAsked:
      return public_url + "/access-requests/" + notice.subject;
    case Kind::Turn:
    case Kind::Returned:
      break;
  }
  return public_url + "/documents/" + notice.subject;
}

std::string mail_text(const Notice& notice, bool english, const std::string& public_url) {
  const auto words = said(notice.kind);
  const std::string wishes = public_url + "/account/notices";
  std::string text = std::string(english ? words.en : words.mn) + ".\n\n";
  if (!notice.title.empty()) text += notice.title + "\n";
  text += link_of(notice, public_url) + "\n\n--\n";
  text += english ? "Sent by the archive Tamga. What you are told, and whether: "
                  : "«Тамга» архивын мэдэгдэл. Ямар мэдэгдэл авахаа эндээс сонгоно: ";
  return text + wishes + "\n";
}

std::string letter_subject(bool english) {
  return english ? "Tamga: confirm your address" : "«Тамга»: хаягаа баталгаажуулна уу";
}

std::string letter_text(bool english, const std::string& link) {
  return english
             ? "Somebody wishes to have notices of the archive Tamga sent to this address. If it "
               "was you, open this link, sign in, and press the button:\n\n" +
                   link +
                   "\n\nIt is good for 24 hours and once. If it was not you, do nothing: no "
                   "notice is sent to an address that was not confirmed.\n"
             : "«Тамга» архивын мэдэгдлийг энэ хаягаар авах хүсэлт ирлээ. Хэрэв та хүссэн бол "
               "доорх холбоосыг нээж, нэвтэрч ороод товчийг дарна уу:\n\n" +
                   link +
                   "\n\nХолбоос 24 цаг хүчинтэй, нэг удаа ашиглагдана. Хэрэв та хүсээгүй бол "
                   "юу ч хийх шаардлагагүй: баталгаажуулаагүй хаяг руу мэдэгдэл илгээхгүй.\n";
}

std::string atom_feed(const std::vector<Notice>& notices, const std::string& id,
                      const std::string& public_url, bool english, std::int64_t now) {
  const auto updated = iso_utc(notices.empty() ? now : notices.front().created);
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
      std::string(english ? "en" : "mn") + "\">\n<title>" +
      (english ? "Tamga: notices" : "Тамга: мэдэгдэл") + "</title>\n<id>" + escaped(id) +
      "</id>\n<updated>" + updated + "</updated>\n<author><name>Тамга</name></author>\n";
  for (const auto& notice : notices)
    xml += "<entry><title>" + escaped(headline(notice, english)) +
           "</title><id>urn:uuid:" + escaped(notice.id) + "</id><updated>" +
           iso_utc(notice.created) + "</updated><link href=\"" +
           escaped(link_of(notice, public_url)) + "\"/></entry>\n";
  return xml + "</feed>\n";
}

}  // namespace tamga::notices
