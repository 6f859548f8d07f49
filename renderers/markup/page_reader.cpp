// SPDX-License-Identifier: GPL-3.0-or-later
#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/Locator.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "renderers/markup/attributes.h"
#include "renderers/markup/cascade.h"
#include "renderers/markup/element_text.h"
#include "renderers/markup/template_error.h"
#include "renderers/markup/white_space.h"

namespace tamga::markup {
namespace {

// Deeper than any page; keeps every recursion over the tree shallow.
constexpr std::size_t deepest = 48;
constexpr double record_code_size = 6.5;  // points: of the lines beside a record's code

int line_at(std::string_view text, std::size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
}

// Refuses what the parser must never see (document types, processing
// instructions, CDATA: all three mean something else to a browser, and a
// document type may declare entities) and returns the text with <!DOCTYPE html>
// blanked and &nbsp; as a character reference of the same length, so that line
// numbers stay.
std::string screened(std::string_view html, const std::string& name) {
  std::string text(html);
  bool before_root = true;
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    if (text.compare(at, 4, "<!--") == 0) {
      at = text.find("-->", at + 4);
      if (at == std::string::npos) break;  // the parser tells where
    } else if (text.compare(at, 2, "<!") == 0) {
      constexpr std::string_view doctype = "<!DOCTYPE html>";
      if (!before_root || text.compare(at, doctype.size(), doctype) != 0) {
        throw template_error(name, line_at(text, at), "only <!DOCTYPE html> may begin with \"<!\"");
      }
      std::fill_n(text.begin() + static_cast<long>(at), doctype.size(), ' ');
      before_root = false;
    } else if (text.compare(at, 2, "<?") == 0) {
      throw template_error(name, line_at(text, at), "a processing instruction");
    } else {
      before_root = false;
    }
  }
  for (std::size_t at = text.find("&nbsp;"); at != std::string::npos;
       at = text.find("&nbsp;", at)) {
    text.replace(at, 6, "&#160;");
  }
  return text;
}

// An element that is open, with what its later children must agree with.
struct Open {
  Element element;
  KindIndex kind = 0;
  Cascade::Place place = Cascade::root;
  int stage = 0;  // html, table: the place in their order that was reached
};

// html: head, body. table: caption, colgroup, thead, then rows or bodies. The
// first three stand once; 0 is without order.
int stage_of(const ElementKind& kind) {
  if (kind.name == "head" || kind.tag == Tag::Caption) return 1;
  if (kind.name == "body" || kind.tag == Tag::Colgroup) return 2;
  if (kind.tag == Tag::Thead) return 3;
  if (kind.tag == Tag::Tbody || kind.tag == Tag::Tr) return 4;
  return 0;
}
constexpr int repeatable_stage = 4;

// Takes the parser's events and makes the tree. The first fault is kept and
// later events are ignored: exceptions do not travel through the parser, which
// is C.
class Builder : public Poco::XML::DefaultHandler {
 public:
  Builder(const StyleSheet::Rules& rules, const std::string& name) : cascade_(rules), name_(name) {}

  const std::optional<forms::Error>& fault() const { return fault_; }
  std::optional<Element>& body() { return body_; }

  void setDocumentLocator(const Poco::XML::Locator* locator) override { locator_ = locator; }

  void startElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&,
                    const Poco::XML::XMLString& name,
                    const Poco::XML::Attributes& attributes) override {
    if (fault_) return;
    flush_text();
    const auto found = find_kind(name);
    if (!found) return refuse("element \"" + name + "\" is not in the subset");
    if (open_.size() >= deepest) return refuse("elements nested deeper than 48");
    if (!check_place(kind(*found))) return;
    open(*found, attributes);
  }

  void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&,
                  const Poco::XML::XMLString&) override {
    if (fault_) return;
    flush_text();
    if (!fault_) close();
  }

  void characters(const Poco::XML::XMLChar text[], int start, int length) override {
    if (fault_) return;
    // The line of the first character that is not white space. The parser hands
    // over every line by itself, so only the new piece is looked at.
    if (text_is_white_) text_line_ = locator_->getLineNumber();
    const std::string_view piece(text + start, static_cast<std::size_t>(length));
    text_is_white_ = text_is_white_ && is_only_white_space(piece);
    text_ += piece;
  }

 private:
  void refuse(const std::string& what) { refuse(what, locator_->getLineNumber()); }
  void refuse(const std::string& what, int line) {
    if (!fault_) fault_ = template_error(name_, line, what);
  }

  bool inside(Group group) const {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const Open& open) { return kind(open.kind).group == group; });
  }
  bool inside(Tag tag) const {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const Open& open) { return kind(open.kind).tag == tag; });
  }

  bool check_place(const ElementKind& child) {
    const unsigned holds = open_.empty() ? Root : kind(open_.back().kind).holds;
    const std::string name(child.name);
    if ((holds & child.group) == 0) {
      refuse(open_.empty()
                 ? "the page does not begin with html"
                 : name + " may not stand in " + std::string(kind(open_.back().kind).name));
      return false;
    }
    if (child.group == TableBlock && (inside(Cell) || inside(Running))) {
      refuse("a table may not stand in a table, header or footer");
      return false;
    }
    if (open_.empty()) return true;
    if (const int stage = stage_of(child); stage > 0) {
      int& reached = open_.back().stage;
      const bool once = stage < repeatable_stage;
      if (stage < reached || (once && stage == reached)) {
        refuse(name + " stands twice or after what must follow it");
        return false;
      }
      reached = stage;
    }
    if (child.group == Running && !first_of_its_kind(child)) {
      refuse("a second " + name);
      return false;
    }
    return true;
  }

  bool first_of_its_kind(const ElementKind& child) const {
    const auto& siblings = open_.back().element.children;
    return std::none_of(siblings.begin(), siblings.end(),
                        [&](const Element& sibling) { return sibling.tag == child.tag; });
  }

  void open(KindIndex index, const Poco::XML::Attributes& attributes) {
    const ElementKind& opened = kind(index);
    Open next;
    next.kind = index;
    next.element.tag = opened.tag;
    next.element.line = locator_->getLineNumber();
    std::string classes;
    bool has_type = false;
    for (int i = 0; i < attributes.getLength(); ++i) {
      const auto& name = attributes.getQName(i);
      if (name == "class") {
        classes = attributes.getValue(i);
        continue;
      }
      has_type = has_type || name == "type";
      const auto fault = apply_attribute(opened, name, attributes.getValue(i), next.element);
      if (!fault.empty()) return refuse(fault);
    }
    if (opened.tag == Tag::Input && !has_type) return refuse("input without type");
    if (is_field(next.element) && !take_field(next.element)) return;
    make_page_number(classes, next.element);
    next.place = cascade_.enter(open_.empty() ? Cascade::root : open_.back().place, index, classes);
    next.element.style = cascade_.style(next.place);
    if (classes == "record-code") make_record_code(next.element);
    if (!check_writing(next) || !check_value_style(next.element)) return;
    note_space(opened);
    open_.push_back(std::move(next));
  }

  static bool is_field(const Element& element) { return !element.act.empty() || element.value; }

  // The field of an act or of a value stands once on the paper, and in no other
  // field. Numbers the places of a value.
  bool take_field(Element& element) {
    const std::string name = element.value ? "data-value" : "data-act";
    const auto any_open = [this](auto what) {
      return std::any_of(open_.begin(), open_.end(),
                         [what](const Open& open) { return what(open.element); });
    };
    const auto is_continued = [](const Element& around) { return !around.continued.empty(); };
    if (inside(Running) || inside(Tag::Thead) || is_continued(element) || any_open(is_continued))
      refuse(name + " may not stand where content is repeated");
    else if (any_open(is_field) || (element.value && !element.act.empty()))
      refuse(name + " in another field");
    else if (element.value)
      element.value->number = ++places_[element.value->field_name()];
    return !fault_;
  }

  // A field has the same look as the text that will stand in it.
  bool check_value_style(const Element& element) {
    if (!element.value) return true;
    const Style& style = element.style;
    if (element.tag == Tag::Span && (!style.width || style.width->relative))
      refuse("a span with data-value has no width in pt or mm");
    else if (style.uppercase)
      refuse("data-value with text-transform (filter upper?)");
    return !fault_;
  }

  // Vertical lines begin with a div, and hold text in paragraphs and lists: no
  // tables, boxes of a size, fields or tick boxes.
  bool check_writing(const Open& next) {
    const Style& style = next.element.style;
    const bool around = !open_.empty() && open_.back().element.style.vertical;
    const std::string name(kind(next.kind).name);
    if (!around) {
      if (style.vertical && next.element.tag != Tag::Div)
        refuse("writing-mode: vertical-lr stands on " + name + ", not on a div");
      else if (style.height && !style.vertical)
        refuse("height stands on " + name + ", which is not vertical (min-height?)");
      return !fault_;
    }
    const Edges& border = style.border;
    if (!style.vertical)
      refuse("horizontal " + name + " in a vertical block");
    else if (next.element.tag == Tag::Input || next.element.tag == Tag::Table ||
             is_field(next.element))
      refuse(name + (is_field(next.element) ? " as a field" : "") + " in a vertical block");
    else if (style.width || style.height || style.min_height || style.float_right ||
             border.top + border.right + border.bottom + border.left > 0)
      refuse(name + " in a vertical block has a size or a border: they are the block's");
    return !fault_;
  }

  void make_page_number(const std::string& classes, Element& element) {
    if (element.tag != Tag::Span) return;
    if (classes == "page-number") element.tag = Tag::PageNumber;
    if (classes == "page-count") element.tag = Tag::PageCount;
    if (element.tag != Tag::Span && !inside(Running)) {
      refuse(classes + " stands outside header and footer");
    }
  }

  // Its lines look the same in every form: of the style it takes only the
  // family.
  void make_record_code(Element& element) {
    if (element.tag != Tag::Div || open_.empty() || kind(open_.back().kind).group != Running ||
        !open_.back().element.children.empty()) {
      return refuse("record-code is a div that stands first in header or footer");
    }
    if (has_record_code_) return refuse("a second record-code");
    has_record_code_ = true;
    element.tag = Tag::RecordCode;
    Style style;
    style.font_family = element.style.font_family;
    style.font_size = record_code_size;
    element.style = style;
  }

  void note_space(const ElementKind& around) {
    if (around.tag == Tag::Input)
      space_.pass_object();
    else if (around.group != Phrase || around.tag == Tag::Br)
      space_.begin_line();
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    const ElementKind& closed = kind(done.kind);
    const bool number = done.element.tag == Tag::PageNumber || done.element.tag == Tag::PageCount;
    if (number && !done.element.children.empty()) {
      return refuse("the place of a page number is not empty", done.element.line);
    }
    if (done.element.tag == Tag::RecordCode && !done.element.children.empty()) {
      return refuse("the place of the record's code is not empty", done.element.line);
    }
    const bool inline_field =
        done.element.tag == Tag::Span && done.element.value && !has_text(done.element);
    if (number || inline_field)
      space_.pass_object();
    else
      note_space(closed);
    if (closed.name == "body")
      body_ = std::move(done.element);
    else if (!open_.empty() && closed.group != Metadata && closed.name != "head") {
      open_.back().element.children.push_back(std::move(done.element));
    }
  }

  void flush_text() {
    if (text_.empty()) return;
    const std::string text = std::exchange(text_, {});
    text_is_white_ = true;
    if (open_.empty()) return;
    Open& parent = open_.back();
    const ElementKind& holder = kind(parent.kind);
    if (holder.group == Metadata) return;
    if ((holder.holds & Words) == 0) {
      if (!is_only_white_space(text)) {
        refuse("text may not stand in " + std::string(holder.name), text_line_);
      }
      return;
    }
    Element element;
    element.style = parent.element.style;
    element.text = space_.collapse(text, element.style.keep_lines);
    if (element.text.empty()) return;
    element.line = text_line_;
    parent.element.children.push_back(std::move(element));
  }

  Cascade cascade_;
  const std::string& name_;
  const Poco::XML::Locator* locator_ = nullptr;
  std::vector<Open> open_;
  std::optional<Element> body_;
  bool has_record_code_ = false;
  std::map<std::string, int> places_;  // of values, by the name of the first one's field
  std::optional<forms::Error> fault_;
  WhiteSpace space_;
  std::string text_;  // of the open element, since its last child
  bool text_is_white_ = true;
  int text_line_ = 0;
};

}  // namespace

Element read_page(std::string_view html, const StyleSheet& sheet, const std::string& name) {
  const std::string text = screened(html, name);
  Builder builder(*sheet.rules, name);
  Poco::XML::SAXParser parser;
  parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, false);
  parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
  parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
  parser.setEncoding("UTF-8");
  parser.setContentHandler(&builder);
  try {
    parser.parseMemoryNP(text.data(), text.size());
  } catch (const Poco::XML::SAXParseException& error) {
    if (!builder.fault()) throw template_error(name, error.getLineNumber(), error.message());
  } catch (const Poco::XML::XMLException& error) {
    if (!builder.fault()) throw template_error(name, 1, error.message());
  }
  if (builder.fault()) throw *builder.fault();
  if (!builder.body()) throw template_error(name, 1, "the page has no body");
  return std::move(*builder.body());
}

}  // namespace tamga::markup
