#include "devices/urine/layout.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nuanxin::urine {
namespace {

constexpr int mark_weight = 5;
constexpr int double_cr_weight = 3;

/// tables/urine_items.json, "aliases".
constexpr std::array<std::pair<std::string_view, std::string_view>, 32> aliases{{
    {"LEU", "LEU"},   {"WBC", "LEU"},  {"NIT", "NIT"}, {"URO", "URO"},  {"UBG", "URO"}, {"PRO", "PRO"}, {"PROT", "PRO"},
    {"pH", "pH"},     {"p.H", "pH"},   {"BLD", "BLD"}, {"ERY", "BLD"},  {"OB", "BLD"},  {"SG", "SG"},   {"S.G", "SG"},
    {"KET", "KET"},   {"BIL", "BIL"},  {"GLU", "GLU"}, {"VC", "VC"},    {"ASC", "VC"},  {"CR", "CR"},   {"CRE", "CR"},
    {"MALB", "MALB"}, {"ALB", "MALB"}, {"MA", "MALB"}, {"MCA", "MALB"}, {"Ca", "Ca"},   {"UCA", "Ca"},  {"ACR", "ACR"},
    {"A:C", "ACR"},   {"A/C", "ACR"},  {"S.G.", "SG"}, {"p.H.", "pH"},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

bool begins_with(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

/// The code is over: not in the middle of a word or a number.
bool ends_code(std::string_view rest) {
  return rest.empty() || (!is_letter(rest[0]) && (rest[0] < '0' || rest[0] > '9') && rest[0] != '.' && rest[0] != '_');
}

struct CodeMatch {
  std::string_view printed;
  std::string_view code;
};

CodeMatch longest_match(const Layout& layout, std::string_view text, bool (*is_end)(std::string_view)) {
  CodeMatch best;
  const auto consider = [&](std::string_view printed, std::string_view code) {
    if (printed.size() > best.printed.size() && begins_with(text, printed) && is_end(text.substr(printed.size())))
      best = {printed, code};
  };
  for (const auto& item : layout.items) consider(item.printed, item.code);
  for (const auto& [printed, code] : aliases) consider(printed, code);
  return best;
}

std::string_view without_mark(std::string_view text, bool& is_marked) {
  const auto skip = [&] { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); };
  skip();
  is_marked = text.starts_with('*');
  if (!is_marked) return text;
  text.remove_prefix(1);
  skip();
  return text;
}

/// The code fills its columns, so that the value may touch it.
std::optional<ItemLine> find_in_columns(const Layout& layout, std::string_view line) {
  const auto columns = static_cast<std::size_t>(layout.code_columns);
  if (columns == 0 || line.size() <= columns) return {};
  ItemLine found;
  const auto place = without_mark(line.substr(0, columns), found.is_marked);
  const auto match = longest_match(
      layout, place, [](std::string_view rest) { return rest.find_first_not_of(' ') == std::string_view::npos; });
  if (match.printed.empty()) return {};
  found.code = match.code;
  found.text = line.substr(columns);
  return found;
}

std::vector<Layout> make_layouts() {
  Layout urit;
  urit.vendor = "URIT text";
  urit.items = {{"LEU", "LEU"}, {"KET", "KET"}, {"NIT", "NIT"}, {"URO", "URO"}, {"BIL", "BIL"},
                {"GLU", "GLU"}, {"PRO", "PRO"}, {"SG", "SG"},   {"pH", "pH"},   {"BLD", "BLD"},
                {"Vc", "VC"},   {"MA", "MALB"}, {"Ca", "Ca"},   {"CR", "CR"},   {"ACR", "ACR"}};
  urit.has_double_cr = true;
  urit.marks_abnormal = true;
  Layout dirui;
  dirui.vendor = "DIRUI text";
  dirui.items = {{"UBG", "URO"}, {"BIL", "BIL"},  {"KET", "KET"}, {"CRE", "CR"},  {"BLD", "BLD"},
                 {"PRO", "PRO"}, {"ALB", "MALB"}, {"NIT", "NIT"}, {"LEU", "LEU"}, {"GLU", "GLU"},
                 {"SG", "SG"},   {"PH", "pH"},    {"VC", "VC"},   {"Ca", "Ca"},   {"A:C", "ACR"}};
  dirui.has_ab_blanks = true;
  Layout h500 = dirui;
  h500.vendor = "DIRUI H-500 text";
  h500.marks = {"Color", "Clarity"};
  h500.code_columns = 5;
  Layout uriscan;
  uriscan.vendor = "YD URiSCAN text";
  uriscan.items = {{"BLD", "BLD"}, {"BIL", "BIL"}, {"URO", "URO"}, {"KET", "KET"}, {"PRO", "PRO"},
                   {"NIT", "NIT"}, {"GLU", "GLU"}, {"p.H", "pH"},  {"S.G", "SG"},  {"LEU", "LEU"}};
  uriscan.marks = {"ID_NO"};
  uriscan.has_id_below = true;
  return {urit, dirui, h500, uriscan};
}

}  // namespace

const std::vector<Layout>& built_in_layouts() {
  static const std::vector<Layout> layouts = make_layouts();
  return layouts;
}

std::optional<ItemLine> find_item(const Layout& layout, std::string_view line) {
  if (auto found = find_in_columns(layout, line)) return found;
  ItemLine found;
  auto rest = without_mark(line, found.is_marked);
  const auto match = longest_match(layout, rest, ends_code);
  if (match.printed.empty()) return {};
  rest.remove_prefix(match.printed.size());
  if (rest.starts_with(':')) rest.remove_prefix(1);
  found.code = match.code;
  found.text = rest;
  return found;
}

int likeness(const Layout& layout, const std::vector<std::string>& lines, bool has_double_cr) {
  int points = layout.has_double_cr && has_double_cr ? double_cr_weight : 0;
  for (const auto& line : lines) {
    bool is_marked = false;
    const auto text = without_mark(line, is_marked);
    for (const auto& item : layout.items)
      if (text.starts_with(item.printed) && ends_code(text.substr(item.printed.size()))) ++points;
    for (const auto& mark : layout.marks)
      if (begins_with(text, mark)) points += mark_weight;
  }
  return points;
}

}  // namespace nuanxin::urine
