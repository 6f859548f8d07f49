// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/xmp_metadata.h"

#include <hpdf_version.h>

#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char byte : text) switch (byte) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += byte;
    }
  return out;
}

std::string element(const std::string& name, const std::string& value) {
  return "<" + name + ">" + value + "</" + name + ">\n";
}

std::string language_alternative(const std::string& text) {
  return "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(text) + "</rdf:li></rdf:Alt>";
}

// What pdfuaid:part is, in the words of PDF/A's extension schemas.
constexpr const char* accessibility_schema =
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>part of ISO 14289 that the file keeps"
    "</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

}  // namespace

std::string producer() {
  return "Tamga " TAMGA_VERSION " (libharu " HPDF_VERSION_TEXT ")";
}
std::string creator() {
  return "Tamga " TAMGA_VERSION;
}

std::string xmp_packet(const Metadata& metadata) {
  std::string packet =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
      " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
      " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
      " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
      " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n";
  packet += element("pdfaid:part", "3") + element("pdfaid:conformance", "A");
  packet += element("pdfuaid:part", "1") + accessibility_schema;
  packet += element("dc:format", "application/pdf");
  packet += element("dc:title", language_alternative(metadata.title));
  packet +=
      element("dc:creator", "<rdf:Seq><rdf:li>" + escaped(metadata.author) + "</rdf:li></rdf:Seq>");
  if (!metadata.subject.empty())
    packet += element("dc:description", language_alternative(metadata.subject));
  packet += element("dc:language", "<rdf:Bag><rdf:li>mn-MN</rdf:li></rdf:Bag>");
  packet += element("dc:identifier", "urn:sha256:" + escaped(metadata.identifier));
  packet += element("xmp:CreateDate", escaped(metadata.created));
  packet += element("xmp:ModifyDate", escaped(metadata.created));
  packet += element("xmp:CreatorTool", escaped(creator()));
  packet += element("pdf:Producer", escaped(producer()));
  return packet + "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

std::string info_dictionary(const Metadata& metadata) {
  std::string info =
      "<</Title" + text_string(metadata.title) + "/Author" + text_string(metadata.author);
  if (!metadata.subject.empty()) info += "/Subject" + text_string(metadata.subject);
  info += "/Creator" + text_string(creator()) + "/Producer" + text_string(producer());
  const std::string created = date(metadata.created);
  return info + "/CreationDate(" + created + ")/ModDate(" + created + ")>>";
}

}  // namespace tamga::pdf
