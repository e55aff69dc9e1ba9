#include "devices/urine/parse.h"

#include <algorithm>

#include "base/charset.h"
#include "base/text.h"
#include "devices/common/bytes.h"
#include "devices/urine/convert.h"
#include "devices/urine/header.h"

namespace nuanxin::urine {
namespace {

constexpr std::size_t longest_code = 10;
/// No strip has so many; what comes after them is no printout.
constexpr std::size_t most_items = 64;
/// Vitamin C in mmol/L from which the strip says 1+ (protocol page 3.3).
constexpr std::string_view vc_plus1 = "1.4";

/// Bytes AB become blanks, but not those that are the second half of a character ("＋" is A3 AB).
std::string without_ab(std::string_view bytes) {
  std::string out(bytes);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const unsigned lead = device::byte_at(out, i);
    if (lead == 0xAB)
      out[i] = ' ';
    else if (lead > 0x80 && i + 1 < out.size() && device::byte_at(out, i + 1) >= 0x40)
      ++i;
  }
  return out;
}

std::string clean_line(std::string text) {
  std::replace(text.begin(), text.end(), '\t', ' ');
  return strip_controls(text);
}

struct Lines {
  std::vector<std::string> lines;  ///< UTF-8, without the empty ones
  bool has_replacement = false;
};

/// Line by line: a damaged line does not take the charset of the others with it.
Lines split_lines(std::string_view bytes) {
  Lines result;
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    if (end != 0) {
      auto decoded = decode_text(bytes.substr(0, end));
      result.has_replacement = result.has_replacement || decoded.has_replacement;
      auto line = clean_line(std::move(decoded.text));
      if (!trim(line).empty()) result.lines.push_back(std::move(line));
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return result;
}

struct Reading {
  const Layout* layout = nullptr;
  Lines text;
};

/// The likest layout, and the text as that one has it.
Reading choose_layout(std::string_view block, const std::vector<Layout>& layouts) {
  const bool has_double_cr = block.find("\r\r") != std::string_view::npos;
  const bool may_have_ab = block.find('\xAB') != std::string_view::npos && !is_utf8(block);
  Lines plain = split_lines(block);
  Lines blanked = may_have_ab ? split_lines(without_ab(block)) : plain;
  Reading best;
  int most = 0;
  for (const auto& layout : layouts) {
    const int points = likeness(layout, (layout.has_ab_blanks ? blanked : plain).lines, has_double_cr);
    if (points <= most) continue;
    most = points;
    best.layout = &layout;
  }
  best.text = best.layout != nullptr && best.layout->has_ab_blanks ? std::move(blanked) : std::move(plain);
  return best;
}

/// A code that nobody knows, followed by something that looks like a result.
std::optional<Item> unknown_item(std::string_view line) {
  const bool is_marked = line.starts_with('*');
  const std::string text = trim(line.substr(is_marked ? 1 : 0));
  const auto blank = text.find(' ');
  if (blank > longest_code) return {};  // or there is none
  const auto code = std::string_view(text).substr(0, blank);
  const bool is_word = (code[0] >= 'A' && code[0] <= 'Z') || (code[0] >= 'a' && code[0] <= 'z');
  const auto rest = trim(std::string_view(text).substr(blank));
  if (!is_word || (!is_marked && !parse_value(rest))) return {};
  Item item;
  item.code = code;
  item.raw = rest;
  item.is_known = false;
  if (is_marked) item.is_abnormal = true;
  return item;
}

class BlockReader {
 public:
  explicit BlockReader(const Layout& layout) : m_layout(layout), m_header(layout.has_id_below) {}

  void read(const std::string& line) {
    if (const auto found = find_item(m_layout, line)) {
      add(known_item(*found));
    } else if (m_header.take_id(line) || m_header.take(line)) {
      return;
    } else if (auto item = unknown_item(trim(line))) {
      m_report.warnings.push_back({"unknown_item", item->code});
      add(std::move(*item));
    } else {
      m_report.other.push_back(trim(line));
    }
  }

  Report finish() {
    const auto& header = m_header.header();
    m_report.sample = header.sample;
    m_report.number = header.number;
    m_report.color = header.color;
    m_report.clarity = header.clarity;
    m_report.date = header.date;
    if (!header.date.empty() && !header.time.empty()) m_report.date.append(" ").append(header.time);
    for (const auto& expected : m_layout.items)
      if (find(expected.code) == nullptr) m_report.missing.push_back(expected.code);
    m_report.vendor = m_layout.vendor;
    const auto* vitamin = find("VC");
    m_report.has_vc_interference = vitamin != nullptr && is_much_vitamin(vitamin->value);
    return std::move(m_report);
  }

 private:
  Item known_item(const ItemLine& line) {
    Item item;
    item.code = line.code;
    item.raw = trim(line.text);
    if (line.is_marked || m_layout.marks_abnormal) item.is_abnormal = line.is_marked;
    if (auto value = parse_value(item.raw))
      item.value = std::move(*value);
    else
      m_report.warnings.push_back({"unparsed_value", item.code});
    if (item.value.grade == Grade::normal && item.code != "URO") {
      item.value.grade = Grade::negative;
      m_report.warnings.push_back({"unexpected_normal", item.code});
    }
    return item;
  }

  /// The first stays; a second one that says something else is kept as a line.
  void add(Item item) {
    const auto* before = find(item.code);
    if (before == nullptr && m_report.items.size() < most_items) {
      m_report.items.push_back(std::move(item));
      return;
    }
    if (before != nullptr && before->raw == item.raw) return;
    if (before != nullptr) m_report.warnings.push_back({"duplicate_item", item.code});
    m_report.other.push_back(item.code + " " + item.raw);
  }

  const Item* find(std::string_view code) const {
    const auto at =
        std::find_if(m_report.items.begin(), m_report.items.end(), [&](const Item& item) { return item.code == code; });
    return at == m_report.items.end() ? nullptr : &*at;
  }

  static bool is_much_vitamin(const Value& value) {
    if (value.grade) return is_at_least_plus1(*value.grade);
    const auto number = Decimal::from_string(value.number);
    const auto limit = Decimal::from_string(vc_plus1);
    if (!number || !limit || value.op.starts_with('<')) return false;
    const auto amount = convert("VC", *number, value.unit, "mmol/L", 6);
    return amount && *amount >= *limit;
  }

  const Layout& m_layout;
  HeaderReader m_header;
  Report m_report;
};

}  // namespace

Report parse(std::string_view block, const std::vector<Layout>& layouts) {
  static const Layout none;
  const Reading reading = choose_layout(block, layouts);
  BlockReader reader(reading.layout == nullptr ? none : *reading.layout);
  for (const auto& line : reading.text.lines) reader.read(line);
  Report report = reader.finish();
  if (reading.text.has_replacement) report.warnings.push_back({"character", {}});
  return report;
}

bool is_whole(std::string_view block, const std::vector<Layout>& layouts) {
  while (!block.empty() && (block.back() == ' ' || block.back() == '\0')) block.remove_suffix(1);
  if (block.empty() || (block.back() != '\r' && block.back() != '\n')) return false;
  const auto ends = std::count_if(block.begin(), block.end(), [](char c) { return c == '\r' || c == '\n'; });
  const auto has_lines = [&](const Layout& layout) { return layout.items.size() <= static_cast<std::size_t>(ends); };
  if (std::none_of(layouts.begin(), layouts.end(), has_lines)) return false;
  const Report report = parse(block, layouts);
  return !report.vendor.empty() && report.missing.empty();
}

}  // namespace nuanxin::urine
